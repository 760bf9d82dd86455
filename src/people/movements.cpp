#include "people/movements.h"

#include <algorithm>

#include "audit/actions.h"
#include "base/clock.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "people/checklist.h"
#include "records/records.h"

namespace serment::people {
namespace {

constexpr std::string_view kKind = "movement";
constexpr std::string_view kOpen = "open";
constexpr std::string_view kDone = "done";
constexpr std::string_view kOpened = audit::known_act("movement.opened");
constexpr std::string_view kUpdated = audit::known_act("movement.updated");
constexpr std::string_view kClosed = audit::known_act("movement.closed");
constexpr records::Transition kSteps[] = {
    {"", kOpen, kOpened},     {kOpen, kOpen, kUpdated}, {kOpen, kDone, kClosed},
    {kDone, kOpen, kUpdated}, {kDone, kDone, kUpdated},
};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr int kFarthestDays = 366;
constexpr std::size_t kLongestNote = 1000;

Result<Movement> opened(const records::Record& record) {
  auto content = TRY(json::bind::read<MovementContent>(record.json));
  return Movement{record.id, record.state, record.version, std::move(content)};
}

Result<Movement> save(vault::Session& session, store::Transaction& tx, std::string_view id,
                      const MovementContent& content, std::uint32_t version, std::string_view by) {
  const bool done =
      version > 0 && std::none_of(content.items.begin(), content.items.end(),
                                  [](const MovementItem& item) { return item.state == "todo"; });
  return opened(TRY(records::save(session, tx, kLife, id, done ? kDone : kOpen,
                                  json::bind::write(content), version, by)));
}

Result<void> check_tick(const Tick& tick) {
  if (tick.state != "todo" && tick.state != "done" && tick.state != "not_applicable")
    return fail(Errc::invalid_input, "movement.state", "Un point est à faire, fait, ou sans objet.",
                "La liste est inchangée.", "Choisissez l’un des trois.", "state");
  const bool needed = tick.state == "not_applicable";
  const bool filled = compliance::is_filled_text(tick.note, kLongestNote);
  if (tick.note.empty() ? needed : !filled)
    return fail(Errc::invalid_input, "movement.note",
                "Il faut dire en une phrase pourquoi ce point est sans objet, ou laisser la note "
                "vide.",
                "La liste est inchangée.", "Écrivez au plus 1\u00a0000 caractères.", "note");
  return {};
}

}  // namespace

Result<Movement> open_movement(vault::Session& session, store::Transaction& tx,
                               std::string_view list, const Person& person, Date on,
                               std::string_view by) {
  if (list != "arrival" && list != "departure")
    return fail(Errc::invalid_input, "movement.list", "C’est une arrivée, ou un départ.",
                "Rien n’a été commencé.", "Choisissez arrival ou departure.", "list");
  if (std::abs(days_between(session.clock.today(), on)) > kFarthestDays)
    return fail(Errc::invalid_input, "movement.date", "Cette date est à plus d’un an d’ici.",
                "Rien n’a été commencé.", "Vérifiez l’année.", "on");
  const auto id = std::string(list) + "." + person.id + "." + iso(on);
  if (TRY(records::find(session, tx, kKind, id)))
    return fail(Errc::conflict, "movement.exists", "Cette liste est déjà commencée pour ce jour.",
                "Elle est inchangée.", "Ouvrez-la dans les engagements.");
  MovementContent content{std::string(list), person.id, person.name, person.roles, on, {}};
  for (const auto& item : items_for(list, person.roles))
    content.items.push_back({.id = item.id,
                             .title = item.title,
                             .how = item.how,
                             .reference = item.reference,
                             .due_on = add_days(on, item.days)});
  if (content.items.empty())
    return fail(Errc::invalid_input, "movement.list",
                "Ce rôle n’a pas de liste d’arrivée ni de départ.", "Rien n’a été commencé.",
                "Vérifiez le rôle de la personne dans l’équipe.", "member");
  return save(session, tx, id, content, 0, by);
}

Result<Movement> tick(vault::Session& session, store::Transaction& tx, std::string_view id,
                      std::string_view item, const Tick& tick, std::uint32_t expected_version,
                      std::string_view by) {
  TRY_VOID(check_tick(tick));
  const auto record = TRY(records::find(session, tx, kKind, id));
  if (!record)
    return fail(Errc::not_found, "movement.unknown", "Cette arrivée ou ce départ n’existe pas.", {},
                "Relisez la liste des engagements.");
  auto movement = TRY(opened(*record));
  auto& items = movement.content.items;
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const MovementItem& one) { return one.id == item; });
  if (found == items.end())
    return fail(Errc::not_found, "movement.item", "Ce point n’est pas dans cette liste.",
                "La liste est inchangée.", "Rechargez la page.");
  found->state = tick.state;
  found->note = tick.note;
  const bool undone = tick.state == "todo";
  found->by = undone ? std::string{} : std::string(by);
  found->at = undone ? std::string{} : iso(session.clock.now());
  return save(session, tx, id, movement.content,
              expected_version == 0 ? record->version : expected_version, by);
}

Result<std::vector<Movement>> movements(vault::Session& session, store::Transaction& tx) {
  std::vector<Movement> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  std::stable_sort(all.begin(), all.end(), [](const Movement& one, const Movement& other) {
    if ((one.state == kOpen) != (other.state == kOpen)) return one.state == kOpen;
    return one.content.on > other.content.on;
  });
  return all;
}

}  // namespace serment::people
