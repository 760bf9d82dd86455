#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::law {

struct Source {
  std::string ref;         ///< "CSP R1112-7"
  std::string url;
  std::string confidence;  ///< "seen", "second_hand", "memory", "computed"
  Date read_on;
  std::string summary;     ///< restated, not quoted
};

enum class Status : std::uint8_t { draft, reviewed };  ///< drafts never destroy

/// One version of one rule, as loaded from law/*.toml; see law/SCHEMA.md for clauses.
struct Rule {
  std::string id;        ///< "dossier.medical"
  std::string title;     ///< French
  std::string applies;   ///< category of record it governs
  Date in_force_from;
  std::optional<Date> in_force_to{};
  Status status = Status::draft;
  std::string summary;   ///< the term in one French sentence, for registers and notices
  std::string guide_says{};  ///< the guide's sentence where it differs or adds
  std::vector<Source> sources;
  struct Clauses;
  std::shared_ptr<const Clauses> clauses;  ///< the closed vocabulary, opaque here
};

/// All rules, loaded once from the files embedded in the binary.
class RuleSet {
 public:
  static Result<RuleSet> parse(const std::vector<std::pair<std::string, std::string>>& files);
  /// The rules built into the program; a fault in them is a bug, tested.
  static const RuleSet& embedded();
  [[nodiscard]] const std::vector<Rule>& all() const { return x_rules; }
  /// The version in force on that day, or null.
  [[nodiscard]] const Rule* find(std::string_view id, Date on) const;

 private:
  std::vector<Rule> x_rules;
};

}  // namespace serment::law
