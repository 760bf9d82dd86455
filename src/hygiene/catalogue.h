#pragma once
// law/measures.toml: the measures that the guide asks for, where each comes from, and the clocks of
// conformity. Loaded once from the file embedded in the binary, strictly.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::hygiene {

using Source = law::CitedSource;

/// What Serment computes by itself; each is one function of probes.cpp.
enum class Probe : std::uint8_t {
  passwords,
  session_lock,
  second_factor,
  departures,
  recovery,
  register_validated,
  register_reviewed,
  notice_patients,
  notice_staff,
  retention,
  journal,
  dpo,
};

struct Measure {
  std::string id;      ///< "backups.offline"
  std::string domain;  ///< group on the screen
  std::string title;   ///< what is true once it is in place
  std::string action;  ///< what to do until then
  std::string why, how;
  int minutes = 0;
  std::optional<Probe> probe{};   ///< measured; absent: declared by a person
  int valid_months = 0;           ///< how long a person's word holds; 0 when measured
  std::vector<std::string> when;  ///< answer tokens, one of which must hold; empty: always
  std::string source;             ///< id of a Source
  std::string quote;
  std::string href;        ///< screen where it is done: "/registre"
  std::string permission;  ///< id of the permission that lets a member do it there
};

/// A date that comes back: `fact` plus a term.
struct ClockRule {
  std::string id, title, fact;
  int months = 0, days = 0;
  std::string source, href;
};

/// The terms that probes apply.
struct Terms {
  int register_review_months = 0;
  int notice_review_months = 0;
  int recovery_check_months = 0;
  int journal_hours = 0;
  int lock_seconds = 0;
  int retention_grace_days = 0;
  int not_applicable_months = 0;
  int observation_days = 0;  ///< what is measured is written again after these
  int soon_days = 0;
};

class Catalogue {
 public:
  /// Errors: invalid_input "toml.…", "measures.unknown" (a probe, source, fact or duplicate id).
  static Result<Catalogue> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const Catalogue& embedded();

  [[nodiscard]] const std::vector<Measure>& measures() const { return x_measures; }
  [[nodiscard]] const std::vector<ClockRule>& clocks() const { return x_clocks; }
  [[nodiscard]] const Terms& terms() const { return x_terms; }
  [[nodiscard]] const Measure* find(std::string_view id) const;
  [[nodiscard]] const Source& source(std::string_view id) const;

 private:
  std::vector<Source> x_sources;
  std::vector<Measure> x_measures;
  std::vector<ClockRule> x_clocks;
  Terms x_terms;
};

/// True when one token of `when` holds ("!x": when x does not), or when `when` is empty.
bool applies(const std::vector<std::string>& when, const std::set<std::string>& answers);

}  // namespace serment::hygiene
