#include "processors/hds_catalogue.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::processors {
namespace {

using law::TomlNode;
constexpr int kMostTerm = 366;

Result<void> known_source(const TomlNode& node, const std::vector<LawSource>& sources) {
  if (find_source(sources, TRY(node.text("source"))) == nullptr)
    return unknown_value(node, "source");
  return {};
}

Result<HdsActivity> read_activity(const TomlNode& node, std::size_t place) {
  TRY_VOID(node.only({"number", "label", "source"}));
  HdsActivity activity;
  activity.number = TRY(node.integer("number"));
  if (activity.number != static_cast<int>(place)) return unknown_value(node, "number");
  activity.label = TRY(node.text("label"));
  return activity;
}

Result<HdsVersion> read_version(const TomlNode& node) {
  TRY_VOID(node.only({"id", "label", "from", "last_day", "source", "why"}));
  HdsVersion version;
  version.id = TRY(node.text("id"));
  version.label = TRY(node.text("label"));
  version.why = TRY(node.text("why"));
  version.from = TRY(node.date("from"));
  version.last_day = TRY(node.find_date("last_day"));
  if (version.last_day && *version.last_day < version.from) return unknown_value(node, "last_day");
  return version;
}

Result<HdsTerms> read_terms(const TomlNode& node) {
  TRY_VOID(node.only({"alarm_days", "longest_years", "verify_months", "source"}));
  HdsTerms terms;
  terms.alarm_days = TRY(node.integer("alarm_days"));
  terms.longest_years = TRY(node.integer("longest_years"));
  terms.verify_months = TRY(node.integer("verify_months"));
  for (const auto& [key, value] :
       {std::pair("alarm_days", terms.alarm_days), std::pair("longest_years", terms.longest_years),
        std::pair("verify_months", terms.verify_months)})
    if (value < 1 || value > kMostTerm) return unknown_value(node, key);
  return terms;
}

}  // namespace

Result<HdsCatalogue> HdsCatalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "activity", "version", "terms"}));
  const auto sources = TRY(read_sources(root));
  HdsCatalogue all;
  for (const auto* node : TRY(root.tables("activity"))) {
    TRY_VOID(known_source(*node, sources));
    all.x_activities.push_back(TRY(read_activity(*node, all.x_activities.size() + 1)));
  }
  for (const auto* node : TRY(root.tables("version"))) {
    TRY_VOID(known_source(*node, sources));
    auto version = TRY(read_version(*node));
    if (all.version(version.id) != nullptr) return unknown_value(*node, "id");
    all.x_versions.push_back(std::move(version));
  }
  const auto* terms = root.find("terms");
  if (terms == nullptr) return unknown_value(root, "terms");
  TRY_VOID(known_source(*terms, sources));
  all.x_terms = TRY(read_terms(*terms));
  all.x_public_list = find_source(sources, TRY(terms->text("source")))->url;
  return all;
}

const HdsCatalogue& HdsCatalogue::embedded() {
  static const HdsCatalogue all = [] {
    auto parsed = parse(law_file("hds.toml"));
    if (!parsed) bug("law/hds.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const HdsVersion* HdsCatalogue::version(std::string_view id) const {
  const auto found = std::find_if(x_versions.begin(), x_versions.end(),
                                  [&](const HdsVersion& version) { return version.id == id; });
  return found == x_versions.end() ? nullptr : &*found;
}

}  // namespace serment::processors
