#pragma once
// From what is known of a tool to a proposed verdict and its reasons. Pure; the doctor decides.
#include <boost/describe.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ai_tools/grid.h"

namespace serment::ai_tools {

/// What the sheet says of a tool. `hosting`: "eea", "outside" or "unknown"; `hds`: "yes", "no" or
/// "unknown"; `data`: "none", "pseudonymised" or "health"; `device_class`: "none" (not a medical
/// device), "unknown", "I", "IIa", "IIb" or "III".
struct ToolFacts {
  std::string name{}, vendor{}, purpose{};
  std::string data{}, hosting{}, hosting_country{}, hds{}, device_class{};
  bool generative = false;
  bool triage = false;  ///< sorts patients or opens access to care: high risk
};
BOOST_DESCRIBE_STRUCT(ToolFacts, (),
                      (name, vendor, purpose, data, hosting, hosting_country, hds, device_class,
                       generative, triage))
struct Answer {
  std::string question{};
  std::string answer{};  ///< "yes", "no" or "unknown"
};
BOOST_DESCRIBE_STRUCT(Answer, (), (question, answer))

/// Error: invalid_input "ai_tool.field", the field in `place`.
Result<void> check_facts(const ToolFacts& facts);
/// Error: invalid_input "ai_tool.answer" (unknown question or answer, or twice the same).
Result<void> check_answers(const Grid& grid, const std::vector<Answer>& answers);

std::set<std::string> tokens_of(const ToolFacts& facts, const std::vector<Answer>& answers);

struct Reason {
  std::string rule, effect, reason, condition, reference;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (rule, effect, reason, condition, reference))
struct Proposal {
  std::string verdict;  ///< "allowed", "restricted", "forbidden"; "incomplete" with questions left
  std::vector<Reason> reasons;         ///< the gravest first; empty while incomplete
  std::vector<std::string> questions;  ///< still without answer
  std::string conditions;              ///< to start from, one a line
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (verdict, reasons, questions, conditions))
Proposal propose(const Grid& grid, const ToolFacts& facts, const std::vector<Answer>& answers);
/// 0 forbidden, 1 restricted, 2 allowed; nothing for another word.
std::optional<int> permissiveness(std::string_view verdict);

/// The duties of the AI Act that concern a tool.
std::vector<const Obligation*> obligations_of(const ToolFacts& facts);

}  // namespace serment::ai_tools
