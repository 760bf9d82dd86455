#include "law/record_kinds.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"

namespace serment::embedded {
const std::vector<File>& record_kind_table();
}

namespace serment::law {
namespace {

Result<Lasts> lasts_of(const TomlNode& node) {
  const auto named = TRY(node.text_or("lasts", ""));
  const auto with = TRY(node.text_or("goes_with", ""));
  if (!with.empty() && with != "dossier")
    return node.wrong("goes_with", "Une fiche ne suit qu’un dossier (dossier).");
  if (!with.empty()) return Lasts::dossier;
  if (named.empty()) return Lasts::term;
  if (named == "practice") return Lasts::practice;
  if (named == "undecided") return Lasts::undecided;
  return node.wrong("lasts", "Durée inconnue\u00a0: practice ou undecided.");
}

/// What says when a term starts: the record's own end, or that of its owner.
Result<void> read_start(const TomlNode& node, RecordKind& kind) {
  kind.ended = TRY(node.texts("ended"));
  kind.since = TRY(node.texts("since"));
  kind.start_at = TRY(node.text_or("start_at", ""));
  kind.owner = TRY(node.text_or("owner", ""));
  kind.owner_ended = TRY(node.texts("owner_ended"));
  kind.owner_part = TRY(node.integer_or("owner_part", 1));
  if (kind.lasts != Lasts::term) return {};
  if (kind.owner.empty() == kind.ended.empty())
    return node.wrong("ended", "Il faut dire quand la fiche finit, ou la fiche dont elle dépend.");
  if (kind.owner_part < 1) return node.wrong("owner_part", "Les parties se comptent depuis 1.");
  return {};
}

Result<RecordKind> read_record_kind(const TomlNode& node, const std::vector<CitedSource>& sources) {
  TRY_VOID(node.only({"id", "title", "lasts", "goes_with", "why", "cite", "activity", "rule",
                      "ended", "since", "start_at", "owner", "owner_ended", "owner_part",
                      "dossier_at", "needed_by", "needed_why"}));
  RecordKind kind;
  kind.id = TRY(node.text("id"));
  kind.title = TRY(node.text("title"));
  kind.lasts = TRY(lasts_of(node));
  kind.cite = cited(sources, TRY(read_cite(node, "cite", sources))).ref;
  kind.why = TRY(node.text_or("why", ""));
  kind.activity = TRY(node.text_or("activity", ""));
  kind.rule = TRY(node.text_or("rule", ""));
  TRY_VOID(read_start(node, kind));
  kind.dossier_at = TRY(node.texts("dossier_at"));
  kind.needed_by = TRY(node.texts("needed_by"));
  kind.needed_why = TRY(node.text_or("needed_why", ""));
  const bool ends = kind.lasts == Lasts::term || kind.lasts == Lasts::dossier;
  if (ends != !kind.rule.empty()) return node.wrong("rule", "Une règle va avec un terme.");
  if (ends == !kind.why.empty()) return node.wrong("why", "Sans terme, il faut dire pourquoi.");
  if (ends && kind.activity.empty())
    return node.wrong("activity", "Il faut l’activité du registre qui annonce ce terme.");
  if (kind.needed_by.empty() != kind.needed_why.empty())
    return node.wrong("needed_why", "Il faut dire pourquoi une autre fiche en a besoin.");
  return kind;
}

bool is_rule(const RuleSet& rules, std::string_view id) {
  return std::any_of(rules.all().begin(), rules.all().end(),
                     [&](const Rule& rule) { return rule.id == id; });
}

}  // namespace

Result<RecordKinds> RecordKinds::parse(std::string_view toml, const RuleSet& rules) {
  const auto root = TRY(parse_toml(toml));
  TRY_VOID(root.only({"source", "kind"}));
  const auto sources = TRY(read_cited_sources(root));
  RecordKinds table;
  const auto nodes = TRY(root.tables("kind"));
  for (const auto* node : nodes) {
    auto kind = TRY(read_record_kind(*node, sources));
    if (table.find(kind.id) != nullptr)
      return node->wrong("id", "Cette sorte de fiche est décrite deux fois.");
    if (!kind.rule.empty() && !is_rule(rules, kind.rule))
      return node->wrong("rule", "Aucune règle de conservation ne porte ce nom.");
    table.x_kinds.push_back(std::move(kind));
  }
  for (std::size_t index = 0; index < nodes.size(); ++index) {
    const auto& kind = table.x_kinds[index];
    const auto* owner = table.find(kind.owner);
    if (!kind.owner.empty() &&
        (owner == nullptr || (owner->ended.empty() && kind.owner_ended.empty())))
      return nodes[index]->wrong("owner",
                                 "La fiche dont elle dépend n’est pas décrite, ou ne finit pas.");
    for (const auto& other : kind.needed_by)
      if (table.find(other) == nullptr)
        return nodes[index]->wrong("needed_by", "Cette sorte de fiche n’est pas décrite.");
  }
  return table;
}

const RecordKinds& RecordKinds::embedded() {
  static const RecordKinds table = [] {
    auto parsed = parse(embedded::record_kind_table().front().text, RuleSet::embedded());
    if (!parsed) bug("law/record_kinds.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return table;
}

const RecordKind* RecordKinds::find(std::string_view id) const {
  return named(x_kinds, id);
}

std::string_view name_of(Lasts lasts) {
  switch (lasts) {
    case Lasts::term:
      return "term";
    case Lasts::dossier:
      return "dossier";
    case Lasts::practice:
      return "practice";
    case Lasts::undecided:
      return "undecided";
  }
  bug("unknown Lasts");
}

}  // namespace serment::law
