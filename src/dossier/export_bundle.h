#pragma once
// The FHIR R4 bundle of an export: what was imported, as found, plus what makes it whole.
#include "dossier/dossiers.h"

namespace serment::dossier {

/// A Patient resource made of the identity, for a dossier that came without one.
std::string patient_resource(const Dossier& dossier);
/// A DocumentReference saying where a file of the export lies.
std::string document_resource(const Piece& piece, std::string_view file_name,
                              std::string_view patient_reference);

}  // namespace serment::dossier
