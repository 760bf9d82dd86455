#pragma once
// law/arrival_departure.toml: what is done when somebody arrives or leaves.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::people {

struct ChecklistItem {
  std::string id;
  std::string list;                ///< "arrival" or "departure"
  int days = 0;                    ///< after the date of arrival or departure, at the latest
  std::vector<std::string> roles;  ///< for whom
  std::string title, how;
  std::string reference;  ///< the text it comes from
};

/// Errors: invalid_input "toml.…".
Result<std::vector<ChecklistItem>> parse_checklist(std::string_view toml);
/// The items built in; a fault in them is a bug, tested.
const std::vector<ChecklistItem>& checklist();
/// Those of a list for somebody who has these roles.
std::vector<ChecklistItem> items_for(std::string_view list, const std::vector<std::string>& roles);
/// True when the two lists share a role.
bool concerns(const std::vector<std::string>& roles, const std::vector<std::string>& held);

}  // namespace serment::people
