#pragma once
// The rules of the review as data (law/access_rules.toml).
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::oversight {

/// What a rule looks at.
enum class Looks : std::uint8_t {
  own_dossier,        ///< the patient has the name of the person who acts
  colleague_dossier,  ///< the patient has the name of somebody else of the practice
  same_family_name,   ///< family name only
  hours,              ///< the hour and the day
  count,              ///< how many dossiers within some minutes
  last_care,          ///< the day of the last care
};
/// What one finding brings together, for one person.
enum class Group : std::uint8_t { dossier, day, burst };

struct AccessRule {
  std::string id, title;
  Looks looks = Looks::hours;
  std::vector<std::string> acts;  ///< journal actions; any other act is not looked at
  Group group = Group::dossier;
  int weight = 0;         ///< the heavier first
  int remember_days = 0;  ///< an accepted explanation spares the same question that long
  int most = 0;           ///< Looks::count: more than that many dossiers
  int minutes = 0;        ///< Looks::count: within
  int days = 0;           ///< Looks::last_care
  std::string question, reason, source;
  [[nodiscard]] bool looks_at(std::string_view act) const;
};

using RuleSource = law::CitedSource;

/// Minutes from midnight, Paris; equal ends: closed.
struct OpenSpan {
  int from = 0;
  int to = 0;
  bool operator==(const OpenSpan&) const = default;
};
/// From Monday.
using OpeningWeek = std::array<OpenSpan, 7>;

class AccessRules {
 public:
  /// Errors: invalid_input "access_rules.unknown", "toml.…", with the field.
  static Result<AccessRules> parse(std::string_view toml);
  /// Those built into the program; a fault in them is a bug, tested.
  static const AccessRules& embedded();
  [[nodiscard]] const std::vector<AccessRule>& all() const { return x_rules; }
  [[nodiscard]] const AccessRule* find(std::string_view id) const;
  [[nodiscard]] const std::vector<RuleSource>& sources() const { return x_sources; }
  /// The words of a source.
  [[nodiscard]] const RuleSource& source(std::string_view id) const;
  [[nodiscard]] const OpeningWeek& opening() const { return x_opening; }
  [[nodiscard]] int answer_days() const { return x_answer_days; }
  [[nodiscard]] int pause_seconds() const { return x_pause_seconds; }
  [[nodiscard]] std::size_t most_findings() const { return x_most_findings; }
  [[nodiscard]] int shared_minutes() const { return x_shared_minutes; }
  [[nodiscard]] const std::string& review_source() const { return x_review_source; }

 private:
  std::vector<AccessRule> x_rules;
  std::vector<RuleSource> x_sources;
  OpeningWeek x_opening{};
  int x_answer_days = 0;
  int x_pause_seconds = 0;
  std::size_t x_most_findings = 0;
  int x_shared_minutes = 0;
  std::string x_review_source;
};

}  // namespace serment::oversight
