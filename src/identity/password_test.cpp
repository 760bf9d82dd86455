#include <doctest/doctest.h>

#include "identity/password_law.h"
#include "identity/password_rule.h"
#include "text/names.h"

using namespace serment;
using namespace serment::identity;

namespace {

std::string rule_of(std::string_view candidate) {
  return judge_password(candidate, {}).rule;
}

bool accepted(std::string_view candidate, const std::vector<std::string>& own = {}) {
  return judge_password(candidate, own).accepted;
}

}  // namespace

TEST_CASE("the law of passwords reads, with its sources") {
  const auto& law = PasswordLaw::embedded();
  CHECK(law.alone.four_classes == 12);
  CHECK(law.alone.three_classes == 14);
  CHECK(law.alone.phrase_words == 7);
  CHECK(law.alone.bits == doctest::Approx(79.5));
  CHECK(law.attempts.wait > std::chrono::minutes(1));
  CHECK(law.attempts.free == 5);
  CHECK(law.attempts.most_a_day == 25);
  CHECK(law.device_code.tries == 3);
  CHECK(law.renewal.months == 12);
  for (const auto& source : law.sources) {
    CAPTURE(source.id);
    CHECK_FALSE(source.ref.empty());
    CHECK_FALSE(source.summary.empty());
    CHECK((source.confidence == "seen" || source.confidence == "second_hand" ||
           source.confidence == "memory" || source.confidence == "computed"));
  }
}

TEST_CASE("a law that lacks a number, has a zero or names no source is refused") {
  const std::string good = R"(
    source = [{id = "s", ref = "r", read_on = 2026-11-27, confidence = "seen", summary = "t"}]
    alone = {source = "s", four_classes = 12, three_classes = 14, phrase_words = 7, phrase_length = 20, special_signs = 37, tenths_of_bits = 795}
    attempts = {source = "s", free = 5, wait_seconds = 61, longest_wait_seconds = 900, most_a_day = 25}
    device_code = {source = "s", least_digits = 4, most_digits = 8, tries = 3}
    renewal = {source = "s", months = 12}
    guessing = {source = "s", least_bits = 40, common_names = ["cabinet"]}
  )";
  CHECK(PasswordLaw::parse(good).has_value());
  const auto without = [&](const std::string& part, const std::string& instead) {
    auto changed = good;
    changed.replace(changed.find(part), part.size(), instead);
    const auto parsed = PasswordLaw::parse(changed);
    return parsed ? std::string() : parsed.error().code;
  };
  CHECK(without("tries = 3", "tries = 0") == "toml.field");
  CHECK(without("free = 5, ", "") == "toml.field");
  CHECK(without("source = \"s\", free", "source = \"?\", free") == "toml.field");
  CHECK(without("least_bits", "leest_bits") == "toml.field");
}

TEST_CASE("the words tried first are plain and unlike each other") {
  auto words = password_words();
  CHECK(words.size() > 500);
  for (const auto& word : words) {
    CAPTURE(word);
    CHECK(text::fold_words(word) == word);
  }
  std::sort(words.begin(), words.end());
  CHECK(std::adjacent_find(words.begin(), words.end()) == words.end());
  CHECK(parse_words("# remark\nun\n\ndeux") == std::vector<std::string>{"un", "deux"});
}

TEST_CASE("the three examples of the CNIL are accepted, and nothing just under") {
  CHECK(rule_of("kR7!vzQp2#wL") == "classes");   // 12 of four classes
  CHECK(rule_of("kR7!vzQp2#w").empty());         // 11
  CHECK(rule_of("kR7vzQp2wLtB4x") == "length");  // 14 of three
  CHECK(rule_of("kR7vzQp2wLtB4").empty());       // 13
  CHECK(rule_of("Sept lapins bleus traversent le vieux pont") == "passphrase");
  CHECK(rule_of("six lapins bleus passent un pont") == "length");  // 6 words, but 32 signs
  CHECK(rule_of("xqzvkwjpfhgbtmrdx") == "length");  // 17 lower case letters: 79.9 bits
  CHECK(rule_of("xqzvkwjpfhgbtmrd").empty());       // 16: 75.2 bits
  CHECK(accepted("kR7!vzQp2#wL"));
  CHECK(accepted("kR7vzQp2wLtB4x"));
  CHECK(accepted("Sept lapins bleus traversent le vieux pont"));
  CHECK(accepted("Onze petits nuages gris passent lentement dessus"));
}

TEST_CASE("what is missing is said in signs to add") {
  CHECK(judge_password("kR7!vzQp2", {}).missing ==
        "Encore 3 caractères. Une phrase de sept mots convient très bien.");
  CHECK(judge_password("kR7!vzQp2#w", {}).missing.starts_with("Encore 1 caractère."));
  CHECK(judge_password("kr7!vzqp2", {})
            .missing.starts_with("Encore 3 caractères, dont une majuscule."));
  CHECK(judge_password("kR7vzQp2wLtB4", {}).missing.starts_with("Ajoutez un signe, ou allongez."));
  CHECK(judge_password("kR7!vzQp2#wL", {}).missing.empty());
  // Accented letters count once.
  CHECK(judge_password("éééééé", {}).missing.starts_with("Encore 6 caractères"));
}

TEST_CASE("what is guessed first is refused though its classes are right") {
  for (const auto* candidate :
       {"Motdepasse2024!", "Bonjour123456!", "Azertyuiop123!", "Chouchou2025!!", "Password1234!",
        "Soleil-Soleil-1", "Marseille2024*", "M0tDeP@sse123!", "Été2024Été2024!", "Chouette2026!!",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "le le le le le le le le", "AAAAaaaa1111!!!!"}) {
    CAPTURE(candidate);
    const auto verdict = judge_password(candidate, {});
    CHECK_FALSE(verdict.accepted);
    CHECK_FALSE(verdict.reasons.empty());
  }
}

TEST_CASE("names that everybody reads on the door are refused inside") {
  const std::vector<std::string> own = {"a.lefevre", "Dre Anne Lefèvre", "Cabinet des Tilleuls"};
  CHECK_FALSE(accepted("kR7!vLefevre2#wL", own));
  CHECK_FALSE(accepted("kR7!LEFÈVREz2#wL", own));
  CHECK_FALSE(accepted("kR7!vzTilleuls2#", own));
  CHECK(accepted("kR7!vzQp2#wL", own));
  // "Cabinet" says nothing of whose.
  CHECK(accepted("Sept lapins bleus visitent notre petit cabinet", own));
}

TEST_CASE("a very long candidate costs nothing, and one that is too long is refused") {
  CHECK(accepted(std::string(20, 'x') + "kR7!vzQp2#wL" + std::string(900, 'k')));
  CHECK_FALSE(accepted(std::string(2000, 'k')));
  CHECK_FALSE(accepted(""));
  CHECK_FALSE(accepted("\xff\xfe\xfd"));
}

TEST_CASE("the short code of a device is not the first that anybody tries") {
  for (const auto* pin : {"0000", "1111", "1234", "4321", "1212", "1987", "2024", "123123",
                          "345678", "123", "123456789", "12a4", ""})
    CHECK_FALSE(is_acceptable_pin(pin));
  for (const auto* pin : {"4829", "730518", "90210473"}) CHECK(is_acceptable_pin(pin));
}
