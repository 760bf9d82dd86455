// What a practice writes down: the impact assessment, its officer, procedures, a plan for the
// worst, a visit of the authority.
#include "compliance/founding.h"
#include "demo/story.h"
#include "impact/assessments.h"
#include "impact/officer.h"
#include "impact/officer_report.h"
#include "impact/prefill.h"
#include "inspection/visit.h"
#include "procedures/procedures.h"
#include "succession/plan.h"
#include "succession/situations.h"

namespace serment::demo {
namespace {

/// Levels of the three risks, with the measures in place.
constexpr std::int64_t kLevel = 2;

Result<impact::Content> proposed(Stage& stage, store::Transaction& tx) {
  const auto current = TRY(compliance::load_current(stage.session, tx, law::RuleSet::embedded()));
  return impact::prefilled(current, impact::Plan::embedded(), stage.dpo.name);
}

void fill_blanks(std::string& text) {
  for (auto at = text.find("[à compléter"); at != std::string::npos; at = text.find("[à compléter"))
    text.replace(at, text.find(']', at) + 1 - at, "voir le registre (fictif)");
}

/// The proposed texts read and completed, every question answered.
void complete(impact::Content& content) {
  const auto& plan = impact::Plan::embedded();
  for (auto& measure : content.measures) fill_blanks(measure.text);
  for (auto& answer : content.answers) {
    answer.checked = true;
    fill_blanks(answer.text);
  }
  for (const auto& question : plan.questions)
    if (question.kind == "gauge" && impact::answer_of(content, question.number) == nullptr)
      content.answers.push_back({question.number, "Jugé avec l’équipe (fictif).", {}, kLevel});
  content.opinions.persons_asked = "no";
  content.opinions.persons_why_not = "Usage courant, que les notices décrivent.";
  content.opinions.officer_view = "favourable";
  content.opinions.officer_text = "Sous réserve des trois actions du plan.";
}

std::vector<impact::Evaluation> plan_of_action(Date today) {
  std::vector<impact::Evaluation> actions(3);
  for (auto& one : actions) {
    one.verdict = "improvable";
    one.who = "Dre Camille Exemple";
  }
  actions[0].reference = "3.1";
  actions[0].action = "Second facteur pour tous les comptes.";
  actions[0].by = add_days(today, 30);
  actions[1].reference = "3.2";
  actions[1].action = "Essai de restauration chaque trimestre.";
  actions[1].by = add_days(today, 60);
  actions[2].reference = "3.3";
  actions[2].action = "Deuxième copie hors du cabinet.";
  actions[2].by = add_days(today, 200);
  return actions;
}

Result<void> assess(Stage& stage, store::Transaction& tx) {
  auto content = TRY(proposed(stage, tx));
  complete(content);
  content.evaluations = plan_of_action(stage.clock.today());
  impact::number_new(content);
  const auto begun = TRY(
      impact::begin_assessment(stage.session, tx, std::move(content), "prefilled", stage.dpo.name));
  stage.ids["assessment"] = begun.id;
  TRY(impact::move_assessment(stage.session, tx, begun.id, "in_review", stage.dpo.name));
  return {};
}

/// The first action is done, the second waits beyond its day.
Result<void> progress(Stage& stage, store::Transaction& tx) {
  auto kept = TRY(impact::find_assessment(stage.session, tx, stage.ids.at("assessment")));
  for (auto& one : kept.content.evaluations)
    if (one.reference == "3.1") one.done_on = stage.clock.today();
  TRY(impact::save_assessment(stage.session, tx, kept.id, kept.content, kept.version,
                              stage.dpo.name));
  return {};
}

void tell_assessments(Story& story) {
  add(story, {100, 14, 0}, &Stage::dpo, assess);
  add(story, {92, 13, 10}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    impact::Validation validation;
    validation.decider = stage.owner.name;
    validation.reason = "Les mesures suffisent, le plan d’action est daté.";
    validation.on = stage.clock.today();
    return impact::validate_assessment(stage.session, tx, stage.ids.at("assessment"), validation,
                                       stage.owner.name);
  });
  add(story, {58, 14, 0}, &Stage::dpo, progress);
  add(story, {13, 14, 30}, &Stage::dpo, [](Stage& stage, store::Transaction& tx) -> Result<void> {
    auto content = TRY(proposed(stage, tx));
    content.title = "Scribe de consultation";
    TRY(impact::begin_assessment(stage.session, tx, std::move(content), "prefilled",
                                 stage.dpo.name));
    return {};
  });
}

void tell_officer(Story& story) {
  add(story, {325, 14, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    impact::Designation officer;
    officer.name = "Solène Exemple";
    officer.organisation = "DPO des Tilleuls (fictif)";
    officer.email = "dpo@cabinet-tilleuls.example";
    officer.phone = "01 99 00 33 22";
    officer.kind = "external";
    officer.since = stage.clock.today();
    officer.published = {"notice", "poster", "staff_notice", "cnil"};
    officer.receipt = "DPO-FICTIF-001";
    officer.receipt_on = stage.clock.today();
    for (const auto& check : impact::OfficerLaw::embedded().checks)
      officer.checks.push_back({check.id, !check.conflict_when});
    return impact::designate(stage.session, tx, officer, 0, stage.owner.name);
  });
  add(story, {21, 15, 0}, &Stage::dpo, [](Stage& stage, store::Transaction& tx) {
    const auto year = static_cast<int>(stage.clock.today().year());
    return impact::draw_report(stage.session, tx, law::RuleSet::embedded(), year,
                               "L’équipe signale d’elle-même ses erreurs\u00a0: c’est un progrès.",
                               "Finir l’analyse d’impact du scribe avant de l’étendre.",
                               stage.dpo.name);
  });
}

/// All but two, which wait; the desk has read the first ones.
void tell_procedures(Story& story) {
  add(story, {315, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto now = stage.clock.now();
    const auto all = TRY(procedures::standings(stage.session, tx, now));
    for (std::size_t n = 0; n + 2 < all.size(); ++n)
      TRY(procedures::adopt(stage.session, tx, all[n].written.id, all[n].written.digest,
                            stage.owner.name, now));
    return {};
  });
  add(story, {310, 12, 30}, &Stage::secretary,
      [](Stage& stage, store::Transaction& tx) -> Result<void> {
        const auto now = stage.clock.now();
        std::size_t read = 0;
        for (const auto& one : TRY(procedures::standings(stage.session, tx, now))) {
          if (one.state != "adopted" || ++read > 4) continue;
          TRY(procedures::note_reading(stage.session, tx, one.written.id, one.written.digest,
                                       stage.secretary.id, now));
        }
        return {};
      });
}

void tell_succession(Story& story) {
  add(story, {210, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) -> Result<void> {
    succession::Writing wanted;
    wanted.people.trusted = "Dr Basile Exemple";
    wanted.people.notary = "Maître Fictif, Toulouse";
    wanted.people.keeper = "Dr Basile Exemple, 12 rue des Tilleuls, Toulouse";
    TRY(succession::write(stage.session, tx, "death", wanted, 0, stage.clock.today(),
                          stage.owner.name));
    const auto& steps = succession::find_situation("death")->steps;
    succession::Tick tick;
    tick.step = steps.front().id;
    tick.by = stage.owner.name;
    tick.on = stage.clock.today();
    TRY(succession::tick(stage.session, tx, "death", tick, stage.owner.name));
    return {};
  });
}

/// A control on documents, answered and closed.
void tell_visit(Story& story) {
  add(story, {175, 10, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) -> Result<void> {
    auto visit = TRY(inspection::open_visit(stage.session, tx, "documents",
                                            "Contrôle sur pièces, réclamation d’un patient.",
                                            stage.owner.id));
    stage.ids["visit"] = visit.id;
    const inspection::Writing writing{stage.owner.id};
    inspection::Inspector agent;
    agent.name = "Agent Fictif";
    agent.service = "Service des contrôles";
    agent.authorisation = "FICTIF-77";
    agent.checked_how = "both";
    TRY(inspection::add_inspector(stage.session, tx, visit.id, agent, writing));
    TRY(inspection::do_step(stage.session, tx, visit.id, "call_back", writing));
    TRY(inspection::add_follow_up(stage.session, tx, visit.id, "Le registre et ses preuves.",
                                  add_days(stage.clock.today(), 15), writing));
    TRY(inspection::leave(stage.session, tx, visit.id, writing));
    return {};
  });
  add(story, {164, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) -> Result<void> {
    const inspection::Writing writing{stage.owner.id};
    const auto& id = stage.ids.at("visit");
    const auto visit = TRY(inspection::find_visit(stage.session, tx, id));
    for (const auto& asked : visit.content.follow_ups)
      TRY(inspection::answer_follow_up(stage.session, tx, id, asked.id,
                                       "Dossier de preuve déposé (fictif).", writing));
    TRY(inspection::close_visit(stage.session, tx, id, writing));
    return {};
  });
}

}  // namespace

void tell_papers(Story& story) {
  tell_assessments(story);
  tell_officer(story);
  tell_procedures(story);
  tell_succession(story);
  tell_visit(story);
}

Story whole_story() {
  Story story;
  tell_locums(story);
  tell_people(story);
  tell_requests(story);
  tell_breaches(story);
  tell_suppliers(story);
  tell_things(story);
  tell_crises(story);
  tell_reviews(story);
  tell_papers(story);
  return story;
}

}  // namespace serment::demo
