#pragma once
// What an importer reads in one FHIR R4 resource: which it is, whose it is, and dates.
#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/result.h"
#include "dossier/model.h"
#include "json/reader.h"

namespace serment::dossier::fhir {

/// Which resource this is and whose it is. Views point into the parsed text.
struct Head {
  std::string_view type;  ///< "Encounter"
  std::string_view id;    ///< may be empty
  /// The reference to a patient, as reference_key() writes it; empty when it has none. For a
  /// Patient, its own.
  std::string patient;
  /// For a Patient: its other name in the source (fullUrl), when it differs.
  std::string alias;
  /// The server of the reference, or of a Patient's fullUrl, as server_print() gives it.
  std::uint32_t server = 0;
};

/// Errors: invalid_input "fhir.resource_type", "fhir.id", "fhir.reference".
Result<Head> read_head(json::Value resource, std::string_view full_url);

/// One spelling for the references to one resource: "Patient/12", "https://host/fhir/Patient/12",
/// "Patient/12/_history/3" give "Patient/12"; "urn:uuid:X" gives "urn/x", and so do "Patient/X" and
/// "Binary/X"; "Patient?identifier=S|V" gives "?S|V". Empty for a reference inside the resource
/// ("#p").
std::string reference_key(std::string_view reference);

/// How resources that hold their patient inside themselves are grouped: no dossier is named.
inline constexpr std::string_view kContainedPatient = "?contained";

/// A number for the server of an absolute address; 0 for another address. "Patient/1" of one server
/// is not "Patient/1" of another.
std::uint32_t server_print(std::string_view address);

/// True for an identifier drawn at random, that no other server gives.
bool is_uuid(std::string_view id);

/// What a FHIR date or date-time covers: "1980-05" goes from 1 to 31 May 1980; date-times with an
/// hour are taken on the Europe/Paris calendar.
struct PartialDate {
  Date first_day{};
  Date last_day{};
  bool whole = false;  ///< the day was given
};
/// Error: invalid_input "fhir.date".
Result<PartialDate> read_date(std::string_view text);

/// The date in a string value.
Result<PartialDate> read_date(json::Value value);

/// Follows "period.end" into a resource; nothing when a step is absent.
std::optional<json::Value> follow(json::Value resource, std::string_view path);

/// Identity of a Patient resource. Errors: invalid_input "fhir.patient_without_name",
/// "fhir.patient_without_key" (nothing to recognise the patient by at the next import),
/// "fhir.date".
Result<Identity> read_identity(json::Value patient, const Head& head);

/// True when a Patient has an INS that is none (its key, its shape): not taken for its identity.
bool has_wrong_ins(json::Value patient);

/// Digest of folded names and birth date: recognises a patient of a source without identifiers.
/// Empty when the birth date is missing.
std::string identity_fingerprint(const Identity& identity);

/// Short digest of a text, for keys.
std::string digest_of(std::string_view text);

}  // namespace serment::dossier::fhir
