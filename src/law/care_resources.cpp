#include "law/care_resources.h"

#include <algorithm>

#include "base/embedded.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& care_table();
}

namespace serment::law {
namespace {

Result<CareResource> read_care_resource(const TomlNode& node) {
  TRY_VOID(node.only({"type", "counts", "dates", "statuses", "codes", "reason"}));
  CareResource resource;
  resource.type = TRY(node.text("type"));
  resource.counts = TRY(node.boolean_or("counts", false));
  resource.dates = TRY(node.texts("dates"));
  resource.statuses = TRY(node.texts("statuses"));
  resource.codes = TRY(node.texts("codes"));
  resource.reason = TRY(node.text("reason"));
  if (resource.counts && resource.dates.empty())
    return node.wrong("dates", "Un acte de soin doit dire où lire sa date.");
  return resource;
}

}  // namespace

Result<CareResources::Codes> CareResources::read_codes(const TomlNode& root, std::string_view key) {
  Codes result;
  for (const auto* node : TRY(root.tables(key))) {
    TRY_VOID(node->only({"system", "code", "label"}));
    TRY_VOID(node->text("label"));
    auto system = TRY(node->text("system"));
    auto code = TRY(node->text("code"));
    result.emplace(std::move(code), std::move(system));
  }
  return result;
}

Result<CareResources> CareResources::parse(std::string_view toml) {
  const auto root = TRY(parse_toml(toml));
  TRY_VOID(root.only({"resource", "transfusion_code", "excluded_code"}));
  CareResources result;
  for (const auto* node : TRY(root.tables("resource"))) {
    auto resource = TRY(read_care_resource(*node));
    auto type = resource.type;
    if (!result.x_resources.emplace(std::move(type), std::move(resource)).second)
      return node->wrong("type", "Ce type de ressource est décrit deux fois.");
  }
  result.x_transfusion = TRY(read_codes(root, "transfusion_code"));
  result.x_excluded = TRY(read_codes(root, "excluded_code"));
  return result;
}

const CareResource* CareResources::find(std::string_view type) const {
  const auto found = x_resources.find(type);
  return found == x_resources.end() ? nullptr : &found->second;
}

bool CareResources::counts(std::string_view type) const {
  const auto* resource = find(type);
  return resource != nullptr && resource->counts;
}

bool CareResources::accepts_status(const CareResource& resource, std::string_view status) {
  if (!resource.counts) return false;
  if (resource.statuses.empty() || status.empty()) return true;
  return std::find(resource.statuses.begin(), resource.statuses.end(), status) !=
         resource.statuses.end();
}

bool CareResources::is_transfusion(std::string_view system, std::string_view code) const {
  return x_transfusion.contains(CodeLess::View(code, system));
}

bool CareResources::is_excluded(std::string_view system, std::string_view code) const {
  return x_excluded.contains(CodeLess::View(code, system));
}

const CareResources& care_resources() {
  static const CareResources table = [] {
    auto parsed = CareResources::parse(embedded::care_table().front().text);
    if (!parsed) bug("law/care_resources.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return table;
}

std::optional<Date> care_day(std::span<const CareDate> dates, std::optional<Date> death,
                             Date today) {
  std::optional<Date> after_death{};
  for (const auto& date : dates) {
    if (date.first > today) continue;
    const auto day = std::min(date.last, today);
    // Of a month or a year in which the patient died, the care stands before the death.
    if (!death || date.first <= *death)
      return death ? std::min(day, std::max(*death, date.first)) : day;
    if (!after_death) after_death = day;
  }
  return after_death;
}

}  // namespace serment::law
