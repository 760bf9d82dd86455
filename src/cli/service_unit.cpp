#include "cli/service_unit.h"

#include <unistd.h>

#include <cstdlib>

#include "cli/context.h"

namespace serment::cli {
namespace {

namespace fs = std::filesystem;
constexpr const char* kUnit = "/etc/systemd/system/serment.service";
constexpr const char* kProgram = "/usr/local/bin/serment";

/// Waits for a program of the system, named in full.
bool run(const std::string& command) {
  return std::system(command.c_str()) == 0;  // NOLINT: fixed commands, no input of anybody
}

}  // namespace

std::string service_unit(const fs::path& data) {
  const auto parent = data.parent_path().string();
  return "# Serment : le cabinet sur son réseau local. Écrit par « serment service install ».\n"
         "# Au démarrage, le cabinet est scellé jusqu’à ce qu’un membre se connecte.\n"
         "# Départ sans personne, si le titulaire le choisit (la machine volée s’ouvre alors "
         "seule,\n"
         "# sauf TPM) : systemd-creds encrypt --name=serment-passphrase phrase.txt \\\n"
         "#   /etc/serment/passphrase.cred, puis décommentez LoadCredentialEncrypted.\n"
         "[Unit]\n"
         "Description=Serment\n"
         "After=network-online.target\n"
         "Wants=network-online.target\n"
         "\n"
         "[Service]\n"
         "ExecStart=" +
         std::string(kProgram) + " --data " + data.string() +
         " serve --port 443 --http-port 80\n"
         "#LoadCredentialEncrypted=serment-passphrase:/etc/serment/passphrase.cred\n"
         "User=serment\n"
         "AmbientCapabilities=CAP_NET_BIND_SERVICE\n"
         "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n"
         "Restart=on-failure\n"
         "UMask=0077\n"
         "LimitCORE=0\n"
         "LimitMEMLOCK=infinity\n"
         "LimitNOFILE=16384\n"
         "ProtectSystem=strict\n"
         // systemd makes the usual folder and gives it to the account; another one is made below.
         + (parent == kStateFolder ? "StateDirectory=serment\nStateDirectoryMode=0700"
                                   : "ReadWritePaths=" + parent) +
         "\n"
         "ProtectHome=true\n"
         "PrivateTmp=true\n"
         "PrivateDevices=true\n"
         "ProtectKernelTunables=true\n"
         "ProtectKernelModules=true\n"
         "ProtectKernelLogs=true\n"
         "ProtectControlGroups=true\n"
         "ProtectClock=true\n"
         "ProtectHostname=true\n"
         "ProtectProc=invisible\n"
         "NoNewPrivileges=true\n"
         "MemoryDenyWriteExecute=true\n"
         "LockPersonality=true\n"
         "RestrictRealtime=true\n"
         "RestrictSUIDSGID=true\n"
         "RestrictNamespaces=true\n"
         "RemoveIPC=true\n"
         "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n"
         "SystemCallArchitectures=native\n"
         "SystemCallFilter=@system-service\n"
         "SystemCallErrorNumber=EPERM\n"
         "\n"
         "[Install]\n"
         "WantedBy=multi-user.target\n";
}

Result<void> check_service_folder(const fs::path& data) {
  const auto refuse = [](std::string what) {
    return fail(Errc::invalid_input, "service.folder", std::move(what), "Rien n’a été installé.",
                "Mettez le cabinet dans /var/lib/serment/cabinet, ou donnez --data.", "data");
  };
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
  if (data.string().find_first_not_of(kPlain) != std::string::npos)
    return refuse(
        "Le chemin du cabinet a une espace, un accent ou un signe qu’un service lit mal.");
  for (const std::string_view hidden : {"/home/", "/root/", "/run/user/"})
    if (data.string().starts_with(hidden))
      return refuse("Un service durci ne voit pas les dossiers personnels (" + std::string(hidden) +
                    ").");
  const auto parent = data.parent_path();
  if (parent == "/" || parent.parent_path() == "/" || parent == "/var/lib")
    return refuse("Ce dossier est au système\u00a0: le cabinet veut un dossier parent à lui.");
  return {};
}

namespace {

tl::unexpected<Error> unwritable() {
  return fail(Errc::unavailable, "service.unwritable", "Le programme n’a pas pu être installé.",
              "Le service n’est pas installé.", "Vérifiez la place libre et les droits.");
}

/// By name, then in place: the program that runs is never written over while it runs.
Result<void> copy_program(const fs::path& target) {
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  const auto partial = fs::path(target.string() + ".nouveau");
  fs::copy_file(fs::read_symlink("/proc/self/exe", error), partial,
                fs::copy_options::overwrite_existing, error);
  if (error) return unwritable();
  fs::permissions(partial, fs::perms(0755), error);
  if (!error) fs::rename(partial, target, error);
  if (error) return unwritable();
  return {};
}

/// The practice may have been made by the administrator: the service could not read it.
Result<void> give_to_service(const fs::path& data) {
  std::error_code error;
  const auto parent = data.parent_path();
  const bool is_new = fs::create_directories(parent, error);
  if (error) return unwritable();
  auto tls = data;
  tls += ".tls";
  bool given = true;
  if (is_new || parent == kStateFolder)
    given = run("chown serment:serment " + parent.string() + " && chmod 700 " + parent.string());
  for (const auto& one : {data, tls})
    if (fs::exists(one, error)) given = given && run("chown -R serment:serment " + one.string());
  if (given) return {};
  return fail(Errc::unavailable, "service.account",
              "Le cabinet n’a pas pu être donné au compte du service.",
              "Le service n’est pas installé.", "Vérifiez les droits de " + parent.string() + ".");
}

}  // namespace

Result<void> install_service(const fs::path& data, const fs::path& root) {
  TRY_VOID(check_service_folder(data));
  if (root.empty() && ::geteuid() != 0)
    return fail(Errc::forbidden, "service.not_root",
                "L’installation d’un service demande les droits de l’administrateur.",
                "Rien n’a été installé.", "Recommencez avec sudo.");
  TRY_VOID(copy_program(fs::path(root.string() + kProgram)));
  if (root.empty()) {
    const bool made =
        run("id serment >/dev/null 2>&1 || useradd --system --home-dir /nonexistent "
            "--shell /usr/sbin/nologin serment");
    if (!made)
      return fail(Errc::unavailable, "service.account",
                  "Le compte du service n’a pas pu être créé.", "Le service n’est pas installé.",
                  "Créez le compte «\u00a0serment\u00a0», puis recommencez.");
    TRY_VOID(give_to_service(data));
  }
  const auto unit = fs::path(root.string() + kUnit);
  std::error_code error;
  fs::create_directories(unit.parent_path(), error);
  if (error) return unwritable();
  const auto text = service_unit(data);
  return write_file(unit, as_bytes(text), true);
}

}  // namespace serment::cli
