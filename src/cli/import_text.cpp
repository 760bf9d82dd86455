#include "cli/import_text.h"

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

}  // namespace

void print_mapping(const dossier::CsvMapping& mapping) {
  say("Colonnes reconnues (" + mapping.encoding + ", séparateur « " +
      std::string(1, mapping.delimiter) + " ») :");
  Table table({"Champ", "Colonne"});
  for (const auto& [field, column] : mapping.columns)
    table.add({field, mapping.headers.at(column)});
  table.print();
  for (const auto& header : mapping.unmapped) say("  non reprise : " + header);
  say();
}

std::string summary_json(const dossier::ImportSummary& summary,
                         const std::optional<dossier::CsvMapping>& mapping,
                         const std::vector<dossier::Index::Duplicate>& duplicates, bool dry) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("dry_run", dry);
    out.field("created", summary.created);
    out.field("updated", summary.updated);
    out.field("unchanged", summary.unchanged);
    out.field("refused", static_cast<std::uint64_t>(summary.refusals.size()));
    out.key("refusals");
    out.begin_array();
    for (const auto& refusal : summary.refusals) {
      out.begin_object();
      out.field("file", refusal.file);
      out.field("place", refusal.place);
      out.field("code", refusal.code);
      out.field("reason", refusal.reason);
      out.end_object();
    }
    out.end_array();
    out.key("duplicates");
    out.begin_array();
    for (const auto& pair : duplicates) {
      out.begin_object();
      out.field("first", pair.first.value);
      out.field("second", pair.second.value);
      out.field("reason", pair.reason);
      out.end_object();
    }
    out.end_array();
    if (mapping) {
      out.key("mapping");
      write_mapping(out, *mapping);
    }
    out.end_object();
  });
}

void print_summary(bool as_json, const dossier::ImportSummary& summary,
                   const std::optional<dossier::CsvMapping>& mapping,
                   const std::vector<dossier::Index::Duplicate>& duplicates, bool dry) {
  if (as_json) {
    say(summary_json(summary, mapping, duplicates, dry));
    return;
  }
  if (dry) say("Essai à blanc : rien n’est écrit.");
  Table table({"Dossiers", "Nombre"});
  table.add({dry ? "à créer" : "créés", number(summary.created)});
  table.add({dry ? "déjà connus" : "complétés", number(summary.updated)});
  if (!dry) table.add({"inchangés", number(summary.unchanged)});
  table.add({"refusés", number(summary.refusals.size())});
  table.print();
  for (const auto& refusal : summary.refusals)
    say("  ▲ " + refusal.file + (refusal.place.empty() ? "" : ", " + refusal.place) + " : " +
        refusal.reason + " [" + refusal.code + "]");
  if (!duplicates.empty())
    say(count(duplicates.size(), "doublon possible", "doublons possibles") +
        ", à décider : serment dossiers duplicates.");
}

}  // namespace serment::cli
