#pragma once
// Identifiers of French persons, professionals and organisations: shape and key. A valid key says
// that the number was typed rightly, never that it exists. Spaces are ignored; letters may be lower
// case. Nothing here computes an INS: it is fetched from the national service (RNIV).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serment::text {

enum class Check : std::uint8_t {
  valid,
  without_key,  ///< a NIR of 13 characters: right shape, no key to verify
  wrong_key,    ///< right shape, but the key says that a character is wrong
  malformed,    ///< wrong length or characters
};

/// NIR, 13 characters or 15 with its key = 97 − (number mod 97), Corsica 2A → 19 and 2B → 18. The
/// first digit is 1 or 2, 3 or 4 while a foreigner is being registered, 7 or 8 when provisional;
/// months 01-12, and 20-42, 50-99 for incomplete birth records (décret 82-103).
Check check_nir(std::string_view text);
/// The two digits of the key of a NIR of 13 characters; nothing when it is malformed.
std::optional<std::string> nir_key(std::string_view thirteen);
/// True for a provisional number (first digit 3, 4, 7 or 8): not a matricule INS.
bool is_provisional_nir(std::string_view text);
/// Without spaces, upper case.
std::string compact(std::string_view text);

/// The nature of an INS by its OID, with or without "urn:oid:".
enum class InsKind : std::uint8_t { none, nir, nia, test, demonstration };
InsKind ins_kind(std::string_view oid);
/// Matricule INS (NIR or NIA): same shape and key as a NIR.
inline Check check_ins(std::string_view text) {
  return check_nir(text);
}

/// RPPS: 11 digits, the last a Luhn key.
Check check_rpps(std::string_view text);
/// FINESS: 9 characters, Luhn with Corsica A → 1 and B → 2 (2A → 21, 2B → 22; not the NIR's rule).
Check check_finess(std::string_view text);
/// SIREN: 9 digits, Luhn.
Check check_siren(std::string_view text);
/// SIRET: 14 digits, Luhn; for La Poste (356 000 000) the sum of the digits is a multiple of 5.
Check check_siret(std::string_view text);

/// A French telephone number in any usual writing ("+33 1 23…", "0033…", "01.23…") as ten digits;
/// nothing when it is not one.
std::optional<std::string> french_phone(std::string_view text);
/// "0123456789" → "01 23 45 67 89", with no-break spaces.
std::string shown_phone(std::string_view ten_digits);

}  // namespace serment::text
