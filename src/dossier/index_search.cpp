#include <numeric>

#include "dossier/index_state.h"
#include "text/names.h"

namespace serment::dossier {
namespace {

using Words = SortedList<IndexWord, WordLess>;

/// What a typed query asks for.
struct Wanted {
  /// The ways its words may be read, each a list of prefixes: as typed, then with neighbours
  /// joined ("le goff" for LEGOFF). One is enough.
  std::vector<std::vector<std::string>> readings;
  std::optional<Date> birth;
  std::optional<int> year;
  [[nodiscard]] bool by_birth() const { return birth || year; }
  [[nodiscard]] bool nothing() const { return readings.empty() && !by_birth(); }
};

std::optional<int> typed_year(std::string_view word) {
  if (word.size() != 4) return std::nullopt;
  int year = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    year = year * 10 + (c - '0');
  }
  return year >= 1800 && year <= 2500 ? std::optional(year) : std::nullopt;
}

/// The words of a sorted list that start with a prefix: [first, last).
auto words_with(const std::vector<IndexWord>& sorted, std::string_view prefix) {
  const auto first =
      std::lower_bound(sorted.begin(), sorted.end(), IndexWord{prefix, 0}, WordLess{});
  const auto last = std::partition_point(
      first, sorted.end(), [&](const IndexWord& word) { return word.text.starts_with(prefix); });
  return std::pair{first, last};
}

bool begins_a_word(const Words& words, std::string_view prefix) {
  const auto [first, last] = words_with(words.sorted, prefix);
  return first != last ||
         std::any_of(words.tail.begin(), words.tail.end(),
                     [&](const IndexWord& word) { return word.text.starts_with(prefix); });
}

/// Finds where typed words may be one in the index; a long query is only read as typed.
class JoinedReadings {
 public:
  JoinedReadings(const Words& known, std::string_view typed) {
    each_word(typed, [&](std::string_view word) { x_words.push_back(word); });
    if (x_words.size() > kMostWords) x_words.clear();
    for (std::size_t from = 0; from < x_words.size(); ++from) {
      std::string text(x_words[from]);
      for (std::size_t to = from + 1; to < std::min(x_words.size(), from + kMostJoined); ++to) {
        text += x_words[to];
        if (begins_a_word(known, text)) x_joints.push_back({from, to + 1, text});
      }
    }
  }
  void add_to(std::vector<std::vector<std::string>>& readings) {
    if (!x_joints.empty()) read_from(0, {}, false, readings);
  }

 private:
  static constexpr std::size_t kMostWords = 8;
  static constexpr std::size_t kMostJoined = 4;  ///< "van der straeten" and more
  static constexpr std::size_t kMostReadings = 8;
  struct Joint {
    std::size_t from, to;
    std::string text;
  };

  // NOLINTNEXTLINE(misc-no-recursion): as deep as a query has words, 8 at most
  void read_from(std::size_t at, const std::vector<std::string>& before, bool joined,
                 std::vector<std::vector<std::string>>& readings) const {
    if (readings.size() >= kMostReadings) return;
    if (at == x_words.size()) {
      if (joined) readings.push_back(before);
      return;
    }
    for (const auto& joint : x_joints) {
      if (joint.from != at) continue;
      auto with = before;
      with.push_back(joint.text);
      read_from(joint.to, with, true, readings);
    }
    auto with = before;
    if (!text::is_particle(x_words[at])) with.emplace_back(x_words[at]);
    read_from(at + 1, with, joined, readings);
  }

  std::vector<std::string_view> x_words{};
  std::vector<Joint> x_joints{};
};

Wanted understand(std::string_view query, const Words& known) {
  Wanted wanted;
  std::string names;
  while (!query.empty()) {
    const auto word = query.substr(0, query.find(' '));
    query.remove_prefix(std::min(query.size(), word.size() + 1));
    if (const auto date = parse_french_date(word)) {
      wanted.birth = *date;
    } else if (const auto year = typed_year(word)) {
      wanted.year = year;
    } else {
      names.append(word).append(" ");
    }
  }
  // Together, so that a particle is left out when another word remains ("de la tour").
  auto typed = text::name_tokens(names);
  if (typed.empty()) return wanted;
  wanted.readings.push_back(std::move(typed));
  const auto plain = text::fold_words(names);
  JoinedReadings(known, plain).add_to(wanted.readings);
  return wanted;
}

bool has_prefix(std::string_view words, std::string_view prefix) {
  for (std::size_t at = 0; at < words.size();) {
    if (words.compare(at, prefix.size(), prefix) == 0) return true;
    const auto space = words.find(' ', at);
    if (space == std::string_view::npos) return false;
    at = space + 1;
  }
  return false;
}

/// More rows than that are not worth gathering: the answer is found sooner by walking the names.
constexpr std::size_t kMostGathered = 4096;

bool answers(const IndexRow& row, const Wanted& wanted) {
  if (row.removed) return false;
  const auto& birth = row.entry.birth.reveal();
  if (wanted.birth && birth != wanted.birth) return false;
  if (wanted.year && (!birth || int(birth->year()) != *wanted.year)) return false;
  const auto& readings = wanted.readings;
  return readings.empty() || std::any_of(readings.begin(), readings.end(), [&](const auto& words) {
           return std::all_of(words.begin(), words.end(), [&](const auto& prefix) {
             return has_prefix(row.words, prefix) || has_prefix(row.joined, prefix);
           });
         });
}

bool compatible(const IndexRow& row, const Identity& identity) {
  Head newcomer;
  newcomer.identity = identity;
  return text::alike(row.words, index_row({}, newcomer).words);
}

bool contradicts(std::string_view sex, std::string_view other) {
  return (sex == "male" && other == "female") || (sex == "female" && other == "male");
}

/// Under the number of an insured parent, twins have one name and one birth date: only the same
/// given names, and no other sex, make it the same person.
bool same_person(const IndexRow& row, const Identity& identity) {
  return row.entry.birth == identity.birth && compatible(row, identity) &&
         text::fold_name(row.given.reveal()) == text::fold_name(identity.given_names.reveal()) &&
         !contradicts(row.sex, identity.sex);
}

/// True when either has none.
bool share_a_name(std::string_view name, std::string_view other) {
  const auto words = text::name_tokens(name);
  const auto others = text::name_tokens(other);
  return words.empty() || others.empty() ||
         std::any_of(words.begin(), words.end(), [&](const auto& word) {
           return std::find(others.begin(), others.end(), word) != others.end();
         });
}

/// A slip changes a year, or the day and the month; both, by that much, is a father and his son.
bool a_generation_apart(Date one, Date other) {
  constexpr int kGeneration = 12;
  return std::abs(int(one.year()) - int(other.year())) >= kGeneration &&
         std::pair(one.month(), one.day()) != std::pair(other.month(), other.day());
}

/// A number that two persons were given: their numbers agree, and what is known of them cannot.
bool clearly_another(const IndexRow& row, const Identity& identity) {
  const auto& known = row.entry.birth.reveal();
  const auto& birth = identity.birth.reveal();
  if (known && birth && known != birth)
    return !compatible(row, identity) || a_generation_apart(*known, *birth);
  if (known && birth)
    return contradicts(row.sex, identity.sex) &&
           !share_a_name(row.given.reveal(), identity.given_names.reveal());
  Head newcomer;
  newcomer.identity = identity;
  return !share_a_name(row.words, index_row({}, newcomer).words);
}

}  // namespace

void Index::State::find_prefix(std::string_view prefix, std::vector<std::uint32_t>& out) const {
  const auto [first, last] = words_with(words.sorted, prefix);
  for (auto at = first; at != last; ++at) out.push_back(at->row);
  for (const auto& word : words.tail)
    if (word.text.starts_with(prefix)) out.push_back(word.row);
}

std::size_t Index::State::count_prefix(std::string_view prefix) const {
  const auto [first, last] = words_with(words.sorted, prefix);
  return static_cast<std::size_t>(last - first);
}

void Index::State::walk_by_name(const std::function<bool(const IndexRow&)>& visitor) const {
  auto tail = names.tail;
  std::sort(tail.begin(), tail.end(), by_name());
  auto waiting = tail.begin();
  auto settled = names.sorted.begin();
  while (settled != names.sorted.end() || waiting != tail.end()) {
    const bool from_tail =
        settled == names.sorted.end() || (waiting != tail.end() && by_name()(*waiting, *settled));
    const auto& row = rows[from_tail ? *waiting++ : *settled++];
    if (!row.removed && !visitor(row)) return;
  }
}

std::vector<Entry> Index::search(std::string_view query, std::size_t limit) const {
  return find_named(query, limit).entries;
}

std::optional<std::vector<std::uint32_t>> Index::State::rows_of_rarest(
    const std::vector<std::vector<std::string>>& readings) const {
  std::vector<std::uint32_t> found;
  for (const auto& prefixes : readings) {
    const std::string* rarest = nullptr;
    std::size_t fewest = kMostGathered + 1;
    for (const auto& prefix : prefixes)
      if (const auto count = count_prefix(prefix); count < fewest) {
        rarest = &prefix;
        fewest = count;
      }
    if (rarest == nullptr) return std::nullopt;
    find_prefix(*rarest, found);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Index::Found Index::find_named(std::string_view query, std::size_t limit) const {
  const auto& state = *x_state;
  const auto wanted = understand(query, state.words);
  if (wanted.nothing()) return {};
  Found answer;
  auto& entries = answer.entries;
  // The rarest prefix is looked up; the others are tried in its rows.
  auto rows = wanted.readings.empty() ? std::nullopt : state.rows_of_rarest(wanted.readings);
  if (!rows && !wanted.by_birth()) {
    state.walk_by_name([&](const IndexRow& row) {
      if (!answers(row, wanted)) return true;
      answer.more = answer.total >= std::max(limit, kMostGathered);
      if (answer.more) return false;
      ++answer.total;
      if (entries.size() < limit) entries.push_back(row.entry);
      return true;
    });
    return answer;
  }
  if (!rows) {  // a birth narrows enough; rows are read fastest in the order in which they lie
    rows.emplace(state.rows.size());
    std::iota(rows->begin(), rows->end(), 0U);
  }
  auto& found = *rows;
  const auto kept = std::remove_if(found.begin(), found.end(), [&](std::uint32_t row) {
    return !answers(state.rows[row], wanted);
  });
  found.erase(kept, found.end());
  answer.total = found.size();
  const auto shown = std::min(limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end(),
                    state.by_name());
  for (std::size_t i = 0; i < shown; ++i) entries.push_back(state.rows[found[i]].entry);
  return answer;
}

bool Index::has_word(std::string_view folded) const {
  if (folded.empty()) return false;
  const auto& state = *x_state;
  const auto borne = [&](const IndexWord& word) {
    return !word.joined && word.text == folded && !state.rows[word.row].removed;
  };
  const auto [first, last] = words_with(state.words.sorted, folded);
  for (auto at = first; at != last && at->text == folded; ++at)
    if (borne(*at)) return true;
  return std::any_of(state.words.tail.begin(), state.words.tail.end(), borne);
}

std::vector<Entry> Index::page(std::size_t offset, std::size_t limit) const {
  std::vector<Entry> entries;
  if (limit == 0) return entries;
  x_state->walk_by_name([&](const IndexRow& row) {
    if (offset > 0) {
      --offset;
      return true;
    }
    entries.push_back(row.entry);
    return entries.size() < limit;
  });
  return entries;
}

std::optional<DossierId> Index::by_source_key(std::string_view key) const {
  const auto& state = *x_state;
  if (const auto found = state.by_key.find(key); found != state.by_key.end())
    return state.rows[found->second].entry.id;
  if (key.empty()) return std::nullopt;
  const auto number = ins_number(key);
  if (const auto found = state.by_ins.find(number); found != state.by_ins.end())
    return state.rows[found->second].entry.id;
  return std::nullopt;
}

Result<std::optional<DossierId>> Index::match(const Identity& identity) const {
  const auto& state = *x_state;
  const auto& birth = identity.birth.reveal();
  const IndexRow* found = nullptr;
  for (const auto& key : identity.source_keys) {
    const auto known = state.by_key.find(key.reveal());
    if (known == state.by_key.end()) continue;
    const auto& row = state.rows[known->second];
    if (found != nullptr && found != &row)
      return fail(Errc::conflict, "dossier.ambiguous",
                  "Les identifiants de ce patient appartiennent à deux dossiers différents.",
                  "Rien n’a été importé pour lui.",
                  "Corrigez les identifiants dans le logiciel d’origine, puis recommencez.");
    found = &row;
  }
  if (found != nullptr) {
    if (clearly_another(*found, identity))
      return fail(
          Errc::conflict, "dossier.key_of_another",
          "L’identifiant de ce patient est déjà celui d’un autre, dont le nom, le sexe ou la date "
          "de naissance ne s’accordent pas.",
          "Rien n’a été importé pour lui.",
          "Vérifiez que la source vient bien du même logiciel, ou corrigez l’identifiant.");
    return found->entry.id;
  }
  const auto number = ins_number(identity.ins.reveal());
  if (number.empty() || !birth) return std::nullopt;
  const auto [first, last] = state.by_ins.equal_range(number);
  for (auto it = first; it != last; ++it) {
    const auto& row = state.rows[it->second];
    if (!same_person(row, identity)) continue;
    if (found != nullptr) return std::nullopt;  // two already: not ours to choose
    found = &row;
  }
  return found == nullptr ? std::nullopt : std::optional(found->entry.id);
}

}  // namespace serment::dossier
