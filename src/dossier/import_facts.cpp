#include "dossier/import_facts.h"

#include <algorithm>

#include "dossier/export_names.h"
#include "dossier/import_resource.h"

namespace serment::dossier {
namespace {

tl::unexpected<Error> facts_fault() {
  return fail(Errc::invalid_input, "fhir.facts",
              "Les dates de conservation de ce dossier exporté ne se lisent pas, ou viennent d’une "
              "version plus récente.");
}

Result<Date> day_of(json::Value fact) {
  const auto value = fact.find("valueDate");
  if (!value) return facts_fault();
  const auto date = TRY(fhir::read_date(*value));
  if (!date.whole) return facts_fault();
  return date.last_day;
}

bool is_true(json::Value fact) {
  const auto value = fact.find("valueBoolean");
  const auto said = value ? value->boolean() : Result<bool>(false);
  return said && *said;
}

Result<void> read_fact(ExportedFacts& facts, std::string_view name, json::Value fact) {
  for (const auto& [known, slot] :
       {std::pair("birth", &facts.birth), std::pair("death", &facts.death),
        std::pair("first-care", &facts.first_care), std::pair("last-care", &facts.last_care)}) {
    if (name != known) continue;
    *slot = TRY(day_of(fact));
    return {};
  }
  if (name == "transfusion") {
    facts.transfusions.push_back(TRY(day_of(fact)));
    return {};
  }
  for (const auto& [known, slot] :
       {std::pair("deceased-without-date", &facts.deceased_without_date),
        std::pair("undated-transfusion", &facts.undated_transfusion)}) {
    if (name != known) continue;
    *slot = is_true(fact);
    return *slot ? Result<void>{} : facts_fault();
  }
  if (name != "corrected") return facts_fault();
  facts.corrected.emplace_back(fact.text_or("valueCode"));
  return {};
}

template <class Choose>
void keep(std::optional<Date>& known, const std::optional<Date>& said, Choose choose) {
  if (said) known = known ? choose(*known, *said) : *said;
}

}  // namespace

bool is_exported_facts(std::string_view type, std::string_view id) {
  return type == "Basic" && id.starts_with(kFactsId);
}

Result<ExportedFacts> read_exported_facts(json::Value resource) {
  const auto list = resource.find("extension");
  if (!list || !list->is(json::Kind::array)) return facts_fault();
  ExportedFacts facts;
  bool known_format = false;
  for (const auto fact : *list) {
    auto name = fact.text_or("url");
    if (!name.starts_with(kFactUrl)) continue;
    name.remove_prefix(kFactUrl.size());
    if (name == "format") {
      const auto value = fact.find("valueInteger");
      known_format = value && TRY(value->integer()) == kFactsFormat;
    } else {
      TRY_VOID(read_fact(facts, name, fact));
    }
  }
  if (!known_format) return facts_fault();
  return facts;
}

void ExportedFacts::apply(ImportedPatient& patient) const {
  const auto settled = [&](std::string_view fact) {
    return std::find(corrected.begin(), corrected.end(), fact) != corrected.end();
  };
  if (birth || settled("birth")) patient.identity.birth = Personal(birth);
  if (death || settled("death")) patient.death = Personal(death);
  if (settled("death")) patient.deceased_without_date = deceased_without_date;
  patient.deceased_without_date =
      !death && (patient.deceased_without_date || deceased_without_date);
  if (settled("last-care"))
    patient.last_care = last_care;
  else
    keep(patient.last_care, last_care, [](Date a, Date b) { return std::max(a, b); });
  keep(patient.first_care, first_care, [](Date a, Date b) { return std::min(a, b); });
  patient.transfusions.insert(patient.transfusions.end(), transfusions.begin(), transfusions.end());
  patient.undated_transfusion = patient.undated_transfusion || undated_transfusion;
}

Category exported_category(json::Value resource) {
  const auto list = resource.find("extension");
  if (!list || !list->is(json::Kind::array)) return Category::care;
  for (const auto one : *list) {
    if (one.text_or("url") != kCategoryUrl) continue;
    const auto said = one.text_or("valueCode");
    if (said == "transfusion") return Category::transfusion;
    if (said == "administrative") return Category::administrative;
  }
  return Category::care;
}

}  // namespace serment::dossier
