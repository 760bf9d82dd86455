#pragma once
#include "scam/verdict.h"

namespace serment::scam {

/// Refuses unknown questions, unreadable answers, and a form in which nothing was answered.
/// `ids` are the questions asked. Errors: judge_call's.
Result<void> check_given(const std::vector<std::string_view>& ids, const GivenAnswers& answers);
/// The answer to a question; "unknown" when it was left out.
std::string_view answer_to(const GivenAnswers& answers, std::string_view question);
/// Sums the reasons and puts the heaviest first.
int weigh(std::vector<Reason>& reasons);

}  // namespace serment::scam
