#pragma once
// Tokens of programs (the technician's scripts): part of their maker's permissions, until a day.
// Sealed records ("api_token"); only their digest is kept.
#include <boost/describe.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/directory.h"
#include "vault/session.h"

namespace serment::identity {

struct ApiToken {
  std::string id{}, label{}, member{}, secret_hash{}, created_at{}, expires_on{};
  std::vector<std::string> scopes{};
};
BOOST_DESCRIBE_STRUCT(ApiToken, (),
                      (id, label, member, secret_hash, created_at, expires_on, scopes))

class Tokens {
 public:
  explicit Tokens(const Clock& clock);
  ~Tokens();
  Result<void> load(vault::Session& session);
  void forget();
  [[nodiscard]] std::vector<ApiToken> of(std::string_view member) const;
  /// Who a token acts for: nothing when it is unknown or out of date, or its maker's account is not
  /// active any more; never more than the maker may do now.
  [[nodiscard]] std::optional<Actor> find(std::string_view secret,
                                          const Directory& directory) const;
  struct Created {
    ApiToken token;
    std::string secret;  ///< "srm_…", shown once
  };
  /// Errors: invalid_input "token.label", "token.scopes", "token.expiry".
  Result<Created> create(vault::Session& session, const Actor& maker, std::string label,
                         std::vector<std::string> scopes, std::string_view expires_on);
  /// Error: not_found "token.unknown".
  Result<void> revoke(vault::Session& session, std::string_view id, const Actor& author);
  /// Every token of a member who has left.
  Result<void> revoke_all(vault::Session& session, std::string_view member,
                          std::string_view author);

 private:
  Result<void> save_revoked(vault::Session& session, const ApiToken& token,
                            std::string_view author);
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::identity
