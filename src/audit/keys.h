#pragma once
// What the journal derives from the practice's journal key, and what each derived key does
// (docs/format/journal.md, "Keys").
#include <array>
#include <cstdint>
#include <string_view>

#include "audit/event.h"
#include "audit/merkle.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace serment::audit {

using Tag = std::array<std::uint8_t, 16>;

/// A detail and the salt with which its event commits to it.
struct OpenedDetail {
  Bytes salt;
  Bytes detail;
};

/// Keys of one practice's journal. Immutable; safe from any thread.
class JournalKeys {
 public:
  JournalKeys(PracticeId practice, ByteView journal_key32);

  [[nodiscard]] const std::string& practice() const { return x_practice.value; }
  /// The tag stored beside an event: without the key, no changed event can be given a right one.
  [[nodiscard]] Tag tag(const Hash& leaf) const;
  /// The seal of the head's bytes.
  [[nodiscard]] Hash head_seal(ByteView head) const;

  [[nodiscard]] Bytes seal_segment_key(std::uint32_t segment, std::string_view month,
                                       const crypto::Key32& key, Random& random) const;
  [[nodiscard]] bool open_segment_key(std::uint32_t segment, std::string_view month,
                                      ByteView sealed, crypto::Key32& key) const;

  /// The key of a detail: needs both the segment's key and the dossier's (the practice's when
  /// null).
  [[nodiscard]] crypto::Key32 detail_key(const crypto::Key32& segment_key,
                                         const crypto::Key32* dossier_key) const;
  /// Replaces `out` with the sealed (salt ‖ length ‖ detail ‖ padding), bound to practice and
  /// index.
  void seal_detail(Bytes& out, std::uint64_t index, ByteView salt32, ByteView detail,
                   const crypto::Key32& key, Random& random) const;
  /// Opens a sealed detail and holds it to its commitment. Error: integrity "journal.detail".
  [[nodiscard]] Result<OpenedDetail> open_detail(const Entry& entry, ByteView sealed,
                                                 const crypto::Key32& key) const;

 private:
  PracticeId x_practice;
  crypto::Key32 x_tags;  // of which the first 16 bytes serve
  crypto::Key32 x_head;
  crypto::Key32 x_segments;
  crypto::Key32 x_details;
};

}  // namespace serment::audit
