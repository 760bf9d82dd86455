#pragma once
// The local authority and the server's certificate, in a folder beside the practice's own
// ("<data>.tls", mode 0700): they exist before the practice does.
#include <filesystem>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "crypto/x509.h"

namespace serment::app {

struct TlsIdentity {
  crypto::CertifiedKey server;
  std::string chain_pem;      ///< server, then authority
  std::string authority_pem;  ///< the certificate alone
  crypto::CertificateFacts authority;
  crypto::CertificateFacts certificate;
  bool authority_is_new = false;
};

std::filesystem::path tls_folder(const std::filesystem::path& data);
/// Reads both, making what is missing: the authority at the first start; the server's certificate
/// also when it ends within 30 days, or when the machine's names or addresses have changed within
/// what the authority may certify (whole private ranges; an address outside, of a tunnel say, is
/// left out). A machine with a new name, or that has moved to another range, gets a new authority.
/// Errors: unavailable "tls.folder".
Result<TlsIdentity> tls_identity(const std::filesystem::path& data,
                                 const std::vector<std::string>& names,
                                 const std::vector<std::string>& addresses, Instant now);

/// This machine's name, "<name>.local", localhost.
std::vector<std::string> machine_names();
/// Its addresses that are up, loopback included; of IPv6 those of the local network only.
std::vector<std::string> machine_addresses();

}  // namespace serment::app
