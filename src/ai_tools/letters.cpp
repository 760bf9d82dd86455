#include "ai_tools/letters.h"

#include "compliance/page.h"

namespace serment::ai_tools {

std::string verdict_in_french(std::string_view verdict) {
  if (verdict == "allowed") return "Autorisé";
  if (verdict == "restricted") return "Limité";
  if (verdict == "forbidden") return "Interdit";
  return "Questions sans réponse";
}
std::string data_in_french(std::string_view data) {
  if (data == "none") return "Aucune donnée de patient";
  return data == "health" ? "Données de patients" : "Données de patients sans leur nom";
}

namespace {

using documents::View;

std::string answer_in_french(std::string_view answer) {
  if (answer == "yes") return "Oui";
  return answer == "no" ? "Non" : "Ne sait pas";
}
std::string hosting_in_french(const ToolFacts& facts) {
  const std::string where = facts.hosting == "eea"       ? "Espace économique européen"
                            : facts.hosting == "outside" ? "Hors de l’Espace économique européen"
                                                         : "Non connu";
  return facts.hosting_country.empty() ? where : where + " (" + facts.hosting_country + ")";
}
std::string device_in_french(std::string_view device_class) {
  if (device_class == "none") return "Non";
  if (device_class == "unknown") return "Oui, classe et marquage CE non connus";
  return "Oui, classe " + std::string(device_class);
}

std::vector<View> sheets_view(const AiTool& tool) {
  std::vector<View> sheets;
  for (const auto& sheet : grid().sheets) {
    std::vector<View> lines;
    for (const auto& question : grid().questions) {
      if (question.sheet != sheet.id) continue;
      std::string answer = "Sans réponse";
      for (const auto& one : tool.answers)
        if (one.question == question.id) answer = answer_in_french(one.answer);
      lines.push_back(View().set("question", question.text).set("answer", answer));
    }
    sheets.push_back(View().set("title", sheet.title).set("lines", std::move(lines)));
  }
  return sheets;
}

void add_decision(View& view, const AiTool& tool) {
  const auto decision = tool.decision.value_or(Decision{});
  view.set("decided", tool.decision.has_value())
      .set("verdict", tool.decision ? verdict_in_french(decision.verdict) : std::string())
      .set("conditions", decision.conditions)
      .set("decision_reason", decision.reason)
      .set("by", decision.by)
      .set("at", tool.decision ? in_french(parse_instant(decision.at).value_or(Instant{}))
                               : std::string())
      .set("review_on", tool.decision ? in_french(decision.review_on) : std::string());
}

}  // namespace

Result<compliance::Printable> tool_sheet(const compliance::Answers& answers,
                                         const StoredTool& stored, Date today) {
  const auto& facts = stored.tool.facts;
  const auto proposal = propose(grid(), facts, stored.tool.answers);
  auto view = compliance::practice_view(answers, today);
  std::vector<View> reasons;
  for (const auto& reason : proposal.reasons)
    reasons.push_back(View().set("reason", reason.reason).set("reference", reason.reference));
  std::vector<View> duties;
  for (const auto* one : obligations_of(facts))
    duties.push_back(View()
                         .set("from", in_french(one->from))
                         .set("title", one->title)
                         .set("action", one->action));
  view.set("name", facts.name)
      .set("vendor", facts.vendor)
      .set("purpose", facts.purpose)
      .set("data", data_in_french(facts.data))
      .set("hosting", hosting_in_french(facts))
      .set("hds", answer_in_french(facts.hds))
      .set("device", device_in_french(facts.device_class))
      .set("proposal", verdict_in_french(proposal.verdict))
      .set("reasons", std::move(reasons))
      .set("sheets", sheets_view(stored.tool))
      .set("obligations", std::move(duties));
  add_decision(view, stored.tool);
  auto html = TRY(documents::fill(compliance::template_of("ai_tool_sheet.html"), view));
  return compliance::Printable{"fiche-outil-ia", "Fiche d’un outil d’IA", std::move(html)};
}

}  // namespace serment::ai_tools
