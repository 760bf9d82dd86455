#pragma once
#include <memory>

#include "dossier/index.h"
#include "dossier/model.h"

namespace serment::dossier {

/// Says of each patient what an Absorber would say of all of them in that order, and writes
/// nothing. The index learns of the patients as it would: it must be thrown away afterwards. Not
/// thread-safe.
class Rehearsal {
 public:
  Rehearsal(vault::Session& session, Index& index);
  ~Rehearsal();
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

  /// Errors: those of Absorber::absorb that concern this patient.
  Result<Outcome> absorb(ImportedPatient patient);

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::dossier
