#include "json/writer.h"
#include "law/retention.h"

namespace serment::law {
namespace {

void write_date(json::Writer& out, std::string_view name, const std::optional<Date>& date) {
  out.key(name);
  if (date)
    out.value(iso(*date));
  else
    out.null();
}

void write_step(json::Writer& out, const Step& step) {
  out.begin_object();
  out.field("rule", step.rule);
  out.field("clause", step.clause);
  out.field("cite", step.cite);
  write_date(out, "from", step.from);
  write_date(out, "result", step.result);
  out.field("applied", step.applied);
  out.field("text", step.text);
  out.end_object();
}

std::string headline(const Decision& decision) {
  switch (decision.state) {
    case State::active:
      return "À garder en base active. Dernier jour de conservation : " +
             in_french(*decision.last_day) + ".";
    case State::archived:
      return "À garder en archive séparée. Dernier jour de conservation : " +
             in_french(*decision.last_day) + ".";
    case State::due:
      return "Arrivé à son terme : dernier jour de conservation le " +
             in_french(*decision.last_day) + ".";
    case State::held:
      return "Suspendu par une réclamation : rien ne s’efface.";
    case State::undetermined:
      return "Indéterminé : rien ne s’efface.";
  }
  bug("unknown State");
}

}  // namespace

std::string explain_json(const Decision& decision) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("state", name_of(decision.state));
  write_date(out, "last_day", decision.last_day);
  write_date(out, "erasable_from", decision.erasable_from);
  out.key("items");
  out.begin_array();
  for (const auto& item : decision.items) {
    out.begin_object();
    out.field("kind", item.kind);
    write_date(out, "last_day", item.last_day);
    out.end_object();
  }
  out.end_array();
  out.key("missing");
  out.begin_array();
  for (const auto& fact : decision.missing) out.value(fact);
  out.end_array();
  write_date(out, "other_last_day", decision.other_last_day);
  out.key("steps");
  out.begin_array();
  for (const auto& step : decision.steps) write_step(out, step);
  out.end_array();
  out.end_object();
  return text;
}

std::string explain_french(const Decision& decision) {
  std::string text = headline(decision) + "\n";
  if (decision.erasable_from)
    text += "Effacement possible à partir du " + in_french(*decision.erasable_from) + ".\n";
  if (decision.other_last_day)
    text += "L’autre lecture de la règle du décès donnerait le " +
            in_french(*decision.other_last_day) + ".\n";
  for (const auto& item : decision.items) {
    text += item.kind == "transfusion" ? "Mention de transfusion" : item.kind;
    text += item.last_day ? " : à garder jusqu’au " + in_french(*item.last_day) + ".\n"
                          : " : à garder.\n";
  }
  text += "Pourquoi :\n";
  for (const auto& step : decision.steps) {
    text += "  – " + step.text;
    if (!step.cite.empty()) text += " [" + step.cite + "]";
    text += "\n";
  }
  return text;
}

}  // namespace serment::law
