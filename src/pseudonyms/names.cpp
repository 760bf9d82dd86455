// Who is a name: what the practice knows, what a title announces, and what stands beside.
#include <algorithm>

#include "pseudonyms/clues.h"
#include "text/words.h"

namespace serment::pseudonyms {
namespace {

enum class Name : std::uint8_t { no, doubtful, certain };

using text::Gap;

/// A word of the text and what the lists say of it.
struct Word : text::Word {
  bool taken = false;  ///< part of something found already
  bool known = false;
  bool ordinary = false;
  bool title = false;  ///< also "m" with a capital
  bool role = false;
  bool link = false;
  bool never = false;
  Gender gender = Gender::unsaid;  ///< of a title; of a name, its title's
  Name name = Name::no;
};

Word looked_up(text::Word&& written, const NameWords& words, const KnownWord& known) {
  Word word{std::move(written)};
  word.known = word.folded.size() > 1 && known(word.folded);
  word.ordinary = words.ordinary.count(word.folded) != 0;
  word.title = words.titles.count(word.folded) != 0 ||
               (word.capital && words.capital_titles.count(word.folded) != 0);
  word.role = words.roles.count(word.folded) != 0;
  word.link = words.links.count(word.folded) != 0;
  word.never = words.never.count(word.folded) != 0;
  if (word.title && words.feminine.count(word.folded) != 0) word.gender = Gender::feminine;
  if (word.title && words.masculine.count(word.folded) != 0) word.gender = Gender::masculine;
  return word;
}

/// The words of a text, each by itself; those within a clue are taken.
std::vector<Word> read_words(std::string_view text, const NameWords& words, const KnownWord& known,
                             const Clues& clues) {
  std::vector<Word> all;
  auto clue = clues.begin();
  for (auto& written : text::words_in(text)) {
    auto word = looked_up(std::move(written), words, known);
    while (clue != clues.end() && clue->end <= word.begin) ++clue;
    word.taken = clue != clues.end() && clue->begin < word.end;
    all.push_back(std::move(word));
  }
  return all;
}

/// Judges words by what is around them.
class Judgement {
 public:
  Judgement(std::vector<Word>& all, const NameWords& words) : x_all(all), x_words(words) {
    std::size_t capital = 0;
    for (const auto& word : x_all) capital += word.capitals ? 1U : 0U;
    x_shouted = x_all.size() > 3 && capital * 2 > x_all.size();
  }

  void judge() {
    for (std::size_t at = 0; at < x_all.size(); ++at) {
      x_all[at].name = alone(at);
      if (const auto* before = announcer(at); before != nullptr && before->title)
        x_all[at].gender = before->gender;
    }
    // A name is rarely more than four words: neighbours of neighbours are enough.
    for (int pass = 0; pass < 3; ++pass)
      for (std::size_t at = 0; at < x_all.size(); ++at) join(at);
    for (std::size_t at = 1; at + 1 < x_all.size(); ++at) link(at);
  }

 private:
  [[nodiscard]] bool capital_says(const Word& word) const { return word.capital && !x_shouted; }

  [[nodiscard]] Name alone(std::size_t at) const {
    const auto& word = x_all[at];
    if (word.taken || word.link || word.initial) return Name::no;
    // "Mme Maître": a title that is somebody's name.
    if (word.title) {
      const auto* before = word.known && capital_says(word) ? announcer(at) : nullptr;
      return before != nullptr && before->title ? Name::doubtful : Name::no;
    }
    if (const auto announced = announced_by(at); announced != Name::no) return announced;
    if (!word.known || word.never) return Name::no;
    if (word.ordinary) return capital_says(word) && !word.opens ? Name::doubtful : Name::no;
    if (word.role && !capital_says(word)) return Name::no;
    // "la fracture de Durand": a patient as well as a disease, so somebody decides.
    return word.capital && !is_eponym(at) ? Name::certain : Name::doubtful;
  }

  /// What the title or the role just before says of it.
  [[nodiscard]] Name announced_by(std::size_t at) const {
    const auto& word = x_all[at];
    const auto* before = announcer(at);
    if (before == nullptr) return Name::no;
    if (before->title && !(word.role && !word.known)) {
      if (word.known) return word.ordinary && !word.capital ? Name::doubtful : Name::certain;
      return capital_says(word) && !word.never ? Name::certain : Name::no;
    }
    if (!before->role || word.role || word.never || word.ordinary || !capital_says(word))
      return Name::no;
    if (word.known) return Name::certain;
    return word.capitals && word.folded.size() < 6 ? Name::no : Name::doubtful;
  }

  /// The title or role that this word follows, links and initials apart.
  [[nodiscard]] const Word* announcer(std::size_t at) const {
    for (int step = 0; step < 4 && at > 0 && x_all[at].before != Gap::apart; ++step) {
      const auto& before = x_all[--at];
      if (before.taken) return nullptr;
      if (before.title || before.role) return &before;
      // "M. J. Durand", "Monsieur de La Tour"; but a sentence that ends is no title.
      if (!before.link && !before.initial) return nullptr;
    }
    return nullptr;
  }

  /// "maladie de Crohn", "signe de Babinski", "test Holter".
  [[nodiscard]] bool is_eponym(std::size_t at) const {
    for (int step = 0; step < 4 && at > 0 && x_all[at].before != Gap::apart; ++step) {
      const auto& before = x_all[--at];
      if (x_words.eponym_heads.count(before.folded) != 0) return true;
      if (!before.link && !(before.capital && !before.title)) return false;
    }
    return false;
  }

  /// A word beside a name may be part of it.
  void join(std::size_t at) {
    auto& word = x_all[at];
    if (word.taken || word.link || word.role || (word.never && !word.known)) return;
    // "Paul Maître": a title only when it does not come after a name.
    if (word.title &&
        !(word.known && capital_says(word) && at > 0 && x_all[at - 1].name != Name::no))
      return;
    const auto* neighbour = beside(at);
    if (neighbour == nullptr) return;
    if (word.name == Name::doubtful && word.known && !word.ordinary && neighbour->known &&
        !neighbour->ordinary)
      word.name = Name::certain;
    if (word.name != Name::no) return;
    if (word.initial)
      word.name = neighbour->name;
    else if (word.known && (word.capital ? word.opens : !neighbour->capital))
      word.name = Name::doubtful;
    else if (capital_says(word) && !(word.ordinary && word.opens))
      word.name = neighbour->name;
  }

  [[nodiscard]] const Word* beside(std::size_t at) const {
    const auto& word = x_all[at];
    const Word* best = nullptr;
    if (at > 0 && joins(word, x_all[at - 1])) best = &x_all[at - 1];
    if (at + 1 < x_all.size() && joins(x_all[at + 1], word) &&
        (best == nullptr || best->name < x_all[at + 1].name))
      best = &x_all[at + 1];
    return best != nullptr && best->name != Name::no ? best : nullptr;
  }

  /// Whether the gap before `word` lets it belong with the one before.
  [[nodiscard]] static bool joins(const Word& word, const Word& before) {
    if (before.taken) return false;
    return word.before == Gap::space || word.before == Gap::hyphen ||
           (word.before == Gap::dot && before.initial);
  }

  /// "Anne de La Tour": what links two words of a name is part of it.
  void link(std::size_t at) {
    if (!x_all[at].link || x_all[at].taken || x_all[at - 1].name == Name::no) return;
    std::size_t end = at;
    while (end < x_all.size() && x_all[end].link && joins(x_all[end], x_all[end - 1])) ++end;
    if (end == x_all.size() || x_all[end].name == Name::no || !joins(x_all[end], x_all[end - 1]))
      return;
    for (std::size_t one = at; one < end; ++one) x_all[one].name = x_all[at - 1].name;
  }

  std::vector<Word>& x_all;
  const NameWords& x_words;
  bool x_shouted = false;  ///< a text in capitals: a capital says nothing
};

}  // namespace

void add_names(std::string_view text, const NameWords& words, const KnownWord& known,
               Clues& clues) {
  auto all = read_words(text, words, known, clues);
  Judgement(all, words).judge();
  Clues names;
  const Word* last = nullptr;
  for (const auto& word : all) {
    if (word.name == Name::no) {
      last = nullptr;
      continue;
    }
    const bool certain = word.name == Name::certain;
    if (last != nullptr && (word.before != Gap::dot || last->initial) &&
        word.before != Gap::apart) {
      names.back().end = word.end;
      names.back().certain = names.back().certain || certain;
    } else {
      names.push_back({word.begin, word.end, "person", certain, word.gender});
    }
    last = &word;
  }
  const auto middle = static_cast<std::ptrdiff_t>(clues.size());
  clues.insert(clues.end(), names.begin(), names.end());
  std::inplace_merge(clues.begin(), clues.begin() + middle, clues.end(),
                     [](const Clue& a, const Clue& b) { return a.begin < b.begin; });
}

}  // namespace serment::pseudonyms
