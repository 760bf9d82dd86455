#pragma once
#include <optional>
#include <string>
#include <vector>

#include "compliance/register_store.h"
#include "law/policy.h"

namespace serment::cli {

void print_activities(bool as_json, const std::vector<compliance::StoredActivity>& all);
void print_activity(bool as_json, const compliance::StoredActivity& stored);
void print_history(bool as_json, const std::vector<compliance::StoredActivity>& versions);
void print_changes(bool as_json, const std::vector<compliance::Change>& changes);
void print_edited(bool as_json, const compliance::Edited& edited);
void print_imported(bool as_json, const compliance::ImportedRegister& imported);
void print_processors(bool as_json, const compliance::Practice& practice);
/// `renewed`: the activities that a policy just saved has changed.
void print_policy(bool as_json, const law::Policy& policy,
                  const std::optional<std::vector<std::string>>& renewed = std::nullopt);

}  // namespace serment::cli
