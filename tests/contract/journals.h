#pragma once
// A journal with a fixed practice, fixed keys and fixed randomness: the same bytes on every run and
// on both stores, so that they can be compared with the vectors in tests/vectors/tlog.
#include <string>

#include "audit/journal.h"
#include "base/random.h"
#include "contract/stores.h"
#include "crypto/hash.h"

namespace serment::contract {

/// Bytes that only look random: SHA-256 of a counter.
class CountedRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      if (x_used == x_block.size()) {
        x_block = crypto::sha256(as_bytes("counted " + std::to_string(x_counter++)));
        x_used = 0;
      }
      byte = x_block[x_used++];
    }
  }

 private:
  std::uint64_t x_counter = 0;
  crypto::Sha256 x_block{};
  std::size_t x_used = sizeof x_block;
};

inline const PracticeId kJournalPractice{"0123456789abcdefghjkmnpqrs"};
inline const std::string kJournalDossier = "zyxwvtsrqpnmkjhgfedcba9876";
/// 2026-11-23T14:30:05.123Z
inline constexpr Instant kJournalStart{std::chrono::milliseconds(1'795'444'205'123)};

inline crypto::Key32 dossier_key(std::uint8_t seed = 3) {
  crypto::Key32 key;
  std::fill(std::begin(key.bytes), std::end(key.bytes), seed);
  return key;
}

/// A database with a journal in it.
template <class Store>
struct JournalFixture {
  Store store{};
  std::unique_ptr<store::Database> db = store.open();
  CountedRandom random{};
  audit::Journal journal{kJournalPractice, Bytes(32, 1), Bytes(32, 2), random};

  /// Appends `count` events, a second apart after `at`, alternately with a practice's detail, a
  /// dossier's, and none.
  void append(std::uint64_t count, Instant at = kJournalStart) {
    const crypto::Key32 key = dossier_key();
    expect(db->write([&](store::Transaction& tx) -> Result<void> {
      for (std::uint64_t number = 0; number < count; ++number) {
        const Instant when = at + std::chrono::seconds(number);
        const Bytes detail = to_bytes("{\"n\":" + std::to_string(number) + "}");
        if (number % 3 == 0) {
          TRY_VOID(journal.append(tx, {"index.built", "owner", "", when}, detail));
        } else if (number % 3 == 1) {
          TRY_VOID(
              journal.append(tx, {"dossier.read", "owner", kJournalDossier, when}, detail, &key));
        } else {
          TRY_VOID(journal.append(tx, {"vault.unlocked", "dr.martin", "", when}, {}));
        }
      }
      return {};
    }));
  }

  audit::Verification verify(const audit::Checkpoint* against = nullptr) {
    audit::Verification found;
    expect(db->read([&](store::Transaction& tx) -> Result<void> {
      found = TRY(journal.verify(tx, against));
      return {};
    }));
    return found;
  }

  audit::Checkpoint checkpoint() {
    audit::Checkpoint signed_head;
    expect(db->read([&](store::Transaction& tx) -> Result<void> {
      signed_head = TRY(journal.checkpoint(tx));
      return {};
    }));
    return signed_head;
  }

  audit::Journal::Proof prove(std::uint64_t index, const audit::Checkpoint* under = nullptr) {
    audit::Journal::Proof proof;
    expect(db->read([&](store::Transaction& tx) -> Result<void> {
      proof = TRY(journal.prove(tx, index, under));
      return {};
    }));
    return proof;
  }

  Result<Bytes> detail(std::uint64_t index, const crypto::Key32* key = nullptr) {
    Result<Bytes> found = Bytes{};
    expect(db->read([&](store::Transaction& tx) -> Result<void> {
      found = journal.detail(tx, index, key);
      return {};
    }));
    return found;
  }
};

/// "journal.changed 5, journal.block 0": the codes found and the events they name.
inline std::string summary(const std::vector<audit::Finding>& findings) {
  std::string text;
  for (const audit::Finding& finding : findings) {
    text += (text.empty() ? "" : ", ") + finding.code + " " + std::to_string(finding.index);
  }
  return text;
}

}  // namespace serment::contract
