// The same content as the pages, for programs.
#include "evidence/pages.h"
#include "json/writer.h"

namespace serment::evidence {
namespace {

void write_sources(json::Writer& out, const law::Rule& rule) {
  out.key("sources");
  out.begin_array();
  for (const auto& source : rule.sources) {
    out.begin_object();
    out.field("ref", source.ref);
    out.field("url", source.url);
    out.field("confidence", source.confidence);
    out.field("read_on", iso(source.read_on));
    out.field("summary", source.summary);
    out.end_object();
  }
  out.end_array();
}

void write_counts(json::Writer& out, const retention::Plan& plan) {
  out.field("dossiers", plan.dossiers);
  out.field("active", plan.active);
  out.field("archived", plan.archived);
  out.field("due", plan.due);
  out.field("held", plan.held);
  out.field("postponed", plan.postponed);
  out.field("undetermined", plan.undetermined);
  out.field("erased", plan.erased);
  out.field("lost", plan.lost);
  out.field("transfusion_items_kept", plan.transfusion_items_kept);
  out.field("transfusion_items_due", plan.transfusion_items_due);
  out.field("balanced", plan.reconciliation.balanced());
  out.key("by_month");
  out.begin_object();
  for (const auto& [month, count] : plan.by_month) out.field(month, count);
  out.end_object();
}

}  // namespace

std::string rules_json(const law::RuleSet& rules, Date on) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("format", "serment-rules/1");
  out.field("on", iso(on));
  out.key("rules");
  out.begin_array();
  for (const auto& rule : rules.all()) {
    if (rules.find(rule.id, on) != &rule) continue;
    out.begin_object();
    out.field("id", rule.id);
    out.field("title", rule.title);
    out.field("applies", rule.applies);
    out.field("status", rule.status == law::Status::draft ? "draft" : "reviewed");
    out.field("in_force_from", iso(rule.in_force_from));
    out.field("summary", rule.summary);
    out.field("guide_says", rule.guide_says);
    write_sources(out, rule);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return text + "\n";
}

std::string plan_json(const Subject& subject) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("format", "serment-plan-counts/1");
  out.field("on", iso(subject.day()));
  out.field("known", subject.plan.has_value());
  if (subject.plan) write_counts(out, *subject.plan);
  out.end_object();
  return text + "\n";
}

std::string displays_json(const Subject& subject) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("format", "serment-displays/1");
  out.key("displays");
  out.begin_array();
  for (const auto& shown : subject.shown) {
    out.begin_object();
    out.field("notice", compliance::name_of(shown.kind));
    out.field("edition", shown.display.edition);
    out.field("at", iso(shown.display.at));
    out.field("by", shown.display.by);
    out.field("proof", shown.display.proof);
    out.field("statement", shown.display.statement);
    out.field("sha256", shown.display.digest);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return text + "\n";
}

std::string documents_json(const Subject& subject) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("format", "serment-documents/1");
  out.field("as_of", iso(subject.as_of));
  out.key("documents");
  out.begin_array();
  for (const auto& document : subject.holdings.documents) {
    out.begin_object();
    out.field("number", document.number);
    out.field("title", document.title);
    out.field("state", document.state);
    out.field("place", document.place);
    out.field("note", document.note);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return text + "\n";
}

std::string exhibit_json(const records::Exhibit& exhibit, Instant as_of) {
  std::string text;
  json::Writer out(text);
  const auto texts = [&](const std::vector<std::string>& cells) {
    out.begin_array();
    for (const auto& cell : cells) out.value(cell);
    out.end_array();
  };
  out.begin_object();
  out.field("format", "serment-exhibit/1");
  out.field("as_of", iso(as_of));
  out.field("title", exhibit.title);
  out.key("columns");
  texts(exhibit.columns);
  out.key("groups");
  out.begin_array();
  for (const auto& group : exhibit.groups) {
    out.begin_object();
    out.field("heading", group.heading);
    out.key("rows");
    out.begin_array();
    for (const auto& row : group.rows) texts(row);
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return text + "\n";
}

}  // namespace serment::evidence
