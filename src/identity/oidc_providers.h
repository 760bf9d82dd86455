#pragma once
// The providers that the practice chose: one sealed record ("oidc"), and in memory while it is
// open. Thread-safe.
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/oidc.h"
#include "vault/session.h"

namespace serment::identity {

class OidcProviders {
 public:
  Result<void> load(vault::Session& session);
  void forget();
  [[nodiscard]] std::vector<OidcProvider> all() const;
  /// Of what all() gives; 0 while nobody chose.
  [[nodiscard]] std::uint32_t version() const;
  [[nodiscard]] std::optional<OidcProvider> find(std::string_view id) const;
  /// Takes the place of all. Errors: check_provider()'s; invalid_input "oidc.provider" for two of
  /// one name; conflict "record.version".
  Result<void> save(vault::Session& session, std::vector<OidcProvider> providers,
                    std::uint32_t expected_version, std::string_view author);

  /// What a provider published, for a few minutes.
  [[nodiscard]] std::optional<OidcEndpoints> published(std::string_view id, Instant now) const;
  void keep_published(std::string_view id, OidcEndpoints endpoints, Instant until);

 private:
  struct Published {
    OidcEndpoints endpoints;
    Instant until;
  };
  mutable std::mutex x_mutex;
  std::vector<OidcProvider> x_all;
  std::uint32_t x_version = 0;
  std::map<std::string, Published, std::less<>> x_published;
};

}  // namespace serment::identity
