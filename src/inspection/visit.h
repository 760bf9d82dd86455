#pragma once
// A visit of the authority as it is kept: record "inspection" ("C-2026-001"). Everything that
// happens adds a line to its timeline; no line is ever changed.
#include <boost/describe.hpp>
#include <functional>

#include "inspection/acknowledgement.h"
#include "inspection/catalogue.h"
#include "records/duty.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::inspection {

struct TimelineEntry {
  std::string at{}, written_at{}, by{};  ///< instants; member id
  std::string kind{};  ///< "opened", "note", "inspector", "step", "secrecy", "access", "copy",
                       ///< "acknowledgement", "follow_up", "left", "closed"
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(TimelineEntry, (), (at, written_at, by, kind, text))
struct Inspector {
  std::string id{}, name{}, service{}, authorisation{}, checked_how{}, checked_at{}, checked_by{};
};
BOOST_DESCRIBE_STRUCT(Inspector, (),
                      (id, name, service, authorisation, checked_how, checked_at, checked_by))
struct StepDone {
  std::string step{}, at{}, by{};
};
BOOST_DESCRIBE_STRUCT(StepDone, (), (step, at, by))
struct Access {
  std::string inspector{}, member{};
  std::vector<std::string> scopes{};
  std::string opened_at{}, until{}, closed_at{};
};
BOOST_DESCRIBE_STRUCT(Access, (), (inspector, member, scopes, opened_at, until, closed_at))
struct Copy {
  std::string path{};
  std::uint64_t size = 0;
  std::string sha256{}, at{}, by{}, how{};  ///< "downloaded" by their account, or "handed"
};
BOOST_DESCRIBE_STRUCT(Copy, (), (path, size, sha256, at, by, how))
struct FollowUp {
  std::string id{}, what{};
  Date asked_on, due_on;
  std::string done_at{}, answer{};
};
BOOST_DESCRIBE_STRUCT(FollowUp, (), (id, what, asked_on, due_on, done_at, answer))
struct AcknowledgementCheck {
  std::string at{}, by{};
  std::uint64_t matched = 0, changed = 0, unknown = 0, missing = 0, unreadable = 0;
};
BOOST_DESCRIBE_STRUCT(AcknowledgementCheck, (),
                      (at, by, matched, changed, unknown, missing, unreadable))

struct Visit {
  std::string form{}, motive{}, began_at{}, left_at{}, closed_at{};
  std::vector<Inspector> inspectors{};
  std::vector<StepDone> steps{};
  std::vector<Access> accesses{};
  std::vector<Copy> copies{};
  std::vector<FollowUp> follow_ups{};
  std::vector<AcknowledgementCheck> acknowledgements{};
  std::vector<TimelineEntry> timeline{};
};
BOOST_DESCRIBE_STRUCT(Visit, (),
                      (form, motive, began_at, left_at, closed_at, inspectors, steps, accesses,
                       copies, follow_ups, acknowledgements, timeline))
struct StoredVisit {
  std::string id{};
  std::string state{};  ///< "under_way", "follow_up", "closed"
  std::uint32_t version = 0;
  Visit content{};
};

/// Who writes, when, and over which version (0: the latest).
struct Writing {
  std::string_view by;
  std::uint32_t expected_version = 0;
};

Result<std::vector<StoredVisit>> visits(vault::Session& session, store::Transaction& tx);
/// Error: not_found "inspection.unknown".
Result<StoredVisit> find_visit(vault::Session& session, store::Transaction& tx,
                               std::string_view id);

/// Errors of all that follow: not_found "inspection.unknown", conflict "record.version", forbidden
/// "inspection.over" (closed), invalid_input "inspection.text" (empty, too long, control
/// characters) with the field.

/// Error: invalid_input "inspection.form".
Result<StoredVisit> open_visit(vault::Session& session, store::Transaction& tx,
                               std::string_view form, std::string_view motive, std::string_view by);
/// What happened, when: not in the future, not before the visit ("inspection.instant").
Result<StoredVisit> add_note(vault::Session& session, store::Transaction& tx, std::string_view id,
                             std::string_view text, std::optional<Instant> at, Writing writing);
/// Error: invalid_input "inspection.check" (how the agent was checked).
Result<StoredVisit> add_inspector(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, Inspector wanted, Writing writing);
/// Error: invalid_input "inspection.step".
Result<StoredVisit> do_step(vault::Session& session, store::Transaction& tx, std::string_view id,
                            std::string_view step, Writing writing);
/// The sentence to have written in the report; it stands in the timeline too.
std::string secrecy_sentence(std::string_view doctor, std::string_view about);
Result<StoredVisit> oppose_secrecy(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, std::string_view doctor,
                                   std::string_view about, Writing writing);

/// What an access may open: the permissions of these scopes. Errors: invalid_input
/// "inspection.scope".
Result<std::vector<std::string>> permissions_of(const std::vector<std::string>& scopes);
/// The evening of that day, Paris. Errors: invalid_input "inspection.access_end" (past, or too
/// far).
Result<Instant> access_end(Date last_day, Instant now);
/// Before an account is made: the visit is under way and the inspector known and checked. Errors:
/// invalid_input "inspection.inspector", forbidden "inspection.not_checked",
/// "inspection.has_access".
Result<Inspector> may_receive_access(const StoredVisit& visit, std::string_view inspector,
                                     Instant now);
Result<StoredVisit> add_access(vault::Session& session, store::Transaction& tx, std::string_view id,
                               Access access, Writing writing);
/// The accesses still open at that instant.
std::vector<Access> open_accesses(const Visit& visit, Instant now);
Result<StoredVisit> close_access(vault::Session& session, store::Transaction& tx,
                                 std::string_view id, std::string_view member, Writing writing);

/// Error: invalid_input "inspection.copy" (path, size or fingerprint).
Result<StoredVisit> add_copies(vault::Session& session, store::Transaction& tx, std::string_view id,
                               const std::vector<Copy>& copies, Writing writing);
/// The list of copies in one of the inspectors' formats: "bsd", "gnu", "cnil", or "pieces" (lines
/// for the report). Error: not_found "inspection.list".
Result<std::string> copies_list(const Visit& visit, std::string_view format);
/// Compares a pasted acknowledgement with the copies, and keeps the count.
struct Checked {
  StoredVisit visit;
  Acknowledgement acknowledgement;
  Comparison comparison;
};
Result<Checked> check_acknowledgement(vault::Session& session, store::Transaction& tx,
                                      std::string_view id, std::string_view text, Writing writing);

/// Error: invalid_input "inspection.due" (before the day it was asked).
Result<StoredVisit> add_follow_up(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, std::string_view what, Date due_on,
                                  Writing writing);
/// Errors: not_found "inspection.follow_up", forbidden "inspection.answered".
Result<StoredVisit> answer_follow_up(vault::Session& session, store::Transaction& tx,
                                     std::string_view id, std::string_view follow_up,
                                     std::string_view answer, Writing writing);
/// The agents have left: what they asked for later remains. Error: forbidden
/// "inspection.access_open".
Result<StoredVisit> leave(vault::Session& session, store::Transaction& tx, std::string_view id,
                          Writing writing);
/// Error: forbidden "inspection.follow_ups_left".
Result<StoredVisit> close_visit(vault::Session& session, store::Transaction& tx,
                                std::string_view id, Writing writing);

/// The visit under way in which that account was opened, if any.
Result<std::optional<StoredVisit>> visit_of_member(vault::Session& session, store::Transaction& tx,
                                                   std::string_view member);

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. Every visit, without the agents’ names.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::inspection
