#include "processors/contract_text.h"

#include <algorithm>

#include "text/names.h"

namespace serment::processors {
namespace {

constexpr std::size_t kLongestPassage = 700;
constexpr std::size_t kShortLine = 60;  // a line that ends early ends a heading, not a sentence

/// Reads one code point; 0 bytes read when it is not UTF-8.
std::size_t decode(std::string_view text, std::size_t at, std::uint32_t& point) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    point = first;
    return 1;
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
  point = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80) return 0;
    point = (point << 6U) | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

bool is_space(std::uint32_t point) {
  return point == ' ' || point == '\t' || point == 0xA0 || point == 0x202F || point == 0x3000 ||
         (point >= 0x2000 && point <= 0x200A);
}

bool is_invisible(std::uint32_t point) {
  return (point < 0x20 && point != '\n' && point != '\f') || (point >= 0x7F && point <= 0x9F) ||
         point == 0xAD || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) ||
         point == 0xFEFF || (point >= 0xE0000 && point <= 0xE007F);
}

bool is_capital(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const auto first = static_cast<unsigned char>(text[at]);
  if (first >= 'A' && first <= 'Z') return true;
  const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
  return (first == 0xC3 && next >= 0x80 && next <= 0x9E) || (first == 0xC5 && next == 0x92);
}

/// What may begin a sentence.
bool starts_sentence(std::string_view text, std::size_t at) {
  const auto rest = text.substr(std::min(at, text.size()));
  for (const std::string_view mark : {"<", "\"", "«", "“", "–", "—"})
    if (rest.starts_with(mark)) return true;
  return is_capital(text, at);
}

/// "– ", "• ", "a) ", "1. ", "2.3 ", "Article …": the start of an item.
bool starts_item(std::string_view line) {
  for (const std::string_view mark : {"-", "*", "–", "—", "•", "▪", "◦", "·", "\uf0b7", "➢", "✓"})
    if (line.starts_with(mark)) return true;
  if (line.starts_with("Article") || line.starts_with("ARTICLE")) return true;
  std::size_t at = 0;
  while (at < line.size() && at < 6 &&
         ((line[at] >= '0' && line[at] <= '9') || line[at] == '.' ||
          (at == 0 && line[at] >= 'a' && line[at] <= 'z')))
    ++at;
  if (at == 0 || at >= line.size()) return false;
  return line[at] == ')' || (line[at] == ' ' && line[at - 1] == '.');
}

/// "art. L1111-8" does not end a sentence.
bool ends_abbreviation(std::string_view before) {
  for (const std::string_view word : {"art", "Art", "arts", "cf", "M", "Mme", "Dr", "n", "al", "ex",
                                      "L", "R", "D", "p", "préc"}) {
    if (!before.ends_with(word)) continue;
    const auto start = before.size() - word.size();
    if (start == 0 || before[start - 1] == ' ' || before[start - 1] == '(') return true;
  }
  return false;
}

/// A word cut at the end of its line; "sous-" and its likes keep their hyphen.
bool keeps_hyphen(std::string_view line) {
  for (const std::string_view word : {"sous", "Sous", "ci", "non", "après", "avant", "demi"})
    if (line.ends_with(word) &&
        (line.size() == word.size() || line[line.size() - word.size() - 1] == ' '))
      return true;
  return false;
}

class Cutter {
 public:
  explicit Cutter(std::vector<Passage>& into) : x_into(into) {}

  void page(std::string_view text) {
    std::size_t start = 0;
    while (start <= text.size()) {
      const auto end = std::min(text.find('\n', start), text.size());
      line(text.substr(start, end - start));
      start = end + 1;
    }
    finish();
    ++x_page;
  }

 private:
  void line(std::string_view line) {
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    const bool heading = x_last < kShortLine && is_capital(line, 0);
    if (line.empty() || starts_item(line) || heading) finish();
    x_last = line.size();
    if (line.empty()) return;
    join(line);
    cut();
  }

  void join(std::string_view line) {
    const bool lower = line.front() >= 'a' && line.front() <= 'z';
    if (x_current.size() > 1 && x_current.back() == '-' && lower) {
      x_current.pop_back();
      if (keeps_hyphen(x_current)) x_current += '-';
    } else if (!x_current.empty()) {
      x_current += ' ';
    }
    x_current += line;
  }

  /// Takes the finished sentences out of what is being read.
  void cut() {
    std::size_t start = 0;
    for (std::size_t at = 0; at < x_current.size(); ++at) {
      const char c = x_current[at];
      const bool last = at + 1 == x_current.size();
      const bool before_space = last || x_current[at + 1] == ' ';
      bool ends = false;
      if (c == ';') ends = before_space;
      if ((c == '.' || c == '!' || c == '?') && before_space)
        ends = last ? false
                    : starts_sentence(x_current, at + 2) &&
                          !ends_abbreviation(std::string_view(x_current).substr(start, at - start));
      if (at - start >= kLongestPassage && c == ' ') ends = true;
      if (!ends) continue;
      keep(std::string_view(x_current).substr(start, at + 1 - start));
      start = at + 1;
    }
    x_current.erase(0, start);
    while (!x_current.empty() && x_current.front() == ' ') x_current.erase(0, 1);
  }

  void finish() {
    keep(x_current);
    x_current.clear();
  }

  void keep(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (!text.empty()) x_into.push_back({x_page, std::string(text), {}, text.ends_with(';')});
  }

  std::vector<Passage>& x_into;
  std::string x_current;
  std::size_t x_last = kShortLine;
  std::uint32_t x_page = 1;
};

std::vector<std::string> folded_words(std::string_view text) {
  const auto folded = text::fold_words(text);
  std::vector<std::string> words;
  for (std::size_t start = 0; start < folded.size();) {
    const auto end = std::min(folded.find(' ', start), folded.size());
    if (end > start) words.push_back(folded.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::uint32_t point = 0;
    const auto length = decode(text, at, point);
    if (length == 0) {
      ++at;
      continue;
    }
    if (is_space(point)) {
      if (!clean.empty() && clean.back() != ' ') clean += ' ';
    } else if (!is_invisible(point)) {
      clean += text.substr(at, length);
    }
    at += length;
  }
  return clean;
}

ContractText::ContractText(std::string_view text) {
  Cutter cutter(x_passages);
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\f', start), text.size());
    cutter.page(text.substr(start, end - start));
    start = end + 1;
  }
  std::vector<std::vector<std::string>> words;
  words.reserve(x_passages.size());
  for (const auto& passage : x_passages) {
    words.push_back(folded_words(passage.text));
    x_vocabulary.insert(x_vocabulary.end(), words.back().begin(), words.back().end());
  }
  std::sort(x_vocabulary.begin(), x_vocabulary.end());
  x_vocabulary.erase(std::unique(x_vocabulary.begin(), x_vocabulary.end()), x_vocabulary.end());
  for (std::size_t i = 0; i < x_passages.size(); ++i)
    for (const auto& word : words[i])
      x_passages[i].words.push_back(static_cast<std::uint32_t>(
          std::lower_bound(x_vocabulary.begin(), x_vocabulary.end(), word) - x_vocabulary.begin()));
}

ContractText::Range ContractText::range_of(std::string_view word, bool prefix) const {
  const auto from = std::lower_bound(x_vocabulary.begin(), x_vocabulary.end(), word);
  auto to = from;
  while (to != x_vocabulary.end() && (prefix ? to->starts_with(word) : *to == word)) ++to;
  const auto place = [&](auto at) { return static_cast<std::uint32_t>(at - x_vocabulary.begin()); };
  return {place(from), place(to)};
}

std::optional<std::uint32_t> ContractText::page_of(std::string_view quotation) const {
  // The person's line ends are joined as the document's are.
  std::vector<Passage> read;
  Cutter(read).page(clean_text(quotation));
  std::vector<std::uint32_t> wanted;
  for (const auto& passage : read)
    for (const auto& word : folded_words(passage.text)) {
      const auto range = range_of(word, false);
      if (range.from == range.to) return std::nullopt;
      wanted.push_back(range.from);
    }
  if (wanted.empty()) return std::nullopt;
  std::vector<std::uint32_t> all;
  std::vector<std::uint32_t> pages;
  for (const auto& passage : x_passages) {
    all.insert(all.end(), passage.words.begin(), passage.words.end());
    pages.insert(pages.end(), passage.words.size(), passage.page);
  }
  const auto found = std::search(all.begin(), all.end(), wanted.begin(), wanted.end());
  if (found == all.end()) return std::nullopt;
  return pages[static_cast<std::size_t>(found - all.begin())];
}

}  // namespace serment::processors
