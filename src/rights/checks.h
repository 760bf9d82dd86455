#pragma once
// What is accepted in a form: texts, names of law/rights.toml, dates. Each refusal names its field.
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rights/catalogue.h"
#include "rights/request.h"

namespace serment::rights {

/// invalid_input "request.entry" on that field.
tl::unexpected<Error> bad_field(std::string_view field, std::string what, std::string next = {});
/// A text in any script, not blank if `required`, without control characters, not over-long.
Result<void> check_text(std::string_view field, std::string_view text, bool required = true);

/// Refuses once the doctor has decided. Error: forbidden "request.decided".
Result<void> check_undecided(const Request& request);

template <class T>
Result<void> check_named(std::string_view field, const std::vector<T>& known,
                         std::string_view wanted) {
  if (find(known, wanted) != nullptr) return {};
  return bad_field(field, "Ce choix n’est pas dans la liste.", "Choisissez dans la liste.");
}

}  // namespace serment::rights
