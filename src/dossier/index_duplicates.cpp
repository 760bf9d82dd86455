#include <set>

#include "dossier/index_state.h"
#include "text/names.h"

namespace serment::dossier {
namespace {

/// More births on one day than any practice has: a date put in by default ("01/01/1900"). Only
/// equal names are then compared, so that the time stays in proportion.
constexpr std::size_t kMostOnOneDay = 500;

constexpr std::string_view kSameBirth = "Même date de naissance et nom semblable";
constexpr std::string_view kSameIns = "Même matricule INS";

using RowPair = std::pair<std::uint32_t, std::uint32_t>;

/// One way of writing the names of a patient: some of its words joined, or none.
struct Spelling {
  std::string words{};
  std::vector<std::string_view> joined{};
};

struct Joint {
  std::string_view word;
  std::vector<std::string_view> parts{};
};

std::vector<Joint> joints_of(const IndexRow& row) {
  constexpr std::size_t kMost = 4;  // 16 spellings
  std::vector<Joint> joints;
  each_word(row.joined, [&](std::string_view entry) {
    if (joints.size() == kMost) return;
    const auto equal = entry.find('=');
    auto& joint = joints.emplace_back();
    joint.word = entry.substr(0, equal);
    each_word(
        entry.substr(equal + 1), [&](std::string_view part) { joint.parts.push_back(part); }, '+');
  });
  return joints;
}

/// Puts the joined word in the place of its parts; false when they are not all there.
bool join(std::vector<std::string_view>& words, const Joint& joint) {
  for (const auto part : joint.parts) {
    const auto found = std::find(words.begin(), words.end(), part);
    if (found == words.end()) return false;
    words.erase(found);
  }
  words.push_back(joint.word);
  return true;
}

/// As written first. One word alone is likened to nothing but itself: no name is joined to that.
std::vector<Spelling> spellings_of(const IndexRow& row) {
  std::vector<Spelling> spellings{{row.words, {}}};
  const auto joints = joints_of(row);
  std::vector<std::string_view> written;
  each_word(row.words, [&](std::string_view word) { written.push_back(word); });
  for (std::size_t chosen = 1; chosen < (std::size_t{1} << joints.size()); ++chosen) {
    auto words = written;
    Spelling spelling;
    bool fits = true;
    for (std::size_t i = 0; i < joints.size() && fits; ++i) {
      if ((chosen >> i & 1U) == 0) continue;
      fits = join(words, joints[i]);
      spelling.joined.push_back(joints[i].word);
    }
    if (!fits || words.size() < 2) continue;
    for (const auto word : words) spelling.words.append(word).append(" ");
    spellings.push_back(std::move(spelling));
  }
  return spellings;
}

/// Two joined words are compared by their parts: joined, "marieclaude" and "marieclaire" would be
/// alike, which Marie-Claude and Marie-Claire are not.
bool joined_apart(const Spelling& a, const Spelling& b) {
  return std::any_of(a.joined.begin(), a.joined.end(), [&](std::string_view word) {
    return std::any_of(b.joined.begin(), b.joined.end(), [&](std::string_view other) {
      return word != other && text::alike(word, other);
    });
  });
}

bool alike_in_a_spelling(const std::vector<Spelling>& a, const std::vector<Spelling>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Spelling& one) {
    return std::any_of(b.begin(), b.end(), [&](const Spelling& other) {
      return text::alike(one.words, other.words) && !joined_apart(one, other);
    });
  });
}

std::string words_in_order(const std::string& words) {
  auto list = text::name_tokens(words);
  std::sort(list.begin(), list.end());
  std::string out;
  for (const auto& word : list) out += word + " ";
  return out;
}

/// Adds each row with the one before it in its group of equal names.
void pair_equal_names(const std::deque<IndexRow>& rows, const std::vector<std::uint32_t>& day,
                      std::map<RowPair, std::string_view>& pairs) {
  std::map<std::string, std::uint32_t> last;
  for (const auto row : day)
    for (const auto& spelling : spellings_of(rows[row])) {
      const auto [found, fresh] = last.emplace(words_in_order(spelling.words), row);
      if (fresh || found->second == row) continue;
      pairs.emplace(RowPair{found->second, row}, kSameBirth);
      found->second = row;
    }
}

void pair_similar_names(const std::deque<IndexRow>& rows, const std::vector<std::uint32_t>& day,
                        std::map<RowPair, std::string_view>& pairs) {
  if (day.size() < 2) return;
  std::vector<std::vector<Spelling>> spellings;
  spellings.reserve(day.size());
  for (const auto row : day) spellings.push_back(spellings_of(rows[row]));
  for (std::size_t a = 0; a < day.size(); ++a)
    for (std::size_t b = a + 1; b < day.size(); ++b)
      if (alike_in_a_spelling(spellings[a], spellings[b]))
        pairs.emplace(RowPair{day[a], day[b]}, kSameBirth);
}

}  // namespace

std::vector<Index::Duplicate> Index::duplicates() const {
  const auto& rows = x_state->rows;
  std::map<Date, std::vector<std::uint32_t>> days;
  std::map<std::string_view, std::uint32_t> last_of_ins;
  std::map<RowPair, std::string_view> pairs;
  for (std::uint32_t number = 0; number < rows.size(); ++number) {
    const auto& row = rows[number];
    if (row.removed) continue;
    if (const auto& birth = row.entry.birth.reveal()) days[*birth].push_back(number);
    if (row.ins.empty()) continue;
    const auto [found, fresh] = last_of_ins.emplace(row.ins, number);
    if (fresh) continue;
    pairs.emplace(RowPair{found->second, number}, kSameIns);
    found->second = number;
  }
  for (const auto& [date, day] : days)
    day.size() > kMostOnOneDay ? pair_equal_names(rows, day, pairs)
                               : pair_similar_names(rows, day, pairs);
  std::vector<Duplicate> out;
  for (const auto& [pair, reason] : pairs)
    out.push_back({rows[pair.first].entry.id, rows[pair.second].entry.id, std::string(reason)});
  return out;
}

}  // namespace serment::dossier
