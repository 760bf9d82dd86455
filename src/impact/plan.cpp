#include "impact/plan.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "compliance/answers.h"
#include "compliance/toml_bind.h"

namespace serment::embedded {
const std::vector<File>& law_impact();
}

namespace serment::impact {
namespace {

using law::TomlNode;

tl::unexpected<Error> unknown(const TomlNode& node, std::string_view key) {
  return node.unknown(key, "impact.law");
}

Result<Source> read_source(const TomlNode& node) {
  return law::read_cited_source(node, law::Restated::no);
}

Result<std::vector<Source>> read_sources(const TomlNode& root) {
  std::vector<Source> sources;
  for (const auto* node : TRY(root.tables("source"))) sources.push_back(TRY(read_source(*node)));
  return sources;
}

template <class T>
Result<std::vector<T>> read_all(const TomlNode& root, std::string_view key) {
  std::vector<T> items;
  for (const auto* node : TRY(root.tables(key)))
    items.push_back(TRY(compliance::read_toml<T>(*node)));
  return items;
}

template <class T>
Result<T> read_one(const TomlNode& root, std::string_view key) {
  const auto* node = root.find(key);
  if (node == nullptr) return unknown(root, key);
  return compliance::read_toml<T>(*node);
}

template <class T, class Key, class Field>
const T* named(const std::vector<T>& items, const Key& key, Field T::*field) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const T& item) { return item.*field == key; });
  return found == items.end() ? nullptr : &*found;
}

std::string_view cite_of(const std::vector<Source>& sources, std::string_view id) {
  const auto* source = named(sources, id, &Source::id);
  if (source == nullptr) bug("a source of the law's data is not listed");
  return source->ref;
}

Result<void> check_tokens(const PrefillAnswer& answer, const TomlNode& root) {
  if (!answer.when) return {};
  for (const auto& entry : *answer.when) {
    const auto token = entry.starts_with('!') ? entry.substr(1) : entry;
    if (!compliance::known_tokens().contains(token)) return unknown(root, "when: " + token);
  }
  return {};
}

constexpr std::string_view kKinds[] = {"text", "list", "measures", "gauge"};

/// What refers to something must find it.
Result<void> check_links(const Plan& plan, const TomlNode& root) {
  for (const auto& level : plan.levels)
    if (named(plan.sources, level.source, &Source::id) == nullptr) return unknown(root, "level");
  for (const auto& question : plan.questions) {
    const bool kind_known =
        std::find(std::begin(kKinds), std::end(kKinds), question.kind) != std::end(kKinds);
    if (!kind_known || plan.part(question.part) == nullptr) return unknown(root, "question");
  }
  for (const auto& answer : plan.answers) {
    const auto* question = plan.question(answer.question);
    const bool is_text = question != nullptr && question->kind == "text";
    if (question == nullptr || is_text != answer.text.has_value() ||
        is_text == answer.list.has_value() ||
        named(plan.sources, answer.source, &Source::id) == nullptr)
      return unknown(root, "prefill_answer");
    TRY_VOID(check_tokens(answer, root));
  }
  for (const auto& cited : {plan.terms.review_source, plan.terms.consult_source})
    if (named(plan.sources, cited, &Source::id) == nullptr) return unknown(root, "terms");
  return {};
}

std::string_view embedded_text(std::string_view name) {
  for (const auto& file : embedded::law_impact())
    if (file.name == name) return file.text;
  bug("a file of law/ is not embedded");
}

}  // namespace

Result<Plan> Plan::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "terms", "level", "part", "question", "prefill", "prefill_answer",
                      "prefill_measure"}));
  Plan plan;
  plan.sources = TRY(read_sources(root));
  plan.terms = TRY(read_one<ImpactTerms>(root, "terms"));
  plan.levels = TRY(read_all<Level>(root, "level"));
  plan.parts = TRY(read_all<Part>(root, "part"));
  plan.questions = TRY(read_all<Question>(root, "question"));
  plan.heading = TRY(read_one<PrefillHeading>(root, "prefill"));
  plan.answers = TRY(read_all<PrefillAnswer>(root, "prefill_answer"));
  plan.measures = TRY(read_all<PrefillMeasure>(root, "prefill_measure"));
  TRY_VOID(check_links(plan, root));
  return plan;
}

const Plan& Plan::embedded() {
  static const Plan plan = [] {
    auto parsed = parse(embedded_text("impact.toml"));
    if (!parsed) bug("law/impact.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return plan;
}

const Question* Plan::question(std::int64_t number) const {
  return named(questions, number, &Question::number);
}

const Part* Plan::part(std::string_view id) const {
  return named(parts, id, &Part::id);
}

const Question& Plan::question_of(std::string_view part, std::string_view role) const {
  for (const auto& question : questions)
    if (question.part == part && question.role == role) return question;
  bug("a risk of law/impact.toml lacks a question");
}

std::string_view Plan::severity(std::int64_t level) const {
  const auto* found = named(levels, level, &Level::value);
  return found == nullptr ? "non estimée" : std::string_view(found->severity);
}

std::string_view Plan::likelihood(std::int64_t level) const {
  const auto* found = named(levels, level, &Level::value);
  return found == nullptr ? "non estimée" : std::string_view(found->likelihood);
}

std::string_view Plan::cite(std::string_view source) const {
  return cite_of(sources, source);
}

Result<OfficerLaw> OfficerLaw::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "terms", "check", "place"}));
  OfficerLaw officer;
  officer.sources = TRY(read_sources(root));
  officer.terms = TRY(read_one<OfficerTerms>(root, "terms"));
  officer.checks = TRY(read_all<OfficerCheck>(root, "check"));
  officer.places = TRY(read_all<Place>(root, "place"));
  for (const auto& check : officer.checks)
    if (named(officer.sources, check.source, &Source::id) == nullptr) return unknown(root, "check");
  return officer;
}

const OfficerLaw& OfficerLaw::embedded() {
  static const OfficerLaw officer = [] {
    auto parsed = parse(embedded_text("dpo.toml"));
    if (!parsed) bug("law/dpo.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return officer;
}

std::string_view OfficerLaw::cite(std::string_view source) const {
  return cite_of(sources, source);
}

}  // namespace serment::impact
