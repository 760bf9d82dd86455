#pragma once
#include <string_view>

#include "base/result.h"
#include "law/rule.h"

namespace serment::law {

/// Reads one rule file and checks it against law/SCHEMA.md: known fields only, every clause cites a
/// source, every number of a sentence comes from a clause, memory means draft. Internal to law/.
Result<Rule> read_rule(std::string_view toml);

}  // namespace serment::law
