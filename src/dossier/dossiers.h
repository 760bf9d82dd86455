#pragma once
// The dossiers of a practice: find, read, import into, hold, export. Every read of a dossier is
// journalled by the vault's door.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/facts.h"
#include "dossier/model.h"
#include "vault/session.h"

namespace serment::dossier {

/// A line of the in-memory index: never written anywhere in clear.
struct Entry {
  DossierId id;
  Personal<std::string> display;  ///< "DURAND Élodie"
  Personal<std::optional<Date>> birth;
};

/// The names of all patients, in memory only. 100 000 patients are searched in under 10 ms by
/// prefix of any name part; accents, case, hyphens, apostrophes and particles are ignored; a date
/// (31/12/1980, 1980-12-31, 1980) narrows by birth.
class Index {
 public:
  static Result<Index> build(vault::Session& session);
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();
  [[nodiscard]] std::vector<Entry> search(std::string_view query, std::size_t limit = 50) const;
  [[nodiscard]] const Entry* find(const DossierId& id) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<Entry> page(std::size_t offset, std::size_t limit) const;  ///< by name, French order
  /// The dossier that this source key ("system|value") or INS belongs to.
  [[nodiscard]] std::optional<DossierId> by_source_key(std::string_view key) const;
  /// Dossiers of another identity that may be the same person (same birth date and similar name, or
  /// same INS). Never merged silently.
  struct Duplicate {
    DossierId first;
    DossierId second;
    std::string reason;  ///< French, without identity
  };
  [[nodiscard]] std::vector<Duplicate> duplicates() const;
  void add(const DossierId& id, const Identity& identity);
  void remove(const DossierId& id);

 private:
  struct State;
  explicit Index(std::unique_ptr<State> state);
  std::unique_ptr<State> x_state;
};

/// Writes one imported patient: one transaction, all or nothing, journalled; the same content again
/// changes nothing and writes nothing.
Result<Outcome> absorb(vault::Session& session, Index& index, const ImportedPatient& patient);

/// One resource or file kept in a dossier, from its sealed manifest.
struct Piece {
  std::string key;
  std::string type;               ///< FHIR type, or "File"
  Category category = Category::care;
  std::optional<Personal<std::string>> title{};
  std::string mime;
  std::uint64_t size = 0;
  std::array<std::uint8_t, 32> sha256{};
  ObjectId object;
  Date imported_on;
};

struct Dossier {
  DossierId id;
  Identity identity;
  LabelFacts facts;
  std::vector<Piece> pieces;
};

/// Opens a dossier (journalled with `reason`).
Result<Dossier> read(vault::Session& session, const DossierId& id, std::string_view reason);

/// Writes a portable folder or zip of one patient: FHIR bundle, files, readable index.html.
/// `out` must not exist. File names inside never hold the identity.
Result<void> export_dossier(vault::Session& session, const DossierId& id,
                            const std::filesystem::path& out, std::string_view reason);

/// A suspension of erasure by an amicable or court claim.
struct Hold {
  std::string id;
  DossierId dossier;
  DateSpan span;
  std::string reason;   ///< sealed at rest
  std::string added_by;
  std::string lifted_by{};
  std::string lift_reason{};
};
Result<Hold> add_hold(vault::Session& session, const DossierId& id, DateSpan span,
                      std::string_view reason, std::string_view by);
Result<Hold> lift_hold(vault::Session& session, std::string_view hold_id, Date last_day,
                       std::string_view reason, std::string_view by);
Result<std::vector<Hold>> holds_of(vault::Session& session, const DossierId& id);
/// All hold spans by dossier, for the plan; reads no reason.
Result<std::vector<std::pair<DossierId, DateSpan>>> all_hold_spans(store::Transaction& tx,
                                                                   const PracticeId& practice);

}  // namespace serment::dossier
