#pragma once
// Where a line of law/ comes from, and the readers that the catalogues of this module share.
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"
#include "law/toml_tree.h"

namespace serment::processors {

using LawSource = law::CitedSource;

/// Refuses a value of law/ that nothing knows: invalid_input "processors.law", with field and line.
tl::unexpected<Error> unknown_value(const law::TomlNode& node, std::string_view key);
/// The [[source]] tables. Errors: "toml.…", "processors.law" (duplicate, unknown confidence).
Result<std::vector<LawSource>> read_sources(const law::TomlNode& root);
const LawSource* find_source(const std::vector<LawSource>& sources, std::string_view id);
/// The ids of law/processors.toml under `key`; empty without it. Error: "processors.law".
Result<std::vector<std::string>> read_kinds(const law::TomlNode& node, std::string_view key);
/// The embedded file of law/ of that name.
std::string_view law_file(std::string_view name);

}  // namespace serment::processors
