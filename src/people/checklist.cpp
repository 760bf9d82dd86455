#include "people/checklist.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"

namespace serment::embedded {
const std::vector<File>& law_arrival_departure();
}

namespace serment::people {

Result<std::vector<ChecklistItem>> parse_checklist(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "item"}));
  const auto sources = TRY(law::read_cited_sources(root));
  std::vector<ChecklistItem> items;
  for (const auto* node : TRY(root.tables("item"))) {
    TRY_VOID(node->only({"id", "list", "days", "roles", "title", "how", "cite"}));
    ChecklistItem item;
    item.id = TRY(node->text("id"));
    item.list = TRY(node->text("list"));
    item.days = TRY(node->integer("days"));
    item.roles = TRY(node->texts("roles"));
    item.title = TRY(node->text("title"));
    item.how = TRY(node->text("how"));
    item.reference = law::cited(sources, TRY(law::read_cite(*node, "cite", sources))).ref;
    if (item.list != "arrival" && item.list != "departure")
      return node->wrong("list", "La liste est arrival ou departure.");
    if (item.days < 0 || item.roles.empty())
      return node->wrong("days", "Un point a un délai et des rôles.");
    if (std::any_of(items.begin(), items.end(),
                    [&](const ChecklistItem& other) { return other.id == item.id; }))
      return node->wrong("id", "Ce point est déjà là.");
    items.push_back(std::move(item));
  }
  return items;
}

const std::vector<ChecklistItem>& checklist() {
  static const std::vector<ChecklistItem> all = [] {
    auto parsed = parse_checklist(embedded::law_arrival_departure().front().text);
    if (!parsed) bug("law/arrival_departure.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

bool concerns(const std::vector<std::string>& roles, const std::vector<std::string>& held) {
  return std::any_of(held.begin(), held.end(), [&](const std::string& role) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  });
}

std::vector<ChecklistItem> items_for(std::string_view list, const std::vector<std::string>& roles) {
  std::vector<ChecklistItem> some;
  for (const auto& item : checklist())
    if (item.list == list && concerns(item.roles, roles)) some.push_back(item);
  return some;
}

}  // namespace serment::people
