#pragma once
// The plain rules, pure: a week of accesses and what is known of the practice give findings. Same
// input, same findings; no clock, no store.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "oversight/access_rules.h"

namespace serment::oversight {

/// One act of one person on one dossier.
struct Access {
  std::string who;      ///< member id
  std::string dossier;  ///< dossier id
  Instant at;
  std::string act;  ///< journal action
};

/// A name as it is compared: folded words, without accents, case, particles or titles.
struct ComparedName {
  std::vector<std::string> family;
  std::vector<std::string> all;
};
/// "Dre Claire de la TOUR": title left out; the family name is what stands in capitals, else the
/// last word. "DURAND Élodie (MARTIN)": both family names.
ComparedName compared_name(std::string_view display);
/// Every word of the shorter one is in the other, and they share two at least.
bool same_person(const ComparedName& one, const ComparedName& other);
/// They share a word of their family names.
bool same_family(const ComparedName& one, const ComparedName& other);

/// What the rules know besides the accesses. Views of the caller's memory: never stored.
struct Circumstances {
  std::map<std::string, ComparedName, std::less<>> staff{};     ///< by member id
  std::map<std::string, ComparedName, std::less<>> patients{};  ///< by dossier id
  std::map<std::string, Date, std::less<>> last_care{};         ///< absent: unknown
  /// The last care that is known of anybody: visits after it have not been imported yet, and no
  /// rule may wonder that there are none.
  std::optional<Date> care_known_until{};
  OpeningWeek opening{};
  std::set<Date> holidays{};
  /// key_of() of findings whose explanation was accepted not long ago.
  std::set<std::string, std::less<>> explained{};
};

/// What one rule wonders about one person.
struct Finding {
  std::string rule;
  std::string who;
  std::vector<std::string> dossiers;  ///< each once, in order of time; at most kMostShown
  std::uint64_t dossier_count = 0;
  std::uint64_t accesses = 0;
  Instant first, last;
  int weight = 0;
};
inline constexpr std::size_t kMostShown = 50;

struct PersonCount {
  std::string who;
  std::uint64_t accesses = 0;
  std::uint64_t dossiers = 0;
  std::uint64_t wondered = 0;  ///< accesses that at least one finding speaks of
};
struct Outcome {
  std::vector<Finding> findings;  ///< the heaviest first, then by time
  std::uint64_t left_out = 0;     ///< findings beyond the most that a review holds
  std::vector<PersonCount> persons;
  std::uint64_t accesses = 0;
  std::uint64_t dossiers = 0;
  std::uint64_t spared = 0;  ///< findings spared by an explanation accepted not long ago
  /// Accesses that "no visit near" could not look at: visits of these days are not known.
  std::uint64_t visits_unknown = 0;
};

/// The same question about the same thing: rule, person and dossier.
std::string key_of(std::string_view rule, std::string_view who, std::string_view dossier);

/// True when the practice is open at that instant.
bool is_open(Instant at, const OpeningWeek& opening, const std::set<Date>& holidays);

Outcome review(const std::vector<Access>& accesses, const Circumstances& known,
               const AccessRules& rules);

}  // namespace serment::oversight
