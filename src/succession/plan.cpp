#include "succession/plan.h"

#include <algorithm>

#include "audit/actions.h"
#include "compliance/page.h"
#include "compliance/plain_text.h"
#include "documents/template.h"
#include "json/bind.h"
#include "law/deadline.h"
#include "records/records.h"
#include "succession/transfers.h"
#include "text/identifiers.h"

namespace serment::succession {

/// The sealed content of a "succession_plan".
struct StoredPlan {
  std::optional<Date> effective_on{};
  People people{};
  std::vector<Tick> ticks{};
};
BOOST_DESCRIBE_STRUCT(StoredPlan, (), (effective_on, people, ticks))

namespace {

constexpr std::string_view kWritten = audit::known_act("succession.written");
constexpr std::string_view kTicked = audit::known_act("succession.ticked");
constexpr std::string_view kOpened = audit::known_act("succession.opened");
constexpr std::string_view kClosed = audit::known_act("succession.closed");
constexpr records::Transition kWriting[] = {
    {"", "prepared", kWritten}, {"prepared", "prepared", kWritten}, {"opened", "opened", kWritten}};
constexpr records::Transition kTicking[] = {
    {"", "prepared", kTicked}, {"prepared", "prepared", kTicked}, {"opened", "opened", kTicked}};
constexpr records::Transition kMoving[] = {
    {"", "opened", kOpened}, {"prepared", "opened", kOpened}, {"opened", "closed", kClosed}};
constexpr std::string_view kKind = "succession_plan";
constexpr std::size_t kLongest = 1000;

tl::unexpected<Error> refused(std::string code, std::string what, std::string next,
                              std::string place) {
  return fail(Errc::invalid_input, std::move(code), std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::move(place));
}

Result<Plan> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredPlan>(record.json));
  return Plan{record.id,
              record.state,
              record.version,
              stored.effective_on,
              std::move(stored.people),
              std::move(stored.ticks)};
}

Result<Plan> save(vault::Session& session, store::Transaction& tx,
                  std::span<const records::Transition> steps, const Plan& plan,
                  std::string_view state, std::uint32_t expected_version, std::string_view by) {
  const StoredPlan stored{plan.effective_on, plan.people, plan.ticks};
  const records::Lifecycle life{kKind, steps};
  return opened(TRY(records::save(session, tx, life, plan.situation, state,
                                  json::bind::write(stored), expected_version, by)));
}

Result<Plan> not_closed(vault::Session& session, store::Transaction& tx,
                        std::string_view situation) {
  auto found = TRY(plan(session, tx, situation));
  if (found.state == "closed")
    return fail(Errc::forbidden, "succession.closed", "Ce plan est clos.", "Rien n’a été changé.",
                "Il reste lisible, avec ses dates.");
  return found;
}

Result<void> check_text(const std::string& text, const char* place) {
  if (text.size() > kLongest || !compliance::is_plain_text(text))
    return refused("succession.text", "Ce texte est trop long, ou contient un caractère invisible.",
                   "Raccourcissez-le.", place);
  return {};
}

Result<void> check(const Writing& wanted, Date today) {
  const std::pair<const char*, const std::string&> texts[] = {
      {"people/successor", wanted.people.successor},
      {"people/trusted", wanted.people.trusted},
      {"people/notary", wanted.people.notary},
      {"people/keeper", wanted.people.keeper}};
  for (const auto& [place, text] : texts) TRY_VOID(check_text(text, place));
  if (!wanted.people.successor_rpps.empty() &&
      text::check_rpps(wanted.people.successor_rpps) != text::Check::valid)
    return refused("succession.rpps", "Ce numéro RPPS n’existe pas.",
                   "Il a onze chiffres, dont un de contrôle.", "people/successor_rpps");
  constexpr int kYears = 5;
  if (wanted.effective_on && (*wanted.effective_on > add_years(today, kYears) ||
                              *wanted.effective_on < add_years(today, -kYears)))
    return refused("succession.date", "Cette date est à plus de cinq ans.", "Corrigez-la.",
                   "effective_on");
  return {};
}

bool all_ticked(const Plan& plan, const Situation& situation) {
  return std::all_of(situation.steps.begin(), situation.steps.end(),
                     [&](const Step& step) { return plan.find(step.id) != nullptr; });
}

std::string length_of(const law::DeadlineRule& rule, std::string_view wanted) {
  for (const auto& limit : rule.limits)
    if (limit.id == wanted) return law::length_in_words(limit);
  return {};
}

}  // namespace

const Tick* Plan::find(std::string_view step) const {
  const auto found =
      std::find_if(ticks.begin(), ticks.end(), [&](const Tick& one) { return one.step == step; });
  return found == ticks.end() ? nullptr : &*found;
}

Result<std::vector<Plan>> plans(vault::Session& session, store::Transaction& tx) {
  std::vector<Plan> all;
  for (const auto& situation : situations()) {
    const auto record = TRY(records::find(session, tx, kKind, situation.id));
    if (!record) {
      all.push_back({.situation = situation.id, .state = "prepared"});
      continue;
    }
    all.push_back(TRY(opened(*record)));
  }
  return all;
}

Result<Plan> plan(vault::Session& session, store::Transaction& tx, std::string_view situation) {
  for (auto& one : TRY(plans(session, tx)))
    if (one.situation == situation) return std::move(one);
  return fail(Errc::not_found, "succession.unknown", "Ce plan n’existe pas.",
              "Rien n’a été enregistré.", "La liste est dans «\u00a0Transmission\u00a0».");
}

Result<Plan> write(vault::Session& session, store::Transaction& tx, std::string_view situation,
                   const Writing& wanted, std::uint32_t expected_version, Date today,
                   std::string_view by) {
  auto found = TRY(not_closed(session, tx, situation));
  TRY_VOID(check(wanted, today));
  found.effective_on = wanted.effective_on;
  found.people = wanted.people;
  return save(session, tx, kWriting, found, found.state, expected_version, by);
}

Result<Plan> tick(vault::Session& session, store::Transaction& tx, std::string_view situation,
                  const Tick& ticked, std::string_view by) {
  auto found = TRY(not_closed(session, tx, situation));
  if (find_situation(situation)->find(ticked.step) == nullptr)
    return fail(Errc::not_found, "succession.step", "Cette étape n’est pas dans ce plan.",
                "Rien n’a été enregistré.", "Reprenez la liste des étapes.");
  TRY_VOID(check_text(ticked.note, "note"));
  if (ticked.without_object && ticked.note.find_first_not_of(" \n") == std::string::npos)
    return refused("succession.text", "Dire qu’une étape est sans objet demande une raison.",
                   "Écrivez-la en une phrase.", "note");
  std::erase_if(found.ticks, [&](const Tick& one) { return one.step == ticked.step; });
  found.ticks.push_back(ticked);
  found.ticks.back().by = by;
  return save(session, tx, kTicking, found, found.state, found.version, by);
}

Result<Plan> open(vault::Session& session, store::Transaction& tx, std::string_view situation,
                  std::string_view by) {
  const auto found = TRY(not_closed(session, tx, situation));
  return save(session, tx, kMoving, found, "opened", found.version, by);
}

Result<Plan> close(vault::Session& session, store::Transaction& tx, std::string_view situation,
                   std::string_view by) {
  const auto found = TRY(not_closed(session, tx, situation));
  if (!all_ticked(found, *find_situation(situation)))
    return fail(Errc::forbidden, "succession.steps_left", "Il reste des étapes à faire.",
                "Rien n’a été changé.", "Faites-les, ou dites pourquoi elles sont sans objet.");
  return save(session, tx, kMoving, found, "closed", found.version, by);
}

Result<compliance::Printable> letter(const compliance::Answers& answers, const Plan& plan,
                                     std::string_view step, Date today) {
  const auto* situation = find_situation(plan.situation);
  const auto* wanted = situation == nullptr ? nullptr : situation->find(step);
  if (wanted == nullptr || wanted->letter.empty())
    return fail(Errc::not_found, "succession.letter", "Cette étape n’a pas de courrier.");
  if (!plan.effective_on)
    return refused("succession.date", "Le courrier a besoin de la date prévue.",
                   "Écrivez-la dans le plan.", "effective_on");
  const auto& archive = law::DeadlineSet::embedded().at("portability.archive");
  auto view = compliance::practice_view(answers, today);
  std::vector<std::string> doctors;
  for (const auto& doctor : answers.doctors) doctors.push_back(doctor.name);
  view.set("title", wanted->title)
      .set("doctors", compliance::joined(doctors))
      .set("effective_on", in_french(*plan.effective_on))
      .set("successor", plan.people.successor)
      .set("keeper", plan.people.keeper)
      .set("software", answers.answers.practice_software)
      .set("acknowledged", length_of(archive, "acknowledged"))
      .set("delivered", length_of(archive, "delivered"));
  auto html = TRY(documents::fill(compliance::template_of(wanted->letter + ".html"), view));
  return compliance::Printable{"courrier-" + plan.situation + "-" + wanted->id, wanted->title,
                               std::move(html)};
}

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now) {
  const auto today = paris_date(now);
  std::vector<records::Duty> duties;
  for (const auto& plan : TRY(plans(session, tx))) {
    const auto& situation = *find_situation(plan.situation);
    if (plan.state == "closed" || all_ticked(plan, situation)) continue;
    records::Duty duty{.id = "succession/" + plan.situation,
                       .source = "CSP R4127-45",
                       .href = "/transmission",
                       .permission = "succession_manage",
                       .minutes = 15};
    if (plan.state == "opened") {
      duty.title = "Continuer la transmission du cabinet";
      duty.why = "Le plan est ouvert, des étapes attendent.";
      duty.level = records::DutyLevel::due;
      if (plan.effective_on) {
        duty.due = paris_midnight(add_days(*plan.effective_on, 1));
        if (*plan.effective_on < today) duty.level = records::DutyLevel::late;
      }
    } else if (plan.situation == "death") {
      duty.title = "Préparer ce qui se passe si vous ne pouvez plus exercer";
      duty.why = "Sans plan, personne ne saura ouvrir le cabinet ni répondre aux patients.";
    } else {
      continue;
    }
    duties.push_back(std::move(duty));
  }
  std::size_t waiting = 0;
  for (const auto& batch : batches(TRY(transfers(session, tx)))) waiting += batch.dossiers.size();
  if (waiting > 0)
    duties.push_back({.id = "succession/transfers",
                      .title = "Remettre les dossiers que les patients ont demandé de transmettre",
                      .why = waiting == 1 ? "Un patient attend."
                                          : std::to_string(waiting) + " patients attendent.",
                      .source = "CSP R4127-45",
                      .href = "/transmission",
                      .permission = "succession_manage",
                      .minutes = 10,
                      .level = records::DutyLevel::due});
  return duties;
}

}  // namespace serment::succession
