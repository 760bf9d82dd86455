#pragma once
// The associated data that binds each ciphertext to its place (docs/format/vault.md, "Binding"). A
// ciphertext moved to another practice, dossier, object, kind, version or position does not open.

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace serment::vault {

/// First byte of every sealed blob in the database.
inline constexpr std::uint8_t kSealFormat = 1;

/// Where an object stands.
struct ObjectPlace {
  std::string_view practice;
  std::string_view dossier;
  std::string_view object;
  std::string_view kind;
  std::uint32_t version = 1;
};

/// The root key in an unlock slot; `slot_header` is the slot as stored, without the wrapped key.
Bytes bind_slot(std::string_view practice, ByteView slot_header);
/// An epoch key under the root key.
Bytes bind_epoch(std::string_view practice, std::uint32_t number, std::uint64_t created_ms);
/// A dossier's key and label under an epoch key.
Bytes bind_dossier(std::string_view practice, std::uint32_t epoch, std::string_view dossier);
/// The same for many dossiers in a row: only the identifier is written anew. Not thread-safe.
class DossierBinding {
 public:
  explicit DossierBinding(std::string_view practice) : x_practice(practice) {}
  ByteView of(std::uint32_t epoch, std::string_view dossier);

 private:
  std::string_view x_practice;
  Bytes x_bytes;
  std::uint32_t x_epoch = 0;
  std::size_t x_dossier_size = 0;
};
/// An object's key under its dossier's key.
Bytes bind_object_key(const ObjectPlace& place);
/// One chunk of an object under the object's key.
Bytes bind_chunk(const ObjectPlace& place, std::uint32_t number, bool last);

}  // namespace serment::vault
