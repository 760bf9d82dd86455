#pragma once
// The [[source]] tables of a file of law/ whose sentences cite them by a short id.
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/toml_tree.h"

namespace serment::law {

struct CitedSource {
  std::string id;   ///< what `cite` fields name
  std::string ref;  ///< "Code pénal, article 226-13"
  std::string url;  ///< may be empty
  Date read_on;
  std::string confidence;  ///< "seen", "second_hand", "memory" or "computed"
  std::string summary;     ///< restated in French; empty in files that do not restate
};

/// Whether `word` says how surely a source is known: seen, second_hand, memory or computed.
bool is_confidence(std::string_view word);

/// Whether a file restates what each source says: then every one must.
enum class Restated : std::uint8_t { yes, no };
/// One [[source]] table. Error: invalid_input "toml.field" (unknown field or confidence).
Result<CitedSource> read_cited_source(const TomlNode& node, Restated restated);

/// Every source of a document, at least one. Errors: read_cited_source's; invalid_input
/// "toml.field" (same id twice, none).
Result<std::vector<CitedSource>> read_cited_sources(const TomlNode& root,
                                                    Restated restated = Restated::yes);
/// The field `key` of `node`, which must name one of them. Error: invalid_input "toml.field".
Result<std::string> read_cite(const TomlNode& node, std::string_view key,
                              const std::vector<CitedSource>& sources);
/// The source of that id. One that read_cite did not check is a bug.
const CitedSource& cited(const std::vector<CitedSource>& sources, std::string_view id);

}  // namespace serment::law
