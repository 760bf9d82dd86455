// What has a shape of its own: numbers, dates, addresses.
#include <algorithm>

#include "pseudonyms/clues.h"
#include "text/identifiers.h"

namespace serment::pseudonyms {
namespace {

/// The digits of a number, and the letters that some have.
std::string bare(std::string_view written) {
  std::string number;
  for (const char c : written)
    if ((c >= '0' && c <= '9') || std::string_view("+aAbB").find(c) != std::string_view::npos)
      number += c;
  return number;
}

bool holds(Check check, std::string_view written) {
  switch (check) {
    case Check::none:
      return true;
    case Check::nir:
      return text::check_nir(bare(written)) != text::Check::malformed;
    case Check::phone:
      return text::french_phone(bare(written)).has_value();
    case Check::rpps:
      return text::check_rpps(bare(written)) == text::Check::valid;
  }
  bug("unknown Check");
}

/// Puts it in its place, unless some of it was found already.
void enter(Clues& clues, Clue clue) {
  const auto after = std::find_if(clues.begin(), clues.end(),
                                  [&](const Clue& other) { return other.end > clue.begin; });
  if (after != clues.end() && after->begin < clue.end) return;
  clues.insert(after, std::move(clue));
}

}  // namespace

Result<Clues> find_patterns(std::string_view text, const Rules& rules) {
  Clues clues;
  for (const auto& pattern : rules.patterns) {
    const auto spans = pattern.expression.find_all(text);
    if (!spans)
      return fail(Errc::invalid_input, "pseudonyms.too_hard",
                  "Ce texte est fait de façon à ne pas pouvoir être relu en un temps raisonnable.",
                  "Rien n’a été remplacé.", "Coupez-le en morceaux plus courts.", "text");
    for (const auto& span : *spans)
      if (holds(pattern.check, text.substr(span.begin, span.end - span.begin)))
        enter(clues, {span.begin, span.end, pattern.kind, pattern.certain});
  }
  return clues;
}

}  // namespace serment::pseudonyms
