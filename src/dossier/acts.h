#pragma once
#include "audit/actions.h"

namespace serment::dossier {

/// The code itself, if the journal knows it; else the build stops.
consteval std::string_view known_act(std::string_view code) {
  return audit::find_action(code) != nullptr ? code : throw "unknown act";
}

inline constexpr std::string_view kIndexBuilt = known_act("index.built");
inline constexpr std::string_view kDossierCreated = known_act("dossier.created");
inline constexpr std::string_view kDossierRead = known_act("dossier.read");
inline constexpr std::string_view kDossierUpdated = known_act("dossier.updated");
inline constexpr std::string_view kDossierExported = known_act("dossier.exported");
inline constexpr std::string_view kHoldAdded = known_act("hold.added");
inline constexpr std::string_view kHoldLifted = known_act("hold.lifted");

}  // namespace serment::dossier
