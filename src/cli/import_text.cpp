#include "cli/import_text.h"

#include "cli/dossier_text.h"
#include "cli/json_text.h"
#include "cli/terminal.h"

namespace serment::cli {
namespace {

void write_mapping(json::Writer& out, const dossier::CsvMapping& mapping) {
  out.begin_object();
  out.field("encoding", mapping.encoding);
  out.field("delimiter", std::string(1, mapping.delimiter));
  out.key("columns");
  out.begin_object();
  for (const auto& [field, column] : mapping.columns) out.field(field, mapping.headers.at(column));
  out.end_object();
  out.key("unmapped");
  out.begin_array();
  for (const auto& header : mapping.unmapped) out.value(header);
  out.end_array();
  out.end_object();
}

void write_refusals(json::Writer& out, std::string_view name,
                    const std::vector<dossier::Refusal>& refusals) {
  out.key(name);
  out.begin_array();
  for (const auto& refusal : refusals) {
    out.begin_object();
    out.field("file", refusal.file);
    out.field("place", refusal.place);
    out.field("code", refusal.code);
    out.field("reason", refusal.reason);
    out.end_object();
  }
  out.end_array();
}

void write_duplicates(json::Writer& out, const dossier::Index& index) {
  for (const auto& pair : index.duplicates()) {
    out.begin_object();
    out.field("first", pair.first.value);
    out.field("second", pair.second.value);
    out.field("reason", pair.reason);
    out.end_object();
  }
}

/// `all`: how many there were, listed or not.
void print_refusals(std::string_view mark, const std::vector<dossier::Refusal>& refusals,
                    std::uint64_t all) {
  for (const auto& refusal : refusals)
    say("  " + std::string(mark) + " " + refusal.file +
        (refusal.place.empty() ? "" : ", " + refusal.place) + "\u00a0: " + refusal.reason + " [" +
        refusal.code + "]");
  if (all > refusals.size())
    say("  " + std::string(mark) + " et " +
        count(all - refusals.size(), "autre, compté seulement", "autres, comptés seulement") + ".");
}

}  // namespace

void print_mapping(const dossier::CsvMapping& mapping) {
  say("Colonnes reconnues (" + mapping.encoding + ", séparateur « " +
      std::string(1, mapping.delimiter) + " ») :");
  Table table({"Champ", "Colonne"});
  for (const auto& [field, column] : mapping.columns)
    table.add({field, mapping.headers.at(column)});
  table.print();
  for (const auto& header : mapping.unmapped) say("  non reprise : " + header);
  say();
}

bool may_be_twice(const ImportTold& told) {
  return told.summary.created > 0 && !told.index.damaged().empty();
}

std::string summary_json(const ImportTold& told, bool with_duplicates) {
  const auto& summary = told.summary;
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("dry_run", told.dry);
    out.field("created", summary.created);
    out.field("updated", summary.updated);
    out.field("unchanged", summary.unchanged);
    out.field("refused", summary.refused);
    out.field("resources", summary.resources);
    out.field("files", summary.files);
    out.field("without_patient", summary.without_patient);
    out.field("bytes", summary.bytes);
    write_refusals(out, "refusals", summary.refusals);
    write_refusals(out, "remarks", summary.remarks);
    write_damaged(out, told.index);
    out.key("duplicates");
    out.begin_array();
    if (with_duplicates) write_duplicates(out, told.index);
    out.end_array();
    if (told.mapping) {
      out.key("mapping");
      write_mapping(out, *told.mapping);
    }
    out.end_object();
  });
}

void print_summary(bool as_json, const ImportTold& told) {
  const auto& summary = told.summary;
  const bool dry = told.dry;
  warn_damaged(told.index);
  if (as_json) {
    say(summary_json(told, !dry));
    return;
  }
  if (dry) say("Essai à blanc\u00a0: rien n’est écrit.");
  Table table({"Dossiers", "Nombre"});
  table.add({dry ? "à créer" : "créés", number(summary.created)});
  table.add({dry ? "à compléter" : "complétés", number(summary.updated)});
  table.add({"inchangés", number(summary.unchanged)});
  table.add({"refusés", number(summary.refused)});
  table.print();
  print_refusals("▲", summary.refusals, summary.refused);
  print_refusals("■", summary.remarks, summary.remarked);
  if (summary.without_patient > 0)
    say(number(summary.without_patient) +
        "\u00a0ressources d’aucun patient (praticiens, établissements…), non reprises.");
  if (may_be_twice(told))
    say("  ■ Parmi les dossiers créés, il se peut qu’un patient en ait déjà un, qui ne se lit "
        "plus. "
        "Une fois la sauvegarde remise\u00a0: serment dossiers duplicates.");
  const auto pairs = dry ? 0 : told.index.duplicates().size();
  if (pairs > 0)
    say(count(pairs, "doublon possible", "doublons possibles") +
        ", à décider\u00a0: serment dossiers duplicates.");
}

}  // namespace serment::cli
