#pragma once
// The values that travel through the vault's door (vault.h).

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace serment::vault {

/// Fixed-size clear label sealed beside each dossier key, so that a plan of a million dossiers
/// opens one small seal each. Its meaning belongs to dossier/ (birth, last care, death… see
/// dossier/facts.h).
inline constexpr std::size_t kLabelSize = 64;
using Label = std::array<std::uint8_t, kLabelSize>;

/// A dossier whose key is open. Wiped on destruction.
struct OpenDossier {
  DossierId id;
  crypto::Key32 key;
  Label label{};
  /// Set by create_dossier, open_dossier and open_practice_scope. visit_all leaves no trace: its
  /// dossiers open their objects of kind "identity" and "manifest" only.
  bool journalled = false;
};

/// One sealed object of a dossier, as listed without opening it.
struct ObjectInfo {
  ObjectId id;
  std::string kind;  ///< "identity", "manifest", "care", "file", "record"
  std::uint32_t version = 1;
  std::uint64_t padded_size = 0;
};

/// An object and its whole content.
struct OpenedObject {
  ObjectInfo info;
  Bytes plain;
};

/// An object whose seals were tried, to its last chunk.
struct TriedObject {
  ObjectInfo info;
  std::uint64_t content_size = 0;  ///< when it opens
  bool opens = false;
};

/// A dossier whose seals were all tried. Nothing of what they hold comes out.
struct TriedDossier {
  bool practice_scope = false;
  /// "" when the header opens; else "dossier.damaged" or "vault.epoch_unknown", and then no object
  /// could be tried.
  std::string fault{};
  OpenDossier dossier;  ///< not journalled; its id alone when the header does not open
  std::vector<TriedObject> objects{};
};

/// Told of a dossier that does not open, and why (integrity).
using DamageVisitor = std::function<Result<void>(const DossierId&, const Error&)>;

/// The dossiers whose row was written, whether or not the transaction that did it was committed.
/// Told by the one class that writes these rows, so that who keeps something of them in memory
/// knows what to read again.
class WrittenDossiers {
 public:
  void note(const DossierId& id) {
    if (x_ids.size() < kMost)
      x_ids.insert(id);
    else
      x_any = true;
  }
  [[nodiscard]] const std::set<DossierId>& ids() const { return x_ids; }
  /// More than are listed: it may be any dossier.
  [[nodiscard]] bool any() const { return x_any; }
  [[nodiscard]] bool none() const { return x_ids.empty(); }

 private:
  static constexpr std::size_t kMost = 10'000;
  std::set<DossierId> x_ids{};
  bool x_any = false;
};

/// Who acts and why; becomes the journal event of an opening.
struct Purpose {
  std::string action;  ///< from audit/actions.h
  std::string actor;
  Bytes detail{};  ///< sealed detail (JSON)
};

/// A source of bytes for streamed objects: fills the span, returns how many bytes (0 = end).
using ByteSource = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;
using ByteSink = std::function<Result<void>(ByteView)>;

/// Opened identities, in the order of the dossiers from batch to batch.
struct IdentityBatch {
  struct Opened {
    DossierId id;
    Bytes plain;  ///< wiped after the visit
  };
  std::size_t number = 0;  ///< from 0
  std::vector<Opened> objects;
};
/// Called from several threads at once, in any order.
using IdentityVisitor = std::function<Result<void>(const IdentityBatch&)>;

struct SlotInfo {
  std::string id;
  std::string kind;  ///< "passphrase", "recovery" or "member"
  Instant created;
};

/// The printed recovery key: 8 groups of 5 letters and digits, each group with its check character.
struct RecoveryKey {
  std::string text;
  [[nodiscard]] std::string group(int number_from_1) const;
};

}  // namespace serment::vault
