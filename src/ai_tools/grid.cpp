#include "ai_tools/grid.h"

#include <algorithm>
#include <array>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"

namespace serment::embedded {
const std::vector<File>& law_ai();
}

namespace serment::ai_tools {
namespace {

using law::named;
using law::TomlNode;

constexpr std::array<std::string_view, 9> kFacts = {"health", "pseudonymised", "no_patient_data",
                                                    "hds",    "eea",           "device",
                                                    "marked", "generative",    "high_risk"};
constexpr std::array<std::string_view, 3> kValues = {"yes", "no", "unknown"};

/// "q.training=yes" names a question of the grid and one of its answers.
bool is_answer(const Grid& grid, std::string_view token) {
  const auto equal = token.find('=');
  if (!token.starts_with("q.") || equal == std::string_view::npos) return false;
  const auto value = token.substr(equal + 1);
  return grid.find(token.substr(2, equal - 2)) != nullptr &&
         std::find(kValues.begin(), kValues.end(), value) != kValues.end();
}

bool is_known(const Grid& grid, std::string_view entry) {
  for (std::size_t start = 0; start <= entry.size();) {
    const auto end = std::min(entry.find('+', start), entry.size());
    auto token = entry.substr(start, end - start);
    if (token.starts_with('!')) token.remove_prefix(1);
    if (!is_fact(token) && !is_answer(grid, token)) return false;
    start = end + 1;
  }
  return true;
}

Result<Question> read_question(const TomlNode& node, const Grid& grid) {
  TRY_VOID(node.only({"id", "sheet", "text", "why", "cite"}));
  Question question;
  question.id = TRY(node.text("id"));
  question.sheet = TRY(node.text("sheet"));
  question.text = TRY(node.text("text"));
  question.why = TRY(node.text("why"));
  question.reference =
      law::cited(grid.sources, TRY(law::read_cite(node, "cite", grid.sources))).ref;
  if (named(grid.sheets, question.sheet) == nullptr)
    return node.wrong("sheet", "Cette fiche n’existe pas.");
  if (grid.find(question.id) != nullptr) return node.wrong("id", "Cette question est déjà là.");
  return question;
}

Result<Rule> read_rule(const TomlNode& node, const Grid& grid) {
  TRY_VOID(node.only({"id", "when", "effect", "reason", "condition", "cite"}));
  Rule rule;
  rule.id = TRY(node.text("id"));
  rule.when = TRY(node.texts("when"));
  rule.reason = TRY(node.text("reason"));
  rule.condition = TRY(node.text_or("condition", ""));
  rule.reference = law::cited(grid.sources, TRY(law::read_cite(node, "cite", grid.sources))).ref;
  const auto effect = TRY(node.text("effect"));
  if (effect == "forbidden")
    rule.effect = Effect::forbidden;
  else if (effect == "restricted")
    rule.effect = Effect::restricted;
  else if (effect != "note")
    return node.wrong("effect", "L’effet est forbidden, restricted ou note.");
  if (rule.condition.empty() == (rule.effect == Effect::restricted))
    return node.wrong("condition", "Une limite a une condition d’usage, et elle seule.");
  if (rule.when.empty() || !std::all_of(rule.when.begin(), rule.when.end(),
                                        [&](const auto& entry) { return is_known(grid, entry); }))
    return node.wrong("when", "Ce fait ou cette réponse n’existe pas.");
  if (named(grid.rules, rule.id) != nullptr) return node.wrong("id", "Cette règle est déjà là.");
  return rule;
}

std::string_view file_named(std::string_view name) {
  for (const auto& file : embedded::law_ai())
    if (file.name == name) return file.text;
  bug("a file of law/ is not embedded");
}

}  // namespace

const Question* Grid::find(std::string_view id) const {
  return named(questions, id);
}

bool is_fact(std::string_view token) {
  return std::find(kFacts.begin(), kFacts.end(), token) != kFacts.end();
}

Result<Grid> parse_grid(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"review_months", "source", "sheet", "question", "rule"}));
  Grid grid;
  grid.review_months = TRY(root.integer("review_months"));
  if (grid.review_months < 1) return root.wrong("review_months", "Un mois au moins.");
  grid.sources = TRY(law::read_cited_sources(root));
  for (const auto* node : TRY(root.tables("sheet"))) {
    TRY_VOID(node->only({"id", "title"}));
    Sheet sheet;
    sheet.id = TRY(node->text("id"));
    sheet.title = TRY(node->text("title"));
    grid.sheets.push_back(std::move(sheet));
  }
  for (const auto* node : TRY(root.tables("question")))
    grid.questions.push_back(TRY(read_question(*node, grid)));
  for (const auto* node : TRY(root.tables("rule")))
    grid.rules.push_back(TRY(read_rule(*node, grid)));
  return grid;
}

const Grid& grid() {
  static const Grid read = [] {
    auto parsed = parse_grid(file_named("ai_questions.toml"));
    if (!parsed) bug("law/ai_questions.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return read;
}

Result<std::vector<Obligation>> parse_obligations(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "obligation"}));
  const auto sources = TRY(law::read_cited_sources(root));
  std::vector<Obligation> all;
  for (const auto* node : TRY(root.tables("obligation"))) {
    TRY_VOID(node->only({"id", "from", "title", "text", "action", "applies", "cite"}));
    const auto& source = law::cited(sources, TRY(law::read_cite(*node, "cite", sources)));
    Obligation one;
    one.id = TRY(node->text("id"));
    one.from = TRY(node->date("from"));
    one.title = TRY(node->text("title"));
    one.text = TRY(node->text("text"));
    one.action = TRY(node->text("action"));
    one.applies = TRY(node->texts("applies"));
    one.reference = source.ref;
    one.confidence = source.confidence;
    for (const auto& token : one.applies)
      if (token != "all" && !is_fact(token)) return node->wrong("applies", "Ce fait n’existe pas.");
    all.push_back(std::move(one));
  }
  std::stable_sort(all.begin(), all.end(), [](const Obligation& one, const Obligation& other) {
    return one.from < other.from;
  });
  return all;
}

const std::vector<Obligation>& obligations() {
  static const std::vector<Obligation> read = [] {
    auto parsed = parse_obligations(file_named("ai_act.toml"));
    if (!parsed) bug("law/ai_act.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return read;
}

}  // namespace serment::ai_tools
