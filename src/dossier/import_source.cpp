#include "dossier/import_source.h"

#include <unistd.h>
#include <system_error>

namespace serment::dossier {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> missing_source() {
  return fail(Errc::not_found, "import.source_missing",
              "La source à importer n’existe pas ou ne peut pas être lue.", "Rien n’a été importé.",
              "Vérifiez le chemin.");
}

/// One file of a folder, with its path.
struct FolderFile {
  fs::path path;
  SourceFile file;
};

class FileSource final : public ImportSource {
 public:
  explicit FileSource(std::vector<FolderFile> files) {
    for (auto& item : files) {
      x_paths.push_back(std::move(item.path));
      x_files.push_back(std::move(item.file));
    }
  }

  [[nodiscard]] std::string name(std::size_t index) const override {
    return x_paths[index].filename().string();
  }
  Result<void> load(std::size_t index, std::size_t padding, std::string& out) override {
    const auto content = TRY(open_file_content(x_paths[index]));
    return content->read_text(0, x_files[index].size, padding, out);
  }

  Result<std::shared_ptr<Content>> content(std::size_t index) override {
    return std::shared_ptr<Content>(TRY(open_file_content(x_paths[index])));
  }

 private:
  std::vector<fs::path> x_paths{};
};

FolderFile describe(const fs::directory_entry& entry) {
  FolderFile item;
  item.path = entry.path();
  item.file.extension = lower_extension(entry.path());
  std::error_code ignored;
  if (entry.is_symlink(ignored)) {
    item.file.fault_code = "import.link";
    item.file.fault = "C’est un lien vers un autre endroit : les liens ne sont pas suivis.";
  } else if (!entry.is_regular_file(ignored)) {
    item.file.fault_code = "import.not_a_file";
    item.file.fault = "Ce n’est pas un fichier ordinaire.";
  } else {
    item.file.size = entry.file_size(ignored);
    if (ignored) item.file.size = 0;
  }
  return item;
}

FolderFile forbidden_folder(const fs::path& path) {
  FolderFile item;
  item.path = path;
  item.file.fault_code = "import.folder_forbidden";
  item.file.fault = "C’est un dossier interdit de lecture à votre compte.";
  return item;
}

bool is_hidden(const fs::path& path) {
  const std::string name = path.filename().native();
  return !name.empty() && name.front() == '.';
}

/// Every file below, in the order of paths.
Result<std::vector<FolderFile>> list_folder(const fs::path& folder) {
  std::vector<FolderFile> items;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  if (error) return missing_source();
  for (; walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (error) return missing_source();
    const auto& entry = *walk;
    std::error_code ignored;
    const bool folder_itself = entry.is_directory(ignored) && !entry.is_symlink(ignored);
    if (is_hidden(entry.path())) {
      if (folder_itself) walk.disable_recursion_pending();
    } else if (folder_itself) {
      if (::euidaccess(entry.path().c_str(), R_OK | X_OK) == 0) continue;
      walk.disable_recursion_pending();
      items.push_back(forbidden_folder(entry.path()));
    } else {
      items.push_back(describe(entry));
    }
  }
  if (error) return missing_source();
  std::sort(items.begin(), items.end(), [](const FolderFile& a, const FolderFile& b) {
    return a.path.native() < b.path.native();
  });
  std::uint32_t number = 0;
  for (auto& item : items) item.file.number = ++number;
  return items;
}

}  // namespace

std::string SourceFile::label() const {
  return "fichier n°\u00a0" + std::to_string(number) + " (" + std::to_string(size) + " octets)";
}

std::uint64_t ImportSource::total_bytes() const {
  std::uint64_t total = 0;
  for (const auto& file : x_files) total += file.size;
  return total;
}

SourceFormat guess_format(const fs::path& source) {
  const auto holds_fhir = [](const fs::path& path) {
    const auto extension = lower_extension(path);
    return extension == ".json" || extension == ".ndjson" || extension == ".jsonl";
  };
  std::error_code error;
  if (!fs::is_directory(source, error)) {
    return holds_fhir(source) || lower_extension(source) == ".zip" ? SourceFormat::fhir
                                                                   : SourceFormat::csv;
  }
  const auto skipping = fs::directory_options::skip_permission_denied;
  fs::recursive_directory_iterator walk(source, skipping, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (is_hidden(walk->path())) {
      walk.disable_recursion_pending();
    } else if (holds_fhir(walk->path())) {
      return SourceFormat::fhir;
    }
  }
  return SourceFormat::folder;
}

std::string lower_extension(const fs::path& path) {
  auto extension = path.extension().string();
  for (char& c : extension) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return extension;
}

Result<std::unique_ptr<ImportSource>> open_source(const fs::path& path, const ImportLimits& limits,
                                                  Random& random) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error || !fs::exists(status)) return missing_source();
  if (fs::is_directory(status)) {
    return std::make_unique<FileSource>(TRY(list_folder(path)));
  }
  // The person named this path: a link given on purpose is followed once, here.
  const auto real = fs::canonical(path, error);
  if (error) return missing_source();
  if (lower_extension(path) == ".zip") return open_zip_source(real, limits, random);
  auto only = describe(fs::directory_entry(real, error));
  only.file.number = 1;
  only.file.extension = lower_extension(path);
  std::vector<FolderFile> files;
  files.push_back(std::move(only));
  return std::make_unique<FileSource>(std::move(files));
}

}  // namespace serment::dossier
