#pragma once
// law/contract_clauses.toml: what a contract must say, and the ways of saying it that the search
// knows. Loaded once, strictly.
#include <string>
#include <string_view>
#include <vector>

#include "processors/law_source.h"

namespace serment::processors {

/// One word, or its family ("instruction*").
struct Word {
  std::string text;
  bool family = false;
};
/// Words that follow each other.
using Phrase = std::vector<Word>;
/// Equals: one of them must stand in the sentence.
using Term = std::vector<Phrase>;
/// One way of saying it: every term must stand in the sentence.
using Pattern = std::vector<Term>;
/// "instruction* + document*|ecrit*". Error: invalid_input "processors.pattern" (an empty part, a
/// letter that no folded text holds).
Result<Pattern> parse_pattern(std::string_view text);

struct Clause {
  std::string id, group;
  int mention = 0;  ///< 1 to 8 for the guide's, 0 for others
  std::string title, must_say;
  std::string wording;  ///< proposed to the supplier, in the letter
  std::string article;
  bool required = true;
  bool hds = false;                ///< only where the supplier hosts health data
  std::vector<std::string> kinds;  ///< empty: every kind
  std::vector<std::string> sources;
  std::vector<Pattern> search, against;
};

class ClauseCatalogue {
 public:
  /// Errors: invalid_input "toml.…", "processors.law", "processors.pattern".
  static Result<ClauseCatalogue> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const ClauseCatalogue& embedded();

  [[nodiscard]] const std::vector<Clause>& clauses() const { return x_clauses; }
  [[nodiscard]] const Clause* find(std::string_view id) const;
  [[nodiscard]] const LawSource& source(std::string_view id) const;
  /// Those that a contract of that kind must hold, in the order of the file.
  [[nodiscard]] std::vector<const Clause*> for_kind(std::string_view kind, bool hds) const;

 private:
  std::vector<LawSource> x_sources;
  std::vector<Clause> x_clauses;
};

}  // namespace serment::processors
