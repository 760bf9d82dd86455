#pragma once
#include <string_view>

#include "base/result.h"
#include "law/rule.h"
#include "law/term.h"
#include "law/toml_tree.h"

namespace serment::law {

/// Reads one rule file and checks it against law/SCHEMA.md: known fields only, every clause cites a
/// source, every number of a sentence comes from a clause, memory means draft. Internal to law/.
Result<Rule> read_rule(std::string_view toml);

/// A [[source]] table, and a duration in one unit (years, months or days): every file of law/
/// writes them alike. Errors: invalid_input "toml.field".
Result<Source> read_source(const TomlNode& node);
Result<Term> read_term(const TomlNode& node);

}  // namespace serment::law
