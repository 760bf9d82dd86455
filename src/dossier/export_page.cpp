#include "dossier/export_page.h"

#include <map>

#include "base/embedded.h"
#include "documents/template.h"
#include "dossier/import_resource.h"
#include "law/care_resources.h"
#include "text/identifiers.h"

namespace serment::embedded {
const std::vector<File>& dossier_pages();
}

namespace serment::dossier {
namespace {

using documents::View;

struct Named {
  std::string_view code;
  std::string_view name;
};

constexpr Named kTypes[] = {
    {"AllergyIntolerance", "Allergies et intolérances"},
    {"Appointment", "Rendez-vous"},
    {"CarePlan", "Plans de soins"},
    {"CareTeam", "Équipe de soins"},
    {"Claim", "Facturation"},
    {"Communication", "Échanges"},
    {"Composition", "Documents structurés"},
    {"Condition", "Diagnostics et problèmes"},
    {"Consent", "Consentements"},
    {"Coverage", "Couverture"},
    {"Device", "Dispositifs"},
    {"DiagnosticReport", "Comptes rendus d’examens"},
    {"DocumentReference", "Références de documents"},
    {"Encounter", "Consultations et séjours"},
    {"ExplanationOfBenefit", "Remboursements"},
    {"FamilyMemberHistory", "Antécédents familiaux"},
    {"File", "Documents"},
    {"Goal", "Objectifs de soins"},
    {"ImagingStudy", "Imagerie"},
    {"Immunization", "Vaccinations"},
    {"MedicationAdministration", "Médicaments administrés"},
    {"MedicationRequest", "Prescriptions"},
    {"MedicationStatement", "Traitements déclarés"},
    {"Observation", "Résultats et mesures"},
    {"Patient", "Fiche du patient"},
    {"Procedure", "Actes"},
    {"QuestionnaireResponse", "Questionnaires"},
    {"ServiceRequest", "Demandes d’examens et d’actes"},
    {"Specimen", "Prélèvements"},
};

// What may carry a script (HTML, SVG) is not given an extension that a double click runs.
constexpr Named kExtensions[] = {
    {"application/dicom", "dcm"},
    {"application/hl7-sda+xml", "xml"},
    {"application/hl7-v3+xml", "xml"},
    {"application/json", "json"},
    {"application/msword", "doc"},
    {"application/pdf", "pdf"},
    {"application/rtf", "rtf"},
    {"application/vnd.oasis.opendocument.text", "odt"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    {"application/xml", "xml"},
    {"application/zip", "zip"},
    {"image/bmp", "bmp"},
    {"image/gif", "gif"},
    {"image/jpeg", "jpg"},
    {"image/png", "png"},
    {"image/tiff", "tiff"},
    {"text/csv", "csv"},
    {"text/html", "html.txt"},
    {"text/plain", "txt"},
    {"text/rtf", "rtf"},
    {"text/xml", "xml"},
};

constexpr std::string_view kOtherDates[] = {"effectiveDateTime",
                                            "effectivePeriod.start",
                                            "occurrenceDateTime",
                                            "performedDateTime",
                                            "onsetDateTime",
                                            "recordedDate",
                                            "authoredOn",
                                            "period.start",
                                            "date",
                                            "issued",
                                            "created",
                                            "billablePeriod.start"};
constexpr std::string_view kConcepts[] = {
    "code", "vaccineCode", "medicationCodeableConcept", "type", "category", "class", "reasonCode"};

template <std::size_t size>
std::string_view name_in(const Named (&table)[size], std::string_view code,
                         std::string_view otherwise) {
  const auto* const found =
      std::find_if(table, table + size, [&](const Named& row) { return row.code == code; });
  return found == table + size ? otherwise : found->name;
}

json::Value first_of(json::Value value) {
  return value.is(json::Kind::array) && value.size() > 0 ? *value.begin() : value;
}

/// The text of a CodeableConcept or Coding, or of the first of a list.
std::string_view concept_text(json::Value value) {
  const auto item = first_of(value);
  if (const auto text = item.text_or("text"); !text.empty()) return text;
  if (const auto display = item.text_or("display"); !display.empty()) return display;
  const auto coding = item.find("coding");
  return coding ? first_of(*coding).text_or("display") : std::string_view{};
}

std::optional<Date> date_at(json::Value resource, std::string_view path) {
  const auto value = fhir::follow(resource, path);
  if (!value || !value->is(json::Kind::string)) return std::nullopt;
  const auto date = fhir::read_date(*value->string());
  return date ? std::optional(date->last_day) : std::nullopt;
}

std::optional<Date> resource_date(json::Value resource, std::string_view type) {
  if (const auto* care = law::care_resources().find(type); care != nullptr)
    for (const auto& path : care->dates)
      if (const auto date = date_at(resource, path)) return date;
  for (const auto path : kOtherDates)
    if (const auto date = date_at(resource, path)) return date;
  return std::nullopt;
}

void add_fact(std::vector<View>& list, std::string_view label, std::string value) {
  if (!value.empty()) list.push_back(View().set("label", label).set("value", std::move(value)));
}

std::string french_or_empty(const std::optional<Date>& date) {
  return date ? in_french(*date) : std::string();
}

std::vector<View> identity_view(const Identity& identity) {
  std::vector<View> list;
  add_fact(list, "Nom de naissance", identity.family_name.reveal());
  add_fact(list, "Nom utilisé", identity.used_name.reveal());
  add_fact(list, "Prénoms", identity.given_names.reveal());
  add_fact(list, "Date de naissance", french_or_empty(identity.birth.reveal()));
  add_fact(list, "Sexe", std::string(french_sex(identity.sex)));
  add_fact(list, "Matricule INS", identity.ins.reveal());
  add_fact(list, "Téléphone", identity.phone.reveal());
  add_fact(list, "Courriel", identity.email.reveal());
  add_fact(list, "Adresse", identity.address.reveal());
  return list;
}

std::vector<View> facts_view(const Dossier& dossier) {
  std::vector<View> list;
  const auto& facts = dossier.facts;
  add_fact(list, "Premier acte de soin connu", french_or_empty(dossier.first_care));
  add_fact(list, "Dernier acte de soin connu",
           facts.last_care ? in_french(*facts.last_care) : "inconnu");
  add_fact(list, "Décès",
           facts.deceased_without_date ? "date inconnue" : french_or_empty(facts.death));
  for (const Date day : dossier.transfusions) add_fact(list, "Transfusion", in_french(day));
  if (facts.undated_transfusion && !dossier.closed) add_fact(list, "Transfusion", "date inconnue");
  if (facts.care_erased)
    add_fact(list, "État", "dossier effacé, sauf ce qui concerne les transfusions");
  return list;
}

std::vector<View> groups_view(std::vector<ExportLine>&& lines) {
  std::map<std::string_view, std::vector<const ExportLine*>> by_type;
  for (const auto& line : lines) by_type[french_type(line.type)].push_back(&line);
  std::vector<View> groups;
  for (auto& [label, members] : by_type) {
    std::stable_sort(members.begin(), members.end(), [](const ExportLine* a, const ExportLine* b) {
      return a->date > b->date;  // the latest first, those without date at the end
    });
    std::vector<View> rows;
    for (const auto* line : members)
      rows.push_back(View()
                         .set("date", line->date ? in_french(*line->date)
                                                 : "importé le " + in_french(line->imported_on))
                         .set("title", line->title)
                         .set("file", line->file));
    groups.push_back(View()
                         .set("anchor", "g" + std::to_string(groups.size() + 1))
                         .set("label", label)
                         .set("count", std::to_string(members.size()))
                         .set("lines", std::move(rows)));
  }
  return groups;
}

std::string full_name(const Identity& identity) {
  const auto& family = identity.family_name.reveal().empty() ? identity.used_name.reveal()
                                                             : identity.family_name.reveal();
  const auto name = family + " " + identity.given_names.reveal();
  return name == " " ? "Patient sans nom" : name;
}

}  // namespace

std::string_view french_sex(std::string_view sex) {
  if (sex == "male") return "masculin";
  if (sex == "female") return "féminin";
  if (sex == "other") return "autre";
  return sex == "unknown" ? std::string_view() : sex;
}

std::string_view french_type(std::string_view type) {
  return name_in(kTypes, type, type);
}

std::string_view file_extension(std::string_view mime) {
  return name_in(kExtensions, mime.substr(0, mime.find(';')), "bin");
}

ExportLine describe_resource(json::Value resource, const Piece& piece) {
  ExportLine line;
  line.type = piece.type;
  line.imported_on = piece.imported_on;
  line.date = resource_date(resource, piece.type);
  for (const auto path : kConcepts) {
    const auto value = resource.find(path);
    if (value) line.title = concept_text(*value);
    if (!line.title.empty()) break;
  }
  return line;
}

Result<std::string> export_page(const Dossier& dossier, std::vector<ExportLine> lines,
                                const ExportOptions& options, Instant now) {
  View view;
  view.set("name", full_name(dossier.identity));
  view.set("made_on", in_french(now));
  view.set("identity", identity_view(dossier.identity));
  view.set("facts", facts_view(dossier));
  view.set("notes", options.notes);
  view.set("empty", lines.empty());
  view.set("groups", groups_view(std::move(lines)));
  return documents::fill(embedded::dossier_pages().at(0).text, view);
}

}  // namespace serment::dossier
