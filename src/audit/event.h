#pragma once
// The canonical bytes of an event: what the tree commits to (docs/format/journal.md, "Entry").
#include <cstdint>
#include <optional>
#include <string_view>

#include "audit/merkle.h"
#include "base/bytes.h"
#include "base/calendar.h"

namespace serment::audit {

/// Whose key, with the segment's, opens an event's detail.
enum class DetailOwner : std::uint8_t {
  none = 0,      ///< the event has no detail
  practice = 1,  ///< the practice's own key
  dossier = 2,   ///< the key of the dossier acted upon
};

/// An event as it is hashed into the tree. Texts are views: of the caller's strings when encoding,
/// of the entry's bytes when decoding.
struct Entry {
  std::string_view practice;
  std::uint64_t index = 0;
  Instant at;
  std::string_view actor;
  std::string_view action;
  std::string_view object;
  std::uint32_t segment = 0;
  DetailOwner owner = DetailOwner::none;
  Hash commitment{};     ///< SHA-256(0x02 ‖ salt ‖ detail); unused without detail
  Hash sealed_digest{};  ///< SHA-256 of the sealed detail; unused without detail
};

/// Longest text of a field, in bytes.
inline constexpr std::size_t kLongestField = 128;

/// Replaces `out` with the entry's bytes. A field that is too long is a bug.
void encode_entry(const Entry& entry, Bytes& out);
/// Reads an entry; nothing unless the bytes are exactly what encode_entry writes.
std::optional<Entry> decode_entry(ByteView bytes);
/// SHA-256(0x02 ‖ salt ‖ detail): shows a detail later without any key, hides it until then.
Hash commit_to_detail(ByteView salt32, ByteView detail);

}  // namespace serment::audit
