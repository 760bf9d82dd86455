#include "compliance/catalogue.h"

#include <algorithm>

#include "base/bug.h"
#include "compliance/answers.h"
#include "compliance/field.h"
#include "compliance/toml_bind.h"
#include "law/deadline.h"
#include "text/names.h"

namespace serment::embedded {
const std::vector<File>& law_register();
}

namespace serment::compliance::catalogue {

BOOST_DESCRIBE_STRUCT(Recipient, (), (type, details, plain, when))
BOOST_DESCRIBE_STRUCT(Measure, (), (type, details, when))

struct ProcessorsFile {
  std::vector<Processor> processors;
};
BOOST_DESCRIBE_STRUCT(ProcessorsFile, (), (processors))
struct DecisionsFile {
  std::vector<DecisionRule> rules;
};
BOOST_DESCRIBE_STRUCT(DecisionsFile, (), (rules))
struct BasesFile {
  std::vector<LegalBasis> bases;
  std::vector<SensitiveException> exceptions;
};
BOOST_DESCRIBE_STRUCT(BasesFile, (), (bases, exceptions))
struct RightsFile {
  std::vector<Right> rights;
};
BOOST_DESCRIBE_STRUCT(RightsFile, (), (rights))
struct QuestionsFile {
  std::vector<IdentityQuestion> identity;
  std::vector<Question> questions;
};
BOOST_DESCRIBE_STRUCT(QuestionsFile, (), (identity, questions))

namespace {

tl::unexpected<Error> unknown_id(std::string_view id, std::string place) {
  return fail(Errc::invalid_input, "catalogue.unknown",
              "Cet identifiant n’est défini nulle part : « " + std::string(id) + " ».", {}, {},
              std::move(place));
}

template <class T>
Result<std::map<std::string, T>> read_named(const law::TomlNode& root, std::string_view key) {
  std::map<std::string, T> named;
  const auto* tables = root.find(key);
  if (tables == nullptr) return toml_missing(root, key);
  const auto* table = std::get_if<law::TomlNode::Table>(&tables->value);
  if (table == nullptr) return toml_wrong_kind(*tables, "un tableau TOML");
  for (const auto& [id, node] : *table) {
    auto item = TRY(read_toml<T>(node));
    item.id = id;
    named.emplace(id, std::move(item));
  }
  return named;
}

/// How long an answer may take is told once, in law/deadlines.
Result<void> fill_lengths(Right& right) {
  const auto& deadlines = law::DeadlineSet::embedded();
  right.term = TRY(deadlines.with_lengths(right.term));
  if (right.poster) right.poster = TRY(deadlines.with_lengths(*right.poster));
  return {};
}

Result<void> read_file(const embedded::File& file, Catalogue& into) {
  const auto root = TRY(law::parse_toml(file.text));
  if (file.name == "common.toml") {
    TRY_VOID(toml_only(root, {"recipients", "measures"}));
    into.recipients = TRY(read_named<Recipient>(root, "recipients"));
    into.measures = TRY(read_named<Measure>(root, "measures"));
  } else if (file.name == "processors.toml") {
    into.processors = TRY(read_toml<ProcessorsFile>(root)).processors;
  } else if (file.name == "dpo_dpia.toml") {
    into.decisions = TRY(read_toml<DecisionsFile>(root)).rules;
  } else if (file.name == "legal_bases.toml") {
    auto read = TRY(read_toml<BasesFile>(root));
    into.bases = std::move(read.bases);
    into.exceptions = std::move(read.exceptions);
  } else if (file.name == "notice_rights.toml") {
    into.rights = TRY(read_toml<RightsFile>(root)).rights;
    for (auto& right : into.rights) TRY_VOID(fill_lengths(right));
  } else if (file.name == "questions.toml") {
    auto read = TRY(read_toml<QuestionsFile>(root));
    into.identity = std::move(read.identity);
    into.questions = std::move(read.questions);
  } else if (file.name != "sample_answers.toml") {
    into.activities.push_back(TRY(read_toml<Activity>(root)));
  }
  return {};
}

Result<void> check_tokens(const std::vector<std::string>& when, const std::string& place) {
  for (const auto& entry : when) {
    std::string_view rest = entry;
    while (!rest.empty()) {
      const auto plus = std::min(rest.find('+'), rest.size());
      auto token = rest.substr(0, plus);
      rest.remove_prefix(std::min(plus + 1, rest.size()));
      if (token.starts_with('!')) token.remove_prefix(1);
      if (!known_tokens().contains(std::string(token))) return unknown_id(token, place);
    }
  }
  return {};
}

template <class T, class Find>
Result<void> check_ids(const std::vector<T>& ids, const Find& known, const std::string& place) {
  for (const auto& id : ids)
    if (!known(id)) return unknown_id(id, place);
  return {};
}

Result<void> check_activity(const Catalogue& all, const Activity& activity) {
  TRY_VOID(check_tokens(activity.when, activity.ref + ".when"));
  TRY_VOID(check_ids(
      activity.recipients, [&](const auto& id) { return all.recipients.contains(id); },
      activity.ref + ".recipients"));
  TRY_VOID(check_ids(
      activity.measures, [&](const auto& id) { return all.measures.contains(id); },
      activity.ref + ".measures"));
  for (const auto& purpose : activity.purposes) {
    auto articles = purpose.alternatives;
    articles.push_back(purpose.basis);
    TRY_VOID(check_ids(
        articles,
        [&](const auto& article) {
          return std::any_of(all.bases.begin(), all.bases.end(),
                             [&](const auto& basis) { return basis.article == article; });
        },
        activity.ref + ".purposes"));
  }
  return {};
}

Result<void> check_all(const Catalogue& all) {
  for (const auto& activity : all.activities) TRY_VOID(check_activity(all, activity));
  for (const auto& [id, recipient] : all.recipients)
    TRY_VOID(check_tokens(recipient.when.value_or(std::vector<std::string>{}), id));
  for (const auto& [id, measure] : all.measures)
    TRY_VOID(check_tokens(measure.when.value_or(std::vector<std::string>{}), id));
  for (const auto& processor : all.processors) TRY_VOID(check_tokens(processor.when, processor.id));
  for (const auto& rule : all.decisions) TRY_VOID(check_tokens(rule.when, rule.id));
  for (const auto& right : all.rights) TRY_VOID(check_tokens(right.when, right.id));
  return {};
}

}  // namespace

Result<Catalogue> parse(const std::vector<embedded::File>& files) {
  Catalogue all;
  for (const auto& file : files) {
    auto read = read_file(file, all);
    if (!read) return tl::unexpected<Error>(std::move(read).error().at(std::string(file.name)));
  }
  std::sort(all.activities.begin(), all.activities.end(),
            [](const auto& a, const auto& b) { return a.ref < b.ref; });
  TRY_VOID(check_all(all));
  return all;
}

const Catalogue& get() {
  static const Catalogue catalogue = [] {
    auto read = parse(embedded::law_register());
    if (!read) bug("the embedded register data cannot be read: " + read.error().place);
    return std::move(read).value();
  }();
  return catalogue;
}

const LegalBasis* basis_named(std::string_view text) {
  const auto words = text::fold_words(text);
  for (const auto& basis : get().bases) {
    const auto article = text::fold_words(basis.article);
    const auto label = text::fold_words(basis.label);
    // The article before the noun ("le", "l’") is as often left out.
    const auto bare = label.substr(label.find(' ') + 1);
    if (words == label || words == bare) return &basis;
    for (const auto& name : {label + " ", bare + " ", std::string()})
      for (const char* const stem : {"", "art ", "article ", "rgpd art ", "rgpd article "})
        if (words == name + stem + article) return &basis;
  }
  return nullptr;
}

ExceptionsNamed exceptions_named(std::string_view text) {
  ExceptionsNamed named;
  const auto words = " " + text::fold_words(text) + " ";
  for (auto at = words.find(" 9 2 "); at != std::string::npos; at = words.find(" 9 2 ", at + 1)) {
    const auto letter = words.substr(at + 5, words.find(' ', at + 5) - (at + 5));
    if (letter.size() != 1 || letter.front() < 'a' || letter.front() > 'z') continue;
    const bool known = std::any_of(get().exceptions.begin(), get().exceptions.end(),
                                   [&](const auto& one) { return one.article == "9.2." + letter; });
    named.known += known ? 1 : 0;
    named.unknown = named.unknown || !known;
  }
  return named;
}

}  // namespace serment::compliance::catalogue
