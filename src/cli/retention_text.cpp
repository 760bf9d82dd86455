#include "cli/retention_text.h"

#include "cli/json_text.h"
#include "cli/terminal.h"

namespace serment::cli {
namespace {

void write_rule(json::Writer& out, const law::Rule& rule) {
  out.begin_object();
  out.field("id", rule.id);
  out.field("title", rule.title);
  out.field("status", rule.status == law::Status::reviewed ? "reviewed" : "draft");
  out.field("in_force_from", iso(rule.in_force_from));
  field_date(out, "in_force_to", rule.in_force_to);
  out.field("summary", rule.summary);
  out.field("guide_says", rule.guide_says);
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
  out.end_object();
}

std::vector<const law::Rule*> in_force(const law::RuleSet& rules, Date on) {
  std::vector<const law::Rule*> found;
  for (const auto& rule : rules.all())
    if (rules.find(rule.id, on) == &rule) found.push_back(&rule);
  return found;
}

void write_line(json::Writer& out, const retention::PlanLine& line) {
  out.begin_object();
  out.field("dossier", line.id.value);
  out.field("state", law::name_of(line.verdict.state));
  field_date(out, "last_day", line.verdict.last_day);
  field_date(out, "erasable_from",
             line.verdict.last_day ? std::optional<Date>(add_days(*line.verdict.last_day, 1))
                                   : std::nullopt);
  field_date(out, "transfusion_last_day", line.verdict.transfusion_last_day);
  if (line.fault != retention::Fault::none) out.field("fault", retention::name_of(line.fault));
  out.end_object();
}

void write_reconciliation(json::Writer& out, const retention::Reconciliation& found) {
  out.begin_object();
  out.field("known", found.known);
  out.field("kept", found.kept);
  out.field("lost", found.lost);
  out.field("due", found.due());
  out.field("erased", found.erased);
  out.field("held", found.held);
  out.field("postponed", found.postponed);
  out.field("undetermined", found.undetermined);
  out.field("remaining", found.remaining);
  out.field("balanced", found.balanced());
  out.end_object();
}

std::string_view french_state(law::State state) {
  switch (state) {
    case law::State::active:
      return "actif";
    case law::State::archived:
      return "archivé";
    case law::State::due:
      return "à échéance";
    case law::State::held:
      return "gelé";
    case law::State::undetermined:
      return "indéterminé";
  }
  return "";
}

}  // namespace

void print_rules(bool as_json, const law::RuleSet& rules, Date on) {
  const auto found = in_force(rules, on);
  if (as_json) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto* rule : found) write_rule(out, *rule);
      out.end_array();
    }));
    return;
  }
  for (const auto* rule : found) {
    say(rule->title + "  (" + rule->id + ")");
    say("  " + rule->summary);
    for (const auto& source : rule->sources)
      say("  – " + source.ref + ", lu le " + in_french(source.read_on));
    if (!rule->guide_says.empty()) say("  Le guide : " + rule->guide_says);
    if (rule->status == law::Status::draft) say("  Règle à vérifier : elle n’efface jamais rien.");
    say();
  }
}

std::string plan_json(const retention::Plan& plan) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("on", iso(plan.on));
    out.field("dossiers", plan.dossiers);
    out.field("active", plan.active);
    out.field("archived", plan.archived);
    out.field("due", plan.due);
    out.field("held", plan.held);
    out.field("undetermined", plan.undetermined);
    out.field("postponed", plan.postponed);
    out.field("erased", plan.erased);
    out.field("lost", plan.lost);
    out.field("transfusion_items_kept", plan.transfusion_items_kept);
    out.field("transfusion_items_due", plan.transfusion_items_due);
    out.key("reconciliation");
    write_reconciliation(out, plan.reconciliation);
    out.key("by_month");
    out.begin_object();
    for (const auto& [month, total] : plan.by_month) out.field(month, total);
    out.end_object();
    out.key("lines");
    out.begin_array();
    for (const auto& line : plan.lines) write_line(out, line);
    out.end_array();
    out.end_object();
  });
}

void print_plan(const retention::Plan& plan) {
  say("Au " + in_french(plan.on) + " : " + count(plan.dossiers, "dossier", "dossiers") + ".");
  Table counts({"État", "Dossiers"});
  counts.add({"actifs", number(plan.active)});
  counts.add({"archivés", number(plan.archived)});
  counts.add({"à échéance", number(plan.due)});
  counts.add({"gelés", number(plan.held)});
  counts.add({"reportés avec motif", number(plan.postponed)});
  counts.add({"indéterminés", number(plan.undetermined)});
  counts.add({"effacés", number(plan.erased)});
  if (plan.lost > 0) counts.add({"abîmés, abandonnés", number(plan.lost)});
  counts.print();
  if (plan.lines.empty()) return;
  say();
  Table lines({"Dossier", "État", "Gardé jusqu’au"});
  for (const auto& line : plan.lines)
    lines.add({line.id.value, std::string(french_state(line.verdict.state)),
               line.fault != retention::Fault::none ? std::string(retention::french_of(line.fault))
               : line.verdict.last_day              ? in_french(*line.verdict.last_day)
                                                    : "–"});
  lines.print();
}

}  // namespace serment::cli
