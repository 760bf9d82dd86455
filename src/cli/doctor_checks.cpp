#include "cli/doctor_checks.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <optional>

#include "base/calendar.h"
#include "crypto/x509.h"
#include "practice/settings.h"
#include "store/migrations.h"

namespace serment::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLeastFree = 2ULL << 30;
constexpr std::chrono::hours kSoon{30 * 24};
/// A file system may round, and two machines that share one differ a little.
constexpr std::chrono::minutes kClockSlack{5};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// True when nobody but the owner may read it.
bool is_private(const fs::path& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && (facts.st_mode & 077) == 0;
}

Check check_private(std::string id, const fs::path& path, std::string_view what,
                    std::string_view mode) {
  std::error_code error;
  if (!fs::exists(path, error))
    return {std::move(id), Health::unknown, std::string(what) + "\u00a0: absent."};
  if (is_private(path))
    return {std::move(id), Health::good, std::string(what) + "\u00a0: à vous seul."};
  return {std::move(id), Health::to_mend,
          std::string(what) + "\u00a0: d’autres comptes de la machine peuvent le lire.",
          "chmod " + std::string(mode) + " " + path.string()};
}

/// Whether a block device is a LUKS volume, or lies on one.
bool is_encrypted(const fs::path& device) {
  std::error_code error;
  if (read(device / "dm" / "uuid").starts_with("CRYPT-")) return true;
  for (const auto& under : fs::directory_iterator(device / "slaves", error))
    if (is_encrypted(fs::path("/sys/class/block") / under.path().filename())) return true;
  // A partition: its disk.
  return false;
}

/// The directory itself, or the nearest that exists above it.
fs::path existing(fs::path path) {
  std::error_code error;
  while (!fs::exists(path, error) && path.has_relative_path()) path = path.parent_path();
  return path;
}

Check check_disk(const fs::path& data) {
  struct stat facts {};
  const auto place = existing(data);
  if (::stat(place.c_str(), &facts) != 0)
    return {"disk.encryption", Health::unknown, "Le disque du cabinet n’a pas été trouvé."};
  const fs::path device = "/sys/dev/block/" + std::to_string(major(facts.st_dev)) + ":" +
                          std::to_string(minor(facts.st_dev));
  std::error_code error;
  if (!fs::exists(device, error))
    return {"disk.encryption", Health::unknown,
            "Le chiffrement du disque ne se voit pas d’ici (disque virtuel ou réseau)."};
  if (is_encrypted(fs::canonical(device, error)))
    return {"disk.encryption", Health::good, "Le disque est chiffré (LUKS)."};
  return {"disk.encryption", Health::to_mend,
          "Le disque n’est pas chiffré. Les dossiers sont scellés, mais tout le reste se lit.",
          "cryptsetup luksFormat (à l’installation de la machine)"};
}

Check check_swap() {
  std::ifstream file("/proc/swaps");
  std::string line;
  std::getline(file, line);
  bool any = false;
  bool encrypted = true;
  while (std::getline(file, line)) {
    any = true;
    const fs::path device = line.substr(0, line.find(' '));
    std::error_code error;
    encrypted = encrypted && is_encrypted(fs::path("/sys/class/block") /
                                          fs::canonical(device, error).filename());
  }
  if (!any) return {"swap", Health::good, "La mémoire ne déborde pas sur le disque."};
  if (encrypted) return {"swap", Health::good, "La mémoire déborde sur un disque chiffré."};
  return {"swap", Health::to_mend, "La mémoire peut déborder en clair sur le disque.",
          "swapoff -a, puis retirez la ligne « swap » de /etc/fstab"};
}

Check check_writable(const fs::path& data) {
  const auto place = existing(data);
  if (::access(place.c_str(), W_OK) == 0)
    return {"disk.writable", Health::good, "Le dossier du cabinet s’écrit."};
  const bool read_only = errno == EROFS;
  return {"disk.writable", Health::to_mend,
          read_only ? "Le disque du cabinet ne s’écrit plus\u00a0: il est en lecture seule."
                    : "Ce compte ne peut pas écrire dans le dossier du cabinet.",
          read_only ? "dmesg (le disque est-il en faute\u00a0?), puis mount -o remount,rw"
                    : "ls -ld " + place.string()};
}

/// The latest date that a file of the practice bears.
std::optional<Instant> latest_write(const fs::path& data) {
  std::optional<Instant> latest;
  std::error_code error;
  for (const auto& one : fs::recursive_directory_iterator(
           data, fs::directory_options::skip_permission_denied, error)) {
    struct stat facts {};
    if (::lstat(one.path().c_str(), &facts) != 0) continue;
    const Instant written{std::chrono::seconds(facts.st_mtime)};
    latest = std::max(latest.value_or(written), written);
  }
  return latest;
}

bool is_on_path(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? std::string_view("/usr/bin:/bin") : path;
  while (!rest.empty()) {
    const auto end = rest.find(':');
    if (::access((fs::path(rest.substr(0, end)) / program).c_str(), X_OK) == 0) return true;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return false;
}

}  // namespace

std::string_view name_of(Health health) {
  switch (health) {
    case Health::good:
      return "ok";
    case Health::to_mend:
      return "to_mend";
    case Health::unknown:
      return "unknown";
  }
  return "unknown";
}

std::vector<Check> check_files(const fs::path& data) {
  auto tls = data;
  tls += ".tls";
  return {check_private("files.data", data, "Le dossier du cabinet", "700"),
          check_private("files.keys", data / "keys", "Le trousseau de clés", "-R go="),
          check_private("files.store", data / "serment.db", "La base", "600"),
          check_private("files.authority", tls / "ca.key", "La clé de l’autorité locale", "600")};
}

std::vector<Check> check_certificate(const fs::path& data, Instant now) {
  auto tls = data;
  tls += ".tls";
  const auto facts = crypto::read_certificate(read(tls / "server.pem"));
  if (!facts)
    return {
        {"certificate", Health::unknown,
         "Le serveur n’a pas encore de certificat\u00a0: il s’en fera un à son premier départ."}};
  std::vector<Check> checks;
  const auto end = in_french(paris_date(facts->not_after));
  if (facts->not_after < now)
    checks.push_back({"certificate.end", Health::to_mend,
                      "Le certificat est périmé depuis le " + end + ".", "serment serve"});
  else if (facts->not_after - now < kSoon)
    checks.push_back({"certificate.end", Health::good,
                      "Le certificat finit le " + end +
                          "\u00a0; le serveur le renouvelle à son prochain départ."});
  else
    checks.push_back({"certificate.end", Health::good, "Le certificat vaut jusqu’au " + end + "."});
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  bool named = false;
  for (const auto& name : facts->names)
    named = named || name == host || name == std::string(host) + ".local";
  checks.push_back(named ? Check{"certificate.name", Health::good,
                                 "Le certificat porte le nom de cette machine."}
                         : Check{"certificate.name", Health::to_mend,
                                 "La machine a changé de nom depuis son certificat.",
                                 "serment serve (un nouveau certificat est établi)"});
  return checks;
}

std::vector<Check> check_schema(const fs::path& data) {
  const auto settings = practice::read_settings(data);
  if (!settings)
    return {{"schema", Health::unknown, "Il n’y a pas encore de cabinet ici.",
             "serment init, ou serment serve"}};
  const auto file = data / "serment.db";
  std::error_code error;
  if (settings->store.empty() && !fs::exists(file, error))
    return {{"schema", Health::to_mend, "La base du cabinet manque.",
             "Remettez la dernière sauvegarde du dossier " + data.string()}};
  const auto missing =
      store::missing_migrations({settings->store.empty() ? file.string() : settings->store});
  if (!missing) return {{"schema", Health::to_mend, missing.error().what, missing.error().next}};
  if (*missing > 0)
    return {{"schema", Health::to_mend,
             "La base est d’une version plus ancienne de Serment\u00a0: elle sera mise à jour à sa "
             "prochaine ouverture, et une copie gardée à côté.",
             "serment serve"}};
  return {{"schema", Health::good, "La base est celle de cette version."}};
}

std::vector<Check> check_clock(const fs::path& data, Instant now) {
  auto tls = data;
  tls += ".tls";
  auto latest = latest_write(data);
  if (const auto facts = crypto::read_certificate(read(tls / "server.pem")))
    latest = std::max(latest.value_or(facts->not_before), facts->not_before);
  if (latest && *latest > now + kClockSlack)
    return {{"clock", Health::to_mend,
             "L’horloge retarde\u00a0: des fichiers du cabinet sont datés du " +
                 in_french(paris_date(*latest)) + ", après l’heure de cette machine.",
             "timedatectl set-ntp true"}};
  std::error_code error;
  if (fs::exists("/run/systemd/timesync/synchronized", error))
    return {{"clock", Health::good, "L’horloge est tenue à l’heure."}};
  return {{"clock", Health::unknown, "On ne sait pas si l’horloge est tenue à l’heure.",
           "timedatectl set-ntp true"}};
}

std::vector<Check> check_machine(const fs::path& data) {
  std::vector<Check> checks;
  std::error_code error;
  const auto space = fs::space(existing(data), error);
  if (error)
    checks.push_back({"disk.space", Health::unknown, "La place libre ne se lit pas."});
  else
    checks.push_back(space.available >= kLeastFree
                         ? Check{"disk.space", Health::good, "Il reste de la place sur le disque."}
                         : Check{"disk.space", Health::to_mend,
                                 "Il reste moins de 2 Gio sur le disque du cabinet.",
                                 "df -h " + data.string()});
  checks.push_back(check_writable(data));
  checks.push_back(check_disk(data));
  checks.push_back(check_swap());
  checks.push_back(is_on_path("weasyprint")
                       ? Check{"printing", Health::good, "Les documents s’impriment en PDF."}
                       : Check{"printing", Health::to_mend, "WeasyPrint manque\u00a0: pas de PDF.",
                               "apt-get install weasyprint"});
  checks.push_back(is_on_path("7zz")
                       ? Check{"encryption", Health::good, "Les pièces jointes se chiffrent."}
                       : Check{"encryption", Health::to_mend,
                               "7-Zip manque\u00a0: pas d’archive chiffrée.",
                               "apt-get install 7zip"});
  checks.push_back(fs::exists("/usr/share/zoneinfo/Europe/Paris", error)
                       ? Check{"time_zone", Health::good, "L’heure de Paris est connue."}
                       : Check{"time_zone", Health::to_mend,
                               "L’heure de Paris n’est pas installée.", "apt-get install tzdata"});
  checks.push_back(check_service());
  return checks;
}

Check check_service(const fs::path& units) {
  std::error_code error;
  if (!fs::exists(units / "serment.service", error))
    return {"service", Health::unknown, "Serment ne démarre pas encore avec la machine.",
            "serment service install"};
  // Installed is not enabled: systemd starts what its target wants.
  if (fs::is_symlink(units / "multi-user.target.wants/serment.service", error))
    return {"service", Health::good, "Le service démarre avec la machine."};
  return {"service", Health::to_mend,
          "Le service est installé, mais ne démarre pas avec la machine.",
          "systemctl enable --now serment"};
}

}  // namespace serment::cli
