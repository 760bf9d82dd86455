// A folder of files named by patient. The name gives the identity; nothing gives a date of care, so
// none is written: the file's own date would be a guess.
#include <map>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "dossier/import_pattern.h"
#include "dossier/import_report.h"
#include "dossier/import_resource.h"
#include "dossier/import_source.h"
#include "dossier/import_written.h"
#include "text/encoding.h"

namespace serment::dossier {
namespace {

std::string mime_of(std::string_view extension) {
  static const std::map<std::string_view, std::string_view> known = {
      {".pdf", "application/pdf"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".png", "image/png"},
      {".tif", "image/tiff"},
      {".tiff", "image/tiff"},
      {".txt", "text/plain"},
      {".rtf", "application/rtf"},
      {".doc", "application/msword"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {".odt", "application/vnd.oasis.opendocument.text"},
      {".xml", "application/xml"},
      {".dcm", "application/dicom"},
      {".hl7", "x-application/hl7-v2+er7"},
  };
  const auto found = known.find(extension);
  return std::string(found == known.end() ? "application/octet-stream" : found->second);
}

using ByteReading = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;

Result<ByteReading> open_reading(ImportSource& source, std::size_t index) {
  const auto content = TRY(source.content(index));
  return ByteReading(
      [content, at = std::uint64_t{0}](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
        const auto count = TRY(content->read(at, out));
        at += count;
        return count;
      });
}

Result<crypto::Sha256> hash_file(ImportSource& source, std::size_t index, std::uint64_t& size) {
  const auto read = TRY(open_reading(source, index));
  crypto::Sha256Stream hash;
  Bytes buffer(1U << 18U);
  size = 0;
  while (const auto count = TRY(read(buffer))) {
    hash.update(ByteView(buffer).first(count));
    size += count;
  }
  return hash.finish();
}

class FolderImport {
 public:
  FolderImport(const NamePattern& pattern, std::shared_ptr<ImportSource> source, ImportRun& run)
      : x_pattern(pattern), x_source(std::move(source)), x_run(run) {}

  Result<void> run() {
    x_run.expect_bytes(x_source->total_bytes());
    for (std::size_t i = 0; i < x_source->files().size(); ++i) group_file(i);
    for (const auto& [key, group] : x_groups) {
      TRY_VOID(x_run.check_cancelled());
      auto outcome = deliver_group(group);
      if (outcome) continue;
      if (!ImportRun::is_refusal(outcome.error())) return outcome;
      x_run.refuse(label_of(group.files.front()), {}, outcome.error());
    }
    return {};
  }

 private:
  struct Group {
    ImportedPatient patient{};
    std::string id;
    std::vector<std::size_t> files{};
    std::vector<std::string> titles{};
  };

  [[nodiscard]] std::string label_of(std::size_t index) const {
    return x_source->files()[index].label();
  }

  /// Files the name under its patient, or refuses it.
  void group_file(std::size_t index) {
    const auto& item = x_source->files()[index];
    if (!item.fault_code.empty()) {
      x_run.refuse(item.label(), {}, item.fault_code, item.fault);
      return;
    }
    const auto name = x_source->name(index);
    if (!text::is_valid_utf8(name)) {
      x_run.refuse(item.label(), {}, "folder.encoding", "Le nom du fichier n’est pas en UTF-8.");
      return;
    }
    auto named = x_pattern.match(name);
    if (named && named->birth > x_run.today()) {
      named = fail(Errc::invalid_input, "folder.date",
                   "La date de naissance dans le nom du fichier est dans l’avenir.");
    }
    if (!named) {
      x_run.refuse(item.label(), {}, named.error());
      return;
    }
    Identity identity;
    identity.family_name = Personal(named->family);
    identity.given_names = Personal(named->given);
    identity.birth = Personal(std::optional(named->birth));
    identity.sex = "unknown";
    const auto fingerprint = fhir::identity_fingerprint(identity);
    auto& group = x_groups[fingerprint];
    if (group.files.empty()) {
      identity.source_keys.emplace_back("identity|" + fingerprint);
      group.patient.identity = std::move(identity);
      group.patient.place = item.label();
      group.id = fingerprint;
    }
    group.files.push_back(index);
    group.titles.push_back(std::move(named->rest));
  }

  Result<ImportedFile> read_file(std::size_t index, const std::string& title) {
    ImportedFile file;
    file.sha256 = TRY(hash_file(*x_source, index, file.size));
    // The content names the file: moved or renamed, it is the same piece.
    file.key = "file|" + crypto::hex(file.sha256);
    file.title = Personal(title);
    file.mime = mime_of(x_source->files()[index].extension);
    file.open = [source = x_source, index] { return open_reading(*source, index); };
    return file;
  }

  /// A file that cannot be read is refused alone: each is whole by itself.
  Result<void> deliver_group(const Group& group) {
    auto patient = group.patient;
    patient.resources.push_back(written_patient(patient, group.id));
    for (std::size_t i = 0; i < group.files.size(); ++i) {
      const auto index = group.files[i];
      auto file = read_file(index, group.titles[i]);
      if (!file) {
        if (!ImportRun::is_refusal(file.error())) return tl::unexpected<Error>(file.error());
        x_run.refuse(label_of(index), {}, file.error());
        x_run.advance(x_source->files()[index].size);
        continue;
      }
      x_run.summary().bytes += file->size;
      x_run.advance(file->size);
      const bool known =
          std::any_of(patient.files.begin(), patient.files.end(),
                      [&](const ImportedFile& other) { return other.key == file->key; });
      if (!known) patient.files.push_back(std::move(*file));
    }
    if (patient.files.empty()) return {};
    return x_run.deliver(std::move(patient), label_of(group.files.front()));
  }

  const NamePattern& x_pattern;
  std::shared_ptr<ImportSource> x_source;
  ImportRun& x_run;
  std::map<std::string, Group> x_groups{};  ///< by identity fingerprint
};

}  // namespace

Result<ImportSummary> import_folder(const std::filesystem::path& source, const std::string& pattern,
                                    const PatientSink& sink, const ImportOptions& options) {
  const auto parsed =
      TRY(NamePattern::parse(pattern.empty() ? kDefaultNamePattern : std::string_view(pattern)));
  std::error_code error;
  if (!std::filesystem::is_directory(source, error) && lower_extension(source) != ".zip") {
    return fail(Errc::not_found, "import.source_missing", "Le dossier à importer n’existe pas.",
                "Rien n’a été importé.", "Vérifiez le chemin.");
  }
  ImportRun run(sink, options);
  FolderImport import(parsed, TRY(open_source(source, options.limits, run.random())), run);
  TRY_VOID(import.run());
  return std::move(run.summary());
}

}  // namespace serment::dossier
