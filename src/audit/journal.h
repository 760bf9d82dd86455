#pragma once
// The journal (docs/format/journal.md): an RFC 6962 Merkle tree of events. The proof is open, the
// detail is sealed: erasing a dossier makes its details unreadable and leaves every proof valid.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/event.h"
#include "audit/merkle.h"
#include "audit/verification.h"
#include "base/calendar.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "store/database.h"

namespace serment::audit {

/// What is open in an event. None of these fields may hold patient identity: only letters, digits
/// and ". _ - : / @" are accepted.
struct Event {
  std::string action;  ///< stable dotted name, from audit/actions.h ("dossier.read")
  std::string actor;   ///< member id, or "system"
  std::string object;  ///< opaque id of the thing acted upon (dossier id…), may be empty
  Instant at;          ///< UTC
};

/// A stored event, as listed.
struct StoredEvent {
  std::uint64_t index = 0;  ///< position in the tree, from 0
  Event event;
  DetailOwner owner = DetailOwner::none;  ///< whose key opens the detail
  /// False without a detail, or once its month has expired. A dossier's detail also needs the
  /// dossier's key: erasing the dossier makes it unreadable, which the journal alone cannot know.
  bool detail_readable = false;
};

/// What to list; an empty field accepts everything.
struct Filter {
  std::optional<Instant> from{};  ///< this instant included
  std::optional<Instant> to{};    ///< this instant excluded
  std::string action{};           ///< exact, or a prefix ending in "."
  std::string object{};
  std::string actor{};
  std::uint64_t limit = 0;  ///< 0: no limit
};

/// The journal of one practice. Appending happens in the caller's transaction: the act and its
/// trace commit together or not at all. Not thread-safe.
class Journal {
 public:
  /// `signing_seed` is the vault's subkey "auditsig"; `journal_key` its subkey "journal_".
  Journal(PracticeId practice, ByteView signing_seed32, ByteView journal_key32, Random& random);
  ~Journal();

  /// Appends one event. `detail` (any bytes, usually JSON; empty for none) is committed to by a
  /// salted hash and sealed under `dossier_key`, or under the practice's key when null, and in both
  /// cases under the key of its month. When the clock went back by more than two minutes since the
  /// last event, an event "clock.backwards" is appended first. Returns the event's index.
  /// Errors: invalid_input "journal.field", integrity "journal.head"; then the act must be refused.
  Result<std::uint64_t> append(store::Transaction& tx, const Event& event, ByteView detail,
                               const crypto::Key32* dossier_key = nullptr);

  /// Appends many events with one writing of the head: for the acts of one group commit. The same
  /// rules and errors as append(); the transaction must be undone on error.
  struct Act {
    Event event;
    ByteView detail{};
    const crypto::Key32* dossier_key = nullptr;
  };
  Result<void> append_all(store::Transaction& tx, std::span<const Act> acts);

  /// Lists events in order. Error: integrity "journal.entry".
  Result<void> list(store::Transaction& tx, const Filter& filter,
                    const std::function<Result<void>(const StoredEvent&)>& visitor) const;
  /// Lists backwards, the newest first, from the event before `before` (from the last one when
  /// absent). Looks at `most_looked` events at most, and, with `filter.from`, no further than a day
  /// before it. Returns the `before` of the next page; nothing once there is no more.
  Result<std::optional<std::uint64_t>> list_back(
      store::Transaction& tx, const Filter& filter, std::optional<std::uint64_t> before,
      std::uint64_t most_looked, const std::function<void(const StoredEvent&)>& visitor) const;
  /// Opens a detail with the dossier's key, or the practice's when null; empty when the event has
  /// none. Errors: not_found "journal.event", not_found "journal.detail_expired", integrity
  /// "journal.detail" (wrong key, or changed).
  Result<Bytes> detail(store::Transaction& tx, std::uint64_t index,
                       const crypto::Key32* dossier_key = nullptr) const;
  /// One event. Errors: not_found "journal.event", integrity "journal.entry".
  Result<StoredEvent> event(store::Transaction& tx, std::uint64_t index) const;
  /// What shows a detail to somebody without any key: the event's bytes, which commit to it, and
  /// the salt of that commitment. Both are empty when the event has none. Errors: those of
  /// detail().
  struct Disclosure {
    Bytes entry;
    Bytes salt;
    Bytes detail;
  };
  Result<Disclosure> disclose(store::Transaction& tx, std::uint64_t index,
                              const crypto::Key32* dossier_key = nullptr) const;
  /// A run of events of one UTC month whose details can still be read. Its bounds are those that
  /// its events' own entries give, never what stands beside its key.
  struct ReadableMonth {
    std::uint32_t segment = 0;
    std::string month;  ///< "2026-03"
    Instant from{};
    Instant to{};             ///< excluded
    std::uint64_t begin = 0;  ///< first event
    std::uint64_t end = 0;    ///< excluded
  };
  /// In the order of the journal. Errors: integrity "journal.head", "journal.entry".
  Result<std::vector<ReadableMonth>> readable_months(store::Transaction& tx) const;
  /// Makes unreadable the details of the months that ended before that day, and by `now`: drops
  /// their keys and their sealed bytes, and appends one "journal.expired" a month. Proofs stay
  /// valid. Returns the months ("2026-03"). Which months may go is not decided here
  /// (compliance/journal_expiry.h). Errors: those of readable_months().
  Result<std::vector<std::string>> expire_segments(store::Transaction& tx, Date before,
                                                   const std::string& actor, Instant now);

  /// Signs the current size and root. Error: integrity "journal.head".
  Result<Checkpoint> checkpoint(store::Transaction& tx) const;
  /// Recomputes every leaf and node from the stored bytes and holds them to tags, blocks and head;
  /// with `against` (signed by this journal), also to that earlier tree. Error: those of
  /// open_checkpoint for `against`; every other fault is a finding.
  Result<Verification> verify(store::Transaction& tx, const Checkpoint* against = nullptr) const;
  /// The same, some events at a time.
  Result<GradualVerification> begin_verification(const Checkpoint* against = nullptr) const;

  /// The canonical bytes of an event (its leaf entry) and its inclusion proof.
  struct Proof {
    std::uint64_t index = 0;
    Bytes entry;
    std::vector<crypto::Sha256> path;
    Checkpoint checkpoint;
    [[nodiscard]] TlogProof file() const;  ///< the ".tlog-proof"
  };
  /// Proves an event in the tree of `under` (an earlier checkpoint), or of now when null.
  /// Errors: not_found "journal.event"; integrity "journal.proof" (the stored tree is not sound).
  Result<Proof> prove(store::Transaction& tx, std::uint64_t index,
                      const Checkpoint* under = nullptr) const;
  /// The proof that the current tree extends the one of `size1` events (1 ≤ size1 ≤ size).
  struct Consistency {
    std::uint64_t size1 = 0;
    std::vector<crypto::Sha256> path;
    Checkpoint old;  ///< of `size1`: byte for byte the one signed at that size
    Checkpoint checkpoint;
  };
  Result<Consistency> consistency(store::Transaction& tx, std::uint64_t size1) const;

  /// Signs a statement of the practice that is no checkpoint: its first line is "serment/<kind>",
  /// which is nobody's origin. `text` ends with a newline; a malformed one is a bug.
  [[nodiscard]] std::string sign_statement(std::string_view kind, std::string_view text) const;

  [[nodiscard]] const std::string& key_name() const;  ///< "serment.local/<practice id>", the origin
  [[nodiscard]] VerifierKey public_key() const;
  /// C2SP verifier key: "<name>+<key id>+<base64>".
  [[nodiscard]] std::string verifier_key() const { return format_verifier_key(public_key()); }

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::audit
