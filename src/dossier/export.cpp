#include <set>

#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/export_bundle.h"
#include "dossier/export_folder.h"
#include "dossier/export_page.h"
#include "dossier/opening.h"

namespace serment::dossier {
namespace {

constexpr std::string_view kFileType = "File";
/// The tag tells an importer that the files beside the bundle belong to it.
constexpr std::string_view kBundleStart =
    R"({"resourceType":"Bundle","meta":{"tag":[{"system":"urn:serment:export","code":"dossier"}]},)"
    R"("type":"collection","timestamp":")";

/// Writes one export: the bundle and the files side by side, then the page.
class Export {
 public:
  Export(ExportFolder& folder, PieceReader& reader, const Dossier& dossier)
      : x_folder(folder), x_reader(reader), x_dossier(dossier) {
    for (const auto& piece : dossier.pieces)
      if (piece.type != kFileType) x_resources.emplace(piece.source, piece.key);
  }
  Result<void> write(const ExportOptions& options, Instant now);

 private:
  Result<void> write_bundle(Instant now);
  Result<void> write_patient();
  Result<void> write_facts();
  Result<void> write_resource(const Piece& piece);
  Result<void> write_file(const Piece& piece);
  Result<void> start_entry();

  ExportFolder& x_folder;
  PieceReader& x_reader;
  const Dossier& x_dossier;
  std::optional<ExportFile> x_bundle{};
  bool x_first_entry = true;
  std::set<std::string> x_files{};
  std::set<std::pair<std::uint32_t, std::string_view>> x_resources{};  ///< sources and keys
  std::set<std::string> x_patient_references{};
  std::vector<ExportLine> x_lines{};
  json::Parser x_parser{};
};

Result<void> Export::start_entry() {
  TRY_VOID(x_bundle->write(x_first_entry ? "\n{\"resource\":" : ",\n{\"resource\":"));
  x_first_entry = false;
  return {};
}

/// A dossier that came from FHIR has its Patient among its pieces; another needs one.
Result<void> Export::write_patient() {
  for (const auto& piece : x_dossier.pieces)
    if (piece.type == "Patient") x_patient_references.insert(piece.key);
  if (!x_patient_references.empty()) return {};
  x_patient_references.insert("Patient/" + x_dossier.id.value);
  TRY_VOID(start_entry());
  TRY_VOID(x_bundle->write(patient_resource(x_dossier)));
  return x_bundle->write("}");
}

/// For each Patient: who reads the bundle may take them for several people, of whom none may be
/// kept for less long.
Result<void> Export::write_facts() {
  std::size_t number = 0;
  for (const auto& reference : x_patient_references) {
    TRY_VOID(start_entry());
    TRY_VOID(x_bundle->write(facts_resource(x_dossier, reference, ++number)));
    TRY_VOID(x_bundle->write("}"));
  }
  return {};
}

Result<void> Export::write_resource(const Piece& piece) {
  TRY_VOID(start_entry());
  ExportLine line;
  line.type = piece.type;
  if (piece.alone) {  // too large to be looked into
    TRY_VOID(x_reader.read(piece, [&](ByteView part) { return x_bundle->write(part); }));
  } else {
    const auto bytes = TRY(x_reader.view(piece));
    TRY_VOID(x_bundle->write(bytes));
    if (const auto resource = x_parser.parse(as_text(bytes)))
      line = describe_resource(*resource, piece);
  }
  line.imported_on = piece.imported_on;
  x_lines.push_back(std::move(line));
  return x_bundle->write("}");
}

Result<void> Export::write_file(const Piece& piece) {
  if (x_files.empty()) TRY_VOID(x_folder.make_folder("pieces"));
  const auto name = exported_name(piece);
  if (x_files.insert(name).second) {  // else a file of the same content
    auto file = TRY(x_folder.create_file(name));
    TRY_VOID(x_reader.read(piece, [&](ByteView part) { return file.write(part); }));
    x_folder.list(name, TRY(file.close()));
  }
  ExportLine line;
  line.type = piece.type;
  line.title = piece.title ? piece.title->reveal() : std::string();
  line.file = name;
  line.imported_on = piece.imported_on;
  x_lines.push_back(std::move(line));
  // What a resource of the bundle carries, or names already, needs no other reference.
  if (x_resources.contains({piece.source, owner_key(piece)})) return {};
  TRY_VOID(start_entry());
  TRY_VOID(x_bundle->write(document_resource(piece, name, *x_patient_references.begin())));
  return x_bundle->write("}");
}

Result<void> Export::write_bundle(Instant now) {
  x_bundle.emplace(TRY(x_folder.create_file("bundle.json")));
  TRY_VOID(x_bundle->write(std::string(kBundleStart) + iso(now) + "\",\"entry\":["));
  TRY_VOID(write_patient());
  TRY_VOID(write_facts());
  for (const auto& piece : x_dossier.pieces)
    if (!is_earlier_facts(piece))
      TRY_VOID(piece.type == kFileType ? write_file(piece) : write_resource(piece));
  TRY_VOID(x_bundle->write("\n]}\n"));
  x_folder.list("bundle.json", TRY(x_bundle->close()));
  return {};
}

Result<void> Export::write(const ExportOptions& options, Instant now) {
  TRY_VOID(write_bundle(now));
  auto page = TRY(x_folder.create_file("index.html"));
  TRY_VOID(page.write(TRY(export_page(x_dossier, std::move(x_lines), options, now))));
  x_folder.list("index.html", TRY(page.close()));
  return {};
}

}  // namespace

Result<void> export_dossier(vault::Session& session, const DossierId& id,
                            const std::filesystem::path& out, std::string_view reason,
                            const ExportOptions& options) {
  auto folder = TRY(ExportFolder::create(out, session.random));
  const auto act = options.destination.to == Audience::person ? kDossierHanded : kDossierExported;
  const auto opened = TRY(open_journalled(session, id, act, reason, options.destination));
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    auto dossier = TRY(assemble(session.vault, tx, opened));
    if (options.keep)
      std::erase_if(dossier.pieces, [&](const Piece& piece) { return !options.keep(piece); });
    // Pieces of one object in a row, so that each is opened once.
    std::stable_sort(dossier.pieces.begin(), dossier.pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.object < b.object; });
    PieceReader reader(session.vault, tx, opened);
    return Export(folder, reader, dossier).write(options, session.clock.now());
  }));
  return folder.publish();
}

}  // namespace serment::dossier
