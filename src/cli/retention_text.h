#pragma once
#include <string>

#include "law/rule.h"
#include "retention/retention.h"

namespace serment::cli {

void print_rules(bool as_json, const law::RuleSet& rules, Date on);
std::string plan_json(const retention::Plan& plan);
void print_plan(const retention::Plan& plan);

}  // namespace serment::cli
