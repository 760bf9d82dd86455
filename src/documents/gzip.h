#pragma once
#include <string>
#include <string_view>

namespace serment::documents {

/// RFC 1952, the best level: made once, sent many times. Same input, same bytes.
std::string gzip(std::string_view bytes);

}  // namespace serment::documents
