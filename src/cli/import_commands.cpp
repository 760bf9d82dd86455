#include "cli/command.h"
#include "cli/context.h"
#include "cli/import_text.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "dossier/dossiers.h"
#include "dossier/importer.h"
#include "dossier/rehearsal.h"

namespace serment::cli {

namespace fs = std::filesystem;

namespace {

using Format = dossier::SourceFormat;

Result<Format> format_of(const Arguments& arguments, const fs::path& source) {
  const auto named = arguments.text("format");
  if (named == "fhir") return Format::fhir;
  if (named == "csv") return Format::csv;
  if (named == "folder") return Format::folder;
  if (!named.empty())
    return fail(Errc::invalid_input, "import.format_unknown", "Ce format n’est pas connu.", {},
                "Choisissez fhir, csv ou folder.", "--format");
  std::error_code error;
  if (!fs::exists(source, error))
    return fail(Errc::not_found, "import.source_absent", "La source à importer n’existe pas.",
                "Rien n’a été importé.", "Vérifiez le chemin.");
  return dossier::guess_format(source);
}

/// --map field=header, as many as wanted.
Result<std::map<std::string, std::string>> corrections_from(const Arguments& arguments) {
  std::map<std::string, std::string> corrections;
  for (const auto& text : arguments.all("map")) {
    const auto equal = text.find('=');
    if (equal == std::string::npos || equal == 0)
      return fail(Errc::invalid_input, "import.map_malformed",
                  "Une correction de colonne ne se lit pas.", {},
                  "Écrivez par exemple --map family_name=NOM.", "--map");
    corrections[text.substr(0, equal)] = text.substr(equal + 1);
  }
  return corrections;
}

struct Source {
  fs::path path;
  Format format = Format::fhir;
  std::string pattern;
  std::optional<dossier::CsvMapping> mapping{};
};

Result<dossier::ImportSummary> read_source(const Source& source, const dossier::PatientSink& sink,
                                           const dossier::ImportOptions& options) {
  switch (source.format) {
    case Format::fhir:
      return dossier::import_fhir(source.path, sink, options);
    case Format::csv:
      return dossier::import_csv(source.path, *source.mapping, sink, options);
    case Format::folder:
      return dossier::import_folder(source.path, source.pattern, sink, options);
  }
  bug("import format");
}

Result<Source> source_from(const Arguments& arguments) {
  Source source{arguments.text("source"), Format::fhir, arguments.text("pattern")};
  source.format = TRY(format_of(arguments, source.path));
  if (source.format == Format::csv)
    source.mapping = TRY(dossier::apply_corrections(TRY(dossier::propose_csv_mapping(source.path)),
                                                    TRY(corrections_from(arguments))));
  return source;
}

Result<void> record(Context& context, vault::Session& session, std::string_view action,
                    const std::string& detail) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(tx, {std::string(action), session.actor, {}, context.clock().now()},
                               as_bytes(detail)));
    return {};
  });
}

Result<Exit> run_import(Context& context, const Arguments& arguments) {
  const auto source = TRY(source_from(arguments));
  if (source.mapping && !context.json()) print_mapping(*source.mapping);
  auto& session = *TRY(context.session());
  auto index = TRY(dossier::Index::build(session));
  ProgressLine line("Import");
  dossier::ImportOptions options;
  options.clock = &context.clock();
  options.random = &context.random();
  options.progress.cancelled = &interrupted();
  options.progress.report = [&](std::uint64_t done, std::uint64_t total) {
    line.update(done, total);
  };
  const bool dry = arguments.has("dry-run");
  if (dry) {
    dossier::Rehearsal rehearsal(session, index);
    const auto summary = TRY(read_source(
        source,
        [&](dossier::ImportedPatient&& patient) { return rehearsal.absorb(std::move(patient)); },
        options));
    const ImportTold told{summary, source.mapping, index, true};
    print_summary(context.json(), told);
    return summary.refused == 0 && !may_be_twice(told) ? Exit::done : Exit::faults_found;
  }
  TRY_VOID(record(context, session, "import.started", {}));
  dossier::Absorber absorber(session, index);
  auto summary = read_source(
      source,
      [&](dossier::ImportedPatient&& patient) { return absorber.absorb(std::move(patient)); },
      options);
  // What was complete when it stopped is kept; the same import again goes on from there.
  TRY_VOID(absorber.finish());
  if (!summary) return tl::unexpected<Error>(std::move(summary.error()));
  const std::optional<dossier::CsvMapping> no_columns{};
  TRY_VOID(record(context, session, "import.finished",
                  summary_json({*summary, no_columns, index}, /*with_duplicates=*/false)));
  const ImportTold told{*summary, source.mapping, index};
  print_summary(context.json(), told);
  return summary->refused == 0 && !may_be_twice(told) ? Exit::done : Exit::faults_found;
}

}  // namespace

std::vector<Command> import_commands() {
  std::vector<Command> commands = {
      {"import",
       "Importer des dossiers : FHIR R4 (.json, .ndjson, .zip, dossier), CSV, dossier de fichiers",
       {{"source", "Fichier ou dossier"}},
       {{"format", "FORMAT", "fhir, csv ou folder (deviné sinon)"},
        {"map", "CHAMP=COLONNE", "Corriger une colonne du CSV, par exemple family_name=NOM", false,
         true},
        {"pattern", "MOTIF",
         "Noms de fichiers d’un dossier : {family}_{given}_{ddmmyyyy}{rest}.{ext}"},
        {"dry-run", "", "Montrer ce qui serait fait, sans rien écrire"}},
       run_import},
  };
  commands.push_back(commands.front());
  commands.back().path = "dossiers import";
  commands.back().hidden = true;
  return commands;
}

}  // namespace serment::cli
