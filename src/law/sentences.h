#pragma once
// Sentences that explain() and explain_rule() say alike. Internal to law/.
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "law/clauses.h"
#include "law/retention.h"

namespace serment::law {

inline constexpr std::string_view kClaimOpen =
    "Une réclamation est ouverte : les délais sont suspendus et rien ne s’efface.";

/// A claim announced without an end, whose first day falls inside a term that ends on `end`. It
/// suspends from that day only: until then the date shown is the least that it can be, to be said.
std::optional<Date> announced_claim(std::span<const DateSpan> claims, Date today, Date end);
std::string announced_sentence(Date from);

/// What is said of claims where no term can be counted; empty when none is known. A claim is never
/// silent: it holds whatever else is missing.
std::string claims_without_a_term(std::span<const DateSpan> claims, Date today);

/// What a practice adds to a term.
Step lengthened_step(std::string_view rule, const Policy::Extension& extension, Date end);

}  // namespace serment::law
