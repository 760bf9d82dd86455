#pragma once
// The tool keeps its answers as HTML; people read and type plain text.
#include <string>
#include <string_view>

namespace serment::impact {

/// The words of an HTML text: tags taken off, entities read, one line a paragraph or item. Scripts
/// and styles are dropped. What is no HTML comes back as it is.
std::string plain_of(std::string_view html);
/// The same text without the characters that no document may hold; line_of keeps it on one line.
std::string clean_of(std::string_view text);
std::string line_of(std::string_view text);
/// HTML that plain_of reads back as the same text.
std::string html_of(std::string_view plain);

}  // namespace serment::impact
