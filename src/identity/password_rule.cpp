#include "identity/password_rule.h"

#include <zxcvbn.h>

#include <algorithm>
#include <cmath>

#include "text/names.h"

namespace serment::identity {
namespace {

// Délibération 2022-100, annexe: the examples of case 1 are accepted as they stand, although 12
// signs out of 99 make 79.55 bits; any other mix must reach as much.
constexpr double kLeastBits = 79.5;
constexpr std::size_t kFourClasses = 12;
constexpr std::size_t kThreeClasses = 14;
constexpr std::size_t kPhraseWords = 7;
constexpr int kSpecialSigns = 37;
/// zxcvbn's estimate below which a password that obeys the classes is still among the guessed ones.
constexpr double kLeastGuessBits = 40;
constexpr std::size_t kLongest = 1024;

struct Shape {
  std::size_t length = 0;
  bool lower = false, upper = false, digit = false, special = false;
  std::size_t words = 0;
  [[nodiscard]] double bits() const {
    const int alphabet =
        (lower ? 26 : 0) + (upper ? 26 : 0) + (digit ? 10 : 0) + (special ? kSpecialSigns : 0);
    return alphabet == 0 ? 0 : static_cast<double>(length) * std::log2(alphabet);
  }
};

Shape shape_of(std::string_view text) {
  Shape shape;
  bool in_word = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;  // the rest of an accented letter
    ++shape.length;
    if (c >= 'a' && c <= 'z')
      shape.lower = true;
    else if (c >= 'A' && c <= 'Z')
      shape.upper = true;
    else if (c >= '0' && c <= '9')
      shape.digit = true;
    else
      shape.special = true;
    const bool separator = c == ' ' || c == '-' || c == '_' || c == '.' || c == ',';
    if (!separator && !in_word) ++shape.words;
    in_word = !separator;
  }
  return shape;
}

std::string rule_of(const Shape& shape) {
  if (shape.words >= kPhraseWords && shape.length >= 20) return "passphrase";
  if (shape.length >= kFourClasses && shape.lower && shape.upper && shape.digit && shape.special)
    return "classes";
  if (shape.length >= kThreeClasses && shape.lower && shape.upper && shape.digit) return "length";
  if (shape.bits() >= kLeastBits) return "length";
  return {};
}

std::string missing_of(const Shape& shape) {
  std::vector<std::string> classes;
  if (!shape.lower) classes.emplace_back("une minuscule");
  if (!shape.upper) classes.emplace_back("une majuscule");
  if (!shape.digit) classes.emplace_back("un chiffre");
  if (!shape.special) classes.emplace_back("un signe");
  std::string text;
  if (shape.length < kFourClasses) {
    const auto more = kFourClasses - shape.length;
    text = "Encore " + std::to_string(more) + (more > 1 ? " caractères" : " caractère");
    if (!classes.empty()) text += ", dont " + classes.front();
    text += ".";
  } else if (!classes.empty()) {
    text = "Ajoutez " + classes.front() + ", ou allongez.";
  }
  return text + (text.empty() ? "" : " ") + "Une phrase de sept mots convient très bien.";
}

bool holds_own_word(std::string_view candidate, const std::vector<std::string>& own_words) {
  const auto folded = text::fold_words(candidate);
  for (const auto& own : own_words) {
    std::string word;
    for (const char c : text::fold_words(own) + " ") {
      if (c != ' ') {
        word += c;
        continue;
      }
      if (word.size() >= 4 && folded.find(word) != std::string::npos) return true;
      word.clear();
    }
  }
  return false;
}

}  // namespace

PasswordVerdict judge_password(std::string_view candidate,
                               const std::vector<std::string>& own_words) {
  PasswordVerdict verdict;
  const auto shape = shape_of(candidate);
  if (candidate.size() > kLongest) {
    verdict.reasons.emplace_back("Ce mot de passe est trop long.");
    return verdict;
  }
  verdict.rule = rule_of(shape);
  if (verdict.rule.empty()) verdict.missing = missing_of(shape);
  if (holds_own_word(candidate, own_words))
    verdict.reasons.emplace_back("Il contient un nom que tout le monde connaît ici.");
  if (!verdict.rule.empty()) {
    const std::string text(candidate);
    ZxcMatch_t* matches = nullptr;
    const double bits = ZxcvbnMatch(text.c_str(), nullptr, &matches);
    ZxcvbnFreeInfo(matches);
    if (bits < kLeastGuessBits)
      verdict.reasons.emplace_back("Il fait partie de ceux que l’on essaie en premier.");
  }
  verdict.accepted = !verdict.rule.empty() && verdict.reasons.empty();
  return verdict;
}

bool is_acceptable_pin(std::string_view pin) {
  if (pin.size() < 4 || pin.size() > 8) return false;
  if (!std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  bool same = true;
  bool up = true;
  bool down = true;
  for (std::size_t at = 1; at < pin.size(); ++at) {
    same = same && pin[at] == pin[at - 1];
    up = up && pin[at] == pin[at - 1] + 1;
    down = down && pin[at] == pin[at - 1] - 1;
  }
  if (same || up || down) return false;
  if (pin.size() == 4) {
    if (pin.substr(0, 2) == pin.substr(2)) return false;               // 1212
    if (pin.starts_with("19") || pin.starts_with("20")) return false;  // a year
  }
  return true;
}

}  // namespace serment::identity
