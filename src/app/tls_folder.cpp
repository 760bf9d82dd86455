#include "app/tls_folder.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>

#include "cli/context.h"

namespace serment::app {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::hours kRenewBefore{30 * 24};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Result<void> keep(const fs::path& path, const std::string& text, bool secret) {
  return cli::write_file(path, as_bytes(text), true, secret);
}

bool covers(const crypto::CertificateFacts& facts, const std::vector<std::string>& names,
            const std::vector<std::string>& addresses) {
  const auto has = [](const std::vector<std::string>& list, const std::string& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
  };
  return std::all_of(names.begin(), names.end(),
                     [&](const auto& name) { return has(facts.names, name); }) &&
         std::all_of(addresses.begin(), addresses.end(),
                     [&](const auto& address) { return has(facts.addresses, address); });
}

Result<crypto::CertifiedKey> found_authority(const fs::path& folder,
                                             const std::vector<std::string>& names,
                                             const std::vector<std::string>& ranges, Instant now) {
  const auto common_name = "Autorité locale du cabinet (" + names.front() + ")";
  auto authority = TRY(crypto::make_authority(common_name, names, ranges, now));
  TRY_VOID(keep(folder / "ca.key", authority.key_pem, true));
  TRY_VOID(keep(folder / "ca.pem", authority.certificate_pem, false));
  // What the authority may certify, to know when a new one is needed.
  std::string scope;
  for (const auto& one : names) scope += one + "\n";
  for (const auto& one : ranges) scope += one + "\n";
  TRY_VOID(keep(folder / "scope.txt", scope, false));
  return authority;
}

/// What the authority is limited to: tomorrow's private address too, so that a router's choice does
/// not make every computer of the practice distrust the server.
std::vector<std::string> ranges_of(const std::vector<std::string>& addresses) {
  std::vector<std::string> ranges;
  for (const auto& address : addresses) {
    auto range = crypto::surrounding_range(address);
    if (std::find(ranges.begin(), ranges.end(), range) == ranges.end())
      ranges.push_back(std::move(range));
  }
  return ranges;
}

bool in_scope(const std::string& scope, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& one) {
    return ("\n" + scope).find("\n" + one + "\n") != std::string::npos;
  });
}

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

/// The addresses that an authority of this scope may certify. None of the network's, while there
/// are some: the machine has moved, and the scope is of no use any more.
std::optional<std::vector<std::string>> within(const std::string& scope,
                                               const std::vector<std::string>& addresses) {
  std::vector<std::string> inside;
  bool on_a_network = false;
  bool reached = false;
  for (const auto& address : addresses) {
    const bool local = is_loopback(address);
    const bool certifiable = in_scope(scope, {crypto::surrounding_range(address)});
    on_a_network = on_a_network || !local;
    reached = reached || (certifiable && !local);
    if (certifiable) inside.push_back(address);
  }
  if (on_a_network && !reached) return std::nullopt;
  return inside;
}

/// A readable authority with more time to live than the certificates it must still give.
bool is_usable(const crypto::CertifiedKey& authority, Instant now) {
  const auto facts = crypto::read_certificate(authority.certificate_pem);
  return !authority.key_pem.empty() && facts && facts->not_after - now > kRenewBefore;
}

}  // namespace

fs::path tls_folder(const fs::path& data) {
  auto folder = data;
  folder += ".tls";
  return folder;
}

Result<TlsIdentity> tls_identity(const fs::path& data, const std::vector<std::string>& names,
                                 const std::vector<std::string>& addresses, Instant now) {
  const auto folder = tls_folder(data);
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error)
    return fail(Errc::unavailable, "tls.folder",
                "Le dossier des certificats ne peut pas être créé.", {},
                "Vérifiez les droits du dossier de données.");
  TlsIdentity identity;
  crypto::CertifiedKey authority{read(folder / "ca.pem"), read(folder / "ca.key")};
  const auto scope = read(folder / "scope.txt");
  auto certified = within(scope, addresses);
  if (!is_usable(authority, now) || !in_scope(scope, names) || !certified) {
    authority = TRY(found_authority(folder, names, ranges_of(addresses), now));
    identity.authority_is_new = true;
    certified = addresses;
  }
  crypto::CertifiedKey server{read(folder / "server.pem"), read(folder / "server.key")};
  const auto facts = crypto::read_certificate(server.certificate_pem);
  if (identity.authority_is_new || !facts || facts->not_after - now < kRenewBefore ||
      !covers(*facts, names, *certified)) {
    server = TRY(crypto::certify_server(authority, names, *certified, now));
    TRY_VOID(keep(folder / "server.key", server.key_pem, true));
    TRY_VOID(keep(folder / "server.pem", server.certificate_pem, false));
  }
  identity.authority = TRY(crypto::read_certificate(authority.certificate_pem));
  identity.certificate = TRY(crypto::read_certificate(server.certificate_pem));
  identity.chain_pem = server.certificate_pem + authority.certificate_pem;
  identity.authority_pem = authority.certificate_pem;
  identity.server = std::move(server);
  return identity;
}

std::vector<std::string> machine_names() {
  char buffer[256] = {};
  ::gethostname(buffer, sizeof buffer - 1);
  std::string host;
  for (const char c : std::string(buffer)) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool plain =
        (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') || low == '-' || low == '.';
    if (plain) host += low;
  }
  std::vector<std::string> names;
  if (!host.empty() && host != "localhost") {
    if (host.find('.') == std::string::npos) names.push_back(host + ".local");
    names.push_back(host);
  }
  names.emplace_back("localhost");
  return names;
}

std::vector<std::string> machine_addresses() {
  std::vector<std::string> addresses;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return {"127.0.0.1"};
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0) continue;
    char text[INET6_ADDRSTRLEN];
    const void* bytes = nullptr;
    if (one->ifa_addr->sa_family == AF_INET) {
      bytes = &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr;
    } else if (one->ifa_addr->sa_family == AF_INET6) {
      const auto& address = reinterpret_cast<const sockaddr_in6*>(one->ifa_addr)->sin6_addr;
      // One names an interface, of no use in a URL; the others of Internet change every day.
      const bool unique_local = (address.s6_addr[0] & 0xFE) == 0xFC;
      if (!unique_local && !IN6_IS_ADDR_LOOPBACK(&address)) continue;
      bytes = &address;
    } else {
      continue;
    }
    if (::inet_ntop(one->ifa_addr->sa_family, bytes, text, sizeof text) != nullptr &&
        std::find(addresses.begin(), addresses.end(), text) == addresses.end())
      addresses.emplace_back(text);
  }
  ::freeifaddrs(list);
  return addresses;
}

}  // namespace serment::app
