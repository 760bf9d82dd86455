#pragma once
// Ten answers → register, processors to contract with, DPO and AIPD decisions. Pure: the law's
// data, the answers and today's date give everything.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "compliance/answers.h"
#include "compliance/processing_activity.h"
#include "law/rule.h"

namespace serment::compliance {

/// Somebody who receives data for the practice, and what to obtain from them.
struct ProcessorToContract {
  std::string id, name, service;
  std::string role;  ///< "processor" (art. 28 contract) or "recipient" (decides for itself)
  std::vector<std::string> obtain, references;
  bool hds = false;  ///< health data may be hosted there: HDS certificate to check
  std::string confidence;
};
BOOST_DESCRIBE_STRUCT(ProcessorToContract, (),
                      (id, name, service, role, obtain, references, hds, confidence))

/// One rule of law/dpo_dpia.toml that holds for the practice.
struct DecisionReason {
  std::string rule, need, reading, text, source, confidence;
};
BOOST_DESCRIBE_STRUCT(DecisionReason, (), (rule, need, reading, text, source, confidence))

/// Whether something is needed ("required", "recommended", "not_required") and every reason. The
/// strongest need read in the law decides; the guide's reading is kept beside it.
struct NeedDecision {
  std::string need = "not_required";
  std::vector<DecisionReason> reasons;
};
BOOST_DESCRIBE_STRUCT(NeedDecision, (), (need, reasons))

/// The need in French: "nécessaire", "conseillé", "pas nécessaire"; of an officer.
std::string_view need_in_french(std::string_view need);
/// The same of an impact assessment, which is feminine: "conseillée".
std::string_view assessment_need_in_french(std::string_view need);

struct Practice {
  std::vector<ProcessingActivity> activities;  ///< by ref
  std::vector<ProcessorToContract> processors;
  NeedDecision dpo, dpia;
};
BOOST_DESCRIBE_STRUCT(Practice, (), (activities, processors, dpo, dpia))

/// Whom the answers make the practice work with, in the order of law/processors.toml.
std::vector<ProcessorToContract> processors_called_for(const Answers& answers);

/// Writes what the answers call for. Durations are the sentences of `rules` on that day; a rule
/// that is missing is refused (not_found "law.rule_unknown").
Result<Practice> generate(const Answers& answers, const law::RuleSet& rules, Date today);

/// True of an actor in France whose postal code has four digits.
bool lost_its_zero(const Actor& actor);

/// Refuses an activity that art. 30 would not accept: required fields, a controller that can be
/// reached, bases of art. 6, an exception (art. 9.2) for sensitive data, a guarantee for each
/// transfer, retention rules that exist on that day. Errors name the field in `place` (see form.h
/// `check`), and "register.controller", "register.postal_code", "register.legal_basis",
/// "register.article9", "register.retention_rule".
Result<void> validate(const ProcessingActivity& activity, const law::RuleSet& rules, Date today);

}  // namespace serment::compliance
