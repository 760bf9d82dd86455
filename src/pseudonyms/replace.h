#pragma once
// Puts marks in the place of what points to a person (law/pseudonyms.toml). What comes out stays
// personal data (RGPD, article 4(5)): it proposes, a person reads it over.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "pseudonyms/rules.h"

namespace serment::pseudonyms {

/// A stretch of the text, in its order.
struct Piece {
  std::string text;     ///< as it was written
  std::string kind;     ///< of law/pseudonyms.toml; empty: left as it was
  std::string mark;     ///< "[PERSONNE 1]"; empty when left as it was
  bool certain = true;  ///< false: the person decides
};

struct Replaced {
  std::vector<Piece> pieces;
  /// The text with every mark in place, those in doubt included.
  [[nodiscard]] std::string text() const;
  /// How many are in doubt.
  [[nodiscard]] std::size_t doubtful() const;
  /// What the journal keeps of it, as JSON: how many were replaced, and how many in doubt.
  [[nodiscard]] std::string counts() const;
};

/// Whether a folded word (text::fold_words) is part of the name of somebody the practice knows.
using KnownWord = std::function<bool(std::string_view)>;

/// Characters of the longest text that is taken.
constexpr std::size_t kLongest = 100'000;

/// `text` is UTF-8; `today` gives the age band of a date of birth. Marks already in the text are
/// not used again. Thread-safe. Errors: invalid_input "pseudonyms.empty", "pseudonyms.too_long",
/// "pseudonyms.encoding".
Result<Replaced> replace_identities(std::string_view text, const Rules& rules,
                                    const KnownWord& known, Date today);

}  // namespace serment::pseudonyms
