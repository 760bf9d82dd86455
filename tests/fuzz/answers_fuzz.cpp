// An answers file from anywhere: refused with a place, or read; what is read gives a register.
#include "base/bytes.h"
#include "compliance/answers.h"
#include "compliance/practice.h"
#include "law/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const auto answers = compliance::parse_answers(as_text({data, size}));
  if (!answers) {
    if (answers.error().errc != Errc::invalid_input || answers.error().place.empty())
      __builtin_trap();
    return 0;
  }
  const Date day{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};
  const auto practice = compliance::generate(*answers, law::RuleSet::embedded(), day);
  if (!practice) __builtin_trap();
  for (const auto& activity : practice->activities)
    if (!compliance::validate(activity, law::RuleSet::embedded(), day)) __builtin_trap();
  return 0;
}
