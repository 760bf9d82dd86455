#include "oversight/review.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "audit/actions.h"
#include "json/bind.h"
#include "oversight/question.h"
#include "records/erasure.h"

namespace serment::oversight {
namespace {

using audit::known_act;

constexpr records::Transition kReviewSteps[] = {
    {"", "open", known_act("access_review.opened")},
    {"open", "open", known_act("access_review.continued")},
    {"closed", "closed", known_act("access_review.continued")},
    {"open", "closed", known_act("access_review.closed")},
};
constexpr records::Lifecycle kReviews{"access_review", kReviewSteps};

constexpr records::Transition kQuestionSteps[] = {
    {"", "found", known_act("access_question.found")},
    {"found", "asked", known_act("access_question.asked")},
    {"found", "set_aside", known_act("access_question.set_aside")},
    {"asked", "explained", known_act("access_question.explained")},
    {"asked", "accepted", known_act("access_question.accepted")},
    {"asked", "escalated", known_act("access_question.escalated")},
    {"explained", "asked", known_act("access_question.asked")},
    {"explained", "accepted", known_act("access_question.accepted")},
    {"explained", "escalated", known_act("access_question.escalated")},
    {"escalated", "accepted", known_act("access_question.accepted")},
};
constexpr records::Lifecycle kQuestions{"access_question", kQuestionSteps};

/// Findings that need no new question: the same was accepted within the rule's memory.
Result<std::set<std::string, std::less<>>> explained_before(vault::Session& session,
                                                            store::Transaction& tx,
                                                            const Week& week,
                                                            const AccessRules& rules) {
  std::set<std::string, std::less<>> keys;
  for (const auto& question : TRY(questions(session, tx))) {
    const auto& content = question.content;
    const auto* rule = rules.find(content.rule);
    if (rule == nullptr || question.state != "accepted" || content.dossiers.size() != 1) continue;
    const auto accepted = parse_instant(content.messages.back().at);
    if (accepted && days_between(paris_date(*accepted), week.monday) <= rule->remember_days)
      keys.insert(key_of(content.rule, content.who, content.dossiers.front()));
  }
  return keys;
}

/// Numbers follow on within a year: the first free one.
Result<int> last_number(vault::Session& session, store::Transaction& tx, std::string_view series) {
  int last = 0;
  for (const auto& known : TRY(records::ids_ever(session, tx, kQuestions.kind)))
    if (known.starts_with(series)) last = std::max(last, std::atoi(known.c_str() + series.size()));
  return last;
}

Result<void> keep_findings(vault::Session& session, store::Transaction& tx, const Week& week,
                           const Outcome& outcome, std::string_view by) {
  const auto series = "Q-" + std::to_string(static_cast<int>(session.clock.today().year())) + "-";
  int number = outcome.findings.empty() ? 0 : TRY(last_number(session, tx, series));
  for (const auto& finding : outcome.findings) {
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "%03d", ++number);
    StoredQuestion question;
    question.id = series + digits.data();
    question.content = {week.id(),
                        finding.rule,
                        finding.who,
                        finding.dossiers,
                        finding.dossier_count,
                        finding.accesses,
                        iso(finding.first),
                        iso(finding.last),
                        finding.weight,
                        {},
                        {},
                        false};
    TRY(save_question(session, tx, question, "found", by));
  }
  return {};
}

WeekReview described(const Outcome& outcome, Instant now, std::string_view by) {
  WeekReview review;
  review.accesses = outcome.accesses;
  review.dossiers = outcome.dossiers;
  review.findings = outcome.findings.size();
  review.left_out = outcome.left_out;
  review.spared = outcome.spared;
  review.visits_unknown = outcome.visits_unknown;
  for (const auto& person : outcome.persons)
    review.persons.push_back({person.who, person.accesses, person.dossiers, person.wondered});
  review.opened_by = by;
  review.opened_at = iso(now);
  review.last_act_at = review.opened_at;
  review.reviewers.emplace_back(by);
  return review;
}

}  // namespace

const records::Lifecycle& question_lifecycle() {
  return kQuestions;
}
const records::Lifecycle& review_lifecycle() {
  return kReviews;
}

Result<StoredQuestion> stored_question(const records::Record& record) {
  auto content = TRY(json::bind::read<Question>(record.json));
  return StoredQuestion{record.id, record.state, record.version, std::move(content)};
}

Result<StoredReview> stored_review(const records::Record& record) {
  auto content = TRY(json::bind::read<WeekReview>(record.json));
  return StoredReview{record.id, record.state, record.version, std::move(content)};
}

Result<StoredQuestion> save_question(vault::Session& session, store::Transaction& tx,
                                     const StoredQuestion& question, std::string_view state,
                                     std::string_view by) {
  return stored_question(
      TRY(records::save(session, tx, kQuestions, question.id, state,
                        json::bind::write(question.content), question.version, by)));
}

Result<StoredReview> save_review(vault::Session& session, store::Transaction& tx,
                                 const StoredReview& review, std::string_view state,
                                 std::string_view by) {
  return stored_review(TRY(records::save(session, tx, kReviews, review.week, state,
                                         json::bind::write(review.content), review.version, by)));
}

void count_time(WeekReview& review, Instant now, std::string_view by) {
  const auto last = parse_instant(review.last_act_at);
  const std::chrono::seconds most{AccessRules::embedded().pause_seconds()};
  if (last && now > *last && now - *last <= most)
    review.seconds += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(now - *last).count());
  review.last_act_at = iso(now);
  if (std::find(review.reviewers.begin(), review.reviewers.end(), by) == review.reviewers.end())
    review.reviewers.emplace_back(by);
}

Result<StoredReview> open_review(vault::Session& session, store::Transaction& tx, const Week& week,
                                 const dossier::Index& index, const identity::Directory& directory,
                                 std::string_view by) {
  if (const auto known = TRY(records::find(session, tx, kReviews.kind, week.id())))
    return stored_review(*known);
  const auto& rules = AccessRules::embedded();
  const auto accesses = TRY(accesses_of(session, tx, week, rules));
  auto known = TRY(circumstances(session, tx, week, accesses, index, directory));
  known.explained = TRY(explained_before(session, tx, week, rules));
  const auto outcome = review(accesses, known, rules);
  const audit::Event reading{"journal.read", session.actor, "access_review/" + week.id(),
                             session.clock.now()};
  TRY(session.journal.append(tx, reading, {}));
  TRY_VOID(keep_findings(session, tx, week, outcome, by));
  StoredReview opened;
  opened.week = week.id();
  opened.content = described(outcome, session.clock.now(), by);
  return save_review(session, tx, opened, "open", by);
}

Result<std::vector<StoredReview>> reviews(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredReview> all;
  for (const auto& record : TRY(records::list(session, tx, kReviews.kind)))
    all.push_back(TRY(stored_review(record)));
  std::sort(all.begin(), all.end(),
            [](const auto& one, const auto& other) { return one.week > other.week; });
  return all;
}

Result<StoredReview> find_review(vault::Session& session, store::Transaction& tx,
                                 std::string_view week) {
  if (const auto record = TRY(records::find(session, tx, kReviews.kind, week)))
    return stored_review(*record);
  return fail(Errc::not_found, "access_review.unknown", "Cette semaine n’a pas été ouverte.",
              "Rien n’a été changé.", "Ouvrez sa revue dans «\u00a0Revue des accès\u00a0».");
}

Result<StoredReview> close_review(vault::Session& session, store::Transaction& tx,
                                  std::string_view week, std::string_view by) {
  auto review = TRY(find_review(session, tx, week));
  const auto all = TRY(questions(session, tx, week));
  if (std::any_of(all.begin(), all.end(), [](const auto& one) { return one.state == "found"; }))
    return fail(Errc::forbidden, "access_review.questions_left",
                "Il reste des accès que personne n’a regardés.",
                "La revue est restée ouverte\u00a0; ce qui est décidé est gardé.",
                "Posez la question, ou dites pourquoi il n’y en a pas besoin.");
  count_time(review.content, session.clock.now(), by);
  review.content.closed_by = by;
  review.content.closed_at = iso(session.clock.now());
  return save_review(session, tx, review, "closed", by);
}

Result<std::vector<StoredQuestion>> questions(vault::Session& session, store::Transaction& tx,
                                              std::string_view week) {
  std::vector<StoredQuestion> all;
  for (const auto& record : TRY(records::list(session, tx, kQuestions.kind))) {
    auto question = TRY(stored_question(record));
    if (week.empty() || question.content.week == week) all.push_back(std::move(question));
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
    return one.content.weight > other.content.weight;
  });
  return all;
}

Result<StoredQuestion> find_question(vault::Session& session, store::Transaction& tx,
                                     std::string_view id) {
  if (const auto record = TRY(records::find(session, tx, kQuestions.kind, id)))
    return stored_question(*record);
  return fail(Errc::not_found, "access_question.unknown", "Cette question n’existe pas.",
              "Rien n’a été changé.", "Relisez la liste des questions.");
}

}  // namespace serment::oversight
