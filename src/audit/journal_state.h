#pragma once
// The inside of audit::Journal: its keys, and what it remembers between two appends.
#include <optional>
#include <string>

#include "audit/drawn_ahead.h"
#include "audit/journal.h"
#include "audit/keys.h"
#include "audit/object_index.h"
#include "audit/rows.h"
#include "crypto/sign.h"

namespace serment::audit {

/// The open key of the month that events are written in.
struct OpenSegment {
  std::uint32_t number = 0;
  Instant from{};  ///< first instant of its month (UTC), included
  Instant to{};    ///< first instant of the next month, excluded
  crypto::Key32 key;
};

/// The head as a journal last wrote or read it. A rollback or another writer may have made it
/// stale: it is only ever written back over a stored head with the same seal.
struct Remembered {
  Head head;
  bool stored = false;
};

struct Journal::State {
  State(const PracticeId& practice, ByteView signing_seed32, ByteView journal_key32, Random& source)
      : keys(practice, journal_key32),
        key_name("serment.local/" + practice.value),
        signer(signing_seed32),
        random(source) {}

  JournalKeys keys;
  std::string key_name;
  crypto::SigningKey signer;
  DrawnAhead random;

  std::optional<Remembered> remembered;
  std::optional<OpenSegment> segment;
  ObjectIndex objects;  // read on, when somebody asks about an object
  Bytes entry_bytes;    // kept between appends for their memory only
  Bytes sealed_bytes;

  [[nodiscard]] const std::string& practice() const { return keys.practice(); }
  Result<std::uint64_t> append(store::Transaction& tx, const Event& event, ByteView detail,
                               const crypto::Key32* dossier_key);
  Result<void> remember(store::Transaction& tx);
  void forget();
  Result<void> enter_segment(store::Transaction& tx, Instant at, const Head& head);
  [[nodiscard]] bool clock_went_back(const Head& head, Instant at) const;
  [[nodiscard]] bool in_segment(Instant at) const;
  // The next event, hashed into a head but not yet stored; its bytes are in the two buffers.
  struct Grown {
    std::uint64_t index = 0;
    Tag tag{};
    std::optional<Hash> block{};
  };
  Grown grow(Head& head, const Event& event, ByteView detail, const crypto::Key32* dossier_key);
  void encode(std::uint64_t index, const Event& event, ByteView detail,
              const crypto::Key32* dossier_key);
  Result<void> insert(store::Transaction& tx, const Grown& grown);
  Result<bool> save(store::Transaction& tx, Head head);
  Result<bool> write(store::Transaction& tx, const Event& event, ByteView detail,
                     const crypto::Key32* dossier_key);
  Result<void> write_all(store::Transaction& tx, std::span<const Act> acts);
  Result<Head> sound_head(store::Transaction& tx) const;
  // The rows that may be of an object: whole blocks that name it, then what follows the last one.
  Result<void> visit_rows_of(store::Transaction& tx, std::string_view object,
                             const EventVisitor& visitor);
};

/// The month of a UTC instant, "2026-11", and its bounds.
struct Month {
  std::string name;
  Instant from{};
  Instant to{};
};
Month month_of(Instant at);

/// The error of an act refused because the stored head is not what the journal wrote.
tl::unexpected<Error> head_changed();
/// The object of the event that says a segment expired: "segment-3".
std::string expiry_object(std::uint32_t segment);
/// "événement n° 12" or "événements n° 12 à 15" (last included), with no-break spaces.
std::string name_events(std::uint64_t first, std::uint64_t last);

}  // namespace serment::audit
