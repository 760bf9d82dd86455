#pragma once
// The plan of one situation: records "succession_plan", id = the situation.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compliance/notice.h"
#include "records/duty.h"
#include "succession/situations.h"
#include "vault/session.h"

namespace serment::succession {

/// Who takes part; texts may be empty.
struct People {
  std::string successor{}, successor_rpps{}, trusted{}, notary{};
  std::string keeper{};  ///< who keeps the other dossiers and answers requests, with an address
};
BOOST_DESCRIBE_STRUCT(People, (), (successor, successor_rpps, trusted, notary, keeper))

/// What somebody said of a step: done, or without object here, with the reason.
struct Tick {
  std::string step{}, by{}, note{};
  Date on{};
  bool without_object = false;
};
BOOST_DESCRIBE_STRUCT(Tick, (), (step, by, note, on, without_object))

struct Plan {
  std::string situation;
  std::string state;          ///< "prepared", "opened" (it happens), "closed"
  std::uint32_t version = 0;  ///< 0: nothing was written yet
  std::optional<Date> effective_on{};
  People people{};
  std::vector<Tick> ticks{};
  [[nodiscard]] const Tick* find(std::string_view step) const;
};

/// One a situation; those never written are empty, "prepared", version 0.
Result<std::vector<Plan>> plans(vault::Session& session, store::Transaction& tx);
/// Error: not_found "succession.unknown".
Result<Plan> plan(vault::Session& session, store::Transaction& tx, std::string_view situation);

struct Writing {
  std::optional<Date> effective_on{};
  People people{};
};
/// Errors: invalid_input "succession.text", "succession.rpps", "succession.date" (more than five
/// years away); conflict "record.version"; forbidden "succession.closed".
Result<Plan> write(vault::Session& session, store::Transaction& tx, std::string_view situation,
                   const Writing& wanted, std::uint32_t expected_version, Date today,
                   std::string_view by);
/// Errors: not_found "succession.step"; invalid_input "succession.text" (a step without object
/// needs its reason); forbidden "succession.closed".
Result<Plan> tick(vault::Session& session, store::Transaction& tx, std::string_view situation,
                  const Tick& ticked, std::string_view by);
/// It happens. Error: forbidden "succession.closed".
Result<Plan> open(vault::Session& session, store::Transaction& tx, std::string_view situation,
                  std::string_view by);
/// Errors: forbidden "succession.steps_left", "succession.closed".
Result<Plan> close(vault::Session& session, store::Transaction& tx, std::string_view situation,
                   std::string_view by);

/// A letter of a step. Errors: not_found "succession.letter"; invalid_input "succession.date" (the
/// letter needs the plan's date).
Result<compliance::Printable> letter(const compliance::Answers& answers, const Plan& plan,
                                     std::string_view step, Date today);

/// The plan for the worst to prepare, and what an opened one still waits for.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);

}  // namespace serment::succession
