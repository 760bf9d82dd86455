#include "evidence/pages.h"

#include "base/embedded.h"
#include "documents/template.h"
#include "evidence/folder_rows.h"
#include "evidence/summary_rows.h"
#include "json/bind.h"
#include "retention/certificate.h"

namespace serment::embedded {
const std::vector<File>& evidence_templates();
}

namespace serment::evidence {
namespace {

using documents::View;

Result<std::string> filled(std::string_view name, const View& view) {
  for (const auto& file : embedded::evidence_templates())
    if (file.name == name) return documents::fill(file.text, view);
  bug("a template of texts/ is not embedded");
}

View common(const Subject& subject) {
  const auto& practice = subject.current.answers.practice;
  View view;
  view.set("practice", practice.name)
      .set("address", practice.address + ", " + practice.postal_code + " " + practice.city)
      .set("date", in_french(subject.day()))
      .set("instant", in_french(subject.as_of))
      .set("as_of", iso(subject.as_of))
      .set("key", subject.key)
      .set("journal_size", std::to_string(subject.journal.checkpoint.size));
  return view;
}

std::string instant_in_french(const std::string& text) {
  const auto instant = parse_instant(text);
  return instant ? in_french(*instant) : text;
}

std::vector<View> counted(const std::vector<std::pair<std::string, std::uint64_t>>& rows) {
  std::vector<View> views;
  for (const auto& [label, number] : rows)
    views.push_back(View().set("label", label).set("number", std::to_string(number)));
  return views;
}

std::vector<View> rule_views(const law::RuleSet& rules, Date on) {
  std::vector<View> views;
  for (const auto& rule : rules.all()) {
    if (rules.find(rule.id, on) != &rule) continue;
    std::vector<View> sources;
    for (const auto& source : rule.sources)
      sources.push_back(View()
                            .set("ref", source.ref)
                            .set("read_on", in_french(source.read_on))
                            .set("confidence", source.confidence)
                            .set("summary", source.summary));
    views.push_back(View()
                        .set("title", rule.title)
                        .set("summary", rule.summary)
                        .set("draft", rule.status == law::Status::draft)
                        .set("guide", rule.guide_says)
                        .set("note", rule.note)
                        .set("sources", std::move(sources)));
  }
  return views;
}

void set_plan(View& view, const retention::Plan& plan) {
  const auto& sum = plan.reconciliation;
  std::vector<std::pair<std::string, std::uint64_t>> counts = {
      {"Actifs", plan.active},
      {"En archive", plan.archived},
      {"À effacer", plan.due},
      {"Suspendus par une réclamation", plan.held},
      {"Reportés, avec un motif", plan.postponed},
      {"Indéterminés (il manque un fait)", plan.undetermined},
      {"Effacés depuis l’origine", plan.erased}};
  if (plan.lost > 0) counts.emplace_back("Abîmés, puis abandonnés avec un motif", plan.lost);
  view.set("counts", counted(counts))
      .set("due", std::to_string(sum.due()))
      .set("erased", std::to_string(sum.erased))
      .set("held", std::to_string(sum.held))
      .set("postponed", std::to_string(sum.postponed))
      .set("undetermined", std::to_string(sum.undetermined))
      .set("remaining", std::to_string(sum.remaining))
      .set("balanced", sum.balanced())
      .set("next", plan.next_erasable ? in_french(*plan.next_erasable) : std::string());
}

std::string part_in_french(const retention::CertificateEntry& entry) {
  if (entry.part == "items") return "Mentions de transfusion";
  return entry.kept.empty() ? "Tout le dossier" : "Dossier, sauf les mentions de transfusion";
}

std::string refusal_in_french(std::string_view code) {
  if (code == "held") return "Suspendu par une réclamation";
  if (code == "restricted") return "Traitement limité à la demande de la personne";
  if (code == "postponed") return "Reporté, avec un motif";
  if (code == "undetermined") return "Il manque un fait pour décider";
  if (code == "not_due") return "Pas encore à son terme";
  return code == "gone" ? "N’existait plus" : "Écarté à l’approbation";
}

std::string place_in_french(std::string_view place) {
  if (place == "online") return "Base du cabinet";
  if (place == "stale_pages") return "Pages libérées de la base";
  return place == "copies" ? "Copies hors de Serment" : "Supports de sauvegarde";
}

std::string state_in_french(std::string_view state) {
  if (state == "erased") return "Effacé";
  if (state == "unreadable") return "Illisible";
  return state == "unknown" ? "Inconnu" : "Aucun déclaré";
}

void set_certificate_lists(View& view, const retention::Certificate& certificate) {
  std::vector<View> rules;
  for (const auto& rule : certificate.rules)
    rules.push_back(View()
                        .set("title", rule.title)
                        .set("from", in_french(rule.in_force_from))
                        .set("summary", rule.summary)
                        .set("sources", rule.sources));
  std::vector<View> places;
  for (const auto& place : certificate.places)
    places.push_back(View()
                         .set("place", place_in_french(place.place))
                         .set("state", state_in_french(place.state))
                         .set("text", place.text));
  std::vector<View> erased;
  for (const auto& entry : certificate.erased) {
    std::vector<std::string> clauses;
    for (const auto& clause : entry.clauses)
      clauses.push_back(clause.cite.empty() ? clause.clause : clause.cite);
    erased.push_back(View()
                         .set("dossier", entry.dossier)
                         .set("part", part_in_french(entry))
                         .set("at", instant_in_french(entry.at))
                         .set("event", std::to_string(entry.event))
                         .set("clauses", std::move(clauses)));
  }
  std::vector<View> refused;
  for (const auto& refusal : certificate.refused)
    refused.push_back(
        View().set("dossier", refusal.dossier).set("reason", refusal_in_french(refusal.code)));
  const bool any_refused = !refused.empty();
  view.set("rules", std::move(rules))
      .set("places", std::move(places))
      .set("erased", std::move(erased))
      .set("has_refused", any_refused)
      .set("refused", std::move(refused));
}

}  // namespace

Result<std::string> readme_html(const Subject& subject, const std::vector<std::string>& names) {
  auto view = common(subject);
  view.set("folders", folder_rows(subject, names));
  return filled("evidence_readme.html", view);
}

Result<Printable> exhibit_page(const records::Exhibit& exhibit, const Subject& subject) {
  std::vector<View> groups;
  for (const auto& group : exhibit.groups) {
    std::vector<View> rows;
    for (const auto& row : group.rows) {
      std::vector<View> cells;
      for (const auto& cell : row) cells.push_back(View().set("text", cell));
      rows.push_back(View().set("cells", std::move(cells)));
    }
    groups.push_back(View()
                         .set("heading", group.heading)
                         .set("empty", group.rows.empty())
                         .set("columns", exhibit.columns)
                         .set("rows", std::move(rows)));
  }
  auto view = common(subject);
  view.set("title", exhibit.title)
      .set("lead", exhibit.lead)
      .set("none", exhibit.groups.empty())
      .set("wide", exhibit.columns.size() > 5)
      .set("groups", std::move(groups));
  auto html = TRY(filled("evidence_exhibit.html", view));
  return Printable{exhibit.file.substr(exhibit.file.rfind('/') + 1), exhibit.title,
                   std::move(html)};
}

Result<Printable> processors_page(const Subject& subject) {
  std::vector<View> processors;
  for (const auto& processor : subject.current.practice.processors)
    processors.push_back(
        View()
            .set("name", processor.name)
            .set("service", processor.service)
            .set("role", processor.role == "processor"
                             ? "Prestataire (sous-traitant au sens du RGPD, art. 28)"
                             : "Destinataire, sans contrat de sous-traitance")
            .set("hds", processor.hds)
            .set("obtain", processor.obtain)
            .set("references", processor.references)
            .set("confidence", processor.confidence));
  auto view = common(subject);
  view.set("processors", std::move(processors));
  auto html = TRY(filled("evidence_processors.html", view));
  return Printable{"prestataires", "Prestataires et destinataires", std::move(html)};
}

Result<Printable> rules_page(const Subject& subject) {
  auto view = common(subject);
  view.set("counts_known", subject.plan.has_value());
  set_plan(view, subject.plan.value_or(retention::Plan{}));
  const auto& policy = subject.policy;
  std::vector<View> extensions;
  for (const auto& [rule, extension] : policy.extensions)
    extensions.push_back(View()
                             .set("rule", rule)
                             .set("years", std::to_string(extension.years) + "\u00a0ans")
                             .set("reason", extension.reason));
  view.set("policy",
           policy.keep_longest
               ? std::string("Quand un décès raccourcirait le délai, le cabinet garde la "
                             "date la plus longue.")
               : "Quand un décès raccourcit le délai, le cabinet applique la date la plus "
                 "courte. Motif\u00a0: " +
                     policy.shorter_reason)
      .set("extensions", std::move(extensions))
      .set("rules", rule_views(subject.rules, subject.day()));
  auto html = TRY(filled("retention_rules.html", view));
  return Printable{"regles", "Durées de conservation", std::move(html)};
}

Result<Printable> certificate_page(std::string_view certificate_json, const std::string& practice) {
  const auto document = TRY(json::Document::parse(certificate_json));
  const auto certificate = TRY(json::bind::read<retention::Certificate>(document.root()));
  const auto& counts = certificate.counts;
  View view;
  view.set("id", certificate.id)
      .set("practice", practice)
      .set("issued_at", instant_in_french(certificate.issued_at))
      .set("proposal", certificate.proposal)
      .set("proposed_on", in_french(certificate.proposed_on))
      .set("approved_by", certificate.approved_by)
      .set("approved_at", instant_in_french(certificate.approved_at))
      .set("approval_reason", certificate.approval_reason)
      .set("epoch_destroyed", std::to_string(certificate.epoch_destroyed))
      .set("epoch_current", std::to_string(certificate.epoch_current))
      .set("counts", counted({{"Proposés", counts.listed},
                              {"Effacés", counts.erased},
                              {"Suspendus par une réclamation", counts.held},
                              {"Reportés", counts.postponed},
                              {"Indéterminés", counts.undetermined},
                              {"Pas encore à leur terme", counts.not_due},
                              {"N’existaient plus", counts.gone},
                              {"Écartés à l’approbation", counts.excepted}}));
  set_certificate_lists(view, certificate);
  auto html = TRY(filled("erasure_certificate.html", view));
  return Printable{certificate.id, "Certificat d’effacement " + certificate.id, std::move(html)};
}

Result<Printable> summary_page(const Subject& subject) {
  auto view = common(subject);
  const auto beyond = subject.journal.erasures_beyond;
  view.set("proven", std::to_string(subject.journal.events.size()))
      .set("erasures_beyond", beyond == 0 ? std::string() : std::to_string(beyond))
      .set("clock", clock_in_french(subject.journal.clock))
      .set("documents", summary_rows(subject));
  auto html = TRY(filled("evidence_summary.html", view));
  return Printable{"sommaire", "Sommaire du dossier de preuve", std::move(html)};
}

}  // namespace serment::evidence
