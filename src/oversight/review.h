#pragma once
// The weekly review as it is kept: what was looked at, the questions it asked, the explanations,
// and what was decided. Records "access_review" (id: the week's Monday) and "access_question"
// ("Q-2026-001").
#include <boost/describe.hpp>

#include "oversight/week.h"
#include "records/duty.h"
#include "records/exhibit.h"

namespace serment::oversight {

/// One line of a question's life; never changed once written.
struct Message {
  std::string at{}, by{};  ///< instant; member id
  std::string kind{};      ///< "question", "explanation", "accepted", "escalated", "set_aside"
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(Message, (), (at, by, kind, text))

struct Question {
  std::string week{}, rule{}, who{};
  std::vector<std::string> dossiers{};
  std::uint64_t dossier_count = 0, accesses = 0;
  std::string first{}, last{};
  int weight = 0;
  std::vector<Message> messages{};
  std::string asked_at{};  ///< when the last question was asked; empty before
  bool tie = false;        ///< the only reviewer decided on her own accesses
};
BOOST_DESCRIBE_STRUCT(Question, (),
                      (week, rule, who, dossiers, dossier_count, accesses, first, last, weight,
                       messages, asked_at, tie))
struct StoredQuestion {
  std::string id{};
  std::string state{};  ///< "found", "asked", "explained", "accepted", "set_aside", "escalated"
  std::uint32_t version = 0;
  Question content{};
};

struct ReviewedPerson {
  std::string who{};
  std::uint64_t accesses = 0, dossiers = 0, wondered = 0;
};
BOOST_DESCRIBE_STRUCT(ReviewedPerson, (), (who, accesses, dossiers, wondered))
struct WeekReview {
  std::uint64_t accesses = 0, dossiers = 0, findings = 0, left_out = 0, spared = 0,
                visits_unknown = 0;
  std::vector<ReviewedPerson> persons{};
  std::string opened_by{}, opened_at{}, last_act_at{}, closed_by{}, closed_at{};
  std::uint64_t seconds = 0;             ///< time spent, silences left out
  std::vector<std::string> reviewers{};  ///< member ids, each once
  bool tie = false;  ///< at least one decision was taken by the only reviewer on her own accesses
};
BOOST_DESCRIBE_STRUCT(WeekReview, (),
                      (accesses, dossiers, findings, left_out, spared, visits_unknown, persons,
                       opened_by, opened_at, last_act_at, closed_by, closed_at, seconds, reviewers,
                       tie))
struct StoredReview {
  std::string week{};
  std::string state{};  ///< "open", "closed"
  std::uint32_t version = 0;
  WeekReview content{};
};

/// Reads the week's journal (itself an act of the journal), applies the rules, and keeps what they
/// wonder about as questions not asked yet. A week already opened is given back as it is.
/// Errors: those of the store only.
Result<StoredReview> open_review(vault::Session& session, store::Transaction& tx, const Week& week,
                                 const dossier::Index& index, const identity::Directory& directory,
                                 std::string_view by);
/// Newest first.
Result<std::vector<StoredReview>> reviews(vault::Session& session, store::Transaction& tx);
/// Error: not_found "access_review.unknown".
Result<StoredReview> find_review(vault::Session& session, store::Transaction& tx,
                                 std::string_view week);
/// Error: forbidden "access_review.questions_left" while a finding was not looked at.
Result<StoredReview> close_review(vault::Session& session, store::Transaction& tx,
                                  std::string_view week, std::string_view by);

/// The heaviest first; of one week, or of every week.
Result<std::vector<StoredQuestion>> questions(vault::Session& session, store::Transaction& tx,
                                              std::string_view week = {});
/// Error: not_found "access_question.unknown".
Result<StoredQuestion> find_question(vault::Session& session, store::Transaction& tx,
                                     std::string_view id);

enum class Decision : std::uint8_t {
  ask,        ///< ask the person, or ask more
  set_aside,  ///< before asking: the reviewer knows why, and says it
  accept,     ///< the explanation is enough
  escalate,   ///< it is not: the matter leaves the weekly review
};
struct Ruling {
  Decision decision = Decision::ask;
  std::string text{};  ///< required by set_aside and escalate, and by accept without explanation
};
/// Errors: forbidden "access_question.own" (unless nobody else may review), "record.transition",
/// "access_question.not_explained" (escalated before the person could answer); invalid_input
/// "access_question.text"; conflict "record.version".
Result<StoredQuestion> decide(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::uint32_t expected_version, const Ruling& ruling,
                              const identity::Directory& directory, std::string_view by);
/// The person concerned explains. Errors: not_found "access_question.unknown" (also somebody
/// else's), forbidden "access_question.not_asked", invalid_input "access_question.text".
Result<StoredQuestion> explain(vault::Session& session, store::Transaction& tx, std::string_view id,
                               std::string_view text, std::string_view by);

/// True when no other open account may review accesses.
bool is_only_reviewer(const identity::Directory& directory, std::string_view member);

/// The week to review on Monday, explanations to read, answers that do not come.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. Accounts with their roles, and the weekly reviews.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::oversight
