#pragma once
#include <algorithm>
#include <compare>
#include <deque>
#include <functional>
#include <unordered_map>

#include "dossier/index.h"

namespace serment::dossier {

/// One patient of the index. Stays where it is: keys and words are views of its texts.
struct IndexRow {
  IndexRow() = default;
  IndexRow(IndexRow&&) = default;
  IndexRow& operator=(IndexRow&&) = default;
  IndexRow(const IndexRow&) = delete;
  IndexRow& operator=(const IndexRow&) = delete;
  /// Names and numbers do not stay behind in freed memory.
  ~IndexRow();

  Entry entry;
  Personal<std::string> given;  ///< as written
  std::string sex;
  std::string words;  ///< folded words of all names, each once, separated by spaces
  /// The words that are also written as one (text::joined_words), none that is in `words`, each
  /// with what it stands for: "leguen=guen jeanpierre=jean+pierre". Empty for most.
  std::string joined;
  std::string sort_key;  ///< French order of the display name
  std::string ins;       ///< the 13 characters without key, or empty
  std::vector<std::string> keys;
  std::vector<Fingerprint> imports;
  bool removed = false;
};

/// What the index keeps of a head; heavy (ICU), and independent of the others.
IndexRow index_row(const DossierId& id, const Head& head);

/// One word of one row, for search by prefix.
struct IndexWord {
  std::string_view text;
  std::uint32_t row = 0;
  bool joined = false;  ///< several words of the name, as one
};

/// Calls `visitor` with each word of a text whose words are separated by one `separator`.
template <class Visitor>
void each_word(std::string_view text, const Visitor& visitor, char separator = ' ') {
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    visitor(word);
  }
}

/// The first 16 bytes of a text as numbers in the order of the texts: most comparisons of a long
/// sort end there, in the list itself.
struct SortPrefix {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  explicit SortPrefix(std::string_view text) : high(number(text, 0)), low(number(text, 8)) {}
  auto operator<=>(const SortPrefix&) const = default;

 private:
  static std::uint64_t number(std::string_view text, std::size_t from) {
    std::uint64_t out = 0;
    for (std::size_t at = from; at < from + 8; ++at)
      out = out << 8U | (at < text.size() ? static_cast<unsigned char>(text[at]) : 0U);
    return out;
  }
};

/// A sorted list that also takes elements one by one: they wait in a short tail, searched in full.
template <class T, class Less>
struct SortedList {
  std::vector<T> sorted;
  std::vector<T> tail;

  void settle_if_long(const Less& less) {
    if (tail.size() > 1024 + sorted.size() / 8) settle(less);
  }
  void settle(const Less& less) {
    sort_tail(less);
    const auto middle = static_cast<std::ptrdiff_t>(sorted.size());
    sorted.insert(sorted.end(), tail.begin(), tail.end());
    std::inplace_merge(sorted.begin(), sorted.begin() + middle, sorted.end(), less);
    tail.clear();
  }

 private:
  void sort_tail(const Less& less) {
    std::vector<std::pair<SortPrefix, T>> keyed;
    keyed.reserve(tail.size());
    for (const T& element : tail) keyed.emplace_back(SortPrefix(less.text(element)), element);
    std::sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : less(a.second, b.second);
    });
    std::transform(keyed.begin(), keyed.end(), tail.begin(),
                   [](const auto& one) { return one.second; });
  }
};

struct WordLess {
  [[nodiscard]] static std::string_view text(const IndexWord& word) { return word.text; }
  bool operator()(const IndexWord& a, const IndexWord& b) const { return a.text < b.text; }
};
struct NameLess {
  const std::deque<IndexRow>* rows;
  [[nodiscard]] std::string_view text(std::uint32_t row) const { return (*rows)[row].sort_key; }
  bool operator()(std::uint32_t a, std::uint32_t b) const {
    const auto& first = (*rows)[a];
    const auto& second = (*rows)[b];
    const int order = first.sort_key.compare(second.sort_key);
    return order != 0 ? order < 0 : first.entry.id < second.entry.id;
  }
};

struct Index::State {
  std::deque<IndexRow> rows;
  std::size_t removed = 0;
  std::vector<DossierId> damaged;  ///< of the base, and not among the rows
  std::unordered_map<std::string_view, std::uint32_t> by_id;
  std::unordered_map<std::string_view, std::uint32_t> by_key;
  std::unordered_multimap<std::string_view, std::uint32_t> by_ins;
  SortedList<IndexWord, WordLess> words;
  SortedList<std::uint32_t, NameLess> names;

  [[nodiscard]] NameLess by_name() const { return {&rows}; }
  void reserve(std::size_t rows_expected);
  void add(IndexRow&& row);
  /// Enters a row that is stored already, everywhere but in `names`.
  void enter(std::uint32_t number);
  /// It is found no more; its texts go at the next compaction, since words are views of them.
  void remove(std::uint32_t number);
  /// Leaves out what was removed, once it is worth the time: nobody's former name stays for long.
  void compact_if_worth();
  /// Rows in which a word starts with `prefix`; may hold a row twice, or a removed one.
  void find_prefix(std::string_view prefix, std::vector<std::uint32_t>& out) const;
  /// How many find_prefix would give, without those still waiting in the tail.
  [[nodiscard]] std::size_t count_prefix(std::string_view prefix) const;
  /// The rows that have the rarest prefix of one of these lists of prefixes, each once; nothing
  /// when a list has only frequent ones, not worth gathering.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> rows_of_rarest(
      const std::vector<std::vector<std::string>>& readings) const;
  /// Visits the rows that are not removed by name, French order, until the visitor returns false.
  void walk_by_name(const std::function<bool(const IndexRow&)>& visitor) const;
};

/// The first 13 characters of an INS or NIR in compact form: what identifies, without the key.
std::string ins_number(std::string_view ins);

}  // namespace serment::dossier
