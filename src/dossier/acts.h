#pragma once
#include "audit/actions.h"

namespace serment::dossier {

using audit::known_act;

inline constexpr std::string_view kIndexBuilt = known_act("index.built");
inline constexpr std::string_view kDossierCreated = known_act("dossier.created");
inline constexpr std::string_view kDossierRead = known_act("dossier.read");
inline constexpr std::string_view kDossierUpdated = known_act("dossier.updated");
inline constexpr std::string_view kDossierExported = known_act("dossier.exported");
inline constexpr std::string_view kDossierHanded = known_act("dossier.handed");
inline constexpr std::string_view kDossierAnnotated = known_act("dossier.annotated");
inline constexpr std::string_view kRestrictionSet = known_act("restriction.set");
inline constexpr std::string_view kRestrictionLifted = known_act("restriction.lifted");
inline constexpr std::string_view kRightsRecorded = known_act("rights.recorded");
inline constexpr std::string_view kHoldAdded = known_act("hold.added");
inline constexpr std::string_view kHoldLifted = known_act("hold.lifted");

}  // namespace serment::dossier
