#pragma once
// The text of a contract, cut into sentences, its words folded (accents, case, hyphens, line ends):
// what clauses are looked for in, and what a quotation must be found in.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace serment::processors {

/// What people read, without what only programs see: control characters, marks that turn the
/// direction of writing, zero-width and soft hyphens are taken out, bytes that are not UTF-8 too.
/// Line ends ("\n") and page ends ("\f") stay.
std::string clean_text(std::string_view text);

/// One sentence, or one item of a list.
struct Passage {
  std::uint32_t page = 1;
  std::string text;                  ///< as written, on one line
  std::vector<std::uint32_t> words;  ///< places in the vocabulary
  bool goes_on = false;              ///< ends with ";": the next one may complete it
};

class ContractText {
 public:
  /// `text` is clean_text's; pages end with "\f".
  explicit ContractText(std::string_view text);

  [[nodiscard]] const std::vector<Passage>& passages() const { return x_passages; }
  [[nodiscard]] bool empty() const { return x_passages.empty(); }
  /// The words of the vocabulary that are `word`, or begin with it: a range of places.
  struct Range {
    std::uint32_t from = 0, to = 0;
    [[nodiscard]] bool has(std::uint32_t place) const { return place >= from && place < to; }
  };
  [[nodiscard]] Range range_of(std::string_view word, bool prefix) const;
  /// The page where these words stand, one after the other; nothing when they do not.
  [[nodiscard]] std::optional<std::uint32_t> page_of(std::string_view quotation) const;

 private:
  std::vector<Passage> x_passages;
  std::vector<std::string> x_vocabulary;  ///< sorted
};

}  // namespace serment::processors
