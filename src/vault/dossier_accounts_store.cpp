#include "vault/dossier_accounts.h"

#include <algorithm>
#include <string_view>

namespace serment::vault {
namespace {

constexpr std::size_t kMostListed = 1000;

constexpr store::Query kDossierIds{
    "vault.dossier_ids",
    "SELECT dossier_id FROM vault_dossier WHERE practice_id = $1 AND is_practice_scope = 0"};
constexpr store::Query kErasedIds{
    "vault.erased_ids",
    "SELECT dossier_id FROM vault_tombstone WHERE practice_id = $1 AND lost = 0"};
constexpr store::Query kLostIds{
    "vault.lost_ids", "SELECT dossier_id FROM vault_tombstone WHERE practice_id = $1 AND lost = 1"};

using Ids = std::vector<std::string>;

Result<Ids> sorted_ids(store::Transaction& tx, const store::Query& query,
                       const PracticeId& practice) {
  Ids ids;
  TRY_VOID(tx.visit(query, {std::string_view(practice.value)},
                    [&](const store::Row& row) -> Result<void> {
                      ids.emplace_back(row.text(0));
                      return {};
                    }));
  std::sort(ids.begin(), ids.end());
  return ids;
}

Ids sorted_ids(const std::vector<std::pair<std::string, std::uint64_t>>& events) {
  Ids ids;
  ids.reserve(events.size());
  for (const auto& event : events) ids.push_back(event.first);
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool holds(const Ids& ids, const std::string& id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

void add(audit::Verification& found, std::uint64_t index, std::string_view code, std::string text) {
  if (found.findings.size() < kMostListed)
    found.findings.push_back({index, std::string(code), std::move(text)});
  else
    ++found.findings_beyond;
}

std::string dossier_named(const std::string& id) {
  return "Dossier " + id + "\u00a0: ";
}

}  // namespace

Result<void> account_for_dossiers(store::Transaction& tx, const PracticeId& practice,
                                  audit::Verification& found) {
  const bool sound = found.intact();
  const Ids present = TRY(sorted_ids(tx, kDossierIds, practice));
  const Ids erased = TRY(sorted_ids(tx, kErasedIds, practice));
  const Ids lost = TRY(sorted_ids(tx, kLostIds, practice));
  for (const auto& [id, index] : found.dossiers.created) {
    const bool there = holds(present, id);
    const bool ended = holds(erased, id) || holds(lost, id);
    if (!there && !ended)
      add(found, index, "dossier.lost",
          dossier_named(id) + "créé (événement n°\u00a0" + std::to_string(index) +
              "), il n’est plus dans la base, et aucun effacement ne l’explique.");
    if (there && ended)
      add(found, index, "dossier.returned",
          dossier_named(id) + "effacé, il a été remis dans la base.");
  }
  if (!sound) return {};
  const Ids created = sorted_ids(found.dossiers.created);
  for (const auto& id : present)
    if (!holds(created, id))
      add(found, found.size, "dossier.untraced",
          dossier_named(id) + "il est dans la base, et le journal ne dit pas sa création.");
  const Ids erasures = sorted_ids(found.dossiers.erased);
  for (const auto& id : erased)
    if (!holds(erasures, id))
      add(found, found.size, "dossier.unaccounted",
          dossier_named(id) + "la base le dit effacé, et le journal ne dit pas son effacement.");
  const Ids losses = sorted_ids(found.dossiers.given_up);
  for (const auto& id : lost)
    if (!holds(losses, id))
      add(found, found.size, "dossier.unaccounted",
          dossier_named(id) + "la base le dit abandonné, et le journal ne dit pas son abandon.");
  return {};
}

Result<void> account_for_epochs(store::Transaction& tx, const Vault& vault,
                                audit::Verification& found) {
  for (const auto& [epoch, rows] : TRY(vault.unknown_epochs(tx)))
    add(found, found.size, "dossier.epoch_unknown",
        "Dossiers scellés sous l’époque " + std::to_string(epoch) + " (" + std::to_string(rows) +
            ")\u00a0: sa clé n’est pas dans le trousseau, où l’époque est la " +
            std::to_string(vault.epoch()) +
            ". La base et le dossier des clés ne sont pas du même temps.");
  return {};
}

}  // namespace serment::vault
