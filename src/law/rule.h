#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::law {

struct Source {
  std::string ref;  ///< "CSP R1112-7"
  std::string url;
  std::string confidence;  ///< "seen", "second_hand", "memory", "computed"
  Date read_on;
  std::string summary;  ///< restated, not quoted
};

enum class Status : std::uint8_t { draft, reviewed };  ///< drafts never destroy
/// What the term binds to: keep at least, keep at most, both, or the practice chooses.
enum class Nature : std::uint8_t { minimum, maximum, range, chosen };

/// One version of one rule, as loaded from law/retention/*.toml; see law/SCHEMA.md for clauses.
struct Rule {
  std::string id;       ///< "dossier.medical"
  std::string title;    ///< French
  std::string applies;  ///< category of record it governs
  Nature nature = Nature::minimum;
  Date in_force_from;
  std::optional<Date> in_force_to{};
  Status status = Status::draft;
  std::string start;         ///< fact that starts the term ("departure")
  std::string start_label;   ///< French: "le départ du salarié"
  std::string summary;       ///< the term in one French sentence, for registers and notices
  std::string guide_says{};  ///< what the guide says, where it differs or adds
  std::string note{};        ///< what to know before relying on the rule
  std::vector<Source> sources;
  struct Clauses;
  std::shared_ptr<const Clauses> clauses;  ///< the closed vocabulary, opaque here
};

/// All rules, loaded once from the files embedded in the binary. Immutable, thread-safe.
class RuleSet {
 public:
  /// Files as (name, TOML text). Errors: invalid_input "law.…" or "toml.…", place "file: field".
  static Result<RuleSet> parse(const std::vector<std::pair<std::string, std::string>>& files);
  /// The rules built into the program; a fault in them is a bug, tested.
  static const RuleSet& embedded();
  [[nodiscard]] const std::vector<Rule>& all() const { return x_rules; }
  /// The version in force on that day, or null.
  [[nodiscard]] const Rule* find(std::string_view id, Date on) const;

 private:
  std::vector<Rule> x_rules;
};

/// The term of a rule in one French phrase ("5 ans à compter du départ du salarié"), for registers
/// and notices, which never retype a duration. A draft says "(à vérifier)".
/// Error: not_found "law.rule_unknown".
Result<std::string> duration_text(const RuleSet& rules, std::string_view rule_id, Date on);

}  // namespace serment::law
