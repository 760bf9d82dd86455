#include "breach/breach.h"

#include "audit/actions.h"
#include "breach/check.h"
#include "breach/clock.h"
#include "breach/decision.h"
#include "breach/store.h"

namespace serment::breach {
namespace {

using audit::known_act;

constexpr std::string_view kUpdated = known_act("breach.updated");
constexpr std::string_view kDecided = known_act("breach.decided");
constexpr std::string_view kNotified = known_act("breach.notified");
constexpr std::string_view kInformed = known_act("breach.informed");
constexpr std::string_view kTold = known_act("breach.told");
constexpr std::string_view kClosed = known_act("breach.closed");
constexpr std::size_t kLong = 8000;

bool blank(std::string_view text) {
  return text.find_first_not_of(" \n") == std::string_view::npos;
}

Result<void> check_choice(const Choice& choice) {
  const auto wrong = [](std::string_view place) {
    return fail(Errc::invalid_input, "breach.option",
                "Cette décision ne fait pas partie de celles qui se prennent.",
                "Rien n’a été enregistré.", "Choisissez dans la liste.", std::string(place));
  };
  if (choice.authority != "notify" && choice.authority != "none") return wrong("authority");
  bool known = false;
  for (const std::string_view one : {"tell", "none", "public", "wait"})
    known = known || choice.persons == one;
  if (!known) return wrong("persons");
  return check_text("reason", choice.reason, kLong);
}

}  // namespace

Result<StoredBreach> report(vault::Session& session, store::Transaction& tx, const Report& told,
                            const Author& by) {
  const auto now = session.clock.now();
  TRY_VOID(check_report(told, now));
  Breach breach;
  breach.report = told;
  breach.reported_by = by.member;
  breach.reported_by_name = by.name;
  breach.reported_at = iso(now);
  breach.facts.title = "Signalement du " + in_french(paris_date(now));
  breach.facts.circumstances = told.what;
  breach.facts.noticed_at = told.noticed_at;
  breach.facts.ongoing = told.ongoing;
  breach.facts.persons = told.persons;
  breach.facts.persons_count = told.persons_count;
  breach.awareness.readings.push_back({"noticed", told.noticed_at, {}});
  return create(session, tx, breach, by);
}

Result<StoredBreach> save_facts(const Edit& edit, const Facts& facts) {
  auto stored = TRY(begin(edit));
  const auto now = edit.session.clock.now();
  TRY_VOID(check_facts(facts, now));
  // Until the doctor dates the awareness, it is when somebody noticed.
  auto& readings = stored.breach.awareness.readings;
  if (readings.size() == 1 && readings.front().kind == "noticed")
    readings.front().at = facts.noticed_at;
  TRY_VOID(check_awareness(stored.breach.awareness, facts, now));
  stored.breach.facts = facts;
  return commit(edit, std::move(stored), kUpdated);
}

Result<StoredBreach> save_awareness(const Edit& edit, const Awareness& awareness) {
  auto stored = TRY(begin(edit));
  TRY_VOID(check_awareness(awareness, stored.breach.facts, edit.session.clock.now()));
  stored.breach.awareness = awareness;
  return commit(edit, std::move(stored), kUpdated);
}

Result<StoredBreach> decide_breach(const Edit& edit, const Choice& choice) {
  auto stored = TRY(begin(edit));
  TRY_VOID(check_choice(choice));
  if (stored.state == "suspected")
    return fail(Errc::forbidden, "breach.not_qualified",
                "On ne sait pas encore ce qui a été touché\u00a0: confidentialité, intégrité ou "
                "disponibilité.",
                "Rien n’a été décidé.", "Dites la nature de la violation, puis décidez.",
                "natures");
  const auto judged = decide(Catalogue::embedded(), stored.breach.facts);
  const bool departs =
      choice.authority != judged.authority.outcome || choice.persons != judged.persons.outcome;
  const bool silent = choice.authority == "none" && judged.authority.row == "unlikely";
  if ((departs || silent) && blank(choice.reason))
    return fail(Errc::invalid_input, "breach.decision_reason",
                departs ? "Vous vous écartez de ce que dit la table\u00a0: il faut dire pourquoi."
                        : "Ne pas notifier se justifie\u00a0: il faut dire pourquoi.",
                "Rien n’a été décidé.", "Écrivez deux phrases\u00a0; elles iront au registre.",
                "reason");
  stored.breach.decision = Decision{.authority = choice.authority,
                                    .persons = choice.persons,
                                    .advised_authority = judged.authority.outcome,
                                    .advised_persons = judged.persons.outcome,
                                    .authority_row = judged.authority.row,
                                    .persons_row = judged.persons.row,
                                    .reason = choice.reason,
                                    .by = edit.by.name,
                                    .at = iso(edit.session.clock.now())};
  return commit(edit, std::move(stored), kDecided);
}

Result<StoredBreach> add_notification(const Edit& edit, const Notification& sent) {
  auto stored = TRY(begin(edit));
  if (stored.state == "suspected")
    return fail(Errc::forbidden, "breach.not_qualified",
                "La nature de la violation n’est pas encore dite.", "Rien n’a été noté.",
                "Dites-la, puis notifiez.", "natures");
  TRY_VOID(check_notification(sent, stored.breach, edit.session.clock.now()));
  stored.breach.notifications.push_back(sent);
  stored.breach.notifications.back().by = edit.by.name;
  return commit(edit, std::move(stored), kNotified);
}

Result<StoredBreach> save_informed(const Edit& edit, const Informed& informed) {
  auto stored = TRY(begin(edit));
  TRY_VOID(check_informed(informed, stored.breach, edit.session.clock.now()));
  stored.breach.informed = informed;
  return commit(edit, std::move(stored), kInformed);
}

Result<StoredBreach> add_told(const Edit& edit, const Told& told) {
  auto stored = TRY(begin(edit));
  TRY_VOID(check_told(told, stored.breach, edit.session.clock.now()));
  std::erase_if(stored.breach.told,
                [&](const Told& other) { return other.contact == told.contact; });
  stored.breach.told.push_back(told);
  return commit(edit, std::move(stored), kTold);
}

Result<StoredBreach> save_letter(const Edit& edit, const Letter& letter) {
  auto stored = TRY(begin(edit));
  struct Field {
    std::string_view name;
    const std::string& text;
  };
  for (const auto& [name, text] :
       {Field{"what", letter.what}, Field{"consequences", letter.consequences},
        Field{"measures", letter.measures}, Field{"contact", letter.contact},
        Field{"signatory", letter.signatory}})
    TRY_VOID(check_text(name, text, kLong));
  stored.breach.letter = letter;
  return commit(edit, std::move(stored), kUpdated);
}

std::vector<std::string> owed(const Breach& breach) {
  std::vector<std::string> missing;
  if (!breach.decision) {
    missing.emplace_back("Décider de notifier ou non, avec le motif.");
    return missing;
  }
  if (breach.decision->authority == "notify" && !is_notified(breach))
    missing.emplace_back("Notifier la CNIL, puis noter la date et le numéro de l’accusé.");
  if (complement_due(breach))
    missing.emplace_back("Envoyer le complément de la notification initiale.");
  const bool told = breach.informed && breach.informed->status == "yes";
  const bool refused = breach.informed && breach.informed->status == "no";
  const bool must_tell = breach.decision->persons == "tell" || breach.decision->persons == "public";
  if (must_tell && !told) missing.emplace_back("Prévenir les personnes, puis le noter.");
  if (!must_tell && breach.decision->persons == "wait" && !told && !refused)
    missing.emplace_back("Dire si les personnes ont été prévenues, selon la réponse de la CNIL.");
  if (breach.informed && breach.informed->status == "planned" && !must_tell)
    missing.emplace_back("Prévenir les personnes comme prévu.");
  if (breach.facts.ongoing == "yes") missing.emplace_back("Dire quand la violation a pris fin.");
  return missing;
}

Result<StoredBreach> close(const Edit& edit, const std::string& lessons) {
  auto stored = TRY(begin(edit));
  TRY_VOID(check_text("lessons", lessons, kLong, true));
  const auto missing = owed(stored.breach);
  if (!missing.empty())
    return fail(Errc::forbidden, "breach.owed", "Il reste quelque chose à faire avant de clore.",
                "La violation est restée ouverte.", missing.front());
  stored.breach.lessons = lessons;
  stored.breach.closed_at = iso(edit.session.clock.now());
  return commit(edit, std::move(stored), kClosed);
}

}  // namespace serment::breach
