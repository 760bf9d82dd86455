// The weekly review of accesses: opening a week, one finding at a time, explanations, hours.
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "oversight/review.h"

namespace serment::api {

struct PersonView {
  std::string who{}, name{};
  std::uint64_t accesses = 0, dossiers = 0, wondered = 0;
};
BOOST_DESCRIBE_STRUCT(PersonView, (), (who, name, accesses, dossiers, wondered))
struct ReviewView {
  std::string week{}, until{}, state{};
  std::uint32_t version = 0;
  std::uint64_t accesses = 0, dossiers = 0, findings = 0, left = 0, left_out = 0, spared = 0,
                visits_unknown = 0, seconds = 0;
  std::vector<PersonView> persons{};
  std::string opened_by{}, opened_at{}, closed_by{}, closed_at{};
  std::vector<std::string> reviewers{};
  bool tie = false;
};
BOOST_DESCRIBE_STRUCT(ReviewView, (),
                      (week, until, state, version, accesses, dossiers, findings, left, left_out,
                       spared, visits_unknown, seconds, persons, opened_by, opened_at, closed_by,
                       closed_at, reviewers, tie))
struct MessageView {
  std::string at{}, by{}, kind{}, text{};
};
BOOST_DESCRIBE_STRUCT(MessageView, (), (at, by, kind, text))
struct DossierView {
  std::string id{};
  std::optional<Personal<std::string>> display{};  ///< for who may see patients
};
BOOST_DESCRIBE_STRUCT(DossierView, (), (id, display))
struct AccessQuestionView {
  std::string id{}, week{}, state{}, rule{}, title{}, question{}, reason{}, source{}, who{}, name{};
  std::uint32_t version = 0;
  std::vector<DossierView> dossiers{};
  std::uint64_t dossier_count = 0, accesses = 0;
  std::string first{}, last{};
  std::vector<MessageView> messages{};
  bool own = false;  ///< about the accesses of who asks
  bool may_decide = false;
  bool tie = false;
};
BOOST_DESCRIBE_STRUCT(AccessQuestionView, (),
                      (id, week, state, rule, title, question, reason, source, who, name, version,
                       dossiers, dossier_count, accesses, first, last, messages, own, may_decide,
                       tie))
struct WeekView {
  ReviewView review{};
  std::vector<AccessQuestionView> questions{};
};
BOOST_DESCRIBE_STRUCT(WeekView, (), (review, questions))
struct WeeksView {
  std::vector<ReviewView> items{};
  std::uint64_t total = 0;
  std::string last_week{};  ///< the Monday of the week to review now
  bool last_reviewed = false;
};
BOOST_DESCRIBE_STRUCT(WeeksView, (), (items, total, last_week, last_reviewed))
struct WeekBody {
  std::optional<std::string> week{};  ///< a Monday; absent: the last week that is over
};
BOOST_DESCRIBE_STRUCT(WeekBody, (), (week))
struct DecisionBody {
  std::string decision{};  ///< "ask", "set_aside", "accept", "escalate"
  std::optional<std::string> text{};
};
BOOST_DESCRIBE_STRUCT(DecisionBody, (), (decision, text))
struct ExplanationBody {
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(ExplanationBody, (), (text))
struct DayHours {
  int day = 0;           ///< 1 is Monday
  int from = 0, to = 0;  ///< minutes from midnight; equal: closed
};
BOOST_DESCRIBE_STRUCT(DayHours, (), (day, from, to))
struct HoursOfPractice {
  std::vector<DayHours> days{};
  std::optional<bool> usual{};  ///< those of the table: the practice has said nothing yet
};
BOOST_DESCRIBE_STRUCT(HoursOfPractice, (), (days, usual))

namespace {

using identity::Permission;

ReviewView view_of(const Services& services, const oversight::StoredReview& stored,
                   std::uint64_t left) {
  const auto& content = stored.content;
  ReviewView view;
  view.week = stored.week;
  if (const auto monday = parse_iso_date(stored.week)) view.until = iso(add_days(*monday, 6));
  view.state = stored.state;
  view.version = stored.version;
  view.accesses = content.accesses;
  view.dossiers = content.dossiers;
  view.findings = content.findings;
  view.left = left;
  view.left_out = content.left_out;
  view.spared = content.spared;
  view.visits_unknown = content.visits_unknown;
  view.seconds = content.seconds;
  for (const auto& one : content.persons)
    view.persons.push_back(
        {one.who, name_of_actor(services, one.who), one.accesses, one.dossiers, one.wondered});
  view.opened_by = name_of_actor(services, content.opened_by);
  view.opened_at = content.opened_at;
  if (!content.closed_by.empty()) view.closed_by = name_of_actor(services, content.closed_by);
  view.closed_at = content.closed_at;
  for (const auto& id : content.reviewers) view.reviewers.push_back(name_of_actor(services, id));
  view.tie = content.tie;
  return view;
}

AccessQuestionView view_of(Call& call, const oversight::StoredQuestion& stored) {
  const auto& content = stored.content;
  AccessQuestionView view;
  view.id = stored.id;
  view.week = content.week;
  view.state = stored.state;
  view.rule = content.rule;
  view.version = stored.version;
  if (const auto* rule = oversight::AccessRules::embedded().find(content.rule)) {
    view.title = rule->title;
    view.question = rule->question;
    view.reason = rule->reason;
    view.source = oversight::AccessRules::embedded().source(rule->source).ref;
  }
  view.who = content.who;
  view.name = name_of_actor(call.services, content.who);
  const bool sees_patients = call.actor.may(Permission::dossier_identity);
  for (const auto& id : content.dossiers) {
    DossierView dossier{id, {}};
    const auto* entry = call.services.engine.index().find(DossierId{id});
    if (sees_patients && entry != nullptr) dossier.display = entry->display;
    view.dossiers.push_back(std::move(dossier));
  }
  view.dossier_count = content.dossier_count;
  view.accesses = content.accesses;
  view.first = content.first;
  view.last = content.last;
  for (const auto& one : content.messages)
    view.messages.push_back({one.at, name_of_actor(call.services, one.by), one.kind, one.text});
  view.own = content.who == call.actor.member;
  view.may_decide = call.actor.may(Permission::access_review) &&
                    (!view.own || oversight::is_only_reviewer(call.services.identity.directory,
                                                              call.actor.member));
  view.tie = content.tie;
  return view;
}

std::uint64_t count_left(const std::vector<oversight::StoredQuestion>& questions) {
  return static_cast<std::uint64_t>(std::count_if(
      questions.begin(), questions.end(), [](const auto& one) { return one.state == "found"; }));
}

WeekView week_view(Call& call, const oversight::StoredReview& review,
                   const std::vector<oversight::StoredQuestion>& questions) {
  WeekView view;
  view.review = view_of(call.services, review, count_left(questions));
  for (const auto& question : questions) view.questions.push_back(view_of(call, question));
  return view;
}

Result<Reply> list_weeks(Call& call) {
  auto& session = *call.session;
  const auto view = TRY(reading(session, [&](store::Transaction& tx) -> Result<WeeksView> {
    WeeksView all;
    const auto questions = TRY(oversight::questions(session, tx));
    all.last_week = oversight::last_week(call.services.clock.now()).id();
    for (const auto& review : TRY(oversight::reviews(session, tx))) {
      const auto left = std::count_if(questions.begin(), questions.end(), [&](const auto& one) {
        return one.content.week == review.week && one.state == "found";
      });
      all.items.push_back(view_of(call.services, review, static_cast<std::uint64_t>(left)));
      if (review.week == all.last_week && review.state == "closed") all.last_reviewed = true;
    }
    all.total = all.items.size();
    return all;
  }));
  return reply_with(view);
}

Result<Reply> open_week(Call& call) {
  const auto body = TRY(read_body<WeekBody>(call));
  const auto now = call.services.clock.now();
  const auto week =
      body.week ? TRY(oversight::parse_week(*body.week, now)) : oversight::last_week(now);
  auto& session = *call.session;
  const auto view = TRY(writing(session, [&](store::Transaction& tx) -> Result<WeekView> {
    const auto review =
        TRY(oversight::open_review(session, tx, week, call.services.engine.index(),
                                   call.services.identity.directory, call.actor.member));
    return week_view(call, review, TRY(oversight::questions(session, tx, week.id())));
  }));
  return reply_with(view, 201);
}

/// Shows names of patients to who may see them: an act of the journal, once a minute.
Result<Reply> get_week(Call& call) {
  auto& session = *call.session;
  const auto& week = call.path["week"];
  const auto view = TRY(reading(session, [&](store::Transaction& tx) -> Result<WeekView> {
    const auto review = TRY(oversight::find_review(session, tx, week));
    return week_view(call, review, TRY(oversight::questions(session, tx, week)));
  }));
  if (call.services.first_this_minute(call, "access_review/" + week))
    TRY_VOID(journal(call, "journal.read", "access_review/" + week));
  return reply_with(view);
}

Result<Reply> close_week(Call& call) {
  auto& session = *call.session;
  const auto& week = call.path["week"];
  const auto view = TRY(writing(session, [&](store::Transaction& tx) -> Result<WeekView> {
    const auto review = TRY(oversight::close_review(session, tx, week, call.actor.member));
    return week_view(call, review, TRY(oversight::questions(session, tx, week)));
  }));
  return reply_with(view);
}

Result<oversight::Decision> decision_of(std::string_view name) {
  using oversight::Decision;
  constexpr std::pair<std::string_view, Decision> kNames[] = {{"ask", Decision::ask},
                                                              {"set_aside", Decision::set_aside},
                                                              {"accept", Decision::accept},
                                                              {"escalate", Decision::escalate}};
  for (const auto& [known, decision] : kNames)
    if (known == name) return decision;
  return fail(Errc::invalid_input, "access_question.decision", "Cette décision n’existe pas.",
              "La question est inchangée.", "Demandez ask, set_aside, accept ou escalate.",
              "decision");
}

Result<Reply> question_reply(Call& call, const oversight::StoredQuestion& question) {
  auto reply = reply_with(view_of(call, question));
  reply.headers.push_back(etag(question.version));
  return reply;
}

Result<Reply> decide(Call& call) {
  const auto body = TRY(read_body<DecisionBody>(call));
  const auto decision = TRY(decision_of(body.decision));
  const oversight::Ruling ruling{decision, body.text.value_or(std::string{})};
  const auto version = TRY(if_match(call));
  auto& session = *call.session;
  const auto question = TRY(writing(session, [&](store::Transaction& tx) {
    return oversight::decide(session, tx, call.path["id"], version, ruling,
                             call.services.identity.directory, call.actor.member);
  }));
  return question_reply(call, question);
}

/// The person's own questions, once asked.
Result<Reply> list_questions(Call& call) {
  auto& session = *call.session;
  std::vector<AccessQuestionView> items;
  for (const auto& question : TRY(reading(
           session, [&](store::Transaction& tx) { return oversight::questions(session, tx); }))) {
    const bool shown = question.state != "found" && question.state != "set_aside";
    if (shown && question.content.who == call.actor.member)
      items.push_back(view_of(call, question));
  }
  if (!items.empty() && call.services.first_this_minute(call, "access_questions"))
    TRY_VOID(journal(call, "journal.read", "access_question/" + call.actor.member));
  return reply_with_list(std::move(items));
}

Result<Reply> explain(Call& call) {
  const auto body = TRY(read_body<ExplanationBody>(call));
  auto& session = *call.session;
  const auto question = TRY(writing(session, [&](store::Transaction& tx) {
    return oversight::explain(session, tx, call.path["id"], body.text, call.actor.member);
  }));
  return question_reply(call, question);
}

Reply hours_reply(const oversight::Opening& opening) {
  HoursOfPractice hours;
  for (std::size_t day = 0; day < opening.week.size(); ++day)
    hours.days.push_back({static_cast<int>(day) + 1, opening.week[day].from, opening.week[day].to});
  hours.usual = opening.version == 0;
  auto reply = reply_with(hours);
  reply.headers.push_back(etag(opening.version));
  return reply;
}

Result<Reply> get_hours_of_practice(Call& call) {
  auto& session = *call.session;
  return hours_reply(TRY(reading(
      session, [&](store::Transaction& tx) { return oversight::opening_hours(session, tx); })));
}

Result<Reply> put_hours_of_practice(Call& call) {
  const auto body = TRY(read_body<HoursOfPractice>(call));
  const auto seen = TRY(if_match(call));
  oversight::OpeningWeek week{};
  for (const auto& one : body.days) {
    if (one.day < 1 || one.day > 7)
      return fail(Errc::invalid_input, "opening_hours.day", "Ce jour n’existe pas.",
                  "Rien n’a été changé.", "Un jour va de 1, lundi, à 7.", "days");
    week[static_cast<std::size_t>(one.day - 1)] = {one.from, one.to};
  }
  auto& session = *call.session;
  return hours_reply(
      TRY(writing(session, [&](store::Transaction& tx) -> Result<oversight::Opening> {
        const auto known = TRY(oversight::opening_hours(session, tx));
        if (seen != known.version) return changed_meanwhile();
        return oversight::save_opening_hours(session, tx, week, known.version, call.actor.member);
      })));
}

const Route kAccessReviewRoutes[] = {
    {"GET", "/access-reviews", "Les revues d’accès, la dernière d’abord", Access::member,
     Permission::access_review, Run::grouped, nullptr, schema<WeeksView>, "", "", list_weeks},
    {"POST", "/access-reviews", "Ouvrir la revue d’une semaine", Access::member,
     Permission::access_review, Run::grouped, schema<WeekBody>, schema<WeekView>,
     "access_review.opened", "access_review.week access_review.not_over", open_week},
    {"GET", "/access-reviews/{week}", "La revue d’une semaine", Access::member,
     Permission::access_review, Run::grouped, nullptr, schema<WeekView>, "journal.read",
     "access_review.unknown", get_week},
    {"POST", "/access-reviews/{week}/close", "Terminer la revue d’une semaine", Access::member,
     Permission::access_review, Run::grouped, any_object, schema<WeekView>, "access_review.closed",
     "access_review.unknown access_review.questions_left", close_week},
    {"POST", "/access-questions/{id}/decision", "Décider d’un accès", Access::member,
     Permission::access_review, Run::grouped, schema<DecisionBody>, schema<AccessQuestionView>,
     "access_question.asked",
     "access_question.unknown access_question.decision access_question.own access_question.text "
     "access_question.not_explained record.version",
     decide},
    {"GET", "/access-questions", "Les questions posées sur mes accès", Access::member,
     Permission::self, Run::grouped, nullptr, schema<Listing<AccessQuestionView>>, "journal.read",
     "", list_questions},
    {"POST", "/access-questions/{id}/explanation", "Expliquer un de mes accès", Access::member,
     Permission::self, Run::grouped, schema<ExplanationBody>, schema<AccessQuestionView>,
     "access_question.explained",
     "access_question.unknown access_question.not_asked access_question.text", explain},
    {"GET", "/access-hours", "Les heures d’ouverture", Access::member, Permission::access_review,
     Run::grouped, nullptr, schema<HoursOfPractice>, "", "", get_hours_of_practice},
    {"PUT", "/access-hours", "Dire les heures d’ouverture", Access::member,
     Permission::access_review, Run::grouped, schema<HoursOfPractice>, schema<HoursOfPractice>,
     "opening_hours.saved",
     "opening_hours.span opening_hours.day conflict.changed conflict.if_match_needed",
     put_hours_of_practice},
};

}  // namespace

std::span<const Route> access_review_routes() {
  return kAccessReviewRoutes;
}

}  // namespace serment::api
