#pragma once
// Legal deadlines as data (law/deadlines/*.toml): from the instant of an event, when an act may be
// done at the earliest and must be done at the latest. Pure: no clock.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/rule.h"
#include "law/term.h"

namespace serment::law {

/// Which public holidays count (C. trav. L3133-1, L3134-13).
enum class Territory : std::uint8_t { mainland, alsace_moselle };

/// The public holidays of a year, in order.
std::vector<Date> public_holidays(int year, Territory territory = Territory::mainland);
/// Neither Saturday, Sunday nor public holiday (règlement 1182/71, art. 2).
bool is_working_day(Date date, Territory territory = Territory::mainland);
/// That day, or the first working day after it.
Date next_working_day(Date date, Territory territory = Territory::mainland);

/// What the law says of an end that falls on a day when nobody works.
enum class EndRule : std::uint8_t {
  strict,            ///< the same day (CSP L1111-7; the extension by analogy is only told)
  next_working_day,  ///< règlement 1182/71, art. 3.4: end of the next working day
  next_full_hour,    ///< règlement 1182/71, art. 3.1: the hour of the event is not counted
};

/// One bound of a deadline.
struct Limit {
  std::string id;           ///< "earliest", "latest", "extended"
  bool not_before = false;  ///< true: not before; false: at the latest
  int hours = 0;            ///< elapsed hours, through weekends and clock changes; or
  Term term{};              ///< civil days, months or years; the first day is not counted
  EndRule ends = EndRule::strict;
  std::string cite, text;  ///< `text` restated in French, its number filled in
};

/// "48 heures", "8 jours", "1 mois", with a no-break space: texts never retype a duration.
std::string length_in_words(const Limit& limit);

struct DeadlineRule {
  std::string id, title;
  std::string start;        ///< the fact that starts it: "receipt"
  std::string start_label;  ///< "la réception de la demande"
  Status status = Status::draft;
  std::string guide_says, note;
  std::vector<Source> sources;
  std::vector<Limit> limits;
  /// Null when it has no limit of that name.
  [[nodiscard]] const Limit* find(std::string_view limit) const;
};

/// A bound worked out. Both readings are kept; the careful one is `strict`.
struct Moment {
  std::string limit;
  bool not_before = false;
  Instant
      strict;  ///< first instant that is allowed, or last instant of the term (its end, excluded)
  Instant legal;  ///< the same after the law's rule on days when nobody works
  Date day;       ///< civil day (Europe/Paris) of `strict`: the last day on which one may act
  Date legal_day;
  std::string text, cite, confidence;
};

/// Every bound from the instant of the event, in the file's order.
std::vector<Moment> reckon(const DeadlineRule& rule, Instant start,
                           Territory territory = Territory::mainland);
/// The bound of that name. A name that the rule does not have is a bug.
Moment reckon(const DeadlineRule& rule, std::string_view limit, Instant start,
              Territory territory = Territory::mainland);

/// All deadlines, loaded once. Immutable, thread-safe.
class DeadlineSet {
 public:
  /// Files as (name, TOML text). Errors: invalid_input "law.…" or "toml.…", place "file: field".
  static Result<DeadlineSet> parse(const std::vector<std::pair<std::string, std::string>>& files);
  /// Those built into the program; a fault in them is a bug, tested.
  static const DeadlineSet& embedded();
  [[nodiscard]] const std::vector<DeadlineRule>& all() const { return x_rules; }
  /// Null when there is none of that name.
  [[nodiscard]] const DeadlineRule* find(std::string_view id) const;
  /// The rule of that name, which the caller knows exists: its absence is a bug.
  [[nodiscard]] const DeadlineRule& at(std::string_view id) const;
  /// "72 heures", of a limit that the caller knows exists, as at().
  [[nodiscard]] std::string length(std::string_view id, std::string_view limit) const;
  /// A sentence of another file of law/: "{rights.other.latest}" becomes "1 mois". Error:
  /// invalid_input "law.length" for a limit that there is not.
  [[nodiscard]] Result<std::string> with_lengths(std::string text) const;

 private:
  std::vector<DeadlineRule> x_rules;
};

}  // namespace serment::law
