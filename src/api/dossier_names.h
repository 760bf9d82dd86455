#pragma once
// The names of dossiers, for those who may see them.
#include <string>

#include "api/services.h"
#include "base/ids.h"

namespace serment::api {

/// On the engine. Empty for a dossier that is erased, or for who may not search dossiers.
class DossierNames {
 public:
  explicit DossierNames(const Call& call)
      : x_index(call.services.engine.index()),
        x_shown(call.actor.may(identity::Permission::dossier_search)) {}
  [[nodiscard]] std::string of(const DossierId& id) const {
    const auto* entry = x_shown ? x_index.find(id) : nullptr;
    return entry != nullptr ? entry->display.reveal() : std::string{};
  }

 private:
  const dossier::Index& x_index;
  bool x_shown;
};

}  // namespace serment::api
