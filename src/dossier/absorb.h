#pragma once
#include <memory>

#include "dossier/index.h"
#include "dossier/model.h"

namespace serment::dossier {

/// Writes imported patients, each all or nothing and journalled ("dossier.created",
/// "dossier.updated"). The same content again writes nothing at all.
///
/// Newcomers wait and are committed together, by 8 MiB or 500 patients, so that a durable commit is
/// paid once for many; a crash loses only those not committed yet, which the same import brings
/// again. A patient already known, or with large files, is committed at once. The index learns of a
/// patient after the commit only. Not thread-safe.
class Absorber {
 public:
  Absorber(vault::Session& session, Index& index);
  ~Absorber();  ///< forgets what still waits: call finish() first
  Absorber(const Absorber&) = delete;
  Absorber& operator=(const Absorber&) = delete;

  /// The files of the patient are read before this returns. Errors: those of Index::match and
  /// receive() concern this patient only; any other comes from the store or the vault, and after a
  /// failed commit every later call repeats it.
  Result<Outcome> absorb(ImportedPatient patient);
  /// Commits what waits.
  Result<void> finish();

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

/// One patient, committed when this returns.
Result<Outcome> absorb(vault::Session& session, Index& index, ImportedPatient patient);

}  // namespace serment::dossier
