#pragma once
// law/inventory.toml: what a practice counts, and how each thing ends. Loaded once, strictly.
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::inventory {

using Source = law::CitedSource;
struct Disposal {
  std::string id, label, source;
};
struct Kind {
  std::string id, label, hint;
  bool encrypts = false;  ///< whether it is encrypted must be said
  int check_months = 0;   ///< somebody confirms having seen it within that time
  std::vector<std::string> disposals;
  std::string source;
};

class Kinds {
 public:
  /// Errors: invalid_input "toml.…".
  static Result<Kinds> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const Kinds& embedded();
  [[nodiscard]] const std::vector<Kind>& all() const { return x_kinds; }
  [[nodiscard]] const Kind* find(std::string_view id) const;
  [[nodiscard]] const Disposal* disposal(std::string_view id) const;
  [[nodiscard]] const Source& source(std::string_view id) const;

 private:
  std::vector<Source> x_sources;
  std::vector<Disposal> x_disposals;
  std::vector<Kind> x_kinds;
};

}  // namespace serment::inventory
