// The interview: what to ask next, what was understood, and the answers at the end.
#include <algorithm>
#include <charconv>
#include <optional>

#include "compliance/answers.h"
#include "compliance/catalogue.h"
#include "compliance/toml_bind.h"
#include "text/identifiers.h"
#include "text/names.h"

namespace serment::compliance {
namespace {

using Given = std::map<std::string, std::string>;

const std::string& value_of(const Given& given, const std::string& key) {
  static const std::string none;
  const auto found = given.find(key);
  return found == given.end() ? none : found->second;
}

/// The tokens of what is answered so far.
std::set<std::string> tokens_so_far(const Given& given) {
  Answers partial;
  auto& a = partial.answers;
  const auto text = [&](const char* key) { return value_of(given, std::string("answers.") + key); };
  const auto yes = [&](const char* key) { return text(key) == "true"; };
  a.structure = text("structure");
  a.secretary = text("secretary");
  a.software = text("software");
  a.shared_system = yes("shared_system");
  a.online_booking = yes("online_booking");
  a.teleconsultation = yes("teleconsultation");
  a.ai = yes("ai");
  return tokens_of(partial);
}

std::optional<Question> identity_question(const Given& given) {
  for (const auto& question : catalogue::get().identity)
    if (!given.contains(question.key))
      return Question{question.key, 0, "text", question.text, question.why, {}, question.required};
  return std::nullopt;
}

Question made(const catalogue::Question& question) {
  Question ask{"answers." + question.key, static_cast<int>(question.number), question.kind,
               question.text, question.why};
  for (const auto& choice : question.choices.value_or(std::vector<catalogue::Choice>{}))
    ask.choices.push_back({choice.value, choice.label});
  return ask;
}

std::optional<Question> one_of_ten(const Given& given) {
  const auto tokens = tokens_so_far(given);
  for (const auto& question : catalogue::get().questions) {
    if (!given.contains("answers." + question.key)) return made(question);
    for (const auto& detail : question.details.value_or(std::vector<catalogue::Detail>{})) {
      const auto key = "answers." + detail.key;
      if (!given.contains(key) && applies(detail.when, tokens))
        return Question{key, 0, detail.kind, detail.text, detail.why};
    }
  }
  return std::nullopt;
}

std::optional<Question> doctor_question(const Given& given) {
  const bool alone = value_of(given, "answers.structure") == "solo";
  for (int number = 1;; ++number) {
    const auto place = "doctors[" + std::to_string(number) + "]";
    if (!given.contains(place + ".name"))
      return Question{place + ".name",
                      0,
                      "text",
                      number == 1 ? "Nom du médecin, comme sur la plaque"
                                  : "Nom d’un autre médecin (rien s’il n’y en a plus)",
                      "Le registre et la notice nomment les responsables.",
                      {},
                      number == 1};
    if (value_of(given, place + ".name").empty()) return std::nullopt;
    if (!given.contains(place + ".rpps"))
      return Question{place + ".rpps", 0, "text", "Son numéro RPPS (11 chiffres)",
                      "Il identifie le médecin sans confusion. Sa clé est vérifiée."};
    if (alone) return std::nullopt;
  }
}

std::optional<Question> officer_question(const Given& given) {
  const std::string why = "La notice doit donner son nom et le moyen de le joindre.";
  if (!given.contains("dpo.name"))
    return Question{
        "dpo.name", 0,
        "text",     "Nom du délégué à la protection des données (rien s’il n’y en a pas)",
        why,        {},
        false};
  if (value_of(given, "dpo.name").empty()) return std::nullopt;
  const std::pair<const char*, const char*> rest[] = {
      {"dpo.organisation", "Sa société (facultatif)"},
      {"dpo.address", "Son adresse (facultative)"},
      {"dpo.phone", "Son téléphone (facultatif)"},
      {"dpo.email", "Son adresse électronique"}};
  for (const auto& [key, text] : rest)
    if (!given.contains(key))
      return Question{key, 0, "text", text, why, {}, std::string_view(key) == "dpo.email"};
  return std::nullopt;
}

tl::unexpected<Error> not_understood(const Question& question, std::string what) {
  return fail(Errc::invalid_input, "answers.not_understood", std::move(what), {},
              "Répondez à nouveau.", question.key);
}

Result<std::string> accept_choice(const Question& question, const std::string& typed) {
  const auto folded = text::fold_name(typed);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const auto& choice = question.choices[i];
    if (typed == std::to_string(i + 1) || typed == choice.value ||
        folded == text::fold_name(choice.label))
      return choice.value;
  }
  return not_understood(question, "Donnez le numéro de la réponse, de 1 à " +
                                      std::to_string(question.choices.size()) + ".");
}

Result<std::string> accept_yes_no(const Question& question, const std::string& typed) {
  const auto folded = text::fold_name(typed);
  if (folded == "o" || folded == "oui" || typed == "true") return std::string("true");
  if (folded == "n" || folded == "non" || typed == "false") return std::string("false");
  return not_understood(question, "Répondez par oui ou par non.");
}

Result<std::string> accept_number(const Question& question, const std::string& typed) {
  const auto digits = text::compact(typed);
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (fault == std::errc{} && end == digits.data() + digits.size() && number >= 0)
    return std::to_string(number);
  return not_understood(question, "Donnez un nombre entier, par exemple 1600.");
}

Result<std::string> accept_text(const Question& question, std::string typed) {
  if (question.required && typed.empty())
    return not_understood(question, "Cette réponse ne peut pas rester vide.");
  if (question.key.ends_with(".rpps") && text::check_rpps(typed) != text::Check::valid)
    return not_understood(question, "Un numéro RPPS a 11 chiffres, dont une clé. Relisez-le.");
  if (question.key.ends_with(".siret") && !typed.empty() &&
      text::check_siret(typed) != text::Check::valid)
    return not_understood(question, "Un numéro SIRET a 14 chiffres, dont une clé. Relisez-le.");
  if (question.key.ends_with(".rpps") || question.key.ends_with(".siret"))
    return text::compact(typed);
  return typed;
}

/// A TOML value for a key: yes and no as booleans, the count as a number, the rest as text.
law::TomlNode node_of(const std::string& key, const std::string& value) {
  law::TomlNode node;
  node.path = key;
  static const std::set<std::string> numbers = {"answers.patients_per_year"};
  if (value == "true" || value == "false") {
    node.value = value == "true";
  } else if (numbers.contains(key)) {
    node.value = static_cast<std::int64_t>(std::strtoll(value.c_str(), nullptr, 10));
  } else {
    node.value = value;
  }
  return node;
}

law::TomlNode table_of(const Given& given, const std::string& prefix) {
  law::TomlNode::Table table;
  for (const auto& [key, value] : given) {
    if (key.starts_with(prefix + ".") && key.find('.', prefix.size() + 1) == std::string::npos)
      table.emplace(key.substr(prefix.size() + 1), node_of(key, value));
  }
  law::TomlNode node;
  node.path = prefix;
  node.value = std::move(table);
  return node;
}

law::TomlNode ten_answers(const Given& given) {
  auto node = table_of(given, "answers");
  auto& table = std::get<law::TomlNode::Table>(node.value);
  for (const auto& question : catalogue::get().questions)
    for (const auto& detail : question.details.value_or(std::vector<catalogue::Detail>{}))
      if (detail.otherwise && !table.contains(detail.key))
        table.emplace(detail.key, node_of("answers." + detail.key, *detail.otherwise));
  return node;
}

}  // namespace

std::optional<Question> next_question(const Given& given) {
  if (auto ask = identity_question(given)) return ask;
  if (auto ask = one_of_ten(given)) return ask;
  if (auto ask = doctor_question(given)) return ask;
  return officer_question(given);
}

Result<std::string> accept(const Question& question, std::string_view typed) {
  const auto first = typed.find_first_not_of(" \t\r\n");
  const auto last = typed.find_last_not_of(" \t\r\n");
  std::string trimmed;
  if (first != std::string_view::npos) trimmed = std::string(typed.substr(first, last - first + 1));
  if (question.kind == "choice") return accept_choice(question, trimmed);
  if (question.kind == "yes_no") return accept_yes_no(question, trimmed);
  if (question.kind == "number") return accept_number(question, trimmed);
  return accept_text(question, std::move(trimmed));
}

Result<Answers> answers_from(const Given& given) {
  law::TomlNode::Table root;
  root.emplace("practice", table_of(given, "practice"));
  root.emplace("answers", ten_answers(given));
  law::TomlNode::Array doctors;
  for (int number = 1; !value_of(given, "doctors[" + std::to_string(number) + "].name").empty();
       ++number)
    doctors.push_back(table_of(given, "doctors[" + std::to_string(number) + "]"));
  law::TomlNode list;
  list.value = std::move(doctors);
  root.emplace("doctors", std::move(list));
  if (!value_of(given, "dpo.name").empty()) root.emplace("dpo", table_of(given, "dpo"));
  law::TomlNode tree;
  tree.value = std::move(root);
  auto answers = TRY(read_toml<Answers>(tree));
  TRY_VOID(check_answers(answers));
  return answers;
}

}  // namespace serment::compliance
