#pragma once
// A crisis, or the drill of one: records "crisis", id "C-2026-001" ("E-2026-001" for a drill).
// States: drill, declared, degraded (work on paper), recovering, closed.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "crisis/catalogue.h"
#include "vault/session.h"

namespace serment::crisis {

/// An answer to a question of the review.
struct Lesson {
  std::string id, text;
};
BOOST_DESCRIBE_STRUCT(Lesson, (), (id, text))

/// The sealed content of a crisis.
struct CrisisFacts {
  std::string kind;  ///< of the catalogue
  bool drill = false;
  std::string noticed_at;  ///< ISO instant: clocks run from it
  std::string seen;        ///< what was seen, in the words of who saw it
  std::vector<std::string> impacts{};
  std::string closed_at{};     ///< empty until closed
  std::string outcome{};       ///< "drill", "resolved", "false_alarm"
  std::string data_touched{};  ///< "yes", "no", "unknown": personal data; empty until closed
  std::vector<Lesson> lessons{};
};
BOOST_DESCRIBE_STRUCT(CrisisFacts, (),
                      (kind, drill, noticed_at, seen, impacts, closed_at, outcome, data_touched,
                       lessons))

struct Crisis {
  std::string id, state;
  std::uint32_t version = 1;
  CrisisFacts facts;
  Instant noticed_at;
  std::optional<Instant> closed_at{};
  std::string author;  ///< of the latest version
};

struct NewCrisis {
  std::string kind{};
  bool drill = false;
  std::string noticed_at{};  ///< empty: now
  std::string seen{};
  std::vector<std::string> impacts{};
};

/// Opens a crisis or a drill, and its log by a first line. Errors: invalid_input "crisis.kind",
/// "crisis.impact", "crisis.text", "crisis.instant", "crisis.time" (to come, or too old).
Result<Crisis> start_crisis(vault::Session& session, store::Transaction& tx,
                            const NewCrisis& wanted, std::string_view by);
/// Error: not_found "crisis.unknown".
Result<Crisis> find_crisis(vault::Session& session, store::Transaction& tx, std::string_view id);
/// The latest first.
Result<std::vector<Crisis>> list_crises(vault::Session& session, store::Transaction& tx);

/// Moves to "degraded" or "recovering", and writes it in the log. Errors: invalid_input
/// "crisis.state", forbidden "record.transition", conflict "record.version".
Result<Crisis> move_crisis(vault::Session& session, store::Transaction& tx, std::string_view id,
                           std::string_view state, std::uint32_t version, std::string_view by);

struct Closing {
  std::string outcome{};  ///< "resolved" or "false_alarm"; ignored for a drill
  std::string data_touched{};
  std::vector<Lesson> lessons{};
};
/// Ends it with its review. A false alarm needs no lesson; anything else needs one. Errors:
/// invalid_input "crisis.outcome", "crisis.data_touched", "crisis.lesson", "crisis.text", forbidden
/// "record.transition", conflict "record.version".
Result<Crisis> close_crisis(vault::Session& session, store::Transaction& tx, std::string_view id,
                            const Closing& closing, std::uint32_t version, std::string_view by);

/// "Exercice", "Déclarée"… for people.
std::string_view state_label(std::string_view state);

}  // namespace serment::crisis
