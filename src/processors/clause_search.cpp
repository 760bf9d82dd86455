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

/// The sentence that opens a list ("Le prestataire s’engage à :") gives its sense to each item.
struct Opening {
  std::size_t place = 0;
  bool open = false;

  void follow(const std::vector<Passage>& passages, std::size_t at) {
    const std::string_view text = passages[at].text;
    if (text.ends_with(':')) {
      place = at;
      open = true;
    } else if (text.ends_with('.')) {
      open = false;
    }
  }
};

std::vector<std::uint32_t> together(const Passage& one, const Passage& other) {
  auto words = one.words;
  words.insert(words.end(), other.words.begin(), other.words.end());
  return words;
}

/// One search in one text.
class Search {
 public:
  Search(const Clause& clause, const ContractText& text)
      : x_search(prepare_all(clause.search, text)), x_against(prepare_all(clause.against, text)) {}

  std::vector<Proposal> in(const std::vector<Passage>& passages) {
    Opening opening;
    for (std::size_t i = 0; i < passages.size(); ++i) {
      if (!is_contents_line(passages[i].text) && !add(passages[i].words, passages[i], 1))
        add_with_neighbours(passages, i, opening);
      opening.follow(passages, i);
    }
    return x_best.take();
  }

 private:
  bool add(const std::vector<std::uint32_t>& words, const Passage& shown, std::uint32_t divisor) {
    const auto score = score_of(x_search, words);
    if (score == 0) return false;
    const bool doubtful = std::any_of(x_against.begin(), x_against.end(),
                                      [&](const Prepared& one) { return holds(one, words); });
    x_best.add({shown.page, shown.text, doubtful, (score + divisor - 1) / divisor});
    return true;
  }

  void add_with_neighbours(const std::vector<Passage>& passages, std::size_t at,
                           const Opening& opening) {
    const auto& passage = passages[at];
    if (opening.open) {
      auto item = passage;
      if (opening.place + 1 == at) {
        item.text = passages[opening.place].text + " " + passage.text;
        item.page = passages[opening.place].page;
      }
      if (add(together(passages[opening.place], passage), item, 2)) return;
    }
    // "Nos sous-traitants sont choisis avec soin ; toute modification est annoncée."
    if (!passage.goes_on || at + 1 == passages.size()) return;
    const auto& next = passages[at + 1];
    if (score_of(x_search, next.words) > 0) return;
    auto both = passage;
    both.text += " " + next.text;
    add(together(passage, next), both, 2);
  }

  std::vector<Prepared> x_search, x_against;
  Best x_best;
};

}  // namespace

std::vector<Proposal> propose(const Clause& clause, const ContractText& text) {
  return Search(clause, text).in(text.passages());
}

}  // namespace serment::processors
