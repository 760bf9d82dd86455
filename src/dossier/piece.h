#pragma once
#include "base/ids.h"
#include "dossier/model.h"

namespace serment::dossier {

/// The media type of a FHIR resource, as kept and exported.
inline constexpr std::string_view kResourceMime = "application/fhir+json";

/// One resource or file kept in a dossier, from its sealed manifest.
struct Piece {
  std::uint32_t source = 0;  ///< which source of the dossier it came from; keys are unique in one
  std::string key;
  std::string type;  ///< FHIR type, or "File"
  Category category = Category::care;
  std::optional<Personal<std::string>> title{};
  std::string mime;
  std::uint64_t size = 0;
  std::array<std::uint8_t, 32> sha256{};
  ObjectId object{};         ///< the sealed object it lies in…
  std::uint64_t offset = 0;  ///< …and where: small pieces share one object
  bool alone = false;        ///< the object holds nothing else, and is read as a stream
  Date imported_on;
};

/// Names a piece to people and in addresses: a digest, since its key may say something of the
/// patient. 24 characters.
std::string public_name(const Piece& piece);

/// True when two pieces of one key are the same version of it, wherever they lie.
inline bool same_version(const Piece& a, const Piece& b) {
  return a.sha256 == b.sha256 && a.size == b.size && a.type == b.type && a.mime == b.mime &&
         a.category == b.category && a.title == b.title;
}

}  // namespace serment::dossier
