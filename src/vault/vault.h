#pragma once
// The sealed vault (docs/format/vault.md): unlock slots → root key → epoch key → dossier key →
// object key. Opening a dossier writes the journal in the same transaction: there is no other door.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/journal.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/kdf.h"
#include "crypto/secret.h"
#include "store/database.h"

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

/// Who acts and why; becomes the journal event of an opening.
struct Purpose {
  std::string action;  ///< from audit/actions.h
  std::string actor;
  Bytes detail{};  ///< sealed detail (JSON)
};

/// A source of bytes for streamed objects: fills the span, returns how many bytes (0 = end).
using ByteSource = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;
using ByteSink = std::function<Result<void>(ByteView)>;

struct SlotInfo {
  std::string id;
  std::string kind;  ///< "passphrase" or "recovery"
  Instant created;
};

/// The printed recovery key: 8 groups of 5 letters and digits, each group with its check character.
struct RecoveryKey {
  std::string text;
  [[nodiscard]] std::string group(int number_from_1) const;
};

class Vault {
 public:
  /// Makes the key files in `keys` (mode 0600) with one passphrase slot and one recovery slot.
  struct Created {
    std::unique_ptr<Vault> vault;
    RecoveryKey recovery;
  };
  static Result<Created> create(const std::filesystem::path& keys, const PracticeId& practice,
                                ByteView passphrase, Clock& clock, Random& random,
                                crypto::Argon2Cost cost = {});
  /// Opens with a passphrase, or a recovery key (recognised by its shape). A wrong one costs the
  /// same time as a right one: locked "vault.wrong_passphrase".
  static Result<std::unique_ptr<Vault>> unlock(const std::filesystem::path& keys,
                                               ByteView credential, Clock& clock, Random& random);
  ~Vault();

  [[nodiscard]] const PracticeId& practice() const;
  [[nodiscard]] std::uint32_t epoch() const;
  /// A 32-byte subkey of the root key for an 8-character context ("auditsig", "journal_").
  [[nodiscard]] crypto::Secret subkey(std::string_view context8) const;
  [[nodiscard]] std::vector<SlotInfo> slots() const;
  Result<void> change_passphrase(ByteView passphrase);
  Result<RecoveryKey> replace_recovery_key();

  // --- dossiers ---------------------------------------------------------------------------------
  /// Creates a dossier with a fresh key.
  Result<OpenDossier> create_dossier(store::Transaction& tx, const Label& label);
  /// Opens a dossier's key and writes the journal event in the same transaction.
  Result<OpenDossier> open_dossier(store::Transaction& tx, audit::Journal& journal,
                                   const DossierId& id, const Purpose& purpose);
  /// The practice's own sealed scope (registers, certificates): a dossier of its own, not
  /// journalled on opening (its acts are).
  Result<OpenDossier> open_practice_scope(store::Transaction& tx);
  Result<void> update_label(store::Transaction& tx, const OpenDossier& dossier);
  /// Visits every dossier with key and label, in constant memory, without journal event: for the
  /// index after unlock and the retention plan only. The practice scope is not visited.
  Result<void> visit_all(store::Transaction& tx,
                         const std::function<Result<void>(const OpenDossier&)>& visitor) const;
  /// Deletes key, label and objects, and leaves a tombstone (id, instant). Irreversible once
  /// rotate() has run. Only retention::erase may call it (lint).
  Result<void> shred(store::Transaction& tx, const DossierId& id, Instant at);

  // --- objects ----------------------------------------------------------------------------------
  /// Seals one object (padded, bound to practice, dossier, object id, kind and version).
  Result<ObjectId> put(store::Transaction& tx, const OpenDossier& dossier, std::string_view kind,
                       ByteView plain, std::uint32_t version = 1);
  /// Same for content of any size, in chunks and constant memory.
  Result<ObjectId> put_stream(store::Transaction& tx, const OpenDossier& dossier,
                              std::string_view kind, const ByteSource& source,
                              std::uint32_t version = 1);
  Result<Bytes> get(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id);
  Result<void> get_stream(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id,
                          const ByteSink& sink);
  Result<std::vector<ObjectInfo>> list(store::Transaction& tx, const OpenDossier& dossier);
  Result<void> remove(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id);

  // --- epochs -----------------------------------------------------------------------------------
  struct Rotation {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint64_t dossiers = 0;
  };
  /// Rewraps every dossier key under a new epoch key and destroys the old one: stale copies of an
  /// erased key become unreadable. Survives a crash at any point.
  Result<Rotation> rotate(store::Database& db);
  /// Finishes a rotation that a crash interrupted; called once after unlock.
  Result<void> recover(store::Database& db);

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  Result<Rotation> finish_rotation(store::Database& db);
  std::unique_ptr<State> x_state;
};

}  // namespace serment::vault
