#include "processors/letters.h"

#include <algorithm>

#include "compliance/page.h"
#include "processors/hds_catalogue.h"

namespace serment::processors {
namespace {

using compliance::Printable;
using documents::View;

View heading(const compliance::Answers& answers, const SupplierFile& file, Date today) {
  auto view = compliance::practice_view(answers, today);
  const auto& details = file.processor.details;
  view.set("supplier", details.name)
      .set("supplier_address", details.address)
      .set("supplier_contact", details.contact)
      .set("supplier_number", details.number)
      .set("service", details.service.empty() ? kind_label(details.kind) : details.service)
      .set("city", answers.practice.city);
  std::vector<std::string> doctors;
  for (const auto& doctor : answers.doctors) doctors.push_back(doctor.name);
  view.set("doctors", std::move(doctors));
  return view;
}

Result<Printable> page(std::string_view texts, const char* name, const char* title,
                       const View& view) {
  auto html = TRY(documents::fill(compliance::template_of(texts), view));
  return Printable{name, title, std::move(html)};
}

std::vector<View> clause_views(const std::vector<const Clause*>& clauses) {
  std::vector<View> views;
  for (const auto* clause : clauses)
    views.push_back(View()
                        .set("title", clause->title)
                        .set("must_say", clause->must_say)
                        .set("wording", clause->wording)
                        .set("article", clause->article)
                        .set("required", clause->required));
  return views;
}

Result<Printable> missing_clauses(View view, const SupplierFile& file) {
  const auto& details = file.processor.details;
  const auto& contract = file.contract.contract;
  const bool no_contract = !has_document(contract);
  auto clauses = no_contract
                     ? ClauseCatalogue::embedded().for_kind(details.kind, details.hosts_health_data)
                     : absent_clauses(contract, details, false);
  const bool no_text = has_no_text(contract);
  if (clauses.empty() && !no_text)
    return fail(Errc::forbidden, "letter.nothing_missing",
                "Aucune clause n’est dite absente de ce contrat.", "Aucun courrier n’est préparé.",
                "Vérifiez d’abord les clauses, sur la page du contrat.");
  const bool any = !clauses.empty();
  view.set("no_contract", no_contract)
      .set("no_text", no_text)
      .set("any_clause", any)
      .set("clauses", clause_views(clauses));
  return page("processor_missing_clauses.html", "courrier-clauses", "Clauses du contrat", view);
}

Result<Printable> hds_certificate(View view, const SupplierFile& file, Date today) {
  if (!file.processor.details.hosts_health_data)
    return fail(Errc::forbidden, "letter.not_hosting",
                "Ce prestataire n’héberge pas de données de santé.",
                "Aucun courrier n’est préparé.", "Corrigez sa fiche s’il en héberge.");
  std::vector<std::string> reasons;
  if (file.certificate)
    for (const auto& alarm :
         certificate_alarms(file.certificate->certificate, file.processor.details.name, today))
      reasons.push_back(alarm.text);
  std::vector<std::string> activities;
  for (const auto& activity : HdsCatalogue::embedded().activities())
    activities.push_back(std::to_string(activity.number) + ". " + activity.label);
  view.set("reasons", std::move(reasons)).set("activities", std::move(activities));
  return page("processor_hds_certificate.html", "courrier-hds", "Certificat HDS", view);
}

Result<Printable> questionnaire(View view, const SupplierFile& file) {
  const auto& details = file.processor.details;
  const auto* form = QuestionCatalogue::embedded().find("supplier");
  std::vector<View> themes;
  std::vector<View> lines;
  std::string theme;
  const auto close_theme = [&] {
    if (!lines.empty())
      themes.push_back(View().set("theme", theme).set("lines", std::exchange(lines, {})));
  };
  auto questions = form->for_kind(details.kind, details.hosts_health_data);
  std::stable_sort(questions.begin(), questions.end(),
                   [](const auto* one, const auto* other) { return one->theme < other->theme; });
  int number = 0;
  for (const auto* question : questions) {
    if (question->theme != theme) {
      close_theme();
      theme = question->theme;
    }
    lines.push_back(View()
                        .set("number", std::to_string(++number))
                        .set("text", question->text)
                        .set("proof", question->proof)
                        .set("basis", question->basis));
  }
  close_theme();
  view.set("title", form->title).set("themes", std::move(themes));
  return page("processor_questionnaire.html", "questionnaire", "Questionnaire au prestataire",
              view);
}

Result<Printable> reminder(View view, const SupplierFile& file, std::uint32_t number) {
  const auto found = std::find_if(file.requests.begin(), file.requests.end(),
                                  [&](const StoredRequest& one) { return one.number == number; });
  if (found == file.requests.end())
    return fail(Errc::not_found, "supplier_request.unknown", "Ce courrier n’est pas enregistré.",
                {}, "La liste est sur la fiche du prestataire.");
  std::vector<std::string> reminders;
  for (const auto on : found->request.reminded_on) reminders.push_back(in_french(on));
  view.set("letter", letter_label(found->request.letter))
      .set("sent_on", in_french(found->request.sent_on))
      .set("reminders", std::move(reminders));
  return page("processor_reminder.html", "relance", "Relance", view);
}

Result<Printable> exit_letter(View view, const SupplierFile& file) {
  if (!file.processor.exit)
    return fail(Errc::forbidden, "processor.not_ended",
                "Le travail avec ce prestataire n’est pas dit terminé.",
                "Aucun courrier n’est préparé.", "Dites d’abord quand il a pris fin.");
  const auto& exit = *file.processor.exit;
  const int days = QuestionCatalogue::embedded().terms().exit_proof_days;
  view.set("ended_on", in_french(exit.ended_on))
      .set("until", in_french(add_days(exit.ended_on, days)))
      .set("hds", file.processor.details.hosts_health_data);
  return page("processor_exit.html", "courrier-fin", "Restitution ou destruction des données",
              view);
}

}  // namespace

Result<Printable> letter(std::string_view name, const compliance::Answers& answers,
                         const SupplierFile& file, std::uint32_t request, Date today) {
  auto view = heading(answers, file, today);
  if (name == "missing_clauses") return missing_clauses(std::move(view), file);
  if (name == "hds_certificate") return hds_certificate(std::move(view), file, today);
  if (name == "questionnaire") return questionnaire(std::move(view), file);
  if (name == "reminder") return reminder(std::move(view), file, request);
  if (name == "exit") return exit_letter(std::move(view), file);
  return fail(Errc::not_found, "letter.unknown", "Ce courrier n’existe pas.", {},
              "La liste est sur la fiche du prestataire.");
}

}  // namespace serment::processors
