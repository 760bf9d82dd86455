// What assessments and the officer ask of the practice today.
#include "impact/assessments.h"
#include "impact/officer.h"
#include "impact/officer_report.h"

namespace serment::impact {
namespace {

using records::Duty;
using records::DutyLevel;

constexpr std::string_view kEdit = "impact_edit";
constexpr int kPlanSoonDays = 30;

DutyLevel level_on(Date due, Date today, std::int64_t soon_days) {
  if (due < today) return DutyLevel::late;
  return days_between(today, due) <= soon_days ? DutyLevel::due : DutyLevel::todo;
}

void add_plan(const Assessment& one, Date today, std::vector<Duty>& duties) {
  std::size_t late = 0;
  std::optional<Date> next;
  for (const auto& line : one.content.evaluations) {
    if (line.action.empty() || line.done_on || !line.by) continue;
    late += *line.by < today ? 1 : 0;
    if (!next || *line.by < *next) next = line.by;
  }
  if (!next || level_on(*next, today, kPlanSoonDays) == DutyLevel::todo) return;
  duties.push_back({.id = "impact/" + one.id + "/plan",
                    .title = "Avancer le plan d’action de l’analyse d’impact " + one.id,
                    .why = late > 0 ? "Des actions prévues ont dépassé leur date."
                                    : "Une action prévue arrive à sa date.",
                    .source = std::string(Plan::embedded().cite("rgpd.35")),
                    .href = "/aipd/" + one.id,
                    .permission = std::string(kEdit),
                    .minutes = 15,
                    .level = level_on(*next, today, kPlanSoonDays),
                    .due = paris_midnight(*next)});
}

void add_assessment(const Assessment& one, Date today, std::vector<Duty>& duties) {
  const auto& plan = Plan::embedded();
  if (one.state == "archived") return;
  if (one.state != "draft") add_plan(one, today, duties);
  Duty duty{.id = "impact/" + one.id,
            .source = std::string(plan.cite("rgpd.35")),
            .href = "/aipd/" + one.id,
            .permission = std::string(kEdit),
            .minutes = 30};
  if (one.state == "draft") {
    duty.title = "Terminer l’analyse d’impact " + one.id;
    duty.why = "C’est encore un brouillon.";
  } else if (one.state == "in_review") {
    duty.title = "Décider de l’analyse d’impact " + one.id;
    duty.why = "Elle est relue et attend une décision.";
    duty.permission = "register_validate";
    duty.level = DutyLevel::due;
  } else if (one.state == "to_review") {
    duty.title = "Revoir l’analyse d’impact " + one.id;
    duty.why = "Elle a été mise à revoir.";
    duty.level = DutyLevel::due;
  } else {
    const auto level =
        one.review_on ? level_on(*one.review_on, today, plan.terms.soon_days) : DutyLevel::todo;
    if (level == DutyLevel::todo) return;
    duty.title = "Revoir l’analyse d’impact " + one.id;
    duty.why = "Une analyse d’impact se revoit au moins tous les " +
               std::to_string(plan.terms.review_months) + "\u00a0mois.";
    duty.source = plan.cite(plan.terms.review_source);
    duty.level = level;
    duty.due = paris_midnight(*one.review_on);
  }
  duties.push_back(std::move(duty));
}

Result<void> add_assessments(vault::Session& session, store::Transaction& tx,
                             const compliance::NeedDecision& need, Date today,
                             std::vector<Duty>& duties) {
  bool any = false;
  for (const auto& one : TRY(list_assessments(session, tx))) {
    any = any || one.state != "archived";
    add_assessment(one, today, duties);
  }
  if (any || need.need == "not_required") return {};
  const bool required = need.need == "required";
  if (!required && TRY(find_waiver(session, tx))) return {};
  duties.push_back({.id = "impact/begin",
                    .title = required ? "Mener une analyse d’impact"
                                      : "Mener une analyse d’impact, ou écrire pourquoi non",
                    .why = required ? "La loi la demande pour ce cabinet."
                                    : "Elle est conseillée pour ce cabinet.",
                    .source = std::string(Plan::embedded().cite("rgpd.35")),
                    .href = "/aipd",
                    .permission = std::string(kEdit),
                    .minutes = 60,
                    .level = required ? DutyLevel::due : DutyLevel::todo});
  return {};
}

Duty officer_duty(std::string id, std::string title, std::string why, DutyLevel level) {
  const auto& law = OfficerLaw::embedded();
  return {.id = "dpo/" + id,
          .title = std::move(title),
          .why = std::move(why),
          .source = std::string(law.cite(law.terms.designation_source)),
          .href = "/dpo",
          .permission = std::string(kEdit),
          .minutes = 10,
          .level = level};
}

Result<void> add_report(vault::Session& session, store::Transaction& tx, Date since, Date today,
                        std::vector<Duty>& duties) {
  const auto& law = OfficerLaw::embedded();
  Date last = since;
  for (const auto& stored : TRY(list_reports(session, tx)))
    last = std::max(last, stored.report.drawn_on);
  const auto due = add_months(last, static_cast<int>(law.terms.report_months));
  const auto level = level_on(due, today, law.terms.soon_days);
  if (level == DutyLevel::todo) return {};
  auto duty = officer_duty("report", "Établir le bilan annuel du délégué",
                           "Le délégué rend compte chaque année.", level);
  duty.source = law.cite(law.terms.report_source);
  duty.minutes = 30;
  duty.due = paris_midnight(due);
  duties.push_back(std::move(duty));
  return {};
}

Result<void> add_officer(vault::Session& session, store::Transaction& tx,
                         const compliance::CurrentPractice& current, Date today,
                         std::vector<Duty>& duties) {
  const auto found = TRY(find_designation(session, tx));
  const auto standing = standing_of(current.answers, found);
  if (standing == OfficerStanding::named) {
    // Whoever is named is declared, needed or not (RGPD art. 37.7).
    duties.push_back(officer_duty(
        "designate", "Enregistrer la désignation du délégué que le cabinet nomme",
        "Le registre et les notices le nomment, sa désignation à la CNIL n’est pas enregistrée.",
        DutyLevel::due));
    return {};
  }
  if (standing == OfficerStanding::nobody) {
    if (current.practice.dpo.need == "required")
      duties.push_back(officer_duty("designate", "Désigner un délégué à la protection des données",
                                    "La loi le demande pour ce cabinet.", DutyLevel::due));
    return {};
  }
  const auto& one = found->designation;
  if (one.receipt.empty())
    duties.push_back(officer_duty("receipt", "Déclarer le délégué à la CNIL et noter le récépissé",
                                  "Le numéro de désignation n’est pas noté.", DutyLevel::due));
  if (one.published.empty())
    duties.push_back(officer_duty("publish", "Publier comment joindre le délégué",
                                  "Aucun lieu de publication n’est noté.", DutyLevel::todo));
  return add_report(session, tx, one.since, today, duties);
}

}  // namespace

Result<std::vector<Duty>> duties(vault::Session& session, store::Transaction& tx, Instant now) {
  std::vector<Duty> duties;
  auto current = compliance::load_current(session, tx, law::RuleSet::embedded());
  if (!current) {
    if (current.error().code == "practice.no_answers") return duties;
    return tl::unexpected<Error>(std::move(current.error()));
  }
  const auto today = paris_date(now);
  TRY_VOID(add_assessments(session, tx, current->practice.dpia, today, duties));
  TRY_VOID(add_officer(session, tx, *current, today, duties));
  return duties;
}

}  // namespace serment::impact
