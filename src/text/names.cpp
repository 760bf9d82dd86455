#include "text/names.h"

#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "base/result.h"

namespace serment::text {
namespace {

constexpr std::array<std::string_view, 26> kParticles = {
    "al", "d", "da", "das", "de", "del", "della", "den", "der", "des", "di",  "do",  "dos",
    "du", "e", "el", "l",   "la", "le",  "les",   "lo",  "ten", "van", "vom", "von", "zu"};

/// Letters that NFKD does not take apart.
std::string_view plain_letters(UChar32 point) {
  switch (point) {
    case 0x00C6:
    case 0x00E6:
      return "ae";
    case 0x0152:
    case 0x0153:
      return "oe";
    case 0x00DF:
    case 0x1E9E:
      return "ss";
    case 0x00D8:
    case 0x00F8:
      return "o";
    case 0x0141:
    case 0x0142:
      return "l";
    case 0x0110:
    case 0x0111:
    case 0x00D0:
    case 0x00F0:
      return "d";
    case 0x00DE:
    case 0x00FE:
      return "th";
    case 0x0131:
      return "i";
    default:
      return {};
  }
}

std::u16string to_utf16(std::string_view text) {
  std::u16string out(text.size() + 1, u'\0');
  std::int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8WithSub(out.data(), static_cast<std::int32_t>(out.size()), &length, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &status);
  if (U_FAILURE(status)) bug("text: UTF-16 conversion");
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::u16string decompose(const std::u16string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const nfkd = unorm2_getNFKDInstance(&status);
  // No code point grows beyond 18 units in NFKD (U+FDFA).
  std::u16string out(text.size() * 18 + 1, u'\0');
  const auto length = unorm2_normalize(nfkd, text.data(), static_cast<std::int32_t>(text.size()),
                                       out.data(), static_cast<std::int32_t>(out.size()), &status);
  if (U_FAILURE(status)) bug("text: NFKD");
  out.resize(static_cast<std::size_t>(length));
  return out;
}

void append_utf8(std::string& out, UChar32 point) {
  char bytes[4];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, point);
  out.append(bytes, static_cast<std::size_t>(length));
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What plain_words makes of a text without accents: no need of ICU, in most names of an index.
std::string plain_ascii_words(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + ('a' - 'A'));
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// Lower-case words without accents, separated by single spaces.
std::string plain_words(std::string_view name) {
  if (is_ascii(name)) return plain_ascii_words(name);
  std::string out;
  const auto separate = [&] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  const auto units = decompose(to_utf16(name));
  const auto count = static_cast<std::int32_t>(units.size());
  for (std::int32_t i = 0; i < count;) {
    UChar32 point = 0;
    U16_NEXT(units.data(), i, count, point);
    if (const auto letters = plain_letters(point); !letters.empty()) {
      out += letters;
    } else if (u_isalnum(point) && point != 0xFFFD) {
      append_utf8(out, u_tolower(point));
    } else if (u_charType(point) != U_NON_SPACING_MARK) {
      separate();
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string_view> words_of(std::string_view folded) {
  std::vector<std::string_view> words;
  for (std::size_t start = 0; start < folded.size();) {
    const auto end = std::min(folded.find(' ', start), folded.size());
    if (end > start) words.push_back(folded.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

bool alike_words(std::string_view word, std::string_view other) {
  constexpr std::size_t kShortWord = 4;
  constexpr std::size_t kLongWord = 8;
  const auto length = std::min(word.size(), other.size());
  const std::size_t slips = length < kShortWord ? 0 : length < kLongWord ? 1 : 2;
  return edit_distance(word, other, slips) <= slips;
}

/// True when nothing in a name can separate words: the most frequent case, seen without ICU. Bytes
/// C2 and E2 begin the no-break space and the typographic hyphens and apostrophes.
bool is_surely_one_word(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || (byte >= 0x80 && byte != 0xC2 && byte != 0xE2);
  });
}

/// A word of a name, and whether a hyphen or an apostrophe ties it to the one before.
struct WrittenWord {
  std::string text;
  bool tied = false;
};

std::vector<WrittenWord> written_words(std::string_view name) {
  constexpr std::size_t kMostWords = 16;
  std::vector<WrittenWord> words;
  for (std::size_t start = 0; start < name.size() && words.size() < kMostWords;) {
    const auto end = std::min(name.find(' ', start), name.size());
    const auto plain = plain_words(name.substr(start, end - start));
    bool tied = false;
    for (const auto word : words_of(plain)) {
      words.push_back({std::string(word), tied});
      tied = true;
    }
    start = end + 1;
  }
  if (words.size() > kMostWords) words.resize(kMostWords);
  return words;
}

void add_joined(std::vector<JoinedWord>& out, std::span<const WrittenWord> words) {
  const bool only_particles = std::all_of(
      words.begin(), words.end(), [](const WrittenWord& word) { return is_particle(word.text); });
  JoinedWord joined;
  for (const auto& word : words) {
    joined.word += word.text;
    if (only_particles || !is_particle(word.text)) joined.parts.push_back(word.text);
  }
  const bool known = std::any_of(
      out.begin(), out.end(), [&](const JoinedWord& other) { return other.word == joined.word; });
  if (!known) out.push_back(std::move(joined));
}

/// "de la tour" is also written "latour" and "delatour".
void join_particles(std::vector<JoinedWord>& out, std::span<const WrittenWord> words) {
  constexpr std::size_t kMostParticles = 4;
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (is_particle(words[at].text)) continue;
    for (std::size_t back = 1; back <= std::min(at, kMostParticles); ++back) {
      if (!is_particle(words[at - back].text)) break;
      add_joined(out, words.subspan(at - back, back + 1));
    }
  }
}

/// "jean-pierre" is also written "jeanpierre"; in "martin-le goff", nothing is.
void join_tied(std::vector<JoinedWord>& out, std::span<const WrittenWord> words) {
  for (std::size_t start = 0; start < words.size();) {
    std::size_t end = start + 1;
    while (end < words.size() && words[end].tied) ++end;
    std::size_t last = end;
    while (last > start && is_particle(words[last - 1].text)) --last;
    if (last > start + 1) add_joined(out, words.subspan(start, last - start));
    start = end;
  }
}

}  // namespace

bool is_particle(std::string_view folded_word) {
  return std::binary_search(kParticles.begin(), kParticles.end(), folded_word);
}

std::vector<JoinedWord> joined_words(std::string_view name) {
  std::vector<JoinedWord> out;
  if (is_surely_one_word(name)) return out;
  const auto words = written_words(name);
  if (words.size() < 2) return out;
  const std::span<const WrittenWord> all(words);
  if (std::all_of(words.begin(), words.end(),
                  [](const WrittenWord& word) { return is_particle(word.text); })) {
    add_joined(out, all);
    return out;
  }
  join_particles(out, all);
  join_tied(out, all);
  if (!is_particle(words[0].text) && !is_particle(words[1].text) && !words[1].tied)
    add_joined(out, all.first(2));
  return out;
}

std::string fold_name(std::string_view name) {
  auto plain = plain_words(name);
  if (plain.find(' ') == std::string::npos) return plain;
  std::string out;
  for (const auto word : words_of(plain)) {
    if (is_particle(word)) continue;
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out.empty() ? plain : out;
}

std::string fold_words(std::string_view text) {
  return plain_words(text);
}

std::vector<std::string> name_tokens(std::string_view name) {
  const auto folded = fold_name(name);
  const auto words = words_of(folded);
  return {words.begin(), words.end()};
}

std::size_t edit_distance(std::string_view word, std::string_view other, std::size_t limit) {
  if (word.size() > other.size()) std::swap(word, other);
  if (other.size() - word.size() > limit) return limit + 1;
  if (limit == 0) return word == other ? 0 : 1;
  const auto width = word.size() + 1;
  std::vector<std::size_t> before(width), previous(width), row(width);  // three rows of the table
  for (std::size_t i = 0; i < width; ++i) previous[i] = i;
  for (std::size_t j = 1; j <= other.size(); ++j) {
    row[0] = j;
    std::size_t least = j;
    for (std::size_t i = 1; i < width; ++i) {
      const std::size_t cost = word[i - 1] == other[j - 1] ? 0 : 1;
      row[i] = std::min({previous[i] + 1, row[i - 1] + 1, previous[i - 1] + cost});
      if (i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1]) {
        row[i] = std::min(row[i], before[i - 2] + 1);
      }
      least = std::min(least, row[i]);
    }
    // A swap reaches two rows back: stop only when the previous row is beyond the limit too.
    const auto least_before = *std::min_element(previous.begin(), previous.end());
    if (least > limit && least_before > limit) return limit + 1;
    std::swap(before, previous);
    std::swap(previous, row);
  }
  return std::min(previous[width - 1], limit + 1);
}

bool alike(std::string_view folded, std::string_view other_folded) {
  auto words = words_of(folded);
  auto others = words_of(other_folded);
  if (words.size() > others.size()) std::swap(words, others);
  if (words.empty()) return false;
  for (const auto word : words) {  // greedy: each word of `others` serves once, equal ones first
    auto match = std::find(others.begin(), others.end(), word);
    if (match == others.end()) {
      match = std::find_if(others.begin(), others.end(),
                           [&](std::string_view other) { return alike_words(word, other); });
    }
    if (match == others.end()) return false;
    others.erase(match);
  }
  return true;
}

std::string french_sort_key(std::string_view text) {
  struct Closer {
    void operator()(UCollator* collator) const { ucol_close(collator); }
  };
  thread_local const std::unique_ptr<UCollator, Closer> collator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UCollator, Closer> opened(ucol_open("fr", &status));
    if (U_FAILURE(status)) bug("text: French collation is not available");
    return opened;
  }();
  const auto units = to_utf16(text);
  const auto length = static_cast<std::int32_t>(units.size());
  // A name's key is hardly ever longer than that: reckoned once, not once for its size.
  std::array<std::uint8_t, 256> usual{};
  const auto size = ucol_getSortKey(collator.get(), units.data(), length, usual.data(),
                                    static_cast<std::int32_t>(usual.size()));
  if (size <= 1) return {};
  const auto wanted = static_cast<std::size_t>(size) - 1;  // without the final zero
  if (wanted < usual.size()) return {reinterpret_cast<const char*>(usual.data()), wanted};
  std::string key(wanted + 1, '\0');
  ucol_getSortKey(collator.get(), units.data(), length, reinterpret_cast<std::uint8_t*>(key.data()),
                  size);
  key.pop_back();
  return key;
}

}  // namespace serment::text
