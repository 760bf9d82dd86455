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
  for (const auto row : day) {
    const auto [found, fresh] = last.emplace(words_in_order(rows[row].words), row);
    if (fresh) continue;
    pairs.emplace(RowPair{found->second, row}, kSameBirth);
    found->second = row;
  }
}

void pair_similar_names(const std::deque<IndexRow>& rows, const std::vector<std::uint32_t>& day,
                        std::map<RowPair, std::string_view>& pairs) {
  for (std::size_t a = 0; a < day.size(); ++a)
    for (std::size_t b = a + 1; b < day.size(); ++b)
      if (text::alike(rows[day[a]].words, rows[day[b]].words))
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
