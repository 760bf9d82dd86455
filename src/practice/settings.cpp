#include "practice/settings.h"

#include <fcntl.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <fstream>

namespace serment::practice {
namespace {

constexpr std::string_view kFileName = "serment.toml";

tl::unexpected<Error> unreadable() {
  return fail(Errc::integrity, "practice.settings_unreadable",
              "Le fichier de réglages du cabinet ne se lit pas.", "Rien n’a été changé.",
              "Remettez une copie saine de serment.toml.", std::string(kFileName));
}

Result<void> write_failed() {
  return fail(Errc::unavailable, "practice.settings_unwritable",
              "Les réglages du cabinet n’ont pas pu être écrits.",
              "Les anciens réglages restent en place.",
              "Vérifiez la place libre et les droits du disque.", std::string(kFileName));
}

bool sync_path(const std::filesystem::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = ::fsync(file) == 0;
  ::close(file);
  return synced;
}

}  // namespace

Result<Settings> read_settings(const std::filesystem::path& directory) {
  std::ifstream file(directory / kFileName, std::ios::binary);
  if (!file)
    return fail(Errc::not_found, "practice.absent", "Il n’y a pas de cabinet dans ce dossier.", {},
                "Indiquez le bon dossier avec --data, ou créez le cabinet avec « serment init ».");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    const auto table = toml::parse(text);
    Settings settings;
    settings.practice.value = table["practice"].value_or(std::string{});
    settings.store = table["store"].value_or(std::string{});
    if (!is_id(settings.practice.value)) return unreadable();
    return settings;
  } catch (const toml::parse_error&) {
    return unreadable();
  }
}

Result<void> write_settings(const std::filesystem::path& directory, const Settings& settings) {
  toml::table table;
  table.insert("format", 1);
  table.insert("practice", settings.practice.value);
  table.insert("store", settings.store);
  auto partial = directory / kFileName;
  partial += ".nouveau";
  {
    std::ofstream file(partial, std::ios::binary | std::ios::trunc);
    file << "# Serment : réglages du cabinet. Rien de secret ici.\n" << table << '\n';
    if (!file.flush()) return write_failed();
  }
  std::error_code error;
  std::filesystem::permissions(
      partial, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  if (!sync_path(partial, O_RDONLY)) return write_failed();
  std::filesystem::rename(partial, directory / kFileName, error);
  if (error || !sync_path(directory, O_RDONLY | O_DIRECTORY)) return write_failed();
  return {};
}

}  // namespace serment::practice
