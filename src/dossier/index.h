#pragma once
// The names of all patients, in memory only: nothing here is ever written in clear.
#include <memory>

#include "base/ids.h"
#include "dossier/head.h"
#include "vault/session.h"

namespace serment::dossier {

/// A line of the index.
struct Entry {
  DossierId id;
  /// "DURAND Élodie", or "DURAND Élodie (MARTIN)" with the name used.
  Personal<std::string> display;
  Personal<std::optional<Date>> birth;
};

/// 100 000 patients are searched in under 10 ms by prefix of any name part; accents, case, hyphens,
/// apostrophes and particles are ignored, and words that people also write as one (LE GOFF, LEGOFF)
/// find each other; a date (31/12/1980, 1980-12-31, 1980) narrows by birth.
/// Const members may be called from several threads at once, as long as none changes it.
class Index {
 public:
  /// Opens every identity; one event "index.built" says so in the journal, with their number. A
  /// dossier whose identity does not read is left out and named by damaged(), so that the others
  /// are found. When none reads at all, the first fault is returned.
  static Result<Index> build(vault::Session& session);
  Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  struct Found {
    std::vector<Entry> entries{};  ///< the first ones, by name, French order
    std::size_t total = 0;         ///< all of them
    bool more = false;             ///< even more than `total`: counting stopped there
  };
  /// Words are all wanted, in any order. An empty query finds nobody.
  [[nodiscard]] Found find_named(std::string_view query, std::size_t limit = 50) const;
  [[nodiscard]] std::vector<Entry> search(std::string_view query, std::size_t limit = 50) const;
  [[nodiscard]] const Entry* find(const DossierId& id) const;
  /// True when somebody bears that word, as such, in one of their names; folded as
  /// text::name_tokens does.
  [[nodiscard]] bool has_word(std::string_view folded) const;
  [[nodiscard]] std::size_t size() const;
  /// The dossiers of the base that were left out, in the order of their ids: a newcomer may be the
  /// patient of one of them.
  [[nodiscard]] const std::vector<DossierId>& damaged() const;
  /// All by name, French order.
  [[nodiscard]] std::vector<Entry> page(std::size_t offset, std::size_t limit) const;

  /// The dossier that this source key ("system|value") or INS belongs to.
  [[nodiscard]] std::optional<DossierId> by_source_key(std::string_view key) const;
  /// The dossier an imported patient belongs to, or nothing for a newcomer: the one that has a
  /// source key of theirs; else the only one with their INS, if birth date and name agree (practice
  /// software often holds the number of the parent who is insured). Never by name alone. Errors:
  /// conflict "dossier.ambiguous" (keys of two dossiers), "dossier.key_of_another" (the key's
  /// dossier has another name and another birth date).
  [[nodiscard]] Result<std::optional<DossierId>> match(const Identity& identity) const;
  /// True when that import is part of the dossier as it is.
  [[nodiscard]] bool holds_import(const DossierId& id, const Fingerprint& fingerprint) const;

  /// Dossiers that may be of the same person (same birth date and similar name, or same INS). Never
  /// merged silently.
  struct Duplicate {
    DossierId first;
    DossierId second;
    std::string reason;  ///< French, without identity
  };
  [[nodiscard]] std::vector<Duplicate> duplicates() const;

  /// Adds a dossier, or replaces what was known of it.
  void add(const DossierId& id, const Head& head);
  void remove(const DossierId& id);

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::dossier
