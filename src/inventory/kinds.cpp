#include "inventory/kinds.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"

namespace serment::embedded {
const std::vector<File>& law_inventory();
}

namespace serment::inventory {
namespace {

using law::named;
using law::TomlNode;

Result<Disposal> read_disposal(const TomlNode& node) {
  TRY_VOID(node.only({"id", "label", "source"}));
  Disposal disposal;
  disposal.id = TRY(node.text("id"));
  disposal.label = TRY(node.text("label"));
  disposal.source = TRY(node.text("source"));
  return disposal;
}

Result<Kind> read_kind(const TomlNode& node) {
  TRY_VOID(node.only({"id", "label", "hint", "encrypts", "check_months", "disposals", "source"}));
  Kind kind;
  kind.id = TRY(node.text("id"));
  kind.label = TRY(node.text("label"));
  kind.hint = TRY(node.text("hint"));
  kind.encrypts = TRY(node.boolean_or("encrypts", false));
  kind.check_months = TRY(node.integer("check_months"));
  kind.disposals = TRY(node.texts("disposals"));
  kind.source = TRY(node.text("source"));
  if (kind.check_months <= 0 || kind.disposals.empty())
    return node.wrong("check_months", "Il faut une durée de vérification et une fin.");
  return kind;
}

}  // namespace

Result<Kinds> Kinds::parse(std::string_view toml) {
  const auto document = TRY(law::parse_toml(toml));
  TRY_VOID(document.only({"source", "kind", "disposal"}));
  Kinds kinds;
  kinds.x_sources = TRY(law::read_cited_sources(document, law::Restated::no));
  const auto sourced = [&](const TomlNode& node, const std::string& source) -> Result<void> {
    if (named(kinds.x_sources, source) == nullptr)
      return node.wrong("source", "Cette source n’est pas dans le fichier.");
    return {};
  };
  for (const auto* node : TRY(document.tables("disposal"))) {
    kinds.x_disposals.push_back(TRY(read_disposal(*node)));
    TRY_VOID(sourced(*node, kinds.x_disposals.back().source));
  }
  for (const auto* node : TRY(document.tables("kind"))) {
    auto kind = TRY(read_kind(*node));
    TRY_VOID(sourced(*node, kind.source));
    if (kinds.find(kind.id) != nullptr) return node->wrong("id", "Deux sortes ont ce nom.");
    for (const auto& disposal : kind.disposals)
      if (kinds.disposal(disposal) == nullptr)
        return node->wrong("disposals", "Cette fin n’est pas dans le fichier.");
    kinds.x_kinds.push_back(std::move(kind));
  }
  return kinds;
}

const Kinds& Kinds::embedded() {
  static const Kinds kinds = [] {
    auto read = parse(embedded::law_inventory().front().text);
    if (!read) bug("law/inventory.toml does not read: " + read.error().place);
    return std::move(*read);
  }();
  return kinds;
}

const Kind* Kinds::find(std::string_view id) const {
  return named(x_kinds, id);
}

const Disposal* Kinds::disposal(std::string_view id) const {
  return named(x_disposals, id);
}

const Source& Kinds::source(std::string_view id) const {
  return law::cited(x_sources, id);
}

}  // namespace serment::inventory
