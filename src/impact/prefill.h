#pragma once
// The first text of an assessment, from the practice's answers and register.
#include "compliance/founding.h"
#include "impact/assessment.h"

namespace serment::impact {

/// Everything that law/impact.toml proposes for this practice; each answer is left for a person to
/// confirm. `author` is who begins it.
Content prefilled(const compliance::CurrentPractice& current, const Plan& plan,
                  std::string_view author);

}  // namespace serment::impact
