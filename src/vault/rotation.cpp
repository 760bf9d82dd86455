// Changing epoch, in three steps that a crash may separate:
//   1. the keyring on disk holds both epoch keys;
//   2. one database transaction seals every header under the new one, and tells the journal;
//   3. the keyring on disk holds the new one only, and the old one's blocks are overwritten.
// Two epochs in a keyring therefore mean: do step 2 again (it finds nothing to do when it was
// committed), then step 3. Between 1 and 3 both keys are open, and every dossier can be read.
#include "base/log.h"
#include "vault/dossier_header.h"
#include "vault/dossier_store.h"
#include "vault/state.h"

namespace serment::vault {
namespace {

constexpr std::int64_t kPageRows = 1000;

/// Seals again under the current epoch what is sealed under `from`. Returns how many.
Result<std::uint64_t> rewrap_headers(DossierStore rows, const PracticeId& practice,
                                     const Epochs& epochs, std::uint32_t from, Random& random) {
  std::uint64_t count = 0;
  std::string after;
  while (true) {
    const auto page = TRY(rows.page_of_epoch(from, after, kPageRows));
    for (const auto& row : page) {
      const OpenDossier dossier =
          TRY(open_stored_header(practice, epochs, row.id, row.epoch, row.header));
      const Epoch& to = epochs.current();
      if (!TRY(rows.update_header({row.id, to.number, seal_header(practice, to, dossier, random)})))
        return damaged_header(row.id);
      ++count;
    }
    if (page.empty()) return count;
    after = page.back().id.value;
  }
}

}  // namespace

Result<Vault::Rotation> Vault::rotate(store::Database& db, audit::Journal& journal,
                                      std::string_view actor) {
  if (x_state->keyring.epochs.size() > 1)
    TRY(finish_rotation(db, {journal, actor, /*once_more=*/true}));
  const std::uint32_t from = epoch();
  Epoch next{from + 1, crypto::Secret::random(32, x_state->random)};
  Keyring both = x_state->keyring;
  both.epochs.push_back(
      wrap_epoch(practice(), next, x_state->clock.now(), x_state->root.view(), x_state->random));
  TRY_VOID(x_state->store_keyring(std::move(both)));
  x_state->epochs.add(std::move(next));
  return finish_rotation(db, {journal, actor});
}

Result<void> Vault::recover(store::Database& db, audit::Journal& journal) {
  if (x_state->keyring.epochs.size() < 2) return {};
  // With both keys everything can be read, and must be while the disk is full, the journal damaged
  // or one header spoilt: to be verified, exported, mended. The rotation goes on after that.
  const auto finished = finish_rotation(db, {journal, "system", /*once_more=*/true});
  if (!finished) log::warning("vault.recover_later", {{"code", finished.error().code}});
  return {};
}

Result<Vault::Rotation> Vault::finish_rotation(store::Database& db, const Announced& announced) {
  Rotation rotation;
  rotation.from = x_state->keyring.epochs.front().number;
  rotation.to = epoch();
  TRY_VOID(db.write([&](store::Transaction& tx) -> Result<void> {
    rotation.dossiers =
        TRY(rewrap_headers(DossierStore(tx, practice(), x_state->written), practice(),
                           x_state->epochs, rotation.from, x_state->random));
    // Nothing left to rewrap: the transaction that did it was committed, and told it.
    if (announced.once_more && rotation.dossiers == 0) return {};
    TRY(announced.journal.append(
        tx, {"vault.rotated", std::string(announced.actor), practice().value, x_state->clock.now()},
        {}));
    return {};
  }));
  Keyring last = x_state->keyring;
  last.epochs.erase(last.epochs.begin());
  TRY_VOID(x_state->store_keyring(std::move(last)));
  x_state->epochs.forget_all_but_current();
  return rotation;
}

}  // namespace serment::vault
