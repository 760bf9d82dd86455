// Bringing patients' files in: received in memory, looked at, then absorbed one patient at a time
// so that the others go on working.
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/routes.h"
#include "api/services.h"
#include "api/slices.h"
#include "base/log.h"
#include "documents/documents.h"
#include "dossier/absorb.h"
#include "dossier/import_source.h"
#include "records/records.h"

namespace serment::api {
namespace {

constexpr std::uint64_t kLargestUpload = 1ULL << 30;

struct RefusalShown {
  std::string file{}, place{}, code{}, reason{};
};
BOOST_DESCRIBE_STRUCT(RefusalShown, (), (file, place, code, reason))
struct Summary {
  std::uint64_t created = 0, updated = 0, unchanged = 0, refused = 0, resources = 0, files = 0,
                without_patient = 0, bytes = 0;
  std::optional<std::uint64_t> remarked{};  ///< all remarks, listed or not
};
BOOST_DESCRIBE_STRUCT(Summary, (),
                      (created, updated, unchanged, refused, resources, files, without_patient,
                       bytes, remarked))
/// What is kept of an import: no identity, no file name. Every refusal that the importer lists is
/// kept; an answer shows the first, the file of refusals all of them.
struct Report {
  std::string id{}, at{}, format{}, state{}, by{};
  Summary summary{};
  std::vector<RefusalShown> refusals{}, remarks{};
};
BOOST_DESCRIBE_STRUCT(Report, (), (id, at, format, state, by, summary, refusals, remarks))

constexpr std::string_view kKind = "import_report";
constexpr records::Transition kTransitions[] = {
    {"", "done", "import.finished"},
    {"", "failed", "import.finished"},
    {"", "cancelled", "import.finished"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr std::size_t kShown = 200;

std::vector<RefusalShown> kept_of(const std::vector<dossier::Refusal>& refusals) {
  std::vector<RefusalShown> list;
  for (const auto& one : refusals) list.push_back({one.file, one.place, one.code, one.reason});
  return list;
}

/// As an answer shows it: the counts say how many more there are.
Report first_of(Report report) {
  if (report.refusals.size() > kShown) report.refusals.resize(kShown);
  if (report.remarks.size() > kShown) report.remarks.resize(kShown);
  return report;
}

void write_mapping(json::Writer& out, const dossier::CsvMapping& mapping) {
  out.begin_object();
  out.field("delimiter", std::string(1, mapping.delimiter));
  out.field("encoding", mapping.encoding);
  out.key("headers");
  json::bind::write(out, mapping.headers);
  out.key("columns");
  out.begin_object();
  for (const auto& [field, column] : mapping.columns)
    out.field(field, static_cast<std::uint64_t>(column));
  out.end_object();
  out.key("unmapped");
  json::bind::write(out, mapping.unmapped);
  out.end_object();
}

/// Only the extension of the name that the browser gave is looked at.
std::string extension_of(std::string_view name, std::string_view format) {
  if (format == "folder") return ".zip";
  const auto extension = dossier::lower_extension("import" + std::string(name));
  for (const std::string_view known : {".json", ".ndjson", ".jsonl", ".zip", ".csv", ".txt"})
    if (extension == known) return std::string(known == ".txt" ? ".csv" : known);
  return format == "csv" ? ".csv" : ".json";
}

Result<Reply> receive(Call& call) {
  const auto format = call.query("format");
  if (format != "fhir" && format != "csv" && format != "folder")
    return fail(Errc::invalid_input, "import.format_unknown", "Ce format n’est pas connu.",
                "Rien n’a été gardé.", "Choisissez fhir, csv ou folder.", "format");
  if (!call.request.spool || call.request.spool->size() == 0)
    return fail(Errc::invalid_input, "import.empty", "Le fichier est vide.", "Rien n’a été gardé.",
                "Choisissez un autre fichier.");
  const auto upload = TRY(call.services.uploads.keep(
      call.request.spool, format, extension_of(call.query("name"), format), call.actor.member));
  std::optional<dossier::CsvMapping> mapping;
  if (format == "csv") {
    auto proposed = dossier::propose_csv_mapping(upload.path);
    if (!proposed) {
      call.services.uploads.drop(upload.id);
      return tl::unexpected<Error>(std::move(proposed.error()));
    }
    mapping = std::move(*proposed);
  }
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("import");
  out.begin_object();
  out.field("id", upload.id);
  out.field("format", upload.format);
  out.field("size", upload.size);
  if (mapping) {
    out.key("mapping");
    write_mapping(out, *mapping);
  }
  out.end_object();
  out.end_object();
  TRY_VOID(journal(call, "import.received", upload.id));
  return json_reply(std::move(text), 201);
}

/// {"columns": {"family_name": "NOM"}}, all optional.
Result<std::map<std::string, std::string>> corrections_of(const Call& call) {
  std::map<std::string, std::string> corrections;
  if (call.request.body.empty()) return corrections;
  const auto document = TRY(json_body(call));
  const auto columns = document.root().find("columns");
  if (!columns) return corrections;
  for (const auto member : *columns) corrections[std::string(member.key())] = TRY(member.string());
  return corrections;
}

Result<dossier::ImportSummary> read_source(const Upload& upload,
                                           const std::optional<dossier::CsvMapping>& mapping,
                                           const dossier::PatientSink& sink,
                                           const dossier::ImportOptions& options) {
  if (mapping) return dossier::import_csv(upload.path, *mapping, sink, options);
  if (upload.format == "folder") return dossier::import_folder(upload.path, {}, sink, options);
  return dossier::import_fhir(upload.path, sink, options);
}

Report report_of(const Upload& upload, const Result<dossier::ImportSummary>& summary,
                 const Services& services) {
  Report report;
  report.id = upload.id;
  report.at = iso(services.clock.now());
  report.format = upload.format;
  report.by = upload.member;
  report.state = "done";
  if (!summary) {
    report.state = summary.error().code == "import.cancelled" ? "cancelled" : "failed";
    const auto& error = summary.error();
    report.refusals.push_back({{}, error.place, error.code, error.what});
    return report;
  }
  report.summary = {summary->created,         summary->updated,   summary->unchanged,
                    summary->refused,         summary->resources, summary->files,
                    summary->without_patient, summary->bytes,     summary->remarked};
  report.refusals = kept_of(summary->refusals);
  report.remarks = kept_of(summary->remarks);
  return report;
}

Result<void> note_start(vault::Session& session, const Upload& upload) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {"import.started", upload.member, upload.id, session.clock.now()}, {}));
    return {};
  });
}

Result<void> keep_report(vault::Session& session, const Report& report) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(records::save(session, tx, kLifecycle, report.id, report.state, json::bind::write(report),
                      0, report.by));
    return {};
  });
}

void count(Summary& summary, dossier::Outcome outcome) {
  using enum dossier::Outcome;
  ++(outcome == created   ? summary.created
     : outcome == updated ? summary.updated
                          : summary.unchanged);
}

/// The job: each patient is one slice of the engine.
Result<std::string> import_all(Services& services, const Upload& upload,
                               const std::optional<dossier::CsvMapping>& mapping,
                               JobHandle& handle) {
  Slices slices(services, upload.member,
                {Errc::locked, "vault.sealed", "Le cabinet a été scellé pendant l’import.",
                 "Les dossiers déjà scellés sont gardés.", "Reprenez l’import."});
  std::unique_ptr<dossier::Absorber> absorber;
  TRY_VOID(slices.run([&](vault::Session& session) -> Result<void> {
    TRY_VOID(note_start(session, upload));
    absorber = std::make_unique<dossier::Absorber>(session, services.engine.index());
    return {};
  }));
  dossier::ImportOptions options;
  options.clock = &services.clock;
  options.random = &services.random;
  options.progress.cancelled = &handle.cancelled();
  Summary kept;
  options.progress.report = [&](std::uint64_t done, std::uint64_t total) {
    handle.progress(done, total, "Dossiers lus et scellés");
  };
  const auto sink = [&](dossier::ImportedPatient&& patient) -> Result<dossier::Outcome> {
    auto outcome = dossier::Outcome::unchanged;
    TRY_VOID(slices.run([&](vault::Session&) -> Result<void> {
      outcome = TRY(absorber->absorb(std::move(patient)));
      return {};
    }));
    count(kept, outcome);
    return outcome;
  };
  const auto summary = read_source(upload, mapping, sink, options);
  auto report = report_of(upload, summary, services);
  TRY_VOID(slices.run([&](vault::Session& session) -> Result<void> {
    // What was complete when it stopped is kept; the same import again goes on from there.
    const auto finished = absorber->finish();
    if (!finished)
      report.state = "failed";
    else if (!summary)
      report.summary = kept;
    TRY_VOID(keep_report(session, report));
    return finished;
  }));
  if (!summary) return tl::unexpected<Error>(summary.error());
  return json::bind::write(first_of(std::move(report)));
}

struct Dropping {
  Uploads& uploads;
  std::string id;
  ~Dropping() { uploads.drop(id); }
};

tl::unexpected<Error> unknown_upload() {
  return fail(Errc::not_found, "import.unknown", "Ce fichier n’est plus là.",
              "Rien n’a été importé.", "Choisissez-le à nouveau.");
}

Result<Reply> start(Call& call) {
  auto& uploads = call.services.uploads;
  const auto found = uploads.find(call.path["id"], call.actor.member);
  if (!found) return unknown_upload();
  std::optional<dossier::CsvMapping> mapping;
  if (found->format == "csv") {
    const auto proposed = TRY(dossier::propose_csv_mapping(found->path));
    const auto corrections = TRY(corrections_of(call));
    mapping = TRY(dossier::apply_corrections(proposed, corrections));
  }
  // Once only: a second start of the same file finds nothing.
  const auto upload = uploads.take(found->id, call.actor.member);
  if (!upload) return unknown_upload();
  auto& services = call.services;
  auto started =
      start_job(call, "import", [&services, upload = *upload, mapping](JobHandle& handle) {
        const Dropping at_the_end{services.uploads, upload.id};
        return import_all(services, upload, mapping, handle);
      });
  if (!started) uploads.put_back(upload->id);
  return started;
}

Result<Reply> drop(Call& call) {
  if (call.services.uploads.find(call.path["id"], call.actor.member))
    call.services.uploads.drop(call.path["id"]);
  return no_content();
}

Result<Report> report_in(const records::Record& record) {
  const auto document = TRY(json::Document::parse(record.json));
  return json::bind::read<Report>(document.root());
}

void add_rows(std::vector<std::vector<std::string>>& rows, std::string_view kind,
              const std::vector<RefusalShown>& list, std::uint64_t all) {
  for (const auto& one : list)
    rows.push_back({std::string(kind), one.file, one.place, one.reason, one.code});
  if (all > list.size())
    rows.push_back({std::string(kind), "", "",
                    "Et " + std::to_string(all - list.size()) + " de plus, comptés seulement.",
                    ""});
}

/// All that the report holds, to work through in a spreadsheet.
Result<Reply> get_refusals(Call& call) {
  auto& session = *call.session;
  const auto record = TRY(reading(session, [&](store::Transaction& tx) {
    return records::find(session, tx, kKind, call.path["id"]);
  }));
  if (!record)
    return fail(Errc::not_found, "import.report_unknown", "Cet import n’a pas de rapport.", {},
                "Relisez la liste des imports passés.");
  const auto report = TRY(report_in(*record));
  std::vector<std::vector<std::string>> rows{{"Sorte", "Fichier", "Où", "Pourquoi", "Code"}};
  add_rows(rows, "refus", report.refusals, report.summary.refused);
  add_rows(rows, "remarque", report.remarks, report.summary.remarked.value_or(0));
  return file_reply(documents::write_csv(rows), "text/csv; charset=utf-8", "refus-import.csv");
}

Result<Reply> list(Call& call) {
  std::vector<Report> items;
  TRY_VOID(call.session->db.read([&](store::Transaction& tx) -> Result<void> {
    items.clear();
    for (const auto& record : TRY(records::list(*call.session, tx, kKind))) {
      items.push_back(first_of(TRY(report_in(record))));
    }
    return {};
  }));
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.at > b.at; });
  return reply_with_list(std::move(items));
}

using identity::Permission;
constexpr Parameter kReceived[] = {
    query::choice("format", "fhir csv folder", "Ce que contient le fichier"),
    query::text(
        "name",
        "Un nom comme import.csv, dont seule la fin est lue\u202f; jamais celui du fichier, "
        "qui peut nommer un patient"),
};
const Route kImportRoutes[] = {
    {"POST", Address("/imports", kReceived), "Recevoir un fichier à importer", Access::member,
     Permission::import_run, Run::grouped, octets, any_object, "import.received",
     "import.format_unknown import.empty upload.too_many", receive, kLargestUpload, true},
    {"POST", "/imports/{id}/start", "Commencer un import", Access::member, Permission::import_run,
     Run::free, any_object, any_object, "import.started", "import.unknown job.too_many", start},
    {"DELETE", "/imports/{id}", "Retirer un fichier reçu", Access::member, Permission::import_run,
     Run::free, nullptr, nullptr, "", "", drop},
    {"GET", "/imports", "Imports passés", Access::member, Permission::import_run, Run::grouped,
     nullptr, schema<Listing<Report>>, "", "", list},
    {"GET", "/imports/{id}/refusals.csv", "Tous les refus et remarques d’un import, au tableur",
     Access::member, Permission::import_run, Run::grouped, nullptr, octets, "",
     "import.report_unknown", get_refusals},
};

}  // namespace

std::span<const Route> import_routes() {
  return kImportRoutes;
}

}  // namespace serment::api
