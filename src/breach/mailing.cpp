#include "breach/mailing.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "audit/actions.h"
#include "base/ids.h"
#include "breach/catalogue.h"
#include "dossier/facts.h"
#include "json/bind.h"

namespace serment::breach {
namespace {

constexpr std::string_view kLotKind = "breach_mailing";
constexpr std::string_view kChosen = audit::known_act("breach.recipients");
constexpr std::string_view kTracked = audit::known_act("breach.tracked");
constexpr records::Transition kChoice[] = {{"", "open", kChosen}, {"open", "open", kChosen}};
constexpr records::Transition kTrack[] = {{"open", "open", kTracked}};

std::string lot_id(std::string_view breach, std::size_t number) {
  std::array<char, 48> id{};
  std::snprintf(id.data(), id.size(), "%.*s.%04zu", int(breach.size()), breach.data(), number);
  return std::string(id.data());
}

tl::unexpected<Error> refuse(std::string_view code, std::string what, std::string next,
                             std::string_view place) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::string(place));
}

Result<void> check_option(std::string_view field, std::string_view list, std::string_view id) {
  if (Catalogue::embedded().has_option(list, id)) return {};
  return refuse("breach.option", "Cette réponse ne fait pas partie de la liste.",
                "Choisissez dans la liste.", field);
}

Result<void> check_selection(const Selection& selection) {
  TRY_VOID(check_option("channel", "channel", selection.channel));
  if (selection.scope == "all") return {};
  if (selection.scope == "dossiers") {
    if (!selection.dossiers.empty()) return {};
    return refuse("breach.selection", "Aucun dossier n’est choisi.", "Choisissez des dossiers.",
                  "dossiers");
  }
  if (selection.scope != "care")
    return refuse("breach.selection", "Ce choix de personnes n’est pas connu.",
                  "Choisissez tous, une liste, ou par date de dernier soin.", "scope");
  if (!selection.care_from && !selection.care_to)
    return refuse("breach.selection", "Il manque une date de dernier soin.",
                  "Donnez au moins une des deux dates.", "care_from");
  if (selection.care_from && selection.care_to && *selection.care_to < *selection.care_from)
    return refuse("breach.selection", "La période finit avant de commencer.",
                  "Donnez d’abord le premier jour, puis le dernier.", "care_to");
  return {};
}

bool wanted(const Selection& selection, const std::set<std::string, std::less<>>& chosen,
            const DossierId& id, const dossier::LabelFacts& facts) {
  if (selection.scope == "all") return true;
  if (selection.scope == "dossiers") return chosen.contains(id.value);
  if (!facts.last_care) return false;
  return (!selection.care_from || *facts.last_care >= *selection.care_from) &&
         (!selection.care_to || *facts.last_care <= *selection.care_to);
}

/// The dossiers that the selection means, in the order of their numbers.
Result<std::vector<std::string>> matching(const Edit& edit, const Selection& selection,
                                          const std::set<std::string, std::less<>>& already,
                                          Selected& outcome) {
  const std::set<std::string, std::less<>> chosen(selection.dossiers.begin(),
                                                  selection.dossiers.end());
  std::vector<std::string> found;
  std::uint64_t seen = 0;
  TRY_VOID(
      edit.session.vault.visit_all(edit.tx, [&](const vault::OpenDossier& dossier) -> Result<void> {
        const auto facts = TRY(dossier::decode_label(dossier.label));
        if (!wanted(selection, chosen, dossier.id, facts)) return {};
        ++seen;
        if (already.contains(dossier.id.value)) {
          ++outcome.already;
        } else if (!selection.with_deceased && (facts.death || facts.deceased_without_date)) {
          ++outcome.deceased;
        } else {
          found.push_back(dossier.id.value);
        }
        return {};
      }));
  if (selection.scope == "dossiers") outcome.unknown = chosen.size() - seen;
  return found;
}

Result<StoredLot> save(vault::Session& session, store::Transaction& tx, const StoredLot& lot,
                       std::span<const records::Transition> steps, std::string_view by) {
  const auto record = TRY(records::save(session, tx, {kLotKind, steps}, lot.id, "open",
                                        json::bind::write(lot.lot), lot.version, by));
  return StoredLot{record.id, record.version, lot.lot};
}

bool touched(const Tracking& tracking, const std::set<std::string, std::less<>>& chosen,
             const Recipient& one) {
  if (!chosen.empty() && !chosen.contains(one.dossier)) return false;
  return !tracking.channel || *tracking.channel == one.channel;
}

Result<void> check_tracking(const Edit& edit, const Tracking& tracking) {
  TRY_VOID(check_option("state", "mail_state", tracking.state));
  if (tracking.channel) TRY_VOID(check_option("channel", "channel", *tracking.channel));
  if (tracking.new_channel) TRY_VOID(check_option("new_channel", "channel", *tracking.new_channel));
  const auto on = parse_iso_date(tracking.on);
  if (!on) return refuse("breach.date", "Ce jour n’existe pas.", "Corrigez-le.", "on");
  if (*on > edit.session.clock.today())
    return refuse("breach.future", "Ce jour est dans l’avenir.", "Corrigez-le.", "on");
  return {};
}

}  // namespace

Result<std::vector<StoredLot>> lots(vault::Session& session, store::Transaction& tx,
                                    std::string_view breach) {
  std::vector<StoredLot> found;
  for (std::size_t number = 1;; ++number) {
    const auto record = TRY(records::find(session, tx, kLotKind, lot_id(breach, number)));
    if (!record) return found;
    auto lot = TRY(json::bind::read<Lot>(record->json));
    found.push_back({record->id, record->version, std::move(lot)});
  }
}

Result<StoredLot> save_lot(vault::Session& session, store::Transaction& tx, const StoredLot& lot,
                           std::string_view by) {
  return save(session, tx, lot, kTrack, by);
}

Result<Selected> select(const Edit& edit, const Selection& selection) {
  TRY_VOID(check_selection(selection));
  const auto breach = TRY(find(edit.session, edit.tx, edit.id));
  if (breach.state == "closed")
    return fail(Errc::forbidden, "breach.closed", "Cette violation est close.",
                "Elle est restée comme elle était.", "Faites un nouveau signalement.");
  const auto existing = TRY(lots(edit.session, edit.tx, edit.id));
  std::set<std::string, std::less<>> already;
  for (const auto& lot : existing)
    for (const auto& one : lot.lot.recipients) already.insert(one.dossier);
  Selected outcome;
  const auto found = TRY(matching(edit, selection, already, outcome));
  auto number = existing.size();
  for (std::size_t at = 0; at < found.size(); at += kLotSize) {
    StoredLot lot{lot_id(edit.id, ++number), 0, {edit.id, {}}};
    const auto end = std::min(found.size(), at + kLotSize);
    for (std::size_t i = at; i < end; ++i)
      lot.lot.recipients.push_back({found[i], selection.channel, "to_send", {}});
    TRY(save(edit.session, edit.tx, lot, kChoice, edit.by.name));
  }
  outcome.added = found.size();
  outcome.total = already.size() + found.size();
  return outcome;
}

std::vector<MailCount> counts_of(const std::vector<StoredLot>& lots) {
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts;
  for (const auto& lot : lots)
    for (const auto& one : lot.lot.recipients) ++counts[{one.channel, one.state}];
  std::vector<MailCount> found;
  for (const auto& [key, count] : counts) found.push_back({key.first, key.second, count});
  return found;
}

Result<std::uint64_t> track(const Edit& edit, const Tracking& tracking) {
  TRY_VOID(check_tracking(edit, tracking));
  const std::set<std::string, std::less<>> chosen(tracking.dossiers.begin(),
                                                  tracking.dossiers.end());
  std::uint64_t changed = 0;
  std::size_t number = 0;
  for (auto& lot : TRY(lots(edit.session, edit.tx, edit.id))) {
    ++number;
    if (tracking.lot && *tracking.lot != number) continue;
    const auto before = changed;
    for (auto& one : lot.lot.recipients) {
      if (!touched(tracking, chosen, one)) continue;
      one.state = tracking.state;
      one.on = tracking.on;
      if (tracking.new_channel) one.channel = *tracking.new_channel;
      ++changed;
    }
    if (changed > before) TRY(save_lot(edit.session, edit.tx, lot, edit.by.name));
  }
  return changed;
}

}  // namespace serment::breach
