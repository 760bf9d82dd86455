#include "inspection/visit.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "audit/actions.h"
#include "compliance/plain_text.h"
#include "inspection/visit_store.h"
#include "json/bind.h"

namespace serment::inspection {
namespace {

using audit::known_act;

constexpr std::string_view kUpdated = known_act("inspection.updated");
constexpr records::Transition kSteps[] = {
    {"", "under_way", known_act("inspection.opened")},        {"under_way", "under_way", kUpdated},
    {"under_way", "follow_up", known_act("inspection.left")}, {"follow_up", "follow_up", kUpdated},
    {"follow_up", "closed", known_act("inspection.closed")},
};
constexpr records::Lifecycle kVisits{"inspection", kSteps};
constexpr std::size_t kMostEntries = 5000;

Result<StoredVisit> stored(const records::Record& record) {
  auto content = TRY(json::bind::read<Visit>(record.json));
  return StoredVisit{record.id, record.state, record.version, std::move(content)};
}

Result<std::string> next_id(vault::Session& session, store::Transaction& tx) {
  const auto series = "C-" + std::to_string(static_cast<int>(session.clock.today().year())) + "-";
  int last = 0;
  for (const auto& visit : TRY(visits(session, tx)))
    if (visit.id.starts_with(series))
      last = std::max(last, std::atoi(visit.id.c_str() + series.size()));
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "%03d", last + 1);
  return series + digits.data();
}

tl::unexpected<Error> over() {
  return fail(Errc::forbidden, "inspection.over", "Ce contrôle est terminé.",
              "Il est resté tel quel.", "Ouvrez-en un autre si la CNIL revient.");
}

}  // namespace

void add_line(Visit& visit, Instant at, Instant now, std::string_view by, std::string_view kind,
              std::string text) {
  visit.timeline.push_back(
      {iso(at), iso(now), std::string(by), std::string(kind), std::move(text)});
}

Result<void> check_text(std::string_view text, std::string_view place, std::size_t longest) {
  const bool blank = text.find_first_not_of(" \n") == std::string_view::npos;
  if (!blank && text.size() <= longest && compliance::is_plain_text(text)) return {};
  return fail(Errc::invalid_input, "inspection.text",
              "Ce texte manque, est trop long, ou contient un signe qui ne s’écrit pas.",
              "Rien n’a été enregistré.", "Écrivez au plus " + std::to_string(longest) + " signes.",
              std::string(place));
}

Result<StoredVisit> change(vault::Session& session, store::Transaction& tx, std::string_view id,
                           Writing writing, const Edit& edit) {
  auto visit = TRY(find_visit(session, tx, id));
  if (visit.state == "closed") return over();
  if (visit.content.timeline.size() >= kMostEntries)
    return fail(Errc::forbidden, "inspection.full", "Ce contrôle a trop de lignes.",
                "Il est resté tel quel.", "Notez la suite dans un second contrôle.");
  auto state = visit.state;
  TRY_VOID(edit(visit.content, state));
  const auto expected = writing.expected_version == 0 ? visit.version : writing.expected_version;
  return stored(TRY(records::save(session, tx, kVisits, id, state, json::bind::write(visit.content),
                                  expected, writing.by)));
}

Result<std::vector<StoredVisit>> visits(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredVisit> all;
  for (const auto& record : TRY(records::list(session, tx, kVisits.kind)))
    all.push_back(TRY(stored(record)));
  std::reverse(all.begin(), all.end());
  return all;
}

Result<StoredVisit> find_visit(vault::Session& session, store::Transaction& tx,
                               std::string_view id) {
  if (const auto record = TRY(records::find(session, tx, kVisits.kind, id))) return stored(*record);
  return fail(Errc::not_found, "inspection.unknown", "Ce contrôle n’existe pas.",
              "Rien n’a été changé.", "La liste est dans «\u00a0Contrôle\u00a0».");
}

Result<StoredVisit> open_visit(vault::Session& session, store::Transaction& tx,
                               std::string_view form, std::string_view motive,
                               std::string_view by) {
  if (!is_choice(Catalogue::embedded().forms, form))
    return fail(Errc::invalid_input, "inspection.form", "Cette forme de contrôle n’est pas connue.",
                "Rien n’a été ouvert.", "Choisissez dans la liste.", "form");
  TRY_VOID(check_text(motive, "motive"));
  const auto now = session.clock.now();
  Visit visit;
  visit.form = form;
  visit.motive = motive;
  visit.began_at = iso(now);
  add_line(visit, now, now, by, "opened", std::string(motive));
  const auto id = TRY(next_id(session, tx));
  return stored(
      TRY(records::save(session, tx, kVisits, id, "under_way", json::bind::write(visit), 0, by)));
}

Result<StoredVisit> leave(vault::Session& session, store::Transaction& tx, std::string_view id,
                          Writing writing) {
  return change(session, tx, id, writing, [&](Visit& visit, std::string& state) -> Result<void> {
    const auto now = session.clock.now();
    if (state != "under_way") return over();
    if (!open_accesses(visit, now).empty())
      return fail(Errc::forbidden, "inspection.access_open", "Un contrôleur a encore un accès.",
                  "La visite est restée ouverte.", "Fermez d’abord son accès.");
    state = "follow_up";
    visit.left_at = iso(now);
    add_line(visit, now, now, writing.by, "left", "Les agents sont partis.");
    return {};
  });
}

Result<StoredVisit> close_visit(vault::Session& session, store::Transaction& tx,
                                std::string_view id, Writing writing) {
  return change(session, tx, id, writing, [&](Visit& visit, std::string& state) -> Result<void> {
    const bool waiting = std::any_of(visit.follow_ups.begin(), visit.follow_ups.end(),
                                     [](const auto& one) { return one.done_at.empty(); });
    if (waiting)
      return fail(Errc::forbidden, "inspection.follow_ups_left",
                  "Il reste des pièces demandées sans réponse.", "Le contrôle est resté ouvert.",
                  "Répondez à chacune, ou notez pourquoi il n’y en a pas.");
    const auto now = session.clock.now();
    state = "closed";
    visit.closed_at = iso(now);
    add_line(visit, now, now, writing.by, "closed", "Le contrôle est terminé.");
    return {};
  });
}

Result<std::optional<StoredVisit>> visit_of_member(vault::Session& session, store::Transaction& tx,
                                                   std::string_view member) {
  for (auto& visit : TRY(visits(session, tx))) {
    if (visit.state != "under_way") continue;
    const auto& accesses = visit.content.accesses;
    if (std::any_of(accesses.begin(), accesses.end(),
                    [&](const auto& one) { return one.member == member; }))
      return std::optional(std::move(visit));
  }
  return std::optional<StoredVisit>{};
}

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now) {
  const auto& law = Catalogue::embedded();
  std::vector<records::Duty> all;
  for (const auto& visit : TRY(visits(session, tx))) {
    if (visit.state == "closed") continue;
    for (const auto& one : visit.content.follow_ups) {
      if (!one.done_at.empty()) continue;
      records::Duty duty;
      duty.id = "inspection/" + visit.id + "/" + one.id;
      duty.title = "Envoyer à la CNIL la pièce " + one.id + " du contrôle " + visit.id;
      duty.why = "Les agents l’ont demandée pour le " + in_french(one.due_on) + ".";
      duty.source = law.source("cnil.charte").ref;
      duty.href = "/controle/" + visit.id;
      duty.permission = "inspection_manage";
      duty.minutes = 15;
      duty.due = paris_midnight(add_days(one.due_on, 1));
      const int left = days_between(paris_date(now), one.due_on);
      duty.level = left < 0                ? records::DutyLevel::late
                   : left <= law.soon_days ? records::DutyLevel::due
                                           : records::DutyLevel::todo;
      all.push_back(std::move(duty));
    }
  }
  return all;
}

}  // namespace serment::inspection
