#pragma once
// law/pseudonyms.toml: what points to a person in a text, and the mark that stands in its place.
// Loaded once from the file embedded in the binary, strictly.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/cited_sources.h"
#include "text/expression.h"

namespace serment::pseudonyms {

/// A sort of clue; `token` begins its mark: "PERSONNE" gives [PERSONNE 1].
struct Kind {
  std::string id, token;
};

/// What a number must be besides its look.
enum class Check : std::uint8_t { none, nir, phone, rpps };

struct Pattern {
  std::string kind;
  bool certain = true;
  Check check = Check::none;
  text::Expression expression;
};

/// What the person who uses it must know.
struct Notice {
  std::string text, source;
};

/// Folded words (text::fold_words).
using Words = std::set<std::string, std::less<>>;

/// The words around names.
struct NameWords {
  Words titles;          ///< "mme": what follows with a capital is a name
  Words capital_titles;  ///< "m": a title only with a capital
  Words feminine;        ///< titles of a woman
  Words masculine;       ///< titles of a man
  Words roles;           ///< "patient": an unknown name after it is in doubt
  Words links;           ///< "de": may stand within a name
  Words eponym_heads;    ///< "maladie": the name after it is a disease's
  Words ordinary;        ///< words that are names too: with a small letter, left alone
  Words never;           ///< proper nouns that are nobody
};

struct Rules {
  std::vector<law::CitedSource> sources;
  std::vector<Notice> notices;
  std::vector<Kind> kinds;
  std::vector<Pattern> patterns;
  NameWords names;
  int age_band_years = 10;

  /// Errors: invalid_input "toml.…" (unknown kind, check or source, an expression that does not
  /// compile).
  static Result<Rules> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const Rules& embedded();
  /// Its mark's word; an unknown kind is a bug.
  [[nodiscard]] const std::string& token(std::string_view kind) const;
};

}  // namespace serment::pseudonyms
