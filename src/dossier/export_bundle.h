#pragma once
// The FHIR R4 bundle of an export: what was imported, as found, plus what makes it whole.
#include "dossier/dossiers.h"

namespace serment::dossier {

/// A Patient resource made of the identity, for a dossier that came without one.
std::string patient_resource(const Dossier& dossier);
/// A Basic resource with the facts that decide how long the dossier is kept, as they are now: what
/// a person corrected, or a source without FHIR said, is in no other resource (docs/format/
/// export.md). `number` tells apart those of several Patient resources of one dossier.
std::string facts_resource(const Dossier& dossier, std::string_view patient_reference,
                           std::size_t number);
/// True for what facts_resource() wrote in an earlier export that was imported since.
bool is_earlier_facts(const Piece& piece);
/// The key of the resource that a file is an attachment of ("DocumentReference/7" for
/// "DocumentReference/7#1"); empty for another file.
std::string_view owner_key(const Piece& file);
/// The name of a file in the export. It follows from the content alone, so that the references of
/// an earlier export, imported since, stay true.
std::string exported_name(const Piece& file);
/// A DocumentReference saying where a file of the export lies.
std::string document_resource(const Piece& piece, std::string_view file_name,
                              std::string_view patient_reference);

}  // namespace serment::dossier
