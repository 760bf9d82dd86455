#include "hygiene/observed.h"

#include <array>

namespace serment::hygiene {
namespace {

using Reader = std::optional<Date> (*)(const Observed&);

struct Fact {
  std::string_view name;
  Reader read;
};

constexpr std::array<Fact, 5> kFacts = {{
    {"register_oldest_validation",
     [](const Observed& seen) {
       return seen.activities ? seen.activities->oldest_validation : std::nullopt;
     }},
    {"notice_patients_displayed",
     [](const Observed& seen) {
       return seen.notice_patients ? seen.notice_patients->displayed_on : std::nullopt;
     }},
    {"journal_verified",
     [](const Observed& seen) {
       return seen.journal && seen.journal->verified_at
                  ? std::optional<Date>(paris_date(*seen.journal->verified_at))
                  : std::nullopt;
     }},
    {"retention_next",
     [](const Observed& seen) { return seen.retention ? seen.retention->next : std::nullopt; }},
    {"recovery_checked", [](const Observed& seen) { return seen.recovery_checked; }},
}};

}  // namespace

std::optional<Date> fact_of(const Observed& observed, std::string_view fact) {
  for (const auto& known : kFacts)
    if (known.name == fact) return known.read(observed);
  return std::nullopt;
}

bool is_fact(std::string_view fact) {
  for (const auto& known : kFacts)
    if (known.name == fact) return true;
  return false;
}

}  // namespace serment::hygiene
