#include "breach/register.h"

#include "breach/catalogue.h"
#include "breach/clock.h"
#include "breach/form.h"
#include "compliance/page.h"
#include "documents/documents.h"

namespace serment::breach {
namespace {

std::string shown(const std::string& instant) {
  const auto at = parse_instant(instant);
  return at ? in_french(*at) : std::string{};
}

std::string option(std::string_view list, const std::string& id) {
  return id.empty() ? std::string{} : Catalogue::embedded().label(list, id);
}

std::vector<std::string> lines_of(std::initializer_list<std::string> parts) {
  std::vector<std::string> lines;
  for (const auto& part : parts)
    if (!part.empty()) lines.push_back(part);
  return lines;
}

std::string outcome_in_french(std::string_view outcome) {
  if (outcome == "notify") return "Notifier la CNIL";
  if (outcome == "tell") return "Prévenir les personnes";
  if (outcome == "public") return "Communication publique";
  if (outcome == "wait") return "Attendre l’avis de la CNIL";
  return "Non";
}

std::vector<std::string> awareness_lines(const Awareness& awareness) {
  std::vector<std::string> lines;
  for (const auto& clock : clocks_of(awareness)) {
    std::string line = option("reading", clock.kind) + "\u00a0: " + in_french(clock.aware) +
                       ", à notifier avant le " + in_french(clock.due);
    if (clock.kept) line += " (lecture retenue)";
    for (const auto& reading : awareness.readings)
      if (reading.kind == clock.kind && !reading.why.empty()) line += ". " + reading.why;
    lines.push_back(std::move(line));
  }
  if (!awareness.justification.empty()) lines.push_back(awareness.justification);
  return lines;
}

std::vector<std::string> decision_lines(const Breach& breach) {
  if (!breach.decision) return {"Pas encore prise"};
  const auto& decision = *breach.decision;
  auto lines = lines_of({"CNIL\u00a0: " + outcome_in_french(decision.authority),
                         "Personnes\u00a0: " + outcome_in_french(decision.persons)});
  for (const auto& row : Catalogue::embedded().authority)
    if (row.id == decision.authority_row) lines.push_back(row.reason);
  for (const auto& row : Catalogue::embedded().persons)
    if (row.id == decision.persons_row) lines.push_back(row.reason);
  if (!decision.reason.empty()) lines.push_back("Motif du médecin\u00a0: " + decision.reason);
  lines.push_back("Par " + decision.by + ", le " + shown(decision.at));
  return lines;
}

std::vector<std::string> notification_lines(const Breach& breach) {
  std::vector<std::string> lines;
  for (const auto& one : breach.notifications) {
    auto line = option("notification", one.kind) + ", le " + shown(one.sent_at);
    if (!one.receipt.empty()) line += ", n°\u00a0" + one.receipt;
    if (!one.late_reason.empty()) line += ". Retard\u00a0: " + one.late_reason;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> informed_lines(const Breach& breach) {
  if (!breach.informed) return {};
  const auto& informed = *breach.informed;
  return lines_of({option("informed", informed.status), shown(informed.on.value_or(std::string{})),
                   informed.count ? std::to_string(*informed.count) + " personnes" : std::string{},
                   labels("channel", informed.means), informed.content});
}

std::vector<std::string> told_lines(const Breach& breach) {
  std::vector<std::string> lines;
  for (const auto& told : breach.told) {
    const auto* contact = Catalogue::embedded().contact(told.contact);
    auto line = (contact != nullptr ? contact->name : told.contact) + ", le " + shown(told.told_at);
    if (!told.reference.empty()) line += ", " + told.reference;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string count_of(std::string_view what, const std::optional<std::uint64_t>& count) {
  return count ? std::string(what) + "\u00a0: " + std::to_string(*count) : std::string{};
}

}  // namespace

std::vector<RegisterRow> register_rows(const StoredBreach& stored) {
  const auto& breach = stored.breach;
  const auto& facts = breach.facts;
  std::vector<RegisterRow> rows = {
      {"État", {std::string(state_in_french(stored.state))}},
      {"Signalée", lines_of({shown(breach.reported_at), breach.reported_by_name})},
      {"Faits", lines_of({facts.circumstances, facts.discovery})},
      {"Dates", lines_of({facts.started_at.empty() ? "" : "Début\u00a0: " + shown(facts.started_at),
                          "Découverte\u00a0: " + shown(facts.noticed_at),
                          facts.ended_at.empty() ? "" : "Fin\u00a0: " + shown(facts.ended_at)})},
      {"Prise de connaissance", awareness_lines(breach.awareness)},
      {"Nature, origine, cause",
       lines_of({labels("nature", facts.natures), labels("origin", facts.origins),
                 option("cause", facts.cause)})},
      {"Personnes", lines_of({labels("persons", facts.persons),
                              count_of("Nombre approximatif", facts.persons_count)})},
      {"Données", lines_of({labels("data", facts.data), labels("support", facts.supports),
                            count_of("Enregistrements", facts.records_count)})},
      {"Effets", lines_of({labels("consequence", facts.consequences), labels("harm", facts.harms),
                           option("severity", facts.severity), facts.severity_why})},
      {"Mesures", lines_of({facts.measures_before, facts.measures_immediate, facts.measures_medium,
                            facts.measures_long})},
      {"Décision", decision_lines(breach)},
      {"Notification à la CNIL", notification_lines(breach)},
      {"Information des personnes", informed_lines(breach)},
      {"Autres prévenus", told_lines(breach)},
      {"Ce qu’on en retient", lines_of({breach.lessons, shown(breach.closed_at)})},
  };
  for (auto& row : rows)
    if (row.lines.empty()) row.lines.emplace_back("–");
  return rows;
}

Result<Bytes> register_ods(const std::vector<StoredBreach>& all, Instant now) {
  documents::Sheet sheet{.name = "Violations", .rows = {{"N°", "Objet"}}, .heading_rows = {0}};
  for (const auto& row : register_rows({})) sheet.rows.front().push_back(row.label);
  for (const auto& stored : all) {
    std::vector<std::string> cells = {stored.id, stored.breach.facts.title};
    for (const auto& row : register_rows(stored)) {
      std::string cell;
      for (const auto& line : row.lines) cell += (cell.empty() ? "" : "\n") + line;
      cells.push_back(std::move(cell));
    }
    sheet.rows.push_back(std::move(cells));
  }
  constexpr double kNarrow = 3, kWide = 7;
  sheet.column_widths_cm.assign(sheet.rows.front().size(), kWide);
  sheet.column_widths_cm.front() = kNarrow;
  return documents::write_ods({sheet}, now);
}

Result<Bytes> register_pdf(const std::vector<StoredBreach>& all, const compliance::Answers& answers,
                           Instant now) {
  std::vector<documents::View> breaches;
  for (const auto& stored : all) {
    std::vector<documents::View> rows;
    for (const auto& row : register_rows(stored))
      rows.push_back(documents::View().set("label", row.label).set("lines", row.lines));
    breaches.push_back(documents::View()
                           .set("id", stored.id)
                           .set("title", stored.breach.facts.title)
                           .set("rows", std::move(rows)));
  }
  auto view = compliance::practice_view(answers, paris_date(now));
  view.set("none", all.empty()).set("breaches", std::move(breaches));
  const auto html = TRY(documents::fill(compliance::template_of("breach_register.html"), view));
  return documents::render_pdf(html, {"Registre des violations de données", "fr", now});
}

}  // namespace serment::breach
