#pragma once
// The week in eight lines, to print or to mail: what to do, by when, what was proved. No patient,
// no name, no link.
#include <string>
#include <vector>

#include "base/calendar.h"
#include "hygiene/home.h"

namespace serment::agenda {

struct Week {
  std::string practice;
  hygiene::Sentence sentence;
  std::size_t in_place = 0, applicable = 0, late = 0;  ///< of the measures
  std::vector<hygiene::NextAction> actions;            ///< the three first
  std::vector<hygiene::Clock> clocks;                  ///< by date
  std::string journal_root;  ///< the latest signed root, to keep on paper; may be empty
};

inline constexpr std::size_t kMostLines = 8;

/// At most kMostLines lines, each at most 120 letters, the first one the sentence of the day.
std::vector<std::string> digest(const Week& week, Date today);
/// The Monday of that day's week: a digest is made once for each.
Date monday_of(Date day);

}  // namespace serment::agenda
