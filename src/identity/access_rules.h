#pragma once
// What the practice chose about its accounts: one sealed record ("settings").
#include <boost/describe.hpp>

#include "identity/member.h"
#include "vault/session.h"

namespace serment::identity {

struct AccessRules {
  /// Whose password is changed again after law/passwords.toml's months: "none", "administrators"
  /// (the owner and the technician), "everyone".
  std::string password_renewal = "administrators";
};
BOOST_DESCRIBE_STRUCT(AccessRules, (), (password_renewal))

struct StoredAccessRules {
  AccessRules rules{};
  std::uint32_t version = 0;  ///< 0 while nobody chose
};
Result<StoredAccessRules> access_rules(vault::Session& session, store::Transaction& tx);
/// Errors: invalid_input "settings.value"; conflict "record.version".
Result<StoredAccessRules> save_access_rules(vault::Session& session, store::Transaction& tx,
                                            const AccessRules& rules,
                                            std::uint32_t expected_version,
                                            std::string_view author);

/// True when the person's password is older than the practice lets it be.
bool must_renew_password(const AccessRules& rules, const KnownMember& known, Date today);

}  // namespace serment::identity
