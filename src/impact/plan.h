#pragma once
// law/impact.toml and law/dpo.toml: CNIL's plan of an assessment, its scales, texts to start from,
// and what a designation of an officer must say.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::impact {

using Source = law::CitedSource;

struct Level {
  std::int64_t value = 0;  ///< 1 to 4
  std::string severity, likelihood, severity_help, likelihood_help, source;
};
BOOST_DESCRIBE_STRUCT(Level, (),
                      (value, severity, likelihood, severity_help, likelihood_help, source))

/// A part of one of the four sections. `risk` names the feared event that it studies.
struct Part {
  std::string id, section, title;
  std::optional<std::string> risk;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, section, title, risk))

/// `kind`: "text", "list", "measures" (titles of measures) or "gauge" (a level and its reason).
struct Question {
  std::int64_t number = 0;  ///< the one of the tool's JSON
  std::string part, kind;
  std::optional<std::string> role;  ///< of a risk: "impacts", "threats", "severity"…
  std::string title, help;
};
BOOST_DESCRIBE_STRUCT(Question, (), (number, part, kind, role, title, help))

struct PrefillHeading {
  std::string title, category;
};
BOOST_DESCRIBE_STRUCT(PrefillHeading, (), (title, category))
struct PrefillAnswer {
  std::int64_t question = 0;
  std::optional<std::vector<std::string>> when;
  std::optional<std::string> text;
  std::optional<std::vector<std::string>> list;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(PrefillAnswer, (), (question, when, text, list, source))
struct PrefillMeasure {
  std::string title, text;
};
BOOST_DESCRIBE_STRUCT(PrefillMeasure, (), (title, text))

struct ImpactTerms {
  std::int64_t review_months = 0;
  std::string review_source;
  std::int64_t soon_days = 0;
  std::int64_t consult_from = 0;  ///< both residual levels there: CNIL is consulted first
  std::string consult_source;
};
BOOST_DESCRIBE_STRUCT(ImpactTerms, (),
                      (review_months, review_source, soon_days, consult_from, consult_source))

/// The plan of an assessment. Immutable, thread-safe.
class Plan {
 public:
  /// Error: invalid_input "impact.law", "toml.…", "answers.…", with the place.
  static Result<Plan> parse(std::string_view toml);
  /// The one built into the program; a fault in it is a bug, tested.
  static const Plan& embedded();

  std::vector<Source> sources;
  std::vector<Level> levels;
  std::vector<Part> parts;
  std::vector<Question> questions;
  PrefillHeading heading;
  std::vector<PrefillAnswer> answers;
  std::vector<PrefillMeasure> measures;
  ImpactTerms terms;

  [[nodiscard]] const Question* question(std::int64_t number) const;
  [[nodiscard]] const Part* part(std::string_view id) const;
  /// The question of a risk's part that has that role. Its absence is a bug.
  [[nodiscard]] const Question& question_of(std::string_view part, std::string_view role) const;
  /// "Limitée"; "non estimée" for 0.
  [[nodiscard]] std::string_view severity(std::int64_t level) const;
  [[nodiscard]] std::string_view likelihood(std::int64_t level) const;
  /// The text of a source: "RGPD art. 36".
  [[nodiscard]] std::string_view cite(std::string_view source) const;
};

/// A question asked of who is to be designated. An answer equal to `conflict_when` speaks against.
struct OfficerCheck {
  std::string id, question;
  bool conflict_when = true;
  std::string why, source;
};
BOOST_DESCRIBE_STRUCT(OfficerCheck, (), (id, question, conflict_when, why, source))
struct Place {
  std::string id, label;
};
BOOST_DESCRIBE_STRUCT(Place, (), (id, label))
struct OfficerTerms {
  std::int64_t report_months = 0, soon_days = 0;
  std::string report_source, designation_source;
};
BOOST_DESCRIBE_STRUCT(OfficerTerms, (),
                      (report_months, soon_days, report_source, designation_source))

/// law/dpo.toml. Immutable, thread-safe.
struct OfficerLaw {
  static Result<OfficerLaw> parse(std::string_view toml);
  static const OfficerLaw& embedded();
  std::vector<Source> sources;
  std::vector<OfficerCheck> checks;
  std::vector<Place> places;
  OfficerTerms terms;
  [[nodiscard]] std::string_view cite(std::string_view source) const;
};

}  // namespace serment::impact
