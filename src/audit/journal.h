#pragma once
// The journal (docs/format/journal.md): an RFC 6962 Merkle tree of events. The proof is open, the
// detail is sealed: erasing a dossier makes its details unreadable and leaves every proof valid.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/merkle.h"
#include "base/calendar.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "crypto/sign.h"
#include "store/database.h"

namespace serment::audit {

/// What is open in an event. None of these fields may hold patient identity.
struct Event {
  std::string action;   ///< stable dotted name, from audit/actions.h ("dossier.read")
  std::string actor;    ///< member id, or "system"
  std::string object;   ///< opaque id of the thing acted upon (dossier id…), may be empty
  Instant at;
};

/// A stored event, as listed.
struct StoredEvent {
  std::uint64_t index = 0;  ///< position in the tree, from 0
  Event event;
  bool detail_readable = false;  ///< false once its key is gone
};

struct Filter {
  std::optional<Instant> from{};
  std::optional<Instant> to{};
  std::string action{};  ///< exact, or a prefix ending in "."
  std::string object{};
  std::string actor{};
  std::uint64_t limit = 0;  ///< 0: no limit
};

/// One fault found by verification, in French, naming the row ("événement n° 12 : …").
struct Finding {
  std::uint64_t index = 0;
  std::string code;  ///< "journal.changed", "journal.missing", "journal.reordered", "journal.truncated"…
  std::string text;
};

struct Verification {
  std::uint64_t size = 0;
  crypto::Sha256 root{};
  std::vector<Finding> findings;
  [[nodiscard]] bool intact() const { return findings.empty(); }
};

/// The journal of one practice. Appending happens in the caller's transaction: the act and its
/// trace commit together or not at all. Not thread-safe.
class Journal {
 public:
  /// `signing_seed` is the vault's subkey "auditsig"; `detail_key` the practice's subkey for details
  /// of events that concern no dossier.
  Journal(PracticeId practice, ByteView signing_seed32, ByteView detail_key32, Random& random);

  /// Appends one event. `detail` (any bytes, usually JSON) is committed to by a salted hash and
  /// sealed under `dossier_key`, or under the practice's key when null. Returns its index.
  Result<std::uint64_t> append(store::Transaction& tx, const Event& event, ByteView detail,
                               const crypto::Key32* dossier_key = nullptr);

  /// Lists events in order.
  Result<void> list(store::Transaction& tx, const Filter& filter,
                    const std::function<Result<void>(const StoredEvent&)>& visitor) const;
  /// Opens a detail with the dossier's key, or the practice's when null.
  Result<Bytes> detail(store::Transaction& tx, std::uint64_t index,
                       const crypto::Key32* dossier_key = nullptr) const;

  /// Signs the current size and root.
  Result<Checkpoint> checkpoint(store::Transaction& tx) const;
  /// Recomputes every leaf and node from the stored bytes and compares with the stored head; with
  /// `against`, also checks that the tree is an extension of that signed checkpoint.
  Result<Verification> verify(store::Transaction& tx, const Checkpoint* against = nullptr) const;
  /// The canonical bytes of an event (its leaf entry) and its inclusion proof in the current tree.
  struct Proof {
    std::uint64_t index = 0;
    Bytes entry;
    std::vector<crypto::Sha256> path;
    Checkpoint checkpoint;
  };
  Result<Proof> prove(store::Transaction& tx, std::uint64_t index) const;

  [[nodiscard]] const std::string& key_name() const { return x_key_name; }
  /// C2SP verifier key: "<name>+<key id>+<base64>".
  [[nodiscard]] std::string verifier_key() const;

 private:
  PracticeId x_practice;
  std::string x_key_name;
  crypto::SigningKey x_signer;
  crypto::Key32 x_detail_key;
  Random& x_random;
};

}  // namespace serment::audit
