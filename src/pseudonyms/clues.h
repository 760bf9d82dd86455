#pragma once
// Within the module: stretches of a text, in bytes of its UTF-8.
#include <string>
#include <string_view>
#include <vector>

#include "pseudonyms/replace.h"

namespace serment::pseudonyms {

/// What the title before a name says of who bears it.
enum class Gender : std::uint8_t { unsaid, feminine, masculine };

/// Something that points to a person, at [begin, end).
struct Clue {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string kind;
  bool certain = true;
  Gender gender = Gender::unsaid;
};
using Clues = std::vector<Clue>;  ///< by place, never overlapping

/// What the patterns find. Error: invalid_input "pseudonyms.too_hard".
Result<Clues> find_patterns(std::string_view text, const Rules& rules);

/// Adds the names of persons, outside what was found already.
void add_names(std::string_view text, const NameWords& words, const KnownWord& known, Clues& clues);

/// Cuts the text at its clues and gives each its mark.
std::vector<Piece> with_marks(std::string_view text, const Rules& rules, const Clues& clues,
                              Date today);

}  // namespace serment::pseudonyms
