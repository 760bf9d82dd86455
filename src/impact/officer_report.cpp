#include "impact/officer_report.h"

#include <algorithm>
#include <map>

#include "audit/actions.h"
#include "compliance/display.h"
#include "compliance/page.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::impact {
namespace {

constexpr std::string_view kKind = "dpo_report";
constexpr auto kDrawn = audit::known_act("dpo.reported");
constexpr records::Transition kSteps[] = {{"", "drawn", kDrawn}, {"drawn", "drawn", kDrawn}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::size_t kLongestText = 20'000;
constexpr int kFirstYear = 2018;

/// Acts of daily care, of signing in and of the program itself are not the officer's affair.
constexpr std::string_view kLeftOut[] = {"dossier.", "session.", "home.",        "setup.",
                                         "passkey.", "device.",  "journal.read", "vault.",
                                         "import.",  "index.",   "store.",       "settings.read"};

bool counts(std::string_view action) {
  return std::none_of(std::begin(kLeftOut), std::end(kLeftOut),
                      [&](std::string_view prefix) { return action.starts_with(prefix); });
}

Result<StoredReport> opened(const records::Record& record) {
  return StoredReport{TRY(json::bind::read<YearReport>(record.json)), record.version, record.at,
                      record.author};
}

Result<std::vector<Figure>> acts_of(vault::Session& session, store::Transaction& tx, int year) {
  audit::Filter filter;
  const auto first = std::chrono::year{year} / std::chrono::January / 1;
  filter.from = paris_midnight(first);
  filter.to = paris_midnight(add_years(first, 1));
  std::map<std::string, std::uint64_t, std::less<>> counted;
  TRY_VOID(session.journal.list(tx, filter, [&](const audit::StoredEvent& stored) -> Result<void> {
    if (counts(stored.event.action)) ++counted[stored.event.action];
    return {};
  }));
  std::vector<Figure> figures;
  for (const auto& action : audit::kActions)
    if (const auto found = counted.find(action.code); found != counted.end())
      figures.push_back({std::string(action.label), found->second});
  return figures;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count > 1 ? many : one);
}

Result<void> add_practice_facts(vault::Session& session, store::Transaction& tx,
                                const law::RuleSet& rules, YearReport& report) {
  const auto current = TRY(compliance::load_current(session, tx, rules));
  std::size_t validated = 0;
  const auto activities = TRY(compliance::list_activities(session, tx));
  for (const auto& stored : activities) validated += stored.state == "validated" ? 1 : 0;
  report.facts.push_back(
      {"Registre des traitements", counted(activities.size(), "activité", "activités") + ", dont " +
                                       counted(validated, "validée", "validées")});
  report.facts.push_back(
      {"Prestataires à contrat",
       counted(static_cast<std::size_t>(std::count_if(
                   current.practice.processors.begin(), current.practice.processors.end(),
                   [](const auto& one) { return one.role == "processor"; })),
               "prestataire", "prestataires")});
  std::size_t shown = 0;
  for (const auto kind : compliance::kNoticeKinds)
    shown += TRY(compliance::displays(session, tx, kind)).empty() ? 0 : 1;
  report.facts.push_back(
      {"Notices et affiches", counted(shown, "affichage prouvé", "affichages prouvés")});
  report.facts.push_back(
      {"Délégué (DPO)", std::string(compliance::need_in_french(current.practice.dpo.need))});
  report.facts.push_back(
      {"Analyse d’impact (AIPD)",
       std::string(compliance::assessment_need_in_french(current.practice.dpia.need))});
  return {};
}

Result<void> add_impact_facts(vault::Session& session, store::Transaction& tx, YearReport& report) {
  std::size_t validated = 0;
  std::size_t planned = 0;
  std::size_t done = 0;
  const auto all = TRY(list_assessments(session, tx));
  for (const auto& one : all) {
    if (one.state == "archived") continue;
    validated += one.state == "validated" ? 1 : 0;
    for (const auto& line : one.content.evaluations) {
      if (line.action.empty()) continue;
      ++planned;
      done += line.done_on ? 1 : 0;
    }
  }
  report.facts.push_back(
      {"Analyses d’impact tenues", counted(all.size(), "analyse", "analyses") + ", dont " +
                                       counted(validated, "validée", "validées")});
  report.facts.push_back({"Plans d’action", counted(planned, "action prévue", "actions prévues") +
                                                ", dont " + counted(done, "faite", "faites")});
  return {};
}

bool is_text(std::string_view text) {
  return text.size() <= kLongestText && compliance::is_plain_text(text);
}

}  // namespace

Result<std::vector<StoredReport>> list_reports(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredReport> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

Result<StoredReport> find_report(vault::Session& session, store::Transaction& tx,
                                 std::int64_t year) {
  const auto record = TRY(records::find(session, tx, kKind, std::to_string(year)));
  if (!record)
    return fail(Errc::not_found, "dpo.report_unknown", "Il n’y a pas de bilan pour cette année.",
                {}, "Établissez-le d’abord.");
  return opened(*record);
}

Result<StoredReport> draw_report(vault::Session& session, store::Transaction& tx,
                                 const law::RuleSet& rules, std::int64_t year,
                                 std::string_view remarks, std::string_view advice,
                                 std::string_view author) {
  const auto today = session.clock.today();
  if (year < kFirstYear || year > static_cast<int>(today.year()))
    return fail(Errc::invalid_input, "dpo.report_year", "Cette année n’a pas de bilan possible.",
                "Rien n’a été enregistré.", "Choisissez une année depuis 2018.", "/year");
  if (!is_text(remarks) || !is_text(advice))
    return fail(Errc::invalid_input, "dpo.report_text",
                "Ce texte est trop long, ou contient un caractère interdit.",
                "Rien n’a été enregistré.", "Raccourcissez-le.",
                is_text(remarks) ? "/advice" : "/remarks");
  YearReport report{.year = year,
                    .drawn_on = today,
                    .remarks = std::string(remarks),
                    .advice = std::string(advice)};
  const auto designation = TRY(find_designation(session, tx));
  if (designation && designation->state == "designated")
    report.officer = designation->designation.name;
  TRY_VOID(add_practice_facts(session, tx, rules, report));
  TRY_VOID(add_impact_facts(session, tx, report));
  report.acts = TRY(acts_of(session, tx, static_cast<int>(year)));
  const auto id = std::to_string(year);
  const auto found = TRY(records::find(session, tx, kKind, id));
  return opened(TRY(records::save(session, tx, kLife, id, "drawn", json::bind::write(report),
                                  found ? found->version : 0, author)));
}

}  // namespace serment::impact
