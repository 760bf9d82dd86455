#pragma once
// Names of persons as people type them. Input is UTF-8; bytes that are not count as separators.
// All functions are thread-safe.
#include <string>
#include <string_view>
#include <vector>

namespace serment::text {

/// The form under which a name is searched and compared: NFKD, accents and ligatures undone, lower
/// case, hyphens, apostrophes and other punctuation as spaces, particles (de, du, d', le, la, von…)
/// left out unless nothing else remains: "d'Ormesson-LE  Guen" → "ormesson guen".
std::string fold_name(std::string_view name);

/// The same with the particles: what titles and labels are compared by.
std::string fold_words(std::string_view text);

/// The words of the folded form.
std::vector<std::string> name_tokens(std::string_view name);

/// True for a folded word that is only a particle: "de", "le", "van"…
bool is_particle(std::string_view folded_word);

/// One word in which people also write several words of a name.
struct JoinedWord {
  std::string word;                ///< "leguen" for LE GUEN, "jeanpierre" for Jean-Pierre
  std::vector<std::string> parts;  ///< the words of the folded name that it stands for: "guen"
};

/// The joined forms of a name: each word with the particles before it, the words that a hyphen or
/// an apostrophe holds together, the first two words ("MC DONALD"). None for a name of one word;
/// only the first 16 words of a name are looked at.
std::vector<JoinedWord> joined_words(std::string_view name);

/// True when two folded names may belong to the same person: every word of the shorter one has its
/// likeness in the other, equal or one slip away (two from 8 letters on); words of fewer than 4
/// letters must be equal. Two empty names are not alike.
bool alike(std::string_view folded, std::string_view other_folded);

/// Edits (insertion, deletion, substitution, swap of neighbours) between two ASCII words, at most
/// `limit` + 1.
std::size_t edit_distance(std::string_view word, std::string_view other, std::size_t limit);

/// Bytes whose order by memcmp is the French alphabetical order (ICU collation "fr": accents and
/// case count only between otherwise equal texts).
std::string french_sort_key(std::string_view text);

}  // namespace serment::text
