// The register as a document: the list, the decisions, the processors, one page an activity.
#include "compliance/form.h"
#include "compliance/notice.h"
#include "compliance/page.h"
#include "documents/template.h"

namespace serment::compliance {
namespace {

using documents::View;

/// One row of a block: the first text stands out, the others follow under their labels.
View row_view(std::string label, const Form& element, bool keyed) {
  std::string text;
  std::vector<std::string> more;
  for (std::size_t k = keyed ? 1 : 0; k < element.children.size(); ++k) {
    const auto& cell = element.children[k];
    if (cell.text.empty() || cell.info->member == "notice" || cell.info->member == "retention_rule")
      continue;
    if (text.empty() && more.empty()) {
      text = cell.text;
    } else {
      more.push_back(std::string(cell.info->label) + " : " + cell.text);
    }
  }
  if (element.kind == Form::Kind::text) text = element.text;
  return View().set("label", std::move(label)).set("text", text).set("more", more);
}

void add_rows(const Form& field, std::vector<View>& rows) {
  if (field.kind == Form::Kind::text) {
    if (!field.text.empty()) rows.push_back(row_view(std::string(field.info->label), field, false));
    return;
  }
  const bool keyed = field.info->rows == Rows::keyed;
  for (std::size_t i = 0; i < field.children.size(); ++i) {
    const auto& element = field.children[i];
    rows.push_back(row_view(keyed ? element.children.front().text : label_of(field, i, nullptr),
                            element, keyed));
  }
}

std::vector<View> block_views(const Form& form) {
  std::vector<View> blocks;
  std::vector<View> rows;
  for (std::size_t i = 0; i < form.children.size(); ++i) {
    const auto& field = form.children[i];
    add_rows(field, rows);
    const bool last =
        i + 1 == form.children.size() || form.children[i + 1].info->block != field.info->block;
    if (!last) continue;
    const bool empty = rows.empty();
    blocks.push_back(
        View().set("title", field.info->block).set("empty", empty).set("rows", std::move(rows)));
    rows = {};
  }
  return blocks;
}

std::string date_in_french(const std::string& date) {
  const auto read = parse_iso_date(date);
  return read ? in_french(*read) : date;
}

View activity_view(const ProcessingActivity& activity, std::string state) {
  return View()
      .set("ref", activity.ref)
      .set("name", activity.name)
      .set("purpose", activity.purposes.empty() ? "" : activity.purposes.front().text)
      .set("sensitive", activity.sensitive_data.empty() ? "Non" : "Oui")
      .set("updated", date_in_french(activity.updated_on))
      .set("state", std::move(state))
      .set("blocks", block_views(form_of(activity)));
}

std::string reading_in_french(std::string_view reading) {
  if (reading == "guide") return "Lecture du guide";
  return reading == "law" ? "Lecture de la loi" : "Guide et loi";
}

View decision_view(std::string name, std::string_view need, const NeedDecision& decision) {
  std::vector<View> reasons;
  for (const auto& reason : decision.reasons)
    reasons.push_back(View()
                          .set("text", reason.text)
                          .set("reading", reading_in_french(reason.reading))
                          .set("source", reason.source)
                          .set("confidence", reason.confidence));
  return View().set("name", std::move(name)).set("need", need).set("reasons", std::move(reasons));
}

View processor_view(const ProcessorToContract& processor) {
  return View()
      .set("name", processor.name)
      .set("service", processor.service)
      .set("role", processor.role == "processor" ? "Prestataire (sous-traitant au sens du RGPD)"
                                                 : "Destinataire, sans contrat de sous-traitance")
      .set("obtain", processor.obtain)
      .set("references", processor.references);
}

}  // namespace

Result<Printable> register_document(const Answers& answers, const Practice& practice,
                                    const std::vector<std::string>& states, Date date) {
  auto view = practice_view(answers, date);
  std::vector<View> activities;
  for (std::size_t i = 0; i < practice.activities.size(); ++i)
    activities.push_back(
        activity_view(practice.activities[i], i < states.size() ? states[i] : std::string()));
  std::vector<View> processors;
  for (const auto& processor : practice.processors) processors.push_back(processor_view(processor));
  view.set("title", "Registre des activités de traitement")
      .set("activities", std::move(activities))
      .set("processors", std::move(processors))
      .set("decisions",
           std::vector<View>{
               decision_view("Délégué à la protection des données (DPO)",
                             need_in_french(practice.dpo.need), practice.dpo),
               decision_view("Analyse d’impact (AIPD)",
                             assessment_need_in_french(practice.dpia.need), practice.dpia)});
  auto html = TRY(documents::fill(template_of("register.html"), view));
  return Printable{"registre", "Registre des activités de traitement", std::move(html)};
}

}  // namespace serment::compliance
