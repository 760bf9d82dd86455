#pragma once
// A practice's state in a small signed file, without any patient data: what one officer needs to
// follow several practices. {format, verifier_key, note}: the note is a C2SP signed note of the
// practice's journal key, its text "serment/status" and one line of JSON.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "vault/session.h"

namespace serment::impact {

struct StatusScore {
  std::uint64_t in_place = 0, applicable = 0, late = 0;
};
BOOST_DESCRIBE_STRUCT(StatusScore, (), (in_place, applicable, late))
struct StatusDuties {
  std::uint64_t late = 0, due = 0, todo = 0;
};
BOOST_DESCRIBE_STRUCT(StatusDuties, (), (late, due, todo))
/// "Registre", "late", "11 activités sur 12 validées". `state`: "done", "todo", "due" or "late".
struct StatusLine {
  std::string id{}, label{}, state{}, text{};
};
BOOST_DESCRIBE_STRUCT(StatusLine, (), (id, label, state, text))

struct PracticeStatus {
  std::string practice_id{}, practice{}, city{}, structure{};
  std::string at{};  ///< instant
  std::uint64_t journal_size = 0;
  std::optional<StatusScore> score{};
  StatusDuties duties{};
  std::vector<StatusLine> lines{};
};
BOOST_DESCRIBE_STRUCT(PracticeStatus, (),
                      (practice_id, practice, city, structure, at, journal_size, score, duties,
                       lines))

/// What the practice's records say; score and duties are the caller's to add. Error: not_found
/// "practice.no_answers".
Result<PracticeStatus> status_of(vault::Session& session, store::Transaction& tx, Instant now);
std::string sign_status(const PracticeStatus& status, const audit::Journal& journal);

struct ReadStatus {
  PracticeStatus status;
  Instant at;
  std::string verifier_key;
  std::string fingerprint;  ///< eight characters of the key's name line, to read over the telephone
};
/// Reads a file and checks its signature. Errors: invalid_input "status.too_large",
/// "status.malformed", "status.future", "json.…"; integrity "status.forged".
Result<ReadStatus> read_status(std::string_view file, Instant now);

// --- cockpit: the practices that an officer follows
// ------------------------------------------------

struct Point {
  std::string at{};
  std::uint64_t in_place = 0, applicable = 0, late = 0;
};
BOOST_DESCRIBE_STRUCT(Point, (), (at, in_place, applicable, late))
struct Followed {
  PracticeStatus status{};
  std::string fingerprint{};
  bool stale = false;  ///< older than a month
  std::int64_t age_days = 0;
  std::vector<Point> history{};  ///< the last twelve, oldest first
};
BOOST_DESCRIBE_STRUCT(Followed, (), (status, fingerprint, stale, age_days, history))
/// The practices followed, those that need somebody first.
Result<std::vector<Followed>> list_followed(vault::Session& session, store::Transaction& tx,
                                            Instant now);

/// `outcome`: "added", "updated", "unchanged" or "older" (a later one is held already).
struct Received {
  std::string practice{}, outcome{}, fingerprint{};
};
BOOST_DESCRIBE_STRUCT(Received, (), (practice, outcome, fingerprint))
/// Takes a file. The first one of a practice gives its key; another key later is refused. Errors:
/// read_status()'s, forbidden "status.key_changed".
Result<Received> receive_status(vault::Session& session, store::Transaction& tx,
                                std::string_view file, Instant now, std::string_view author);
/// Error: not_found "status.unknown".
Result<void> forget_practice(vault::Session& session, store::Transaction& tx,
                             std::string_view practice_id, std::string_view author);

/// The order in which practices are shown: late ones first, then due, then the oldest file.
bool needs_more(const Followed& one, const Followed& other);
Followed followed_of(const ReadStatus& read, Instant now);

}  // namespace serment::impact
