// The check of the store: every seal is tried, and nothing of what it holds comes out.
#include "vault/dossier_header.h"
#include "vault/dossier_store.h"
#include "vault/object_store.h"
#include "vault/state.h"

namespace serment::vault {
namespace {

constexpr std::int64_t kTriedRows = 500;

/// "" or the code of what keeps the header from opening.
std::string try_header(const PracticeId& practice, const Epochs& epochs, const DossierRow& row,
                       OpenDossier& out) {
  out.id = row.id;
  auto opened = open_stored_header(practice, epochs, row.id, row.epoch, row.header);
  if (!opened) return opened.error().code;
  out = std::move(*opened);
  return {};
}

}  // namespace

Result<std::vector<TriedObject>> Vault::State::try_objects(store::Transaction& tx,
                                                           const OpenDossier& dossier) {
  OpenDossier tried = dossier;
  tried.journalled = true;  // what opens here is counted and forgotten
  ObjectStore objects(tx, practice(), dossier.id);
  std::vector<TriedObject> found;
  for (auto& info : TRY(objects.list())) {
    TriedObject object;
    object.info = std::move(info);
    const auto row = TRY(objects.find(object.info.id));
    if (!row) continue;
    const auto opened = open_object(objects, tried, *row, [&](ByteView part) -> Result<void> {
      object.content_size += part.size();
      return {};
    });
    object.opens = opened.has_value();
    if (!opened && opened.error().code != "object.damaged")
      return tl::unexpected<Error>(opened.error());
    found.push_back(std::move(object));
  }
  return found;
}

Result<void> Vault::try_seals(store::Transaction& tx,
                              const std::function<Result<void>(const TriedDossier&)>& visitor) {
  DossierStore rows(tx, practice(), x_state->written);
  std::string after;
  while (true) {
    const auto page = TRY(rows.page(after, kTriedRows));
    if (page.empty()) return {};
    for (const auto& [row, practice_scope] : page) {
      TriedDossier tried;
      tried.practice_scope = practice_scope;
      tried.fault = try_header(practice(), x_state->epochs, row, tried.dossier);
      if (tried.fault.empty()) tried.objects = TRY(x_state->try_objects(tx, tried.dossier));
      TRY_VOID(visitor(tried));
    }
    after = page.back().row.id.value;
  }
}

Result<Vault::Extent> Vault::extent(store::Transaction& tx) const {
  DossierStore rows(tx, practice(), x_state->written);
  Extent found;
  found.dossiers = TRY(rows.count());
  found.stray_objects = TRY(rows.count_stray_objects());
  return found;
}

Result<std::vector<std::pair<std::int64_t, std::uint64_t>>> Vault::unknown_epochs(
    store::Transaction& tx) const {
  auto counts = TRY(DossierStore(tx, practice(), x_state->written).count_by_epoch());
  std::erase_if(counts, [&](const auto& one) {
    return one.first > 0 && one.first <= UINT32_MAX &&
           x_state->epochs.find(static_cast<std::uint32_t>(one.first)) != nullptr;
  });
  return counts;
}

}  // namespace serment::vault
