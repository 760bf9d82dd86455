#pragma once
// Until when each kind of record that the practice keeps of its own doings lives
// (law/record_kinds.toml): the rule that ends it, and the fact that starts its term.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/cited_sources.h"
#include "law/rule.h"

namespace serment::law {

enum class Lasts : std::uint8_t {
  term,       ///< a rule counts from the day its life ended
  dossier,    ///< as long as the dossier that it is about
  practice,   ///< as long as the practice
  undecided,  ///< the register announces no term: kept, and told as such
};
std::string_view name_of(Lasts lasts);  ///< "term"…

struct RecordKind {
  std::string id;     ///< "rights_request"
  std::string title;  ///< French, plural
  Lasts lasts = Lasts::undecided;
  std::string why{};       ///< of a kind without term
  std::string cite{};      ///< ref of the source
  std::string activity{};  ///< of the register, which announces the term: "T11"
  std::string rule{};      ///< of law/retention

  std::vector<std::string> ended{};  ///< states in which nothing more is expected
  std::vector<std::string> since{};  ///< states that start the term; `ended` when empty
  std::string start_at{};            ///< where the starting day stands in the record, if it does

  // A record that ends with another one: its kind, the states that end it (those of its own kind
  // when empty), and which part of the id, between dots, is its id.
  std::string owner{};
  std::vector<std::string> owner_ended{};
  int owner_part = 1;

  /// Where the dossiers that it is about stand; of a kind that lasts as long as one, empty when the
  /// id of the record is the dossier's.
  std::vector<std::string> dossier_at{};
  /// Kinds whose records that go on keep the ones that they name, and why.
  std::vector<std::string> needed_by{};
  std::string needed_why{};
};

/// The whole table, checked against the rules. Immutable, thread-safe.
class RecordKinds {
 public:
  /// Errors: invalid_input "toml.…", with the field: an unknown rule, owner or source, a kind told
  /// twice, a term without its rule or its end.
  static Result<RecordKinds> parse(std::string_view toml, const RuleSet& rules);
  /// The one built into the program; a fault in it is a bug, tested.
  static const RecordKinds& embedded();
  [[nodiscard]] const std::vector<RecordKind>& all() const { return x_kinds; }
  [[nodiscard]] const RecordKind* find(std::string_view id) const;

 private:
  std::vector<RecordKind> x_kinds;
};

}  // namespace serment::law
