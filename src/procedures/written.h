#pragma once
// A procedure in this practice's own words: its names, the law's durations. Pure.
#include <string>
#include <vector>

#include "compliance/answers.h"
#include "compliance/notice.h"
#include "law/deadline.h"
#include "procedures/catalogue.h"

namespace serment::procedures {

struct WrittenSection {
  std::string title, cite;
  std::vector<std::string> steps;
};

struct Written {
  std::string id, number, title, purpose;
  std::vector<WrittenSection> sections;
  std::string digest;  ///< SHA-256 of the words, in hexadecimal: the same words, the same digest
};

/// What a text may hold: "{officer}" (who follows the subject), the names of services (see
/// compliance::fill_names), "{deadline:<id>/<limit>}" and "{rule:<id>}" (durations of law/).
/// A name that nothing knows is a bug, tested over every combination of answers.
struct Sources {
  const compliance::Answers& answers;
  const law::RuleSet& rules;
  const law::DeadlineSet& deadlines;
  Date today;
};

/// The procedures that concern the practice, by number.
std::vector<Written> write_all(const Catalogue& catalogue, const Sources& sources);

/// As a document. `adopted` says who adopted it and when ("Adoptée par … le …"), or that nobody
/// did.
Result<compliance::Printable> document(const Written& written, const Sources& sources,
                                       const std::string& adopted);

}  // namespace serment::procedures
