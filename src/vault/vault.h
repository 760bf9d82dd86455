#pragma once
// The sealed vault (docs/format/vault.md): unlock slots → root key → epoch key → dossier key →
// object key. Opening a dossier writes the journal in the same transaction: there is no other door.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/journal.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/kdf.h"
#include "store/database.h"
#include "vault/types.h"

namespace serment::vault {

struct UnprovenKeyring;

/// The id of a member's slot: 26 characters drawn from the practice and what the member types or
/// shows first (a login name, a credential id), so that the keyring names nobody.
std::string member_slot_id(const PracticeId& practice, std::string_view shown);

/// The vault of one practice, unlocked. Not thread-safe. `clock` and `random` must outlive it.
class Vault {
 public:
  /// Makes the key files in `keys` (mode 0600) with one passphrase slot and one recovery slot.
  /// Errors: conflict "vault.keyring_exists"; invalid_input "vault.passphrase_empty",
  /// "vault.passphrase_shape" (it looks like a recovery key); unavailable "vault.keyring_write".
  struct Created {
    std::unique_ptr<Vault> vault;
    RecoveryKey recovery;
  };
  static Result<Created> create(const std::filesystem::path& keys, const PracticeId& practice,
                                ByteView passphrase, Clock& clock, Random& random,
                                crypto::Argon2Cost cost = {});
  /// Opens with a passphrase, or a recovery key (recognised by its shape). A wrong one costs the
  /// same time as a right one: locked "vault.wrong_passphrase". Other errors: invalid_input
  /// "vault.recovery_key_typing" (place: "groupe 3"), not_found "vault.no_keyring", integrity
  /// "vault.keyring_damaged", "vault.keyring_tampered", "vault.keyring_format".
  static Result<std::unique_ptr<Vault>> unlock(const std::filesystem::path& keys,
                                               ByteView credential, Clock& clock, Random& random);
  /// Opens with a member's own credential: only the slot of that id is tried, and a wrong
  /// credential costs the same time as an id that has no slot. Errors: those of unlock().
  static Result<std::unique_ptr<Vault>> unlock_member(const std::filesystem::path& keys,
                                                      std::string_view slot_id, ByteView credential,
                                                      Clock& clock, Random& random);
  ~Vault();

  [[nodiscard]] const PracticeId& practice() const;
  [[nodiscard]] std::uint32_t epoch() const;
  /// A 32-byte subkey of the root key for an 8-character context ("auditsig", "journal_").
  [[nodiscard]] crypto::Secret subkey(std::string_view context8) const;
  [[nodiscard]] std::vector<SlotInfo> slots() const;
  /// What change_passphrase() would refuse, so that the act is written only when it can be done.
  static Result<void> check_passphrase(ByteView passphrase);
  /// Closes the old slot in this keyring; copies of the old keyring still open with it.
  Result<void> change_passphrase(ByteView passphrase);
  /// A key that opens nothing yet: it is handed over first, so that at every moment somebody holds
  /// one that opens.
  RecoveryKey draw_recovery_key();
  /// Puts a drawn key in the place of the one that opened until now, which copies of the old
  /// keyring still open with.
  Result<void> replace_recovery_key(const RecoveryKey& drawn);
  /// True when that opens the passphrase slot.
  [[nodiscard]] bool is_passphrase(ByteView credential) const;
  /// Closes the passphrase slot of somebody who has left: the recovery key and the members' own
  /// slots still open, until change_passphrase().
  Result<void> close_passphrase();
  /// Gives a member a way of their own, in the place of the one of that id. Errors: invalid_input
  /// "vault.passphrase_empty"; unavailable "vault.keyring_full".
  Result<void> set_member_slot(std::string_view slot_id, ByteView credential);
  /// Closes it; closing one that is not there is nothing.
  Result<void> remove_member_slot(std::string_view slot_id);

  // --- dossiers ---------------------------------------------------------------------------------
  /// Creates a dossier with a fresh key.
  Result<OpenDossier> create_dossier(store::Transaction& tx, const Label& label);
  /// Opens a dossier's key and writes the journal event in the same transaction. Errors: not_found
  /// "dossier.unknown", "dossier.erased", "dossier.given_up"; integrity "dossier.damaged",
  /// "vault.epoch_unknown" (its epoch's key is not in the keyring); the journal's.
  Result<OpenDossier> open_dossier(store::Transaction& tx, audit::Journal& journal,
                                   const DossierId& id, const Purpose& purpose);
  /// The practice's own sealed scope (registers, certificates): a dossier of its own, not
  /// journalled on opening (its acts are).
  Result<OpenDossier> open_practice_scope(store::Transaction& tx);
  /// Seals the label anew. Errors: not_found "dossier.unknown", "dossier.erased",
  /// "dossier.given_up".
  Result<void> update_label(store::Transaction& tx, const OpenDossier& dossier);
  /// Visits every dossier with key and label, in constant memory, without journal event: for the
  /// index after unlock and the retention plan only. The practice scope is not visited. A header
  /// that does not open is told to `damage`, and the visit goes on; without it, the visit ends
  /// there.
  Result<void> visit_all(store::Transaction& tx,
                         const std::function<Result<void>(const OpenDossier&)>& visitor,
                         const DamageVisitor& damage = {}) const;
  /// The label of one dossier without its key, without journal event: for what is kept of the
  /// retention plan, and to observe that an erased dossier opens no more. Nothing when there is no
  /// such dossier. Errors: those of open_dossier.
  Result<std::optional<Label>> label_of(store::Transaction& tx, const DossierId& id) const;
  /// What was written since the vault was opened, or since forget_written().
  [[nodiscard]] const WrittenDossiers& written() const;
  /// To be called when no transaction is open: one that is could still be undone.
  void forget_written();
  /// Opens the object "identity" of every dossier, without journal event: for the index only, which
  /// writes its own. Integrity faults: "dossier.damaged", "vault.epoch_unknown",
  /// "dossier.identity_damaged" (also when it is missing, or larger than one chunk). They are told
  /// to `damage`, one at a time but from several threads, and the visit goes on; without it, the
  /// first ends the visit.
  Result<void> visit_identities(store::Transaction& tx, const IdentityVisitor& visitor,
                                const DamageVisitor& damage = {});
  /// Tries every seal of every dossier, the practice scope included: headers, objects, chunks. For
  /// the check of the store; without journal event, since nothing sealed comes out.
  Result<void> try_seals(store::Transaction& tx,
                         const std::function<Result<void>(const TriedDossier&)>& visitor);
  /// How many dossiers try_seals() visits, and objects that it does not: of no dossier.
  struct Extent {
    std::uint64_t dossiers = 0;
    std::uint64_t stray_objects = 0;
  };
  Result<Extent> extent(store::Transaction& tx) const;
  /// The epochs that dossiers of the base are sealed under and whose key is not in the keyring,
  /// with the number of these dossiers, the practice scope included.
  Result<std::vector<std::pair<std::int64_t, std::uint64_t>>> unknown_epochs(
      store::Transaction& tx) const;
  /// Deletes key, label and objects, and leaves a tombstone (id, instant). Irreversible once
  /// rotate() has run. Only retention::erase may call it (lint).
  Result<void> shred(store::Transaction& tx, const DossierId& id, Instant at);
  /// The same of a dossier whose header no longer opens: nobody can read it, and its key cannot be
  /// carried to the next epoch. Irreversible. Only retention::give_up may call it (lint). Errors:
  /// not_found "dossier.unknown", "dossier.erased", "dossier.given_up"; conflict "dossier.opens";
  /// integrity "vault.epoch_unknown".
  Result<void> give_up(store::Transaction& tx, const DossierId& id, Instant at);
  /// What give_up() would refuse, without journal event and without giving anything of it.
  Result<void> check_lost(store::Transaction& tx, const DossierId& id) const;

  // --- objects ----------------------------------------------------------------------------------
  /// Seals one object (compressed, padded, bound to practice, dossier, object id, kind, version).
  Result<ObjectId> put(store::Transaction& tx, const OpenDossier& dossier, std::string_view kind,
                       ByteView plain, std::uint32_t version = 1);
  /// Same for content of any size, in chunks and constant memory.
  Result<ObjectId> put_stream(store::Transaction& tx, const OpenDossier& dossier,
                              std::string_view kind, const ByteSource& source,
                              std::uint32_t version = 1);
  /// Errors: integrity "object.unknown" (what names it, names it under a seal: it was deleted in
  /// the base), "object.damaged"; forbidden "dossier.opened_without_trace".
  Result<Bytes> get(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id);
  /// The objects of either kind (twice the same name for one kind), in one reading of the store.
  /// Errors: integrity "object.damaged"; forbidden "dossier.opened_without_trace".
  Result<std::vector<OpenedObject>> get_kinds(store::Transaction& tx, const OpenDossier& dossier,
                                              std::array<std::string_view, 2> kinds);
  /// Each chunk is authentic when the sink gets it; only success says that all of them came.
  Result<void> get_stream(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id,
                          const ByteSink& sink);
  /// In the order of their ids.
  Result<std::vector<ObjectInfo>> list(store::Transaction& tx, const OpenDossier& dossier);
  Result<void> remove(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id);

  // --- epochs -----------------------------------------------------------------------------------
  struct Rotation {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint64_t dossiers = 0;
  };
  /// Rewraps every dossier key under a new epoch key and destroys the old one: stale copies of an
  /// erased key become unreadable. The journal says so in the transaction that rewraps, before the
  /// old key is destroyed. Survives a crash at any point.
  Result<Rotation> rotate(store::Database& db, audit::Journal& journal, std::string_view actor);
  /// Finishes a rotation that a crash interrupted; called once after unlock. When it cannot (a full
  /// disk, a damaged journal or header), all is read with both keys, and the next opening or
  /// rotation tries again.
  Result<void> recover(store::Database& db, audit::Journal& journal);

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  static Result<std::unique_ptr<Vault>> opened(const std::filesystem::path& keys,
                                               UnprovenKeyring stored, crypto::Secret root,
                                               Clock& clock, Random& random);
  struct Announced {
    audit::Journal& journal;
    std::string_view actor;
    bool once_more = false;  ///< a rotation that goes on: what was rewrapped was announced
  };
  Result<Rotation> finish_rotation(store::Database& db, const Announced& announced);
  std::unique_ptr<State> x_state;
};

}  // namespace serment::vault
