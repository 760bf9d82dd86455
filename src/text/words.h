#pragma once
// The words of a running text, each where it stands and as it is written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace serment::text {

/// What stands between a word and the one before it.
enum class Gap : std::uint8_t { apart, space, hyphen, dot };

/// A run of letters. Scripts without capitals count as written in capitals: there a name looks like
/// any word.
struct Word {
  std::size_t begin = 0;  ///< bytes
  std::size_t end = 0;
  std::string folded{};     ///< fold_words of it
  Gap before = Gap::apart;  ///< an apostrophe counts as a hyphen
  bool capital = false;
  bool capitals = false;  ///< all of it, two letters or more
  bool initial = false;   ///< one capital letter alone
  bool opens = false;     ///< begins a sentence, a line or the point of a list
};

/// The words of well-formed UTF-8, in order.
std::vector<Word> words_in(std::string_view utf8);

}  // namespace serment::text
