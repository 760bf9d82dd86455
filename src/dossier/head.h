#pragma once
// The sealed object "identity": who the patient is, and what was decided by hand. The index reads
// it for every dossier after unlock, so it stays small and its codec is written out.
#include "dossier/facts.h"
#include "dossier/model.h"

namespace serment::dossier {

/// A retention fact that a person may complete or correct.
enum class Fact : std::uint8_t { birth, death, last_care };

/// 128 bits of SHA-256 over everything one import said of a patient.
using Fingerprint = std::array<std::uint8_t, 16>;

/// Where a part of the dossier came from: a practice software, known by the identifiers it gives.
struct Source {
  std::vector<Personal<std::string>> keys{};  ///< "system|value"; empty for a source without any
  /// Imports whose whole content is still what the dossier holds: the same again changes nothing.
  std::vector<Fingerprint> imports{};
};

/// A fact corrected by hand: stands against later imports (see merge.h).
struct Correction {
  Fact fact = Fact::birth;
  std::optional<Date> value{};  ///< absent for a death that was recorded by error
  std::optional<Date> replaced{};
  std::string reason;
  std::string by;
  Date on;
};

struct Head {
  Identity identity;  ///< its source_keys are those of `sources`, and not written twice
  std::vector<Source> sources{};
  std::optional<Date> first_care{};
  std::vector<Date> transfusions{};       ///< each day once, in order
  std::vector<Correction> corrections{};  ///< oldest first; the last of a fact counts
  /// While the person objects to sharing: since when, and the members to whom it stays open.
  std::optional<Date> objected_on{};
  std::vector<std::string> shared_with{};
};

/// The head as JSON, empty fields left out.
std::string encode(const Head& head);
/// Error: integrity "dossier.head_unreadable".
Result<Head> decode_head(ByteView json);

/// The correction that counts for a fact, or null.
const Correction* correction_of(const Head& head, Fact fact);

/// "birth", "death", "last-care", as on the command line.
std::string_view name_of(Fact fact);

}  // namespace serment::dossier
