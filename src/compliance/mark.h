#pragma once
#include <string_view>

#include "compliance/notice.h"

namespace serment::compliance {

/// The same document with one line at the top of every page: who took this copy away, and when. A
/// margin box of the page, so that it is read as such and moves nothing.
Printable with_mark(Printable document, std::string_view mark);

}  // namespace serment::compliance
