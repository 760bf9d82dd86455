#include "oversight/access_rules.h"

#include <algorithm>

#include "audit/actions.h"
#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"

namespace serment::embedded {
const std::vector<File>& law_access_rules();
}

namespace serment::oversight {
namespace {

using law::named;
using law::TomlNode;

constexpr std::array<std::pair<std::string_view, Looks>, 6> kLooks = {{
    {"own_dossier", Looks::own_dossier},
    {"colleague_dossier", Looks::colleague_dossier},
    {"same_family_name", Looks::same_family_name},
    {"hours", Looks::hours},
    {"count", Looks::count},
    {"last_care", Looks::last_care},
}};
constexpr std::array<std::pair<std::string_view, Group>, 3> kGroups = {{
    {"dossier", Group::dossier},
    {"day", Group::day},
    {"burst", Group::burst},
}};
constexpr int kMinutesOfDay = 24 * 60;
constexpr int kMostDays = 3660;

tl::unexpected<Error> unknown(const TomlNode& node, std::string_view key) {
  return node.unknown(key, "access_rules.unknown");
}

Result<int> bounded(const TomlNode& node, std::string_view key, int least, int most) {
  const int value = TRY(node.integer(key));
  if (value < least || value > most) return unknown(node, key);
  return value;
}

template <class Value, std::size_t n>
Result<Value> one_of(const TomlNode& node, std::string_view key,
                     const std::array<std::pair<std::string_view, Value>, n>& names) {
  const auto name = TRY(node.text(key));
  for (const auto& [known, value] : names)
    if (known == name) return value;
  return unknown(node, key);
}

Result<RuleSource> read_source(const TomlNode& node) {
  return law::read_cited_source(node, law::Restated::yes);
}

/// The numbers that go with what the rule looks at, and no other.
Result<void> read_thresholds(const TomlNode& node, AccessRule& rule) {
  const bool counts = rule.looks == Looks::count;
  const bool dated = rule.looks == Looks::last_care;
  for (const auto key : {"most", "minutes"})
    if (!counts && node.find(key) != nullptr) return unknown(node, key);
  if (!dated && node.find("days") != nullptr) return unknown(node, "days");
  if (counts) {
    rule.most = TRY(bounded(node, "most", 1, 100'000));
    rule.minutes = TRY(bounded(node, "minutes", 1, kMinutesOfDay));
  }
  if (dated) rule.days = TRY(bounded(node, "days", 1, kMostDays));
  return {};
}

Result<AccessRule> read_rule(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "looks", "acts", "group", "weight", "remember_days", "most",
                      "minutes", "days", "question", "reason", "source"}));
  AccessRule rule;
  rule.id = TRY(node.text("id"));
  rule.title = TRY(node.text("title"));
  rule.looks = TRY(one_of(node, "looks", kLooks));
  rule.acts = TRY(node.texts("acts"));
  for (const auto& act : rule.acts)
    if (audit::find_action(act) == nullptr) return unknown(node, "acts");
  if (rule.acts.empty()) return unknown(node, "acts");
  rule.group = TRY(one_of(node, "group", kGroups));
  rule.weight = TRY(bounded(node, "weight", 1, 100));
  rule.remember_days = TRY(bounded(node, "remember_days", 0, kMostDays));
  rule.question = TRY(node.text("question"));
  rule.reason = TRY(node.text("reason"));
  rule.source = TRY(node.text("source"));
  // A question leaves the answer open: it is the whole idea of the review.
  if (rule.question.find("?") == std::string::npos) return unknown(node, "question");
  TRY_VOID(read_thresholds(node, rule));
  return rule;
}

Result<OpeningWeek> read_opening(const TomlNode& root) {
  OpeningWeek week{};
  for (const auto* node : TRY(root.tables("opening"))) {
    TRY_VOID(node->only({"day", "from", "to"}));
    auto& span = week[static_cast<std::size_t>(TRY(bounded(*node, "day", 1, 7)) - 1)];
    if (span.to != 0) return unknown(*node, "day");
    span.from = TRY(bounded(*node, "from", 0, kMinutesOfDay));
    span.to = TRY(bounded(*node, "to", span.from + 1, kMinutesOfDay));
  }
  return week;
}

}  // namespace

bool AccessRule::looks_at(std::string_view act) const {
  return std::find(acts.begin(), acts.end(), act) != acts.end();
}

Result<AccessRules> AccessRules::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "review", "opening", "rule"}));
  AccessRules all;
  for (const auto* node : TRY(root.tables("source"))) {
    auto source = TRY(read_source(*node));
    if (named(all.x_sources, source.id) != nullptr) return unknown(*node, "id");
    all.x_sources.push_back(std::move(source));
  }
  for (const auto* node : TRY(root.tables("rule"))) {
    auto rule = TRY(read_rule(*node));
    if (named(all.x_rules, rule.id) != nullptr) return unknown(*node, "id");
    if (named(all.x_sources, rule.source) == nullptr) return unknown(*node, "source");
    all.x_rules.push_back(std::move(rule));
  }
  if (all.x_rules.empty()) return unknown(root, "rule");
  const auto* review = root.find("review");
  if (review == nullptr) return unknown(root, "review");
  TRY_VOID(
      review->only({"source", "answer_days", "pause_seconds", "most_findings", "shared_minutes"}));
  all.x_review_source = TRY(review->text("source"));
  if (named(all.x_sources, all.x_review_source) == nullptr) return unknown(*review, "source");
  all.x_answer_days = TRY(bounded(*review, "answer_days", 1, 60));
  all.x_pause_seconds = TRY(bounded(*review, "pause_seconds", 10, 3600));
  all.x_most_findings = static_cast<std::size_t>(TRY(bounded(*review, "most_findings", 1, 10'000)));
  all.x_shared_minutes = TRY(bounded(*review, "shared_minutes", 1, 120));
  all.x_opening = TRY(read_opening(root));
  return all;
}

const AccessRules& AccessRules::embedded() {
  static const AccessRules all = [] {
    auto parsed = parse(embedded::law_access_rules().front().text);
    if (!parsed) bug("law/access_rules.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const AccessRule* AccessRules::find(std::string_view id) const {
  return named(x_rules, id);
}

const RuleSource& AccessRules::source(std::string_view id) const {
  const auto* found = named(x_sources, id);
  if (found == nullptr) bug("a rule's source is not in its table");
  return *found;
}

}  // namespace serment::oversight
