#pragma once
// The verdict on a call, a letter or a message that says it comes from the CNIL.
#include <boost/describe.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scam/catalogue.h"

namespace serment::scam {

/// "yes", "no" or "unknown", by id of question; a question left out is unknown.
using GivenAnswers = std::map<std::string, std::string, std::less<>>;

/// Why a verdict is what it is, the heaviest first.
struct Reason {
  std::string question, text, todo, source;
  int weight = 0;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (question, text, todo, source, weight))

struct Judgement {
  std::string verdict;  ///< "very_likely", "doubt" or "nothing_abnormal"
  std::string title, text;
  std::vector<Reason> reasons{};
};
BOOST_DESCRIBE_STRUCT(Judgement, (), (verdict, title, text, reasons))

/// Errors: invalid_input "scam.question" (unknown), "scam.answer" (neither yes, no nor unknown),
/// "scam.no_answer" (nothing was answered), with the question in `place`.
Result<Judgement> judge_call(const Catalogue& catalogue, const GivenAnswers& answers);

/// Which of the three verdicts a sum gives.
std::string_view verdict_of(const Terms& terms, int sum);

}  // namespace serment::scam
