#include "law/sentences.h"

#include <algorithm>

namespace serment::law {

std::optional<Date> announced_claim(std::span<const DateSpan> claims, Date today, Date end) {
  std::optional<Date> first;
  for (const auto& claim : claims)
    if (!claim.to && claim.from > today && claim.from <= end)
      first = std::min(first.value_or(claim.from), claim.from);
  return first;
}

std::string announced_sentence(Date from) {
  return "Une réclamation sans fin connue est annoncée pour le " + in_french(from) +
         " : elle suspendra ce délai à partir de ce jour, et son terme reculera.";
}

std::string claims_without_a_term(std::span<const DateSpan> claims, Date today) {
  if (claims.empty()) return {};
  if (claim_open_on(today, claims)) return std::string(kClaimOpen);
  return "Des réclamations sont connues : elles compteront dès que le terme se calculera.";
}

Step lengthened_step(std::string_view rule, const Policy::Extension& extension, Date end) {
  return {.rule = std::string(rule),
          .clause = "policy",
          .cite = "Politique du cabinet",
          .result = end,
          .applied = true,
          .text = "Le cabinet allonge de " + in_words(Term{.years = extension.years}) +
                  ", jusqu’au " + in_french(end) + ". Motif : " + extension.reason};
}

}  // namespace serment::law
