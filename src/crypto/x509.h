#pragma once
// The practice's own certificate authority, limited to its own names, and the certificates it gives
// to the server. By OpenSSL; keys are P-256.
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"

namespace serment::crypto {

struct CertifiedKey {
  std::string certificate_pem;
  std::string key_pem;
};

/// The private range an address lies in ("192.168.0.0/16"), or the address alone: routers hand out
/// another one any day.
std::string surrounding_range(const std::string& address);

/// A self-signed authority for ten years, that can certify only `names` ("cabinet.local", also
/// names under it) and `ranges` (addresses or ranges, IPv4 or IPv6): whoever stole its key could
/// imitate nobody else. Errors: invalid_input "x509.address", internal "x509.failed".
Result<CertifiedKey> make_authority(const std::string& common_name,
                                    const std::vector<std::string>& names,
                                    const std::vector<std::string>& ranges, Instant now);
/// A server's certificate for 397 days, for those names and addresses.
Result<CertifiedKey> certify_server(const CertifiedKey& authority,
                                    const std::vector<std::string>& names,
                                    const std::vector<std::string>& addresses, Instant now);

struct CertificateFacts {
  std::string subject;
  std::string fingerprint;  ///< SHA-256, "AB:CD:…"
  Instant not_before;
  Instant not_after;
  std::vector<std::string> names;      ///< of the subject's alternative names
  std::vector<std::string> addresses;  ///< the same, as text
};
/// Error: invalid_input "x509.unreadable".
Result<CertificateFacts> read_certificate(const std::string& pem);

}  // namespace serment::crypto
