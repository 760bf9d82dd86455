#pragma once
// The decision table applied to the facts: notify CNIL or not, tell the persons or not, and why.
// Pure; it advises, the doctor decides.
#include <set>
#include <string>
#include <vector>

#include "breach/catalogue.h"
#include "breach/facts.h"

namespace serment::breach {

/// What the facts say, as tokens of the table: "nature.confidentiality", "fact.public",
/// "is.malicious". An answer "unknown" gives no token: what excuses must be sure.
std::set<std::string> tokens_of(const Catalogue& catalogue, const Facts& facts);

/// True when one of `any` holds, or when it is empty.
bool one_holds(const std::vector<std::string>& any, const std::set<std::string>& tokens);

struct Advised {
  std::string row, outcome, reason, source;
  std::vector<std::string> because;  ///< labels of the tokens that made the row hold
};
struct Judgement {
  Advised authority, persons;
};
/// The first row that holds of each table.
Judgement decide(const Catalogue& catalogue, const Facts& facts);

/// Whom else to tell, given the facts.
std::vector<const Contact*> contacts_for(const Catalogue& catalogue, const Facts& facts);
/// What to advise the persons.
std::vector<std::string> advice_for(const Catalogue& catalogue, const Facts& facts);

}  // namespace serment::breach
