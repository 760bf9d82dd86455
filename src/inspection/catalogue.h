#pragma once
// What law/inspection.toml says of a visit.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::inspection {

using VisitSource = law::CitedSource;
/// Something to choose: a form of visit, a way to check an agent.
struct Choice {
  std::string id, title;
};
struct Step {
  std::string id, text, source;
};
struct Stage {
  std::string id, title;
  std::vector<Step> steps{};
};
/// A part of the application that an inspector's account may be opened to.
struct Scope {
  std::string id, title;
  std::vector<std::string> permissions{};
  bool usual = false;  ///< offered by default
};
/// One of the nineteen documents.
struct Document {
  int number = 0;
  std::string title;
  std::vector<std::string> kinds{};  ///< of records
  bool every = false;                ///< each record must be fresh; else the latest
  std::optional<int> fresh_days{};
  std::vector<std::string> states{};   ///< in which a record proves; empty: any
  std::vector<std::string> ignored{};  ///< states that take a record out of the count
  /// Starts of the ids of duties that contradict `fresh_if`: while one is late, or while one
  /// stands.
  std::vector<std::string> unless_late{}, unless_due{};
  std::string place;  ///< in the bundle of proof; empty: it does not hold it
  std::string href, fresh_if, if_absent;
};

class Catalogue {
 public:
  /// Errors: invalid_input "inspection_law.unknown", "toml.…", with the field.
  static Result<Catalogue> parse(std::string_view toml);
  /// The built-in one; a fault in it is a bug, tested.
  static const Catalogue& embedded();

  std::vector<VisitSource> sources;
  std::vector<Choice> forms, checks;
  std::vector<Stage> stages;
  std::vector<Scope> scopes;
  std::vector<Document> documents;
  int access_most_days = 0;
  int access_closes_at_hour = 0;
  int soon_days = 0;
  std::string call_back, mark, secrecy_sentence, secrecy_source;

  [[nodiscard]] const Step* step(std::string_view id) const;
  [[nodiscard]] const Scope* scope(std::string_view id) const;
  /// A source that the table is known to have.
  [[nodiscard]] const VisitSource& source(std::string_view id) const;
};

/// True when that choice is in the list.
bool is_choice(const std::vector<Choice>& choices, std::string_view id);
/// The text with each {name} replaced by its value.
std::string filled(std::string text,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> values);

}  // namespace serment::inspection
