#include "api/duties.h"

#include <algorithm>

#include "api/practice_work.h"
#include "inspection/visit.h"
#include "oversight/review.h"

namespace serment::api {
namespace {

using DutySource = Result<std::vector<records::Duty>> (*)(vault::Session&, store::Transaction&,
                                                          Instant now);

/// One line a register.
std::vector<DutySource> sources() {
  return {
      oversight::duties,
      inspection::duties,
  };
}

}  // namespace

Result<std::vector<records::Duty>> all_duties(Services& services, vault::Session& session) {
  const auto now = services.clock.now();
  auto duties =
      TRY(reading(session, [&](store::Transaction& tx) -> Result<std::vector<records::Duty>> {
        std::vector<records::Duty> all;
        for (const auto source : sources()) {
          auto some = TRY(source(session, tx, now));
          all.insert(all.end(), std::make_move_iterator(some.begin()),
                     std::make_move_iterator(some.end()));
        }
        return all;
      }));
  std::stable_sort(duties.begin(), duties.end(), [](const auto& one, const auto& other) {
    if (one.level != other.level) return one.level < other.level;
    if (one.due.has_value() != other.due.has_value()) return one.due.has_value();
    return one.due && *one.due < *other.due;
  });
  return duties;
}

}  // namespace serment::api
