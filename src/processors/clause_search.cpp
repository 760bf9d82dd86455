#include "processors/clause_search.h"

#include <algorithm>

namespace serment::processors {
namespace {

constexpr std::size_t kFewWords = 6;  // a heading promises nothing
constexpr std::uint32_t kTermWeight = 10;
constexpr std::uint32_t kPatternWeight = 3;
constexpr std::uint32_t kLongWords = 60;

using Range = ContractText::Range;

/// A pattern with its words as places of one text's vocabulary.
struct Prepared {
  std::vector<std::vector<std::vector<Range>>> terms;
};

Prepared prepare(const Pattern& pattern, const ContractText& text) {
  Prepared prepared;
  for (const auto& term : pattern) {
    auto& phrases = prepared.terms.emplace_back();
    for (const auto& phrase : term) {
      auto& words = phrases.emplace_back();
      for (const auto& word : phrase) words.push_back(text.range_of(word.text, word.family));
    }
  }
  return prepared;
}

bool has_phrase(const std::vector<Range>& phrase, const std::vector<std::uint32_t>& words) {
  const auto follows = [](std::uint32_t word, const Range& range) { return range.has(word); };
  return std::search(words.begin(), words.end(), phrase.begin(), phrase.end(), follows) !=
         words.end();
}

bool holds(const Prepared& pattern, const std::vector<std::uint32_t>& words) {
  return std::all_of(pattern.terms.begin(), pattern.terms.end(), [&](const auto& term) {
    return std::any_of(term.begin(), term.end(),
                       [&](const auto& phrase) { return has_phrase(phrase, words); });
  });
}

std::vector<Prepared> prepare_all(const std::vector<Pattern>& patterns, const ContractText& text) {
  std::vector<Prepared> all;
  for (const auto& pattern : patterns) all.push_back(prepare(pattern, text));
  return all;
}

std::uint32_t score_of(const std::vector<Prepared>& patterns,
                       const std::vector<std::uint32_t>& words) {
  std::uint32_t best = 0;
  std::uint32_t held = 0;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (!holds(patterns[i], words)) continue;
    ++held;
    const auto terms = static_cast<std::uint32_t>(patterns[i].terms.size());
    // The ways that come first in the file say it best.
    const auto early = static_cast<std::uint32_t>(patterns.size() - i);
    best = std::max(best, terms * kTermWeight + early);
  }
  if (held == 0) return 0;
  best += (held - 1) * kPatternWeight;
  if (words.size() < kFewWords) best /= 2;
  if (words.size() > kLongWords) best -= best / 4;
  return std::max(best, 1U);
}

bool is_contents_line(std::string_view text) {
  return text.find("....") != std::string_view::npos || text.find("……") != std::string_view::npos;
}

/// The likeliest of what was found so far.
class Best {
 public:
  void add(Proposal proposal) {
    const bool known = std::any_of(x_found.begin(), x_found.end(), [&](const Proposal& one) {
      return one.quote == proposal.quote;
    });
    if (known) return;
    x_found.push_back(std::move(proposal));
    if (x_found.size() >= 2 * kMostProposals) sort();
  }
  std::vector<Proposal> take() {
    sort();
    return std::move(x_found);
  }

 private:
  void sort() {
    std::stable_sort(x_found.begin(), x_found.end(),
                     [](const auto& one, const auto& other) { return one.score > other.score; });
    if (x_found.size() > kMostProposals) x_found.resize(kMostProposals);
  }
  std::vector<Proposal> x_found;
};

}  // namespace

std::vector<Proposal> propose(const Clause& clause, const ContractText& text) {
  const auto search = prepare_all(clause.search, text);
  const auto against = prepare_all(clause.against, text);
  const auto doubtful = [&](const std::vector<std::uint32_t>& words) {
    return std::any_of(against.begin(), against.end(),
                       [&](const Prepared& one) { return holds(one, words); });
  };
  Best best;
  const auto& passages = text.passages();
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const auto& passage = passages[i];
    if (is_contents_line(passage.text)) continue;
    if (const auto score = score_of(search, passage.words); score > 0) {
      best.add({passage.page, passage.text, doubtful(passage.words), score});
      continue;
    }
    // "Nos sous-traitants sont choisis avec soin ; toute modification est annoncée."
    if (!passage.goes_on || i + 1 == passages.size()) continue;
    const auto& next = passages[i + 1];
    if (score_of(search, next.words) > 0) continue;
    auto words = passage.words;
    words.insert(words.end(), next.words.begin(), next.words.end());
    if (const auto score = score_of(search, words); score > 0)
      best.add({passage.page, passage.text + " " + next.text, doubtful(words), score / 2 + 1});
  }
  return best.take();
}

}  // namespace serment::processors
