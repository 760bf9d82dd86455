#include "inspection/catalogue.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"

namespace serment::embedded {
const std::vector<File>& law_inspection();
}

namespace serment::inspection {
namespace {

using law::named;
using law::TomlNode;

constexpr std::string_view kUnknown = "inspection_law.unknown";

tl::unexpected<Error> unknown(const TomlNode& node, std::string_view key) {
  return node.unknown(key, kUnknown);
}

Result<VisitSource> read_source(const TomlNode& node) {
  return law::read_cited_source(node, law::Restated::yes);
}

Result<Choice> read_choice(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title"}));
  Choice choice;
  choice.id = TRY(node.text("id"));
  choice.title = TRY(node.text("title"));
  return choice;
}

Result<Step> read_step(const TomlNode& node) {
  TRY_VOID(node.only({"id", "text", "source"}));
  Step step;
  step.id = TRY(node.text("id"));
  step.text = TRY(node.text("text"));
  step.source = TRY(node.text("source"));
  return step;
}

Result<Stage> read_stage(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "step"}));
  Stage stage;
  stage.id = TRY(node.text("id"));
  stage.title = TRY(node.text("title"));
  stage.steps = TRY(law::read_tables(node, "step", read_step, kUnknown));
  return stage;
}

Result<Scope> read_scope(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "permissions", "usual"}));
  Scope scope;
  scope.id = TRY(node.text("id"));
  scope.title = TRY(node.text("title"));
  scope.permissions = TRY(node.texts("permissions"));
  scope.usual = TRY(node.boolean_or("usual", false));
  if (scope.permissions.empty()) return unknown(node, "permissions");
  return scope;
}

Result<Document> read_document(const TomlNode& node) {
  TRY_VOID(node.only({"number", "title", "kinds", "judged", "fresh_days", "states", "ignored",
                      "unless_late", "unless_due", "place", "href", "fresh_if", "if_absent"}));
  Document document;
  document.number = TRY(node.integer("number"));
  document.title = TRY(node.text("title"));
  document.kinds = TRY(node.texts("kinds"));
  const auto judged = TRY(node.text("judged"));
  if (judged != "latest" && judged != "every") return unknown(node, "judged");
  document.every = judged == "every";
  if (node.find("fresh_days") != nullptr) {
    document.fresh_days = TRY(node.integer("fresh_days"));
    if (*document.fresh_days < 1) return unknown(node, "fresh_days");
  }
  const std::pair<const char*, std::vector<std::string>*> lists[] = {
      {"states", &document.states},
      {"ignored", &document.ignored},
      {"unless_late", &document.unless_late},
      {"unless_due", &document.unless_due}};
  for (const auto& list : lists)
    if (node.find(list.first) != nullptr) *list.second = TRY(node.texts(list.first));
  document.place = TRY(node.text_or("place", ""));
  document.href = TRY(node.text("href"));
  document.fresh_if = TRY(node.text("fresh_if"));
  document.if_absent = TRY(node.text_or("if_absent", ""));
  if (!document.href.starts_with('/')) return unknown(node, "href");
  if (document.kinds.empty()) return unknown(node, "kinds");
  return document;
}

Result<void> read_visit(const TomlNode& root, Catalogue& all) {
  const auto* node = root.find("visit");
  if (node == nullptr) return unknown(root, "visit");
  TRY_VOID(node->only({"source", "access_most_days", "access_closes_at_hour", "soon_days",
                       "call_back", "call_back_source", "mark", "mark_source"}));
  all.access_most_days = TRY(node->integer("access_most_days"));
  all.access_closes_at_hour = TRY(node->integer("access_closes_at_hour"));
  all.soon_days = TRY(node->integer("soon_days"));
  if (all.access_most_days < 1 || all.access_most_days > 60)
    return unknown(*node, "access_most_days");
  if (all.access_closes_at_hour < 1 || all.access_closes_at_hour > 23)
    return unknown(*node, "access_closes_at_hour");
  all.call_back = TRY(node->text("call_back"));
  all.mark = TRY(node->text("mark"));
  for (const auto key : {"source", "call_back_source", "mark_source"})
    if (named(all.sources, TRY(node->text(key))) == nullptr) return unknown(*node, key);
  const auto* secrecy = root.find("secrecy");
  if (secrecy == nullptr) return unknown(root, "secrecy");
  TRY_VOID(secrecy->only({"source", "sentence"}));
  all.secrecy_source = TRY(secrecy->text("source"));
  all.secrecy_sentence = TRY(secrecy->text("sentence"));
  if (named(all.sources, all.secrecy_source) == nullptr) return unknown(*secrecy, "source");
  for (const auto* hole : {"{doctor}", "{about}"})
    if (all.secrecy_sentence.find(hole) == std::string::npos) return unknown(*secrecy, "sentence");
  return {};
}

Result<void> read_documents(const TomlNode& root, Catalogue& all) {
  for (const auto* node : TRY(root.tables("document"))) {
    auto document = TRY(read_document(*node));
    if (document.number != static_cast<int>(all.documents.size()) + 1)
      return unknown(*node, "number");
    all.documents.push_back(std::move(document));
  }
  return {};
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(
      root.only({"source", "visit", "form", "check", "secrecy", "stage", "scope", "document"}));
  Catalogue all;
  all.sources = TRY(law::read_tables(root, "source", read_source, kUnknown));
  TRY_VOID(read_visit(root, all));
  all.forms = TRY(law::read_tables(root, "form", read_choice, kUnknown));
  all.checks = TRY(law::read_tables(root, "check", read_choice, kUnknown));
  all.stages = TRY(law::read_tables(root, "stage", read_stage, kUnknown));
  all.scopes = TRY(law::read_tables(root, "scope", read_scope, kUnknown));
  TRY_VOID(read_documents(root, all));
  std::vector<Step> seen;
  for (const auto& stage : all.stages)
    for (const auto& step : stage.steps) {
      if (named(all.sources, step.source) == nullptr) return unknown(root, "stage.step.source");
      if (named(seen, step.id) != nullptr) return unknown(root, "stage.step.id");
      seen.push_back(step);
    }
  return all;
}

const Catalogue& Catalogue::embedded() {
  static const Catalogue all = [] {
    auto parsed = parse(embedded::law_inspection().front().text);
    if (!parsed) bug("law/inspection.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const Step* Catalogue::step(std::string_view id) const {
  for (const auto& stage : stages)
    if (const auto* found = named(stage.steps, id)) return found;
  return nullptr;
}

const Scope* Catalogue::scope(std::string_view id) const {
  return named(scopes, id);
}

const VisitSource& Catalogue::source(std::string_view id) const {
  const auto* found = named(sources, id);
  if (found == nullptr) bug("a source of the visit is not in its table");
  return *found;
}

bool is_choice(const std::vector<Choice>& choices, std::string_view id) {
  return named(choices, id) != nullptr;
}

std::string filled(std::string text,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::string out;
  std::size_t from = 0;
  while (from < text.size()) {
    const auto brace = std::min(text.find('{', from), text.size());
    out.append(text, from, brace - from);
    from = brace;
    if (from == text.size()) break;
    const auto end = text.find('}', from);
    const auto name = std::string_view(text).substr(
        from + 1, end == std::string::npos ? std::string::npos : end - from - 1);
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& one) { return one.first == name; });
    if (end == std::string::npos || value == values.end()) bug("a hole of law/ has no value");
    out += value->second;
    from = end + 1;
  }
  return out;
}

}  // namespace serment::inspection
