#include "rights/catalogue.h"

#include <algorithm>
#include <set>

#include "base/bug.h"
#include "base/embedded.h"
#include "compliance/toml_bind.h"
#include "law/deadline.h"
#include "law/rule.h"

namespace serment::embedded {
const std::vector<File>& law_rights();
}

namespace serment::rights {
namespace {

tl::unexpected<Error> unknown(std::string_view list, std::string_view id) {
  return fail(Errc::invalid_input, "rights.unknown", "Ce nom n’est connu nulle part.", {}, {},
              std::string(list) + ": " + std::string(id));
}

/// Every name of a list is one of `known`.
template <class T>
Result<void> named(std::string_view list, const std::vector<std::string>& names,
                   const std::vector<T>& known) {
  for (const auto& name : names)
    if (find(known, name) == nullptr) return unknown(list, name);
  return {};
}

template <class T>
Result<void> distinct(std::string_view list, const std::vector<T>& items) {
  std::set<std::string_view> seen;
  for (const auto& item : items)
    if (item.id.empty() || !seen.insert(item.id).second) return unknown(list, item.id);
  if (items.empty()) return unknown(list, "");
  return {};
}

Result<void> check_distinct(const Catalogue& all) {
  TRY_VOID(distinct("source", all.source));
  TRY_VOID(distinct("right", all.right));
  TRY_VOID(distinct("requester", all.requester));
  TRY_VOID(distinct("proof", all.proof));
  TRY_VOID(distinct("motive", all.motive));
  TRY_VOID(distinct("channel", all.channel));
  TRY_VOID(distinct("identity", all.identity));
  TRY_VOID(distinct("outcome", all.outcome));
  TRY_VOID(distinct("ground", all.ground));
  TRY_VOID(distinct("format", all.format));
  TRY_VOID(distinct("exclusion", all.exclusion));
  TRY_VOID(distinct("category", all.category));
  return distinct("objection", all.objection);
}

Result<void> check_rights(const Catalogue& all) {
  for (const auto& right : all.right) {
    TRY_VOID(named("right.sources", right.sources, all.source));
    TRY_VOID(named("right.outcomes", right.outcomes, all.outcome));
    if (right.deadlines.empty()) return unknown("right.deadlines", right.id);
    for (const auto& deadline : right.deadlines)
      if (law::DeadlineSet::embedded().find(deadline) == nullptr)
        return unknown("right.deadlines", deadline);
  }
  for (const auto& kind : all.requester) {
    TRY_VOID(named("requester.rights", kind.rights, all.right));
    TRY_VOID(named("requester.shows", kind.shows, all.proof));
    TRY_VOID(named("requester.motives", kind.motives, all.motive));
  }
  for (const auto& ground : all.ground) TRY_VOID(named("ground.rights", ground.rights, all.right));
  return {};
}

bool rule_exists(std::string_view id) {
  const auto& rules = law::RuleSet::embedded().all();
  return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) { return rule.id == id; });
}

Result<void> check_answers(const Catalogue& all) {
  for (const auto& kind : all.exclusion)
    TRY_VOID(named("exclusion.ground", {kind.ground}, all.ground));
  for (const auto& category : all.category) {
    TRY_VOID(named("category.ground", {category.ground}, all.ground));
    if (!rule_exists(category.rule)) return unknown("category.rule", category.rule);
  }
  std::vector<std::string> cited{all.remedies.source, all.fees.source};
  for (const auto& item : all.requester) cited.push_back(item.source);
  for (const auto& item : all.identity) cited.push_back(item.source);
  for (const auto& item : all.ground) cited.push_back(item.source);
  for (const auto& item : all.format) cited.push_back(item.source);
  for (const auto& item : all.category) cited.push_back(item.source);
  for (const auto& item : all.objection) cited.push_back(item.source);
  TRY_VOID(named("source", cited, all.source));
  for (const auto& source : all.source)
    if (!holds({"seen", "second_hand", "memory", "computed"}, source.confidence))
      return unknown("source.confidence", source.id);
  return {};
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  auto all = TRY(compliance::read_toml<Catalogue>(root));
  TRY_VOID(check_distinct(all));
  TRY_VOID(check_rights(all));
  TRY_VOID(check_answers(all));
  return all;
}

const Catalogue& Catalogue::embedded() {
  static const Catalogue all = [] {
    auto parsed = parse(embedded::law_rights().front().text);
    if (!parsed) bug("law/rights.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

const std::string& reference(std::string_view source) {
  return at(Catalogue::embedded().source, source).ref;
}

}  // namespace serment::rights
