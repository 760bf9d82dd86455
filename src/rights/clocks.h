#pragma once
// The dates of a request, from law/deadlines. Pure: no store, no clock.
#include <string>
#include <vector>

#include "law/deadline.h"
#include "rights/request.h"

namespace serment::rights {

struct Clock {
  std::string deadline{};               ///< "rights.access.recent"
  std::string part{};                   ///< "recent", "old", or empty
  std::optional<Instant> not_before{};  ///< the end of the time to reflect
  std::string reflection{};             ///< how long that time is, in words
  Instant until{};                      ///< end of the careful term, excluded
  Date day{};                           ///< last day on which one may act
  Date legal_day{};                     ///< the same when the law moves a day when nobody works
  std::string text{}, cite{}, confidence{};
  bool governs = false;  ///< the shortest that is still to keep
  bool done = false;     ///< that part was handed over, or the request answered
};

/// Every date of a request; the shortest first, of those that are still to keep.
std::vector<Clock> clocks(const StoredRequest& stored,
                          law::Territory territory = law::Territory::mainland);
/// The one that governs; nothing once all is answered.
std::optional<Clock> governing(const StoredRequest& stored);
/// The one that governs or, once all is answered, the shortest of those that did.
std::optional<Clock> limit_of(const StoredRequest& stored);
/// Before which nothing is handed over; nothing without such a term.
std::optional<Instant> earliest(const StoredRequest& stored);
/// Whether the law lets this right's answer wait longer, and until when the person must be told.
std::optional<Instant> extension_open_until(const StoredRequest& stored);

enum class Alarm : std::uint8_t { none, soon, late };
/// How a request stands, and whether it is time to tell the officer as well as the owner.
struct Watch {
  Alarm alarm = Alarm::none;
  bool escalated = false;
  bool unseen = false;  ///< nobody has taken it up for too long
};
Watch watch(const StoredRequest& stored, Instant now);

/// The one thing to do next: "identify", "find_dossier", "submit", "review", "answer_rows",
/// "rectify", "decide", "wait", "deliver", "close" or "".
std::string_view next_step(const StoredRequest& stored, Instant now);

}  // namespace serment::rights
