#pragma once
// The check of everything sealed: each seal is tried, and each dossier held to its manifest.
#include <string>
#include <vector>

#include "dossier/importer.h"
#include "vault/session.h"

namespace serment::dossier {

/// One thing that is not what was written. Names nobody: a dossier and an object by their ids.
struct SealFault {
  DossierId dossier;   ///< empty for what belongs to none
  ObjectId object{};   ///< the sealed object, when it is one
  std::string code{};  ///< "piece.missing", "piece.damaged", "piece.unlisted", "hold.tampered"…
  std::string text{};  ///< French sentence
};

struct SealCheck {
  std::uint64_t dossiers = 0;  ///< patients'
  std::uint64_t objects = 0;
  std::uint64_t holds = 0;
  std::vector<SealFault> faults{};  ///< the first 1 000
  std::uint64_t faults_beyond = 0;
  [[nodiscard]] bool sound() const { return faults.empty(); }
};

/// Tries the header, the label, every object and chunk, and the holds of every dossier, as `tx`
/// sees them, and says which pieces of its manifest are missing, damaged, or too many. Nothing
/// sealed comes out, so nothing is journalled. Records and journal have checks of their own.
/// Progress counts dossiers. Errors: conflict "store.check_cancelled"; the store's.
Result<SealCheck> check_seals(vault::Session& session, store::Transaction& tx,
                              const Progress& progress);

}  // namespace serment::dossier
