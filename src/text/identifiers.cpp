#include "text/identifiers.h"

#include <algorithm>

namespace serment::text {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}
unsigned digit(char c) {
  return static_cast<unsigned>(c - '0');
}

unsigned luhn_sum(std::string_view digits) {
  unsigned sum = 0;
  bool twice = false;
  for (auto c = digits.rbegin(); c != digits.rend(); ++c, twice = !twice) {
    const unsigned product = digit(*c) * (twice ? 2 : 1);
    sum += product / 10 + product % 10;
  }
  return sum;
}

Check check_luhn(std::string_view digits, std::size_t length) {
  if (digits.size() != length || !all_digits(digits)) return Check::malformed;
  if (digits.find_first_not_of('0') == std::string_view::npos) return Check::malformed;
  return luhn_sum(digits) % 10 == 0 ? Check::valid : Check::wrong_key;
}

bool is_birth_month(unsigned month) {
  return (month >= 1 && month <= 12) || (month >= 20 && month <= 42) ||
         (month >= 50 && month <= 99);
}

/// The 13 characters as a number, Corsica rewritten; nothing when the shape is wrong.
std::optional<std::uint64_t> nir_number(std::string_view body) {
  constexpr std::size_t kDepartment = 5;
  std::string digits(body);
  if (body.substr(kDepartment, 2) == "2A") digits.replace(kDepartment, 2, "19");
  if (body.substr(kDepartment, 2) == "2B") digits.replace(kDepartment, 2, "18");
  if (!all_digits(digits)) return std::nullopt;
  constexpr std::string_view kFirstDigits = "123478";
  if (kFirstDigits.find(digits[0]) == std::string_view::npos) return std::nullopt;
  if (!is_birth_month(digit(digits[3]) * 10 + digit(digits[4]))) return std::nullopt;
  if (digits.substr(kDepartment, 2) == "00" || digits.substr(10) == "000") return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : digits) number = number * 10 + digit(c);
  return number;
}

unsigned key_of(std::uint64_t number) {
  return static_cast<unsigned>(97 - number % 97);
}

}  // namespace

std::string compact(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' || c == '\t') continue;
    if (text.substr(i, 2) == "\xC2\xA0") {
      ++i;
      continue;
    }
    if (text.substr(i, 3) == "\xE2\x80\xAF") {
      i += 2;
      continue;
    }
    out += static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
  }
  return out;
}

std::optional<std::string> nir_key(std::string_view thirteen) {
  constexpr std::size_t kBody = 13;
  const auto body = compact(thirteen);
  if (body.size() != kBody) return std::nullopt;
  const auto number = nir_number(body);
  if (!number) return std::nullopt;
  const auto key = key_of(*number);
  return std::string{static_cast<char>('0' + key / 10), static_cast<char>('0' + key % 10)};
}

Check check_nir(std::string_view text) {
  constexpr std::size_t kBody = 13;
  constexpr std::size_t kWhole = 15;
  const auto nir = compact(text);
  if (nir.size() != kBody && nir.size() != kWhole) return Check::malformed;
  const auto key = nir_key(std::string_view(nir).substr(0, kBody));
  if (!key) return Check::malformed;
  if (nir.size() == kBody) return Check::without_key;
  const auto given = std::string_view(nir).substr(kBody);
  if (!all_digits(given)) return Check::malformed;
  return given == *key ? Check::valid : Check::wrong_key;
}

bool is_provisional_nir(std::string_view text) {
  const auto nir = compact(text);
  return !nir.empty() && (nir[0] == '3' || nir[0] == '4' || nir[0] == '7' || nir[0] == '8');
}

InsKind ins_kind(std::string_view oid) {
  constexpr std::string_view kScheme = "urn:oid:";
  constexpr std::string_view kArc = "1.2.250.1.213.1.4.";
  if (oid.substr(0, kScheme.size()) == kScheme) oid.remove_prefix(kScheme.size());
  if (oid.substr(0, kArc.size()) != kArc) return InsKind::none;
  const auto last = oid.substr(kArc.size());
  if (last == "8") return InsKind::nir;
  if (last == "9") return InsKind::nia;
  if (last == "10") return InsKind::test;
  if (last == "11") return InsKind::demonstration;
  return InsKind::none;
}

Check check_rpps(std::string_view text) {
  return check_luhn(compact(text), 11);
}

Check check_finess(std::string_view text) {
  auto finess = compact(text);
  if (finess.size() == 9 && finess[0] == '2') {
    if (finess[1] == 'A') finess[1] = '1';
    if (finess[1] == 'B') finess[1] = '2';
  }
  return check_luhn(finess, 9);
}

Check check_siren(std::string_view text) {
  return check_luhn(compact(text), 9);
}

Check check_siret(std::string_view text) {
  constexpr std::string_view kPoste = "356000000";
  const auto siret = compact(text);
  const auto luhn = check_luhn(siret, 14);
  if (luhn != Check::wrong_key || siret.substr(0, kPoste.size()) != kPoste) return luhn;
  unsigned sum = 0;
  for (const char c : siret) sum += digit(c);
  return sum % 5 == 0 ? Check::valid : Check::wrong_key;
}

std::optional<std::string> french_phone(std::string_view text) {
  auto number = compact(text);
  number.erase(std::remove_if(number.begin(), number.end(),
                              [](char c) { return c == '.' || c == '-' || c == '/'; }),
               number.end());
  for (const std::string_view prefix : {"+33(0)", "0033(0)", "+33", "0033"}) {
    if (std::string_view(number).substr(0, prefix.size()) != prefix) continue;
    number.replace(0, prefix.size(), "0");
    break;
  }
  if (number.size() != 10 || !all_digits(number) || number[0] != '0' || number[1] == '0') {
    return std::nullopt;
  }
  return number;
}

std::string shown_phone(std::string_view ten_digits) {
  std::string out;
  for (std::size_t i = 0; i < ten_digits.size(); ++i) {
    if (i > 0 && i % 2 == 0) out += "\xC2\xA0";
    out += ten_digits[i];
  }
  return out;
}

}  // namespace serment::text
