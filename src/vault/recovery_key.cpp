#include "vault/recovery_key.h"

#include <array>

namespace serment::vault {
namespace {

// Crockford's base32: no I, L, O, U. A character is an element of GF(32).
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kGroups = 8;
constexpr int kDataCharacters = 4;
constexpr int kGroupLength = kDataCharacters + 1;

using TypedGroup = std::array<char, kGroupLength>;

/// Multiplies by x in GF(2)[x]/(x⁵ + x² + 1).
unsigned times_x(unsigned element) {
  const unsigned doubled = element << 1U;
  return (doubled & 32U) != 0 ? doubled ^ 0b100101U : doubled;
}

/// number + Σ xⁱ·cᵢ over the four characters: each position has its own non-zero weight, so one
/// wrong character, two neighbours exchanged, and groups exchanged are always seen.
unsigned check_of(int number, const std::array<unsigned, kDataCharacters>& values) {
  unsigned sum = 0;
  for (int i = kDataCharacters - 1; i >= 0; --i)
    sum = times_x(sum ^ values[static_cast<std::size_t>(i)]);
  return sum ^ static_cast<unsigned>(number);
}

bool is_separator(char c) {
  return c == '-' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

constexpr std::size_t kKeyLength = std::size_t{kGroups} * kGroupLength;
/// How far from its length a text still is a key with characters missing or too many.
constexpr std::size_t kNearLength = 4;

/// The eight groups as typed, or nothing when the text does not have that shape.
std::optional<std::array<TypedGroup, kGroups>> split_groups(std::string_view text) {
  std::array<TypedGroup, kGroups> groups{};
  std::size_t count = 0;
  std::size_t length = 0;
  for (const char c : text) {
    if (is_separator(c)) {
      if (length != 0 && length != kGroupLength) return std::nullopt;
      length = 0;
      continue;
    }
    if (!is_letter_or_digit(c) || length == kGroupLength) return std::nullopt;
    if (length == 0 && ++count > kGroups) return std::nullopt;
    groups[count - 1][length++] = c;
  }
  if (count != kGroups || (length != 0 && length != kGroupLength)) return std::nullopt;
  return groups;
}

/// The value of a typed character, or 32 when it is not of the alphabet.
unsigned value_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const auto at = kAlphabet.find(c);
  return at == std::string_view::npos ? 32U : static_cast<unsigned>(at);
}

/// Four characters carry 20 bits: two groups fill five bytes.
void put_bits(std::span<std::uint8_t> out, std::size_t group, unsigned bits20) {
  for (std::size_t i = 0; i < 20; ++i) {
    const std::size_t at = group * 20 + i;
    if ((bits20 >> (19 - i) & 1U) != 0)
      out[at / 8] = static_cast<std::uint8_t>(out[at / 8] | 0x80U >> (at % 8));
  }
}

unsigned get_bits(ByteView bytes, std::size_t first, std::size_t count) {
  unsigned value = 0;
  for (std::size_t at = first; at < first + count; ++at)
    value = value << 1U | (bytes[at / 8] >> (7 - at % 8) & 1U);
  return value;
}

std::optional<unsigned> read_group(int number, const TypedGroup& typed) {
  std::array<unsigned, kDataCharacters> values{};
  unsigned bits = 0;
  for (std::size_t i = 0; i < kDataCharacters; ++i) {
    values[i] = value_of(typed[i]);
    if (values[i] > 31) return std::nullopt;
    bits = bits << 5U | values[i];
  }
  if (value_of(typed[kDataCharacters]) != check_of(number, values)) return std::nullopt;
  return bits;
}

}  // namespace

namespace {

/// The characters of a text made of letters, digits and separators; nothing for any other text.
std::optional<std::string> without_separators(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_separator(c)) continue;
    if (!is_letter_or_digit(c)) return std::nullopt;
    out.push_back(c);
  }
  return out;
}

/// Forty characters without hyphens, or with some elsewhere than between groups, are a key when all
/// its check characters agree: a passphrase of that length does so once in 2^40.
std::optional<std::array<TypedGroup, kGroups>> regroup(std::string_view text) {
  auto typed = without_separators(text);
  if (!typed || typed->size() != kKeyLength) return std::nullopt;
  std::array<TypedGroup, kGroups> groups{};
  for (std::size_t at = 0; at < kKeyLength; ++at)
    groups[at / kGroupLength][at % kGroupLength] = (*typed)[at];
  crypto::wipe(*typed);
  for (int group = 0; group < kGroups; ++group)
    if (!read_group(group + 1, groups[static_cast<std::size_t>(group)])) return std::nullopt;
  return groups;
}

/// Groups of five between separators, as on the sheet.
std::size_t groups_of_five(std::string_view text) {
  std::size_t whole = 0;
  std::size_t length = 0;
  for (const char c : text) {
    if (!is_separator(c)) {
      ++length;
      continue;
    }
    whole += length == kGroupLength ? 1 : 0;
    length = 0;
  }
  return whole + (length == kGroupLength ? 1 : 0);
}

/// Without separators, the letters and digits of a key, and not a sentence: several digits.
bool is_one_run_of_key(std::string_view typed) {
  std::size_t digits = 0;
  for (const char c : typed) {
    if (value_of(c) > 31) return false;
    digits += c >= '0' && c <= '9' ? 1 : 0;
  }
  return digits >= 4;
}

}  // namespace

std::optional<Error> nearly_a_recovery_key(ByteView credential) {
  const auto text = as_text(credential);
  const auto typed = without_separators(text);
  if (!typed || typed->size() + kNearLength < kKeyLength ||
      typed->size() > kKeyLength + kNearLength)
    return std::nullopt;
  if (groups_of_five(text) + 2 < kGroups && !is_one_run_of_key(*typed)) return std::nullopt;
  const auto count = std::to_string(typed->size());
  return fail(Errc::locked, "vault.recovery_key_length",
              typed->size() == kKeyLength
                  ? "Cela ressemble à une clé de secours, et n’en est pas une\u00a0: un signe au "
                    "moins "
                    "est faux."
                  : "Cela ressemble à une clé de secours, mais il y a " + count +
                        " signes\u00a0: il en faut 40, huit groupes de cinq.",
              "Le coffre reste fermé.",
              "Relisez la feuille imprimée, groupe par groupe. Les tirets sont facultatifs.")
      .value();
}

RecoveryKey print_recovery_key(ByteView secret20) {
  if (secret20.size() != kRecoverySecretSize) bug("a recovery secret has 20 bytes");
  RecoveryKey key;
  key.text.reserve(kGroups * (kGroupLength + 1));
  for (int group = 0; group < kGroups; ++group) {
    if (group != 0) key.text.push_back('-');
    std::array<unsigned, kDataCharacters> values{};
    for (std::size_t i = 0; i < kDataCharacters; ++i) {
      values[i] = get_bits(secret20, static_cast<std::size_t>(group) * 20 + i * 5, 5);
      key.text.push_back(kAlphabet[values[i]]);
    }
    key.text.push_back(kAlphabet[check_of(group + 1, values)]);
  }
  return key;
}

bool looks_like_recovery_key(ByteView credential) {
  return split_groups(as_text(credential)).has_value() || regroup(as_text(credential)).has_value();
}

Result<crypto::Secret> read_recovery_key(ByteView credential) {
  auto groups = split_groups(as_text(credential));
  if (!groups) groups = regroup(as_text(credential));
  if (!groups) bug("this text does not have the shape of a recovery key");
  crypto::Secret secret(kRecoverySecretSize);
  for (int group = 0; group < kGroups; ++group) {
    const auto at = static_cast<std::size_t>(group);
    const auto bits = read_group(group + 1, (*groups)[at]);
    if (!bits) {
      const std::string number = std::to_string(group + 1);
      return fail(Errc::invalid_input, "vault.recovery_key_typing",
                  "Le groupe " + number + " de la clé de secours contient une faute de frappe.",
                  "Rien n’a été ouvert.", "Relisez ce groupe sur la feuille imprimée.",
                  "groupe " + number);
    }
    put_bits(secret.writable(), at, *bits);
  }
  return secret;
}

std::string RecoveryKey::group(int number_from_1) const {
  if (number_from_1 < 1 || number_from_1 > kGroups) bug("a recovery key has eight groups");
  return text.substr(static_cast<std::size_t>(number_from_1 - 1) * (kGroupLength + 1),
                     kGroupLength);
}

}  // namespace serment::vault
