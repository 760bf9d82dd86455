#pragma once
// What a dossier knows of a patient, and what importers hand over. Sealed at rest, clear in memory.
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/personal.h"
#include "base/result.h"

namespace serment::dossier {

struct Identity {
  Personal<std::string> family_name;  ///< nom de naissance (or the only one known)
  Personal<std::string> used_name;    ///< nom utilisé, may be empty
  Personal<std::string> given_names;  ///< prénoms, separated by spaces
  Personal<std::optional<Date>> birth;
  std::string sex;            ///< "male", "female", "other", "unknown"
  Personal<std::string> ins;  ///< matricule INS or NIR, 13 or 15 characters, may be empty
  Personal<std::string> phone;
  Personal<std::string> email;
  Personal<std::string> address;
  /// Identifiers in the source software, "system|value", for idempotent imports.
  std::vector<Personal<std::string>> source_keys;
};

/// Why a piece is kept apart: law/care_resources.toml decides.
enum class Category : std::uint8_t { care, transfusion, administrative };

/// One FHIR resource (or CSV row rewritten as one) belonging to a patient.
struct ImportedResource {
  std::string type;  ///< "Encounter"
  std::string key;   ///< stable key in the source: "Encounter/<id>"
  Bytes json;        ///< the resource's bytes as found
  Category category = Category::care;
};

/// One file belonging to a patient (attachment, scanned letter). Content comes as a stream.
struct ImportedFile {
  std::string key;  ///< stable key in the source
  Personal<std::string> title;
  std::string mime;
  std::uint64_t size = 0;
  std::array<std::uint8_t, 32> sha256{};
  Category category = Category::care;
  /// Opens the content anew at each call; returns a source as vault::ByteSource.
  std::function<Result<std::function<Result<std::size_t>(std::span<std::uint8_t>)>>()> open;
};

/// Everything one source says about one patient, complete: the unit of an import (all or nothing).
struct ImportedPatient {
  std::string place;  ///< where in the source, without identity ("entrée 3", "ligne 12")
  Identity identity;
  std::optional<Date> last_care{};
  std::optional<Date> first_care{};
  Personal<std::optional<Date>> death;
  bool deceased_without_date = false;
  std::vector<Date> transfusions{};
  bool undated_transfusion = false;  ///< one is mentioned without its day
  std::vector<ImportedResource> resources;
  std::vector<ImportedFile> files;
};

enum class Outcome : std::uint8_t { created, updated, unchanged };

/// Receives patients one at a time as an importer finds them.
using PatientSink = std::function<Result<Outcome>(ImportedPatient&&)>;

/// A piece of a source that was refused, and why. `file` is the source's own file name only when it
/// cannot hold an identity; otherwise its number in the folder ("fichier n° 3").
struct Refusal {
  std::string file;
  std::string place;
  std::string code;
  std::string reason;  ///< French, no patient data
};

}  // namespace serment::dossier
