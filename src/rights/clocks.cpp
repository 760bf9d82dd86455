#include "rights/clocks.h"

#include <algorithm>

#include "rights/catalogue.h"

namespace serment::rights {
namespace {

constexpr std::string_view kOther = "rights.other";
constexpr std::string_view kRecent = "rights.access.recent";
constexpr std::string_view kOld = "rights.access.old";

bool handed(const StoredRequest& stored, std::string_view part) {
  return std::any_of(stored.request.handed.begin(), stored.request.handed.end(),
                     [&](const Handover& one) { return one.part == part || one.part == "all"; });
}

Clock clock_of(const StoredRequest& stored, std::string_view deadline, std::string_view part,
               law::Territory territory) {
  const auto& rule = law::DeadlineSet::embedded().at(deadline);
  const auto start = stored.received();
  const bool extended = stored.request.extension.has_value() && rule.find("extended") != nullptr;
  const auto latest = law::reckon(rule, extended ? "extended" : "latest", start, territory);
  Clock clock{.deadline = std::string(deadline), .part = std::string(part)};
  if (const auto* reflection = rule.find("earliest")) {
    // With the day alone, the request may have come at its last instant.
    const auto from =
        stored.request.time_known ? start : paris_midnight(add_days(paris_date(start), 1));
    clock.not_before = law::reckon(rule, "earliest", from, territory).strict;
    clock.reflection = law::length_in_words(*reflection);
  }
  clock.until = latest.strict;
  clock.day = latest.day;
  clock.legal_day = latest.legal_day;
  clock.text = latest.text;
  clock.cite = latest.cite;
  clock.confidence = latest.confidence;
  clock.done = !stored.running() || (!part.empty() && handed(stored, part));
  return clock;
}

}  // namespace

std::vector<Clock> clocks(const StoredRequest& stored, law::Territory territory) {
  std::vector<Clock> all;
  const auto& right = at(Catalogue::embedded().right, stored.request.right);
  for (const auto& deadline : right.deadlines) {
    if (deadline == kRecent && !stored.request.recent) continue;
    if (deadline == kOld && !stored.request.old) continue;
    const std::string_view part = deadline == kRecent ? "recent" : deadline == kOld ? "old" : "";
    all.push_back(clock_of(stored, deadline, part, territory));
  }
  // The month of the RGPD runs beside the shorter term of the health code.
  if (!holds(right.deadlines, kOther)) all.push_back(clock_of(stored, kOther, "", territory));
  std::stable_sort(all.begin(), all.end(), [](const Clock& one, const Clock& other) {
    if (one.done != other.done) return other.done;
    return one.until < other.until;
  });
  if (!all.empty() && !all.front().done) all.front().governs = true;
  return all;
}

std::optional<Clock> limit_of(const StoredRequest& stored) {
  auto all = clocks(stored);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::optional<Clock> governing(const StoredRequest& stored) {
  auto first = limit_of(stored);
  if (first && !first->governs) first.reset();
  return first;
}

std::optional<Instant> earliest(const StoredRequest& stored) {
  // To say that nothing is known needs no time to reflect.
  if (stored.request.decision && stored.request.decision->outcome == "not_found")
    return std::nullopt;
  std::optional<Instant> latest_lock{};
  for (const auto& clock : clocks(stored))
    if (clock.not_before && (!latest_lock || *clock.not_before > *latest_lock))
      latest_lock = clock.not_before;
  return latest_lock;
}

std::optional<Instant> extension_open_until(const StoredRequest& stored) {
  const auto& right = at(Catalogue::embedded().right, stored.request.right);
  std::optional<Instant> until{};
  for (const auto& deadline : right.deadlines) {
    const auto& rule = law::DeadlineSet::embedded().at(deadline);
    if (rule.find("extended") == nullptr) return std::nullopt;
    until = law::reckon(rule, "latest", stored.received()).legal;
  }
  return until;
}

Watch watch(const StoredRequest& stored, Instant now) {
  const auto& terms = Catalogue::embedded().terms;
  Watch seen;
  seen.unseen =
      stored.state == "received" && now - stored.at >= std::chrono::hours(terms.unseen_hours);
  const auto clock = governing(stored);
  if (!clock) return seen;
  const int left = days_between(paris_date(now), clock->day);
  if (now >= clock->until) {
    seen.alarm = Alarm::late;
  } else if (left <= terms.soon_days) {
    seen.alarm = Alarm::soon;
  }
  seen.escalated = seen.alarm == Alarm::late || left <= terms.escalate_days;
  return seen;
}

std::string_view next_step(const StoredRequest& stored, Instant now) {
  const auto& request = stored.request;
  if (stored.state == "received" || stored.state == "identity_pending" || !request.identity)
    return stored.state == "closed" ? "" : stored.state == "refused" ? "close" : "identify";
  if (stored.state == "in_progress" || stored.state == "extended")
    return request.dossier.empty() && at(Catalogue::embedded().right, request.right).needs_dossier
               ? "find_dossier"
               : "submit";
  if (stored.state == "awaiting_doctor") {
    if (request.dossier.empty()) return "decide";
    if ((request.right == "access" || request.right == "portability") && !request.review)
      return "review";
    if (request.right == "erasure" && request.rows.empty()) return "answer_rows";
    if (request.right == "rectification" && request.rectified.empty()) return "rectify";
    return "decide";
  }
  if (stored.state == "ready") {
    const auto lock = earliest(stored);
    return lock && now < *lock ? "wait" : "deliver";
  }
  return stored.state == "closed" ? "" : "close";
}

}  // namespace serment::rights
