#include "law/term.h"

namespace serment::law {

Date add_term(Date from, const Term& term) {
  if (term.years != 0) return add_years(from, term.years);
  if (term.months != 0) return add_months(from, term.months);
  return add_days(from, term.days);
}

Date add_term(Date from, const Term& term, int more_years) {
  if (more_years == 0) return add_term(from, term);
  constexpr int kMonths = 12;
  if (term.years != 0) return add_years(from, term.years + more_years);
  if (term.months != 0) return add_months(from, term.months + kMonths * more_years);
  return add_years(add_days(from, term.days), more_years);
}

std::string in_words(const Term& term) {
  constexpr std::string_view kNoBreakSpace = "\u00a0";
  const auto with_unit = [&](int count, std::string_view one, std::string_view many) {
    std::string text = std::to_string(count);
    text += kNoBreakSpace;
    text += count > 1 ? many : one;
    return text;
  };
  if (term.years != 0) return with_unit(term.years, "an", "ans");
  if (term.months != 0) return with_unit(term.months, "mois", "mois");
  return with_unit(term.days, "jour", "jours");
}

bool never_shorter(const Term& term, const Term& other) {
  constexpr int kFourYears = 4 * 365 + 1;
  const Date first{std::chrono::year{2024}, std::chrono::month{1}, std::chrono::day{1}};
  for (int day = 0; day < kFourYears; ++day) {
    const auto from = add_days(first, day);
    if (add_term(from, term) < add_term(from, other)) return false;
  }
  return true;
}

}  // namespace serment::law
