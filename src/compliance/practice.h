#pragma once
// Ten answers → register, processors to contract with, DPO and AIPD decisions, notices.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/rule.h"
#include "vault/session.h"

namespace serment::compliance {

/// The ten answers and what the documents must name. Read from answers TOML (`init --sample-answers`).
struct Answers;  // defined in compliance/answers.h

}  // namespace serment::compliance
