#include "text/words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "text/names.h"

namespace serment::text {
namespace {

bool is_word_part(UChar32 point) {
  const auto type = u_charType(point);
  return u_isalpha(point) != 0 || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}
bool is_space(UChar32 point) {
  return point != '\n' && u_isUWhiteSpace(point) != 0;
}
bool is_hyphen(UChar32 point) {
  return point == '-' || point == 0x2010 || point == 0x2011 || point == '\'' || point == 0x2019;
}
bool is_capital(UChar32 point) {
  return u_isUUppercase(point) != 0 || u_istitle(point) != 0 || u_charType(point) == U_OTHER_LETTER;
}

/// Walks the code points of a text.
class Walk {
 public:
  explicit Walk(std::string_view text, std::size_t at = 0)
      : x_text(text), x_at(static_cast<std::int32_t>(at)) {}
  [[nodiscard]] bool ended() const { return x_at >= length(); }
  [[nodiscard]] std::size_t at() const { return static_cast<std::size_t>(x_at); }
  UChar32 next() {
    UChar32 point = 0;
    U8_NEXT_OR_FFFD(bytes(), x_at, length(), point);
    return point;
  }
  [[nodiscard]] UChar32 peek() const { return Walk(*this).next(); }
  UChar32 back() {
    UChar32 point = 0;
    U8_PREV_OR_FFFD(bytes(), 0, x_at, point);
    return point;
  }

 private:
  [[nodiscard]] const std::uint8_t* bytes() const {
    return reinterpret_cast<const std::uint8_t*>(x_text.data());
  }
  [[nodiscard]] std::int32_t length() const { return static_cast<std::int32_t>(x_text.size()); }
  std::string_view x_text;
  std::int32_t x_at;
};

Gap gap_in(std::string_view between) {
  int spaces = 0;
  int hyphens = 0;
  int dots = 0;
  for (Walk walk(between); !walk.ended();) {
    const auto point = walk.next();
    if (is_space(point))
      ++spaces;
    else if (is_hyphen(point))
      ++hyphens;
    else if (point == '.')
      ++dots;
    else
      return Gap::apart;
  }
  if (hyphens == 1 && spaces == 0 && dots <= 1) return Gap::hyphen;
  if (hyphens == 0 && dots == 0 && spaces <= 2) return Gap::space;
  return hyphens == 0 && dots == 1 && spaces <= 1 ? Gap::dot : Gap::apart;
}

bool opens_at(std::string_view text, std::size_t begin) {
  bool spaced = false;
  for (Walk walk(text, begin); walk.at() > 0;) {
    const auto point = walk.back();
    if (point == '\n') return true;
    if (is_space(point)) {
      spaced = true;
    } else if (point != 0x00AB && point != '"' && point != '(') {
      return point == '.' || point == '!' || point == '?' || point == ':' || point == 0x2022 ||
             point == 0x2013 || (point == '-' && spaced);
    }
  }
  return true;
}

Word word_at(std::string_view text, std::size_t begin) {
  Word word;
  word.begin = begin;
  int letters = 0;
  int capitals = 0;
  Walk walk(text, begin);
  word.capital = is_capital(walk.peek());
  while (!walk.ended() && is_word_part(walk.peek())) {
    const auto point = walk.next();
    letters += u_isalpha(point) != 0 ? 1 : 0;
    capitals += is_capital(point) ? 1 : 0;
  }
  word.end = walk.at();
  word.capitals = letters > 1 && capitals == letters;
  word.initial = letters == 1 && word.capital;
  word.folded = fold_words(text.substr(begin, word.end - begin));
  word.opens = opens_at(text, begin);
  return word;
}

}  // namespace

std::vector<Word> words_in(std::string_view utf8) {
  std::vector<Word> all;
  std::size_t last_end = 0;
  for (Walk walk(utf8); !walk.ended();) {
    const auto begin = walk.at();
    if (!is_word_part(walk.next())) continue;
    auto word = word_at(utf8, begin);
    word.before = all.empty() ? Gap::apart : gap_in(utf8.substr(last_end, word.begin - last_end));
    last_end = word.end;
    walk = Walk(utf8, word.end);
    if (!word.folded.empty()) all.push_back(std::move(word));
  }
  return all;
}

}  // namespace serment::text
