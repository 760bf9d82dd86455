#pragma once
// What an assessment says, after CNIL's model: answers, measures, evaluations with their action
// plan, remarks, opinions. The same struct is stored, sent to screens and exchanged with the tool.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "impact/plan.h"

namespace serment::impact {

/// `gauge`: 0 = not estimated, else 1 to 4. `checked`: a person confirmed a text that Serment
/// proposed (true for what a person wrote).
struct Answer {
  std::int64_t question = 0;
  std::string text{};
  std::vector<std::string> list{};
  std::int64_t gauge = 0;
  bool checked = true;
  bool operator==(const Answer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (question, text, list, gauge, checked))

struct Measure {
  std::int64_t id = 0;  ///< 0 in a request: a new one
  std::string title{}, text{};
  bool operator==(const Measure&) const = default;
};
BOOST_DESCRIBE_STRUCT(Measure, (), (id, title, text))

/// What is thought of a part ("1.1", "3.2"), a question ("2.1.211") or a measure ("3.1.4"), and
/// what is to be done about it: the lines with an `action` are the action plan. For a risk's part,
/// `severity` and `likelihood` are its levels once the action is done (0: unchanged).
struct Evaluation {
  std::int64_t id = 0;  ///< 0 in a request: a new one
  std::string reference{};
  std::string verdict{};  ///< "", "to_correct", "improvable" or "acceptable"
  std::string comment{}, action{}, who{};
  std::optional<Date> by{};
  std::optional<Date> done_on{};
  std::int64_t severity = 0, likelihood = 0;
  bool operator==(const Evaluation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Evaluation, (),
                      (id, reference, verdict, comment, action, who, by, done_on, severity,
                       likelihood))

struct Remark {
  std::int64_t id = 0;
  std::string reference{}, text{};
  bool operator==(const Remark&) const = default;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (id, reference, text))

/// `…_view`: "", "favourable" or "unfavourable". `persons_asked`: "", "yes" or "no" (then
/// `persons_why_not` says why).
struct Opinions {
  std::string officer{}, officer_view{}, officer_text{};
  std::string persons_asked{}, persons_why_not{}, persons{}, persons_view{}, persons_text{};
  bool operator==(const Opinions&) const = default;
};
BOOST_DESCRIBE_STRUCT(Opinions, (),
                      (officer, officer_view, officer_text, persons_asked, persons_why_not, persons,
                       persons_view, persons_text))

struct Content {
  std::string title{}, category{};
  std::string author{}, evaluator{}, decider{};  ///< people, by name
  std::vector<Answer> answers{};
  std::vector<Measure> measures{};
  std::vector<Evaluation> evaluations{};
  std::vector<Remark> remarks{};
  Opinions opinions{};
  bool operator==(const Content&) const = default;
};
BOOST_DESCRIBE_STRUCT(Content, (),
                      (title, category, author, evaluator, decider, answers, measures, evaluations,
                       remarks, opinions))

/// Refuses what a record must not hold. Errors: invalid_input "impact.text", "impact.empty",
/// "impact.value", "impact.reference", "impact.date", "impact.too_many", with the field in `place`.
Result<void> check(const Content& content, const Plan& plan);
/// Gives an id to what has none, above those that exist.
void number_new(Content& content);
/// The answer to a question, or null.
const Answer* answer_of(const Content& content, std::int64_t question);

/// What still keeps an assessment from review: an unanswered question, a proposed text that nobody
/// confirmed, a blank to fill. Error: forbidden "impact.unanswered", "impact.unchecked",
/// "impact.blank", place "/answers/211".
Result<void> check_ready(const Content& content, const Plan& plan);

// --- risks --------------------------------------------------------------------------------------

/// One feared event on the map; 0 = not estimated.
struct Risk {
  std::string id{}, part{}, title{};
  std::int64_t severity = 0, likelihood = 0;              ///< with the measures in place
  std::int64_t severity_after = 0, likelihood_after = 0;  ///< once the action plan is done
  bool consult = false;                                   ///< stays high: CNIL is consulted first
};
BOOST_DESCRIBE_STRUCT(Risk, (),
                      (id, part, title, severity, likelihood, severity_after, likelihood_after,
                       consult))
std::vector<Risk> risks_of(const Content& content, const Plan& plan);
/// "Accès illégitime à des données : gravité importante, vraisemblance limitée ; après le plan…"
std::string risk_in_french(const Risk& risk, const Plan& plan);

}  // namespace serment::impact
