#pragma once
#include <string>

#include "base/calendar.h"

namespace serment::law {

/// A legal term in one unit. It ends on the same day number of its last month, or on the last day
/// of that month where it does not exist; that day is still inside the term.
struct Term {
  int years = 0;
  int months = 0;
  int days = 0;
  [[nodiscard]] bool none() const { return years == 0 && months == 0 && days == 0; }
  bool operator==(const Term&) const = default;
};

/// The last day of a term that starts on `from`.
Date add_term(Date from, const Term& term);
/// The same, `more_years` longer: counted at once from `from`, so that a 29 February missing on the
/// way shortens nothing.
Date add_term(Date from, const Term& term, int more_years);
/// "20 ans", "1 mois", "90 jours", with a no-break space.
std::string in_words(const Term& term);
/// True when `term` ends on or after `other` whatever the day it starts (tried on every day of a
/// four-year cycle, because months and days do not compare otherwise).
bool never_shorter(const Term& term, const Term& other);

}  // namespace serment::law
