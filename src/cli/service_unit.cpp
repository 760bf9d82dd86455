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
         "ReadWritePaths=" +
         parent +
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
         "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n"
         "SystemCallArchitectures=native\n"
         "SystemCallFilter=@system-service\n"
         "SystemCallErrorNumber=EPERM\n"
         "\n"
         "[Install]\n"
         "WantedBy=multi-user.target\n";
}

Result<void> install_service(const fs::path& data) {
  if (::geteuid() != 0)
    return fail(Errc::forbidden, "service.not_root",
                "L’installation d’un service demande les droits de l’administrateur.",
                "Rien n’a été installé.", "Recommencez avec sudo.");
  std::error_code error;
  fs::copy_file("/proc/self/exe", kProgram, fs::copy_options::overwrite_existing, error);
  const auto parent = data.parent_path();
  fs::create_directories(parent, error);
  if (error)
    return fail(Errc::unavailable, "service.unwritable", "Le programme n’a pas pu être installé.",
                "Rien n’a été installé.", "Vérifiez la place libre et les droits.");
  const bool made =
      run("id serment >/dev/null 2>&1 || useradd --system --home-dir /nonexistent "
          "--shell /usr/sbin/nologin serment");
  if (!made)
    return fail(Errc::unavailable, "service.account", "Le compte du service n’a pas pu être créé.",
                "Le service n’est pas installé.", "Créez le compte « serment », puis recommencez.");
  const auto text = service_unit(data);
  return write_file(kUnit, as_bytes(text), true);
}

}  // namespace serment::cli
