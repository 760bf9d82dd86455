#include "identity/password_rule.h"

#include <zxcvbn.h>

#include <algorithm>
#include <cmath>

#include "identity/password_law.h"
#include "text/names.h"

namespace serment::identity {
namespace {

constexpr std::size_t kLongest = 1024;
/// zxcvbn's work grows faster than the length; what this many bytes hold is judged, and suffices.
constexpr std::size_t kLookedAt = 64;
constexpr std::size_t kShortestName = 4;

struct Shape {
  std::size_t length = 0;
  bool lower = false, upper = false, digit = false, special = false;
  std::size_t words = 0;
  [[nodiscard]] double bits(int special_signs) const {
    const int alphabet =
        (lower ? 26 : 0) + (upper ? 26 : 0) + (digit ? 10 : 0) + (special ? special_signs : 0);
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

std::string rule_of(const Shape& shape, const PasswordLaw::Alone& law) {
  if (shape.words >= law.phrase_words && shape.length >= law.phrase_length) return "passphrase";
  if (shape.length >= law.four_classes && shape.lower && shape.upper && shape.digit &&
      shape.special)
    return "classes";
  if (shape.length >= law.three_classes && shape.lower && shape.upper && shape.digit)
    return "length";
  if (shape.bits(law.special_signs) >= law.bits) return "length";
  return {};
}

std::string missing_of(const Shape& shape, const PasswordLaw::Alone& law) {
  std::vector<std::string> classes;
  if (!shape.lower) classes.emplace_back("une minuscule");
  if (!shape.upper) classes.emplace_back("une majuscule");
  if (!shape.digit) classes.emplace_back("un chiffre");
  if (!shape.special) classes.emplace_back("un signe");
  std::string text;
  if (shape.length < law.four_classes) {
    const auto more = law.four_classes - shape.length;
    text = "Encore " + std::to_string(more) + (more > 1 ? " caractères" : " caractère");
    if (!classes.empty()) text += ", dont " + classes.front();
    text += ".";
  } else if (!classes.empty()) {
    text = "Ajoutez " + classes.front() + ", ou allongez.";
  }
  return text + (text.empty() ? "" : " ") + "Une phrase de sept mots convient très bien.";
}

/// The words of names that a stranger at the door could read, folded.
std::vector<std::string> words_of(const std::vector<std::string>& own_words,
                                  const PasswordLaw& law) {
  std::vector<std::string> words;
  for (const auto& own : own_words) {
    std::string word;
    for (const char c : text::fold_words(own) + " ") {
      if (c != ' ') {
        word += c;
        continue;
      }
      const auto& common = law.guessing.common_names;
      if (word.size() >= kShortestName &&
          std::find(common.begin(), common.end(), word) == common.end())
        words.push_back(word);
      word.clear();
    }
  }
  return words;
}

/// Without accents, sign by sign: "Été!" → "Ete!".
std::string without_accents(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    const auto sign = text.substr(at, end - at);
    plain += sign.size() == 1 ? std::string(sign) : text::fold_words(sign);
    at = end;
  }
  return plain;
}

/// zxcvbn's estimate, with the words of the practice and those that the French try first.
double guess_bits(std::string_view candidate, const std::vector<std::string>& own) {
  std::vector<const char*> dictionary;
  for (const auto& word : own) dictionary.push_back(word.c_str());
  for (const auto& word : password_words()) dictionary.push_back(word.c_str());
  dictionary.push_back(nullptr);
  const auto estimate = [&](std::string_view text) {
    const std::string looked_at(text.substr(0, kLookedAt));
    return ZxcvbnMatch(looked_at.c_str(), dictionary.data(), nullptr);
  };
  const auto plain = without_accents(candidate);
  const double bits = estimate(plain);
  return plain == candidate ? bits : std::min(bits, estimate(candidate));
}

}  // namespace

PasswordVerdict judge_password(std::string_view candidate,
                               const std::vector<std::string>& own_words) {
  const auto& law = PasswordLaw::embedded();
  PasswordVerdict verdict;
  if (candidate.size() > kLongest) {
    verdict.reasons.emplace_back("Ce mot de passe est trop long.");
    return verdict;
  }
  const auto shape = shape_of(candidate);
  verdict.rule = rule_of(shape, law.alone);
  if (verdict.rule.empty()) verdict.missing = missing_of(shape, law.alone);
  const auto own = words_of(own_words, law);
  const auto folded = text::fold_words(candidate);
  if (std::any_of(own.begin(), own.end(),
                  [&](const auto& word) { return folded.find(word) != std::string::npos; }))
    verdict.reasons.emplace_back("Il contient un nom que tout le monde connaît ici.");
  if (!verdict.rule.empty() && guess_bits(candidate, own) < law.guessing.least_bits)
    verdict.reasons.emplace_back("Il fait partie de ceux que l’on essaie en premier.");
  verdict.accepted = !verdict.rule.empty() && verdict.reasons.empty();
  return verdict;
}

tl::unexpected<Error> refuse_weak(const PasswordVerdict& verdict, std::string kept,
                                  std::string place) {
  std::string next = verdict.missing;
  for (const auto& reason : verdict.reasons) next += (next.empty() ? "" : " ") + reason;
  return fail(Errc::invalid_input, "password.weak", "Ce mot de passe ne protège pas assez.",
              std::move(kept), std::move(next), std::move(place));
}

bool is_acceptable_pin(std::string_view pin) {
  const auto& law = PasswordLaw::embedded().device_code;
  if (pin.size() < law.least_digits || pin.size() > law.most_digits) return false;
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
  if (pin.size() % 2 == 0) {
    const auto half = pin.size() / 2;
    if (pin.substr(0, half) == pin.substr(half)) return false;  // 1212, 123123
  }
  if (pin.size() == 4 && (pin.starts_with("19") || pin.starts_with("20"))) return false;  // a year
  return true;
}

}  // namespace serment::identity
