// What is decided of a question, and what the person concerned answers.
#include <algorithm>

#include "oversight/question.h"
#include "text/encoding.h"

namespace serment::oversight {
namespace {

constexpr std::size_t kLongestText = 2000;

tl::unexpected<Error> wrong_text() {
  return fail(Errc::invalid_input, "access_question.text",
              "Il manque une phrase, ou elle est trop longue.", "Rien n’a été enregistré.",
              "Écrivez en une ou deux phrases ce qui s’est passé.", "text");
}

/// A sentence of a person: any script, no control character but the line end.
Result<void> check_text(std::string_view text, bool needed) {
  const bool blank = text.find_first_not_of(" \n") == std::string_view::npos;
  const bool plain = text::is_valid_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
                       return static_cast<unsigned char>(c) >= 0x20 || c == '\n';
                     });
  if ((blank && needed) || text.size() > kLongestText || !plain) return wrong_text();
  return {};
}

struct Step {
  std::string_view state, kind;
};
Step step_of(Decision decision) {
  switch (decision) {
    case Decision::ask:
      return {"asked", "question"};
    case Decision::set_aside:
      return {"set_aside", "set_aside"};
    case Decision::accept:
      return {"accepted", "accepted"};
    case Decision::escalate:
      return {"escalated", "escalated"};
  }
  return {"asked", "question"};
}

bool has_waited(const Question& question, Instant now) {
  const auto asked = parse_instant(question.asked_at);
  return asked && now >= *asked + std::chrono::hours(24 * AccessRules::embedded().answer_days());
}

/// Nobody is blamed before having been heard, or having let the time pass.
Result<void> check_heard(const StoredQuestion& question, Decision decision, Instant now) {
  if (decision != Decision::escalate || question.state != "asked" ||
      has_waited(question.content, now))
    return {};
  return fail(Errc::forbidden, "access_question.not_explained",
              "La personne n’a pas encore répondu.", "La question reste posée.",
              "Attendez sa réponse\u00a0: elle a " +
                  std::to_string(AccessRules::embedded().answer_days()) + " jours.");
}

/// Asking uses the rule's own words unless the reviewer writes others.
std::string words_of(const StoredQuestion& question, const Ruling& ruling) {
  const bool blank = ruling.text.find_first_not_of(" \n") == std::string::npos;
  if (ruling.decision != Decision::ask || !blank) return ruling.text;
  const auto* rule = AccessRules::embedded().find(question.content.rule);
  return rule == nullptr ? std::string{} : rule->question;
}

bool needs_text(const StoredQuestion& question, Decision decision) {
  if (decision == Decision::ask) return question.state != "found";  // asking more says what
  return decision != Decision::accept || question.state != "explained";
}

/// The review of that week learns who decided, when, and of a tie.
Result<void> note_in_review(vault::Session& session, store::Transaction& tx,
                            const StoredQuestion& question, std::string_view by) {
  auto review = TRY(find_review(session, tx, question.content.week));
  count_time(review.content, session.clock.now(), by);
  review.content.tie = review.content.tie || question.content.tie;
  TRY(save_review(session, tx, review, review.state, by));
  return {};
}

}  // namespace

bool is_only_reviewer(const identity::Directory& directory, std::string_view member) {
  const auto now_open = directory.all();
  return std::none_of(now_open.begin(), now_open.end(), [&](const auto& one) {
    const auto permissions = identity::permissions_of(one.member);
    return one.member.id != member && one.active() &&
           permissions.test(static_cast<std::size_t>(identity::Permission::access_review));
  });
}

Result<StoredQuestion> decide(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::uint32_t expected_version, const Ruling& ruling,
                              const identity::Directory& directory, std::string_view by) {
  auto question = TRY(find_question(session, tx, id));
  const bool own = question.content.who == by;
  if (own && !is_only_reviewer(directory, by))
    return fail(Errc::forbidden, "access_question.own", "On ne relit pas ses propres accès.",
                "La question reste posée.", "Un autre relecteur du cabinet la verra.");
  TRY_VOID(check_heard(question, ruling.decision, session.clock.now()));
  TRY_VOID(check_text(ruling.text, needs_text(question, ruling.decision)));
  const auto step = step_of(ruling.decision);
  const auto now = iso(session.clock.now());
  question.content.messages.push_back(
      {now, std::string(by), std::string(step.kind), words_of(question, ruling)});
  if (ruling.decision == Decision::ask) question.content.asked_at = now;
  question.content.tie = question.content.tie || own;
  question.version = expected_version;
  auto saved = TRY(save_question(session, tx, question, step.state, by));
  TRY_VOID(note_in_review(session, tx, saved, by));
  return saved;
}

Result<StoredQuestion> explain(vault::Session& session, store::Transaction& tx, std::string_view id,
                               std::string_view text, std::string_view by) {
  auto question = TRY(find_question(session, tx, id));
  if (question.content.who != by || question.state == "found" || question.state == "set_aside")
    return fail(Errc::not_found, "access_question.unknown", "Cette question n’existe pas.",
                "Rien n’a été changé.", "Relisez vos questions.");
  if (question.state != "asked")
    return fail(Errc::forbidden, "access_question.not_asked",
                "Cette question n’attend plus de réponse.", "Ce qui est écrit reste tel quel.",
                "Relisez vos questions.");
  TRY_VOID(check_text(text, true));
  question.content.messages.push_back(
      {iso(session.clock.now()), std::string(by), "explanation", std::string(text)});
  return save_question(session, tx, question, "explained", by);
}

namespace {

records::Duty week_duty(const Week& week, bool late, bool first) {
  records::Duty duty;
  duty.id = "access_review/" + week.id();
  duty.title = "Relire les accès de la semaine du " + in_french(week.monday);
  duty.why = "Une minute suffit\u00a0: le journal ne sert que si quelqu’un le lit.";
  duty.source = AccessRules::embedded().source(AccessRules::embedded().review_source()).ref;
  duty.href = "/acces";  // the review does not exist before somebody begins it
  duty.permission = "access_review";
  duty.minutes = AccessRules::embedded().shared_minutes();
  duty.level = late    ? records::DutyLevel::late
               : first ? records::DutyLevel::todo
                       : records::DutyLevel::due;
  duty.due = paris_midnight(add_days(week.monday, 14));
  return duty;
}

records::Duty question_duty(const StoredQuestion& question, Instant now) {
  records::Duty duty;
  const bool explained = question.state == "explained";
  duty.id = "access_question/" + question.id;
  duty.title = explained ? "Lire l’explication " + question.id
                         : "Relancer la question " + question.id + " sur un accès";
  duty.why = explained ? "La personne a répondu\u00a0; il reste à dire que cela suffit."
                       : "La réponse attendue n’est pas venue.";
  duty.source = AccessRules::embedded().source(AccessRules::embedded().review_source()).ref;
  duty.href = "/acces/" + question.content.week;
  duty.permission = "access_review";
  duty.minutes = 1;
  duty.level = explained ? records::DutyLevel::due : records::DutyLevel::late;
  duty.due = now;
  return duty;
}

}  // namespace

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now) {
  std::vector<records::Duty> all;
  const auto week = last_week(now);
  const Week before{add_days(week.monday, -7)};
  const auto known = TRY(reviews(session, tx));
  const auto is_closed = [&](const Week& wanted) {
    return std::any_of(known.begin(), known.end(), [&](const auto& one) {
      return one.week == wanted.id() && one.state == "closed";
    });
  };
  if (!is_closed(week)) {
    const bool older = std::any_of(known.begin(), known.end(),
                                   [&](const auto& one) { return one.week < before.id(); });
    all.push_back(week_duty(week, older && !is_closed(before), known.empty()));
  }
  bool asked = false;
  for (const auto& question : TRY(questions(session, tx))) {
    const bool overdue = question.state == "asked" && has_waited(question.content, now);
    asked = asked || question.state == "asked";
    if (question.state == "explained" || overdue) all.push_back(question_duty(question, now));
  }
  if (asked) {
    records::Duty duty;
    duty.id = "access_question/answers";
    duty.title = "Voir si une question sur un accès vous est posée";
    duty.why = "Une phrase suffit souvent, et personne n’est accusé.";
    duty.source = AccessRules::embedded().source(AccessRules::embedded().review_source()).ref;
    duty.href = "/acces/questions";
    duty.permission = "self";
    duty.minutes = 1;
    duty.level = records::DutyLevel::due;
    all.push_back(std::move(duty));
  }
  return all;
}

}  // namespace serment::oversight
