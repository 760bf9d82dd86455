#include "documents/encrypted_archive.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "documents/memory_folder.h"
#include "documents/seven_zip.h"

namespace serment::documents {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLargest = 512U << 20U;
constexpr std::size_t kShortestPassword = 12;
constexpr std::size_t kLongestPassword = 200;

tl::unexpected<Error> archive_fault(Errc errc, std::string_view code, std::string what,
                                    std::string next, std::string place = {}) {
  return fail(errc, code, std::move(what), "Aucune archive n’a été faite.", std::move(next),
              std::move(place));
}

tl::unexpected<Error> no_memory() {
  return archive_fault(Errc::unavailable, "archive.no_memory",
                       "La mémoire de cet ordinateur n’a pas la place de chiffrer ces fichiers.",
                       "Fermez d’autres programmes, ou envoyez moins de fichiers à la fois.");
}

bool set_time(const fs::path& path, Instant modified) {
  std::error_code error;
  const auto time = std::chrono::file_clock::from_sys(
      std::chrono::time_point_cast<std::chrono::nanoseconds>(modified));
  fs::last_write_time(path, std::chrono::time_point_cast<fs::file_time_type::duration>(time),
                      error);
  return !error;
}

bool write_entry(const fs::path& folder, const ZipEntry& entry, Instant modified) {
  const fs::path path = folder / entry.name;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return false;
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(entry.bytes.data()),
             static_cast<std::streamsize>(entry.bytes.size()));
  file.close();
  return file.good() && set_time(path, modified);
}

/// Folders take the time of their last file: they get theirs once all files are there.
bool date_folders(const fs::path& folder, Instant modified) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error))
    if (entry.is_directory() && !set_time(entry.path(), modified)) return false;
  return !error;
}

Result<void> check_password(std::string_view password) {
  const bool printable =
      std::all_of(password.begin(), password.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
  if (password.size() >= kShortestPassword && password.size() <= kLongestPassword && printable &&
      password.front() != ' ' && password.back() != ' ')
    return {};
  return archive_fault(
      Errc::invalid_input, "archive.password", "Ce code ne convient pas pour chiffrer une archive.",
      "Donnez 12 à 200 caractères sans accent, sans espace au début ni à la fin.", "password");
}

/// A file may not bear the name of the folder of another, whatever the case of letters: what opens
/// the archive may not tell them apart.
Result<void> check_entries(const std::vector<ZipEntry>& entries) {
  if (entries.empty())
    return archive_fault(Errc::invalid_input, "archive.empty", "Il n’y a aucun fichier à chiffrer.",
                         "Choisissez au moins un fichier.");
  std::size_t total = 0;
  std::set<std::string> files;
  std::set<std::string> folders;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string place = "entrée " + std::to_string(i + 1);
    if (!is_safe_entry_name(entries[i].name))
      return archive_fault(Errc::invalid_input, "archive.name",
                           "Le nom d’un fichier ne peut pas entrer dans une archive.",
                           "Renommez ce fichier.", place);
    std::string name = entries[i].name;
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (auto at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1))
      folders.insert(name.substr(0, at));
    if (!files.insert(std::move(name)).second)
      return archive_fault(Errc::invalid_input, "archive.duplicate",
                           "Deux fichiers ont le même nom.", "Renommez l’un des deux.", place);
    total += entries[i].bytes.size();
  }
  for (const auto& folder : folders)
    if (files.contains(folder))
      return archive_fault(Errc::invalid_input, "archive.duplicate",
                           "Un fichier a le même nom qu’un dossier.", "Renommez l’un des deux.");
  if (total > kLargest)
    return archive_fault(Errc::invalid_input, "archive.too_large",
                         "Ces fichiers dépassent ensemble 512\u00a0Mo.",
                         "Faites plusieurs archives.");
  return {};
}

Result<Bytes> read_archive(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.good() && !file.eof()) return no_memory();
  return bytes;
}

}  // namespace

Result<Bytes> write_encrypted_archive(const std::vector<ZipEntry>& entries,
                                      std::string_view password, Instant modified) {
  TRY_VOID(check_password(password));
  TRY_VOID(check_entries(entries));
  // Files in clear never touch a disk, and no other user of the machine may read them.
  const MemoryFolder folder;
  if (!folder.usable()) return no_memory();
  const auto files = folder.path() / "files";
  for (const auto& entry : entries)
    if (!write_entry(files, entry, modified)) return no_memory();
  if (!date_folders(files, modified)) return no_memory();
  const auto archive = folder.path() / "archive.7z";
  TRY_VOID(seal_seven_zip(files.string() + "/*", archive, password));
  return read_archive(archive);
}

}  // namespace serment::documents
