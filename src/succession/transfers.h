#pragma once
// A dossier follows the patient's choice, never the practice (CSP R4127-45): who agreed, to which
// doctor, what was handed over and when. Records "dossier_transfer", id = the dossier's.
#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/random.h"
#include "vault/session.h"

namespace serment::succession {

/// How a patient may say it; law/succession.toml.
struct AgreementWay {
  std::string id{}, label{};
};
BOOST_DESCRIBE_STRUCT(AgreementWay, (), (id, label))
/// The file built in; a fault in it is a bug, tested.
const std::vector<AgreementWay>& agreement_ways();

/// What the patient said, as whoever heard it writes it down.
struct Choice {
  bool agrees = false;
  std::string doctor{}, doctor_rpps{};  ///< who receives; the number may be empty
  std::string way{};                    ///< id of an AgreementWay
  Date on{};                            ///< the day it was said
  /// Pieces that stay: the doctor's own notes, what concerns somebody else.
  std::vector<std::string> kept_back{};
  /// Reminded that they object to sharing (CSP L1110-4), the person wants this transfer all the
  /// same.
  std::optional<bool> despite_objection{};
};
BOOST_DESCRIBE_STRUCT(Choice, (),
                      (agrees, doctor, doctor_rpps, way, on, kept_back, despite_objection))

struct Transfer {
  DossierId dossier;
  std::string state;  ///< "agreed", "packed" (taken out, not handed yet), "handed" or "refused"
  std::uint32_t version = 0;
  Choice choice;
  std::string noted_by;
  std::string packed_sha256{}, packed_at{};
  std::string handed_at{}, handed_by{};
};

/// Writes down a choice; a later one replaces it, and what was handed before stays in the record's
/// versions. Errors: invalid_input "transfer.doctor", "transfer.rpps", "transfer.way",
/// "transfer.date" (to come, or over five years old), "transfer.pieces"; forbidden
/// "objection.care_team" (the person objects to sharing, and was not reminded of it); conflict
/// "record.version"; not_found "dossier.unknown".
Result<Transfer> note_choice(vault::Session& session, store::Transaction& tx, const DossierId& id,
                             const Choice& choice, std::uint32_t expected_version, Date today,
                             std::string_view by);
/// By dossier. Those of dossiers erased since are kept: they say what was handed over.
Result<std::vector<Transfer>> transfers(vault::Session& session, store::Transaction& tx);
/// Error: not_found "transfer.none".
Result<Transfer> transfer_of(vault::Session& session, store::Transaction& tx, const DossierId& id);

/// What goes to one doctor in one archive.
struct Batch {
  std::string doctor;
  std::vector<DossierId> dossiers;  ///< agreed, or packed without having been handed
};
/// One a doctor, by name; empty ones left out.
std::vector<Batch> batches(const std::vector<Transfer>& all);

/// Takes one dossier out in clear into `folder`, which must exist and must not be a disk.
/// Journalled "dossier.exported". Errors: those of dossier::export_dossier, "objection.care_team"
/// (said since the choice) among them; forbidden "transfer.not_agreed".
Result<void> take_out(vault::Session& session, const DossierId& id,
                      const std::filesystem::path& folder);
struct Sealed {
  Bytes archive;
  std::string password, sha256;
};
/// Seals everything that was taken out into `folder`; slow, needs no vault. Errors: "archive.…" of
/// documents/seven_zip.h; unavailable "export.write".
Result<Sealed> seal_batch(const std::filesystem::path& folder, const std::filesystem::path& out,
                          Random& random);
/// Says which archive holds these dossiers.
Result<void> note_packed(vault::Session& session, store::Transaction& tx,
                         const std::vector<DossierId>& dossiers, std::string_view sha256,
                         std::string_view by);
/// The archive of that fingerprint is in the doctor's hands. Gives how many dossiers it held.
/// Errors: not_found "transfer.archive"; conflict "transfer.archive_void" (a patient said something
/// else since it was made).
Result<std::uint64_t> note_handed(vault::Session& session, store::Transaction& tx,
                                  std::string_view sha256, std::string_view by);

}  // namespace serment::succession
