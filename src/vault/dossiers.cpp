// Creating, opening and shredding dossiers.
#include "vault/dossier_header.h"
#include "vault/dossier_store.h"
#include "vault/state.h"

namespace serment::vault {
namespace {

tl::unexpected<Error> unknown_dossier(const DossierId& id) {
  return fail(Errc::not_found, "dossier.unknown", "Ce dossier n’existe pas dans ce cabinet.", {},
              "Vérifiez son identifiant.", id.value);
}

/// Why a dossier is not there: erased, given up, or never known.
tl::unexpected<Error> missing_dossier(std::optional<DossierStore::Ending> ending,
                                      const DossierId& id) {
  if (!ending) return unknown_dossier(id);
  if (*ending == DossierStore::Ending::lost)
    return fail(Errc::not_found, "dossier.given_up",
                "Ce dossier, abîmé, ne s’ouvrait plus : il a été abandonné, avec un motif.",
                "Son abandon reste inscrit au journal.",
                "Une sauvegarde antérieure, avec ses clés, peut encore le contenir.", id.value);
  return fail(Errc::not_found, "dossier.erased",
              "Ce dossier a été effacé : sa clé est détruite, il ne peut plus être lu.",
              "Son effacement reste inscrit au journal.", {}, id.value);
}

DossierRow seal_row(const PracticeId& practice, const Epoch& epoch, const OpenDossier& dossier,
                    Random& random) {
  return {dossier.id, epoch.number, seal_header(practice, epoch, dossier, random)};
}

OpenDossier draw_dossier(const Label& label, Random& random) {
  OpenDossier dossier;
  dossier.id.value = draw_id(random);
  random.fill(dossier.key.bytes);
  dossier.label = label;
  dossier.journalled = true;
  return dossier;
}

}  // namespace

Result<OpenDossier> Vault::create_dossier(store::Transaction& tx, const Label& label) {
  OpenDossier dossier = draw_dossier(label, x_state->random);
  const DossierRow row = seal_row(practice(), x_state->epochs.current(), dossier, x_state->random);
  TRY_VOID(DossierStore(tx, practice(), x_state->written).insert(row, /*practice_scope=*/false));
  return dossier;
}

Result<OpenDossier> Vault::open_dossier(store::Transaction& tx, audit::Journal& journal,
                                        const DossierId& id, const Purpose& purpose) {
  DossierStore rows(tx, practice(), x_state->written);
  const auto row = TRY(rows.find(id));
  if (!row) return missing_dossier(TRY(rows.ending_of(id)), id);
  OpenDossier dossier =
      TRY(open_stored_header(practice(), x_state->epochs, id, row->epoch, row->header));
  // No trace, no key: a failed append ends here, and the caller's transaction carries both.
  const audit::Event event{purpose.action, purpose.actor, id.value, x_state->clock.now()};
  TRY(journal.append(tx, event, purpose.detail, &dossier.key));
  dossier.journalled = true;
  return dossier;
}

Result<OpenDossier> Vault::open_practice_scope(store::Transaction& tx) {
  DossierStore rows(tx, practice(), x_state->written);
  if (const auto row = TRY(rows.find_practice_scope())) {
    OpenDossier scope =
        TRY(open_stored_header(practice(), x_state->epochs, row->id, row->epoch, row->header));
    scope.journalled = true;
    return scope;
  }
  OpenDossier scope = draw_dossier({}, x_state->random);
  const DossierRow row = seal_row(practice(), x_state->epochs.current(), scope, x_state->random);
  TRY_VOID(rows.insert(row, /*practice_scope=*/true));
  return scope;
}

Result<void> Vault::update_label(store::Transaction& tx, const OpenDossier& dossier) {
  DossierStore rows(tx, practice(), x_state->written);
  const DossierRow row = seal_row(practice(), x_state->epochs.current(), dossier, x_state->random);
  if (!TRY(rows.update_header(row)))
    return missing_dossier(TRY(rows.ending_of(dossier.id)), dossier.id);
  return {};
}

Result<std::optional<Label>> Vault::label_of(store::Transaction& tx, const DossierId& id) const {
  const auto row = TRY(DossierStore(tx, practice(), x_state->written).find(id));
  if (!row) return std::nullopt;
  const OpenDossier dossier =
      TRY(open_stored_header(practice(), x_state->epochs, id, row->epoch, row->header));
  return std::optional<Label>(dossier.label);
}

const WrittenDossiers& Vault::written() const {
  return x_state->written;
}

void Vault::forget_written() {
  x_state->written = {};
}

Result<void> Vault::shred(store::Transaction& tx, const DossierId& id, Instant at) {
  DossierStore rows(tx, practice(), x_state->written);
  if (!TRY(rows.end(id, at, DossierStore::Ending::erased)))
    return missing_dossier(TRY(rows.ending_of(id)), id);
  return {};
}

Result<void> Vault::check_lost(store::Transaction& tx, const DossierId& id) const {
  DossierStore rows(tx, practice(), x_state->written);
  const auto row = TRY(rows.find(id));
  if (!row) return missing_dossier(TRY(rows.ending_of(id)), id);
  const auto opened = open_stored_header(practice(), x_state->epochs, id, row->epoch, row->header);
  if (opened)
    return fail(Errc::conflict, "dossier.opens", "Ce dossier s’ouvre : il n’est pas perdu.",
                "Rien n’a changé.", "Pour l’effacer à son terme : serment retention propose.",
                id.value);
  // Under a key that this keyring lacks, it may open beside the right key files.
  if (opened.error().code != "dossier.damaged") return tl::unexpected<Error>(opened.error());
  return {};
}

Result<void> Vault::give_up(store::Transaction& tx, const DossierId& id, Instant at) {
  TRY_VOID(check_lost(tx, id));
  TRY(DossierStore(tx, practice(), x_state->written).end(id, at, DossierStore::Ending::lost));
  return {};
}

}  // namespace serment::vault
