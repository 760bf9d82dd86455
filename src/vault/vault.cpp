// Making and unlocking a vault, and its slots.
#include "vault/vault.h"

#include <algorithm>

#include "crypto/kdf.h"
#include "vault/key_file.h"
#include "vault/recovery_key.h"
#include "vault/slots.h"
#include "vault/state.h"

namespace serment::vault {
namespace {

RecoveryKey draw_recovery(Random& random) {
  return print_recovery_key(crypto::Secret::random(kRecoverySecretSize, random).view());
}

Result<Slot> recovery_slot(const PracticeId& practice, const RecoveryKey& key, ByteView root32,
                           crypto::Argon2Cost cost, Instant now, Random& random) {
  const crypto::Secret secret = TRY(read_recovery_key(as_bytes(key.text)));
  return make_slot(practice, SlotKind::recovery, secret.view(), root32, recovery_cost(cost), now,
                   random);
}

/// Puts `slot` in the place of every slot of its kind.
void replace_slots(Keyring& keyring, const Slot& slot) {
  std::erase_if(keyring.slots, [&](const Slot& old) { return old.kind == slot.kind; });
  keyring.slots.push_back(slot);
}

/// The cost the passphrase slots were made with.
crypto::Argon2Cost passphrase_cost(const Keyring& keyring) {
  const auto found = std::find_if(keyring.slots.begin(), keyring.slots.end(), [](const Slot& slot) {
    return slot.kind == SlotKind::passphrase;
  });
  return found == keyring.slots.end() ? crypto::Argon2Cost{} : found->cost;
}

}  // namespace

Result<void> Vault::State::store_keyring(Keyring changed) {
  TRY_VOID(write_key_file(folder, encode_keyring(changed, root.view())));
  keyring = std::move(changed);
  return {};
}

Vault::Vault(std::unique_ptr<State> state) : x_state(std::move(state)) {}
Vault::~Vault() = default;

Result<Vault::Created> Vault::create(const std::filesystem::path& keys, const PracticeId& practice,
                                     ByteView passphrase, Clock& clock, Random& random,
                                     crypto::Argon2Cost cost) {
  TRY_VOID(check_passphrase(passphrase));
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(keyring_path(keys), ignored)))
    return fail(Errc::conflict, "vault.keyring_exists",
                "Il y a déjà un trousseau de clés dans ce dossier.",
                "Il est intact : le remplacer rendrait ses dossiers illisibles.",
                "Choisissez un autre dossier de données.", keys.string());
  const Instant now = clock.now();
  crypto::Secret root = crypto::Secret::random(32, random);
  Keyring keyring;
  keyring.practice = practice;
  keyring.slots.push_back(
      TRY(make_slot(practice, SlotKind::passphrase, passphrase, root.view(), cost, now, random)));
  RecoveryKey recovery = draw_recovery(random);
  keyring.slots.push_back(TRY(recovery_slot(practice, recovery, root.view(), cost, now, random)));
  Epochs epochs;
  epochs.add({1, crypto::Secret::random(32, random)});
  keyring.epochs.push_back(wrap_epoch(practice, epochs.current(), now, root.view(), random));

  auto state = std::unique_ptr<State>(
      new State{keys, {}, std::move(root), std::move(epochs), clock, random});
  TRY_VOID(state->store_keyring(std::move(keyring)));
  return Created{std::unique_ptr<Vault>(new Vault(std::move(state))), std::move(recovery)};
}

Result<std::unique_ptr<Vault>> Vault::unlock(const std::filesystem::path& keys, ByteView credential,
                                             Clock& clock, Random& random) {
  UnprovenKeyring stored = TRY(decode_keyring(TRY(read_key_file(keys))));
  crypto::Secret root;
  if (looks_like_recovery_key(credential)) {
    const crypto::Secret secret = TRY(read_recovery_key(credential));
    root = TRY(open_slots(stored.keyring, SlotKind::recovery, secret.view()));
  } else {
    auto opened = open_slots(stored.keyring, SlotKind::passphrase, credential);
    // Only now: a passphrase may look like anything.
    if (!opened)
      if (auto near = nearly_a_recovery_key(credential))
        return tl::unexpected<Error>(std::move(*near));
    root = TRY(std::move(opened));
  }
  return opened(keys, std::move(stored), std::move(root), clock, random);
}

Result<std::unique_ptr<Vault>> Vault::unlock_member(const std::filesystem::path& keys,
                                                    std::string_view slot_id, ByteView credential,
                                                    Clock& clock, Random& random) {
  UnprovenKeyring stored = TRY(decode_keyring(TRY(read_key_file(keys))));
  crypto::Secret root = TRY(open_member_slot(stored.keyring, slot_id, credential));
  return opened(keys, std::move(stored), std::move(root), clock, random);
}

Result<std::unique_ptr<Vault>> Vault::opened(const std::filesystem::path& keys,
                                             UnprovenKeyring stored, crypto::Secret root,
                                             Clock& clock, Random& random) {
  Keyring keyring = TRY(prove_keyring(std::move(stored), root.view()));
  Epochs epochs = TRY(open_epochs(keyring, root.view()));
  auto state = std::unique_ptr<State>(
      new State{keys, std::move(keyring), std::move(root), std::move(epochs), clock, random});
  return std::unique_ptr<Vault>(new Vault(std::move(state)));
}

const PracticeId& Vault::practice() const {
  return x_state->practice();
}

std::uint32_t Vault::epoch() const {
  return x_state->epochs.current().number;
}

crypto::Secret Vault::subkey(std::string_view context8) const {
  return crypto::derive(x_state->root.view(), context8);
}

std::vector<SlotInfo> Vault::slots() const {
  std::vector<SlotInfo> infos;
  for (const auto& slot : x_state->keyring.slots)
    infos.push_back({slot.id, std::string(name_of(slot.kind)), slot.created});
  return infos;
}

Result<void> Vault::check_passphrase(ByteView passphrase) {
  if (passphrase.empty())
    return fail(Errc::invalid_input, "vault.passphrase_empty", "La phrase de passe est vide.",
                "Rien n’a été modifié.", "Choisissez au moins quatre mots pris au hasard.");
  if (looks_like_recovery_key(passphrase))
    return fail(Errc::invalid_input, "vault.passphrase_shape",
                "Cette phrase de passe a la forme d’une clé de secours.", "Rien n’a été modifié.",
                "Choisissez-en une qui ne soit pas faite de huit groupes de cinq signes.");
  return {};
}

Result<void> Vault::change_passphrase(ByteView passphrase) {
  TRY_VOID(check_passphrase(passphrase));
  Keyring changed = x_state->keyring;
  replace_slots(changed,
                TRY(make_slot(practice(), SlotKind::passphrase, passphrase, x_state->root.view(),
                              passphrase_cost(changed), x_state->clock.now(), x_state->random)));
  return x_state->store_keyring(std::move(changed));
}

bool Vault::is_passphrase(ByteView credential) const {
  return open_slots(x_state->keyring, SlotKind::passphrase, credential).has_value();
}

Result<void> Vault::close_passphrase() {
  Keyring changed = x_state->keyring;
  const auto removed = std::erase_if(
      changed.slots, [](const Slot& slot) { return slot.kind == SlotKind::passphrase; });
  if (removed == 0) return {};
  return x_state->store_keyring(std::move(changed));
}

Result<void> Vault::set_member_slot(std::string_view slot_id, ByteView credential) {
  if (credential.empty())
    return fail(Errc::invalid_input, "vault.passphrase_empty", "Le mot de passe est vide.",
                "Rien n’a été modifié.", "Choisissez-en un.");
  Keyring changed = x_state->keyring;
  const auto is_it = [&](const Slot& slot) {
    return slot.kind == SlotKind::member && slot.id == slot_id;
  };
  std::erase_if(changed.slots, is_it);
  if (changed.slots.size() >= kMostSlots)
    return fail(Errc::unavailable, "vault.keyring_full",
                "Le trousseau a déjà autant d’accès qu’il peut en tenir.", "Rien n’a été modifié.",
                "Fermez les comptes des personnes parties.");
  changed.slots.push_back(
      TRY(make_slot(practice(), SlotKind::member, credential, x_state->root.view(), member_cost(),
                    x_state->clock.now(), x_state->random, slot_id)));
  return x_state->store_keyring(std::move(changed));
}

Result<void> Vault::remove_member_slot(std::string_view slot_id) {
  Keyring changed = x_state->keyring;
  const auto removed = std::erase_if(changed.slots, [&](const Slot& slot) {
    return slot.kind == SlotKind::member && slot.id == slot_id;
  });
  if (removed == 0) return {};
  return x_state->store_keyring(std::move(changed));
}

RecoveryKey Vault::draw_recovery_key() {
  return draw_recovery(x_state->random);
}

Result<void> Vault::replace_recovery_key(const RecoveryKey& drawn) {
  Keyring changed = x_state->keyring;
  replace_slots(changed,
                TRY(recovery_slot(practice(), drawn, x_state->root.view(), passphrase_cost(changed),
                                  x_state->clock.now(), x_state->random)));
  return x_state->store_keyring(std::move(changed));
}

}  // namespace serment::vault
