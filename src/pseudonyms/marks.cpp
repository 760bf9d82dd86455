// What stands in the place of each clue: the same for the same person, days counted from the first
// date, an age band for a date of birth.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "json/writer.h"
#include "pseudonyms/clues.h"
#include "text/encoding.h"
#include "text/names.h"

namespace serment::pseudonyms {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan",  "fev", "mars", "avr", "mai", "juin",
                                                      "juil", "aou", "sep",  "oct", "nov", "dec"};

int month_named(std::string_view word) {
  for (std::size_t month = 0; month < kMonths.size(); ++month)
    if (word.starts_with(kMonths[month])) return static_cast<int>(month) + 1;
  return 0;
}

/// Two digits are of this century unless that would be to come.
int whole_year(int year, Date today) {
  if (year > 99) return year;
  const int century = int(today.year()) / 100 * 100;
  return century + year > int(today.year()) ? century + year - 100 : century + year;
}

/// The whole date that a clue writes; nothing when it has no year or does not exist.
std::optional<Date> date_in(std::string_view written, Date today) {
  std::vector<int> numbers;
  int month = 0;
  const auto folded = text::fold_words(written);
  for (std::size_t at = 0; at < folded.size();) {
    const auto end = std::min(folded.find(' ', at), folded.size());
    const auto word = std::string_view(folded).substr(at, end - at);
    if (word.front() >= '0' && word.front() <= '9')
      numbers.push_back(std::stoi(std::string(word)));
    else
      month = month_named(word);
    at = end + 1;
  }
  if (month != 0 && numbers.size() == 2) numbers.insert(numbers.begin() + 1, month);
  if (numbers.size() != 3) return std::nullopt;
  if (numbers.front() > 31) std::swap(numbers.front(), numbers.back());
  const Date date{std::chrono::year(whole_year(numbers[2], today)),
                  std::chrono::month(static_cast<unsigned>(numbers[1])),
                  std::chrono::day(static_cast<unsigned>(numbers[0]))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::string bracketed(std::string_view word, std::size_t number) {
  return "[" + std::string(word) + " " + std::to_string(number) + "]";
}

/// Gives marks, in the order of the text.
class Marks {
 public:
  Marks(const Rules& rules, std::string_view whole, Date today)
      : x_rules(rules), x_whole(whole), x_today(today) {}

  std::string mark_of(const Clue& clue, const std::string& written) {
    if (clue.kind == "person") return person(written, clue.gender);
    if (clue.kind == "date" || clue.kind == "birth_date")
      if (const auto mark = told(clue.kind, written); !mark.empty() && !holds(mark)) return mark;
    return numbered(clue.kind, text::fold_words(written));
  }

 private:
  /// "Durand" after "Élodie Durand" is she, if nobody else of that name was met, and if no title
  /// says that it is somebody else.
  std::string person(const std::string& written, Gender gender) {
    std::set<std::string> words;
    for (auto& word : text::name_tokens(written))
      if (word.size() > 1) words.insert(std::move(word));
    std::vector<Person*> alike;
    Person* same = nullptr;
    for (auto& one : x_persons) {
      if (gender != Gender::unsaid && one.gender != Gender::unsaid && one.gender != gender)
        continue;
      if (includes(one.words, words) || includes(words, one.words)) alike.push_back(&one);
      if (one.words == words) same = &one;
    }
    if (alike.size() == 1) same = alike.front();
    if (same == nullptr) same = &x_persons.emplace_back(Person{{}, fresh("person"), gender});
    same->words.insert(words.begin(), words.end());
    if (same->gender == Gender::unsaid) same->gender = gender;
    return same->mark;
  }
  static bool includes(const std::set<std::string>& larger, const std::set<std::string>& smaller) {
    return std::includes(larger.begin(), larger.end(), smaller.begin(), smaller.end());
  }

  /// What a date or a date of birth may still tell; empty when that is nothing.
  std::string told(const std::string& kind, const std::string& written) {
    const auto date = date_in(written, x_today);
    if (!date || (kind == "birth_date" && *date > x_today)) return {};
    return kind == "date" ? day(*date) : age_band(*date);
  }

  /// Whether the text holds that mark already.
  [[nodiscard]] bool holds(const std::string& mark) const {
    return x_whole.find(mark) != std::string_view::npos;
  }

  std::string day(Date date) {
    if (!x_first) x_first = date;
    const int days = days_between(*x_first, date);
    return days == 0 ? "[J0]"
                     : "[J" + std::string(days > 0 ? "+" : "") + std::to_string(days) + "]";
  }

  std::string age_band(Date birth) {
    int age = int(x_today.year()) - int(birth.year());
    if (add_years(birth, age) > x_today) --age;
    const int from = age / x_rules.age_band_years * x_rules.age_band_years;
    return "[" + x_rules.token("birth_date") + " " + std::to_string(from) + "-" +
           std::to_string(from + x_rules.age_band_years - 1) + "]";
  }

  std::string numbered(const std::string& kind, const std::string& folded) {
    auto& mark = x_marks[kind + " " + folded];
    if (mark.empty()) mark = fresh(kind);
    return mark;
  }

  /// The next mark of that kind that the text does not hold already.
  std::string fresh(const std::string& kind) {
    std::string mark;
    do {
      mark = bracketed(x_rules.token(kind), ++x_counts[kind]);
    } while (holds(mark));
    return mark;
  }

  struct Person {
    std::set<std::string> words;
    std::string mark;
    Gender gender = Gender::unsaid;
  };
  const Rules& x_rules;
  std::string_view x_whole;
  Date x_today;
  std::vector<Person> x_persons{};
  std::map<std::string, std::string> x_marks{};
  std::map<std::string, std::size_t> x_counts{};
  std::optional<Date> x_first{};
};

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

std::vector<Piece> with_marks(std::string_view text, const Rules& rules, const Clues& clues,
                              Date today) {
  Marks marks(rules, text, today);
  std::vector<Piece> pieces;
  const auto leave = [&](std::size_t begin, std::size_t end) {
    if (begin < end) pieces.push_back({std::string(text.substr(begin, end - begin)), {}, {}});
  };
  std::size_t at = 0;
  for (const auto& clue : clues) {
    leave(at, clue.begin);
    std::string written(text.substr(clue.begin, clue.end - clue.begin));
    auto mark = marks.mark_of(clue, written);
    pieces.push_back({std::move(written), clue.kind, std::move(mark), clue.certain});
    at = clue.end;
  }
  leave(at, text.size());
  return pieces;
}

std::string Replaced::text() const {
  std::string out;
  for (const auto& piece : pieces) out += piece.mark.empty() ? piece.text : piece.mark;
  return out;
}

std::size_t Replaced::doubtful() const {
  return static_cast<std::size_t>(
      std::count_if(pieces.begin(), pieces.end(), [](const Piece& one) { return !one.certain; }));
}

std::string Replaced::counts() const {
  const auto marked = std::count_if(pieces.begin(), pieces.end(),
                                    [](const Piece& one) { return !one.mark.empty(); });
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.field("replaced", static_cast<std::uint64_t>(marked) - doubtful());
  writer.field("doubtful", static_cast<std::uint64_t>(doubtful()));
  writer.end_object();
  return out;
}

Result<Replaced> replace_identities(std::string_view text, const Rules& rules,
                                    const KnownWord& known, Date today) {
  if (!text::is_valid_utf8(text))
    return fail(Errc::invalid_input, "pseudonyms.encoding", "Ce texte n’est pas en UTF-8.",
                "Rien n’a été remplacé.", "Enregistrez-le en UTF-8, puis recommencez.", "text");
  if (characters(text) > kLongest)
    return fail(Errc::invalid_input, "pseudonyms.too_long",
                "Ce texte dépasse " + std::to_string(kLongest / 1000) + "\u202f000 caractères.",
                "Rien n’a été remplacé.", "Coupez-le en plusieurs textes.", "text");
  if (text::fold_words(text).empty())
    return fail(Errc::invalid_input, "pseudonyms.empty", "Ce texte est vide.",
                "Rien n’a été remplacé.", "Collez le texte à relire.", "text");
  auto clues = TRY(find_patterns(text, rules));
  add_names(text, rules.names, known, clues);
  return Replaced{with_marks(text, rules, clues, today)};
}

}  // namespace serment::pseudonyms
