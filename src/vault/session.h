#pragma once
#include <optional>
#include <string>

#include "audit/journal.h"
#include "base/clock.h"
#include "base/random.h"
#include "store/database.h"
#include "vault/vault.h"

namespace serment::vault {

/// An open practice: what every service function receives. References outlive the session.
struct Session {
  store::Database& db;
  Vault& vault;
  audit::Journal& journal;
  const Clock& clock;
  Random& random;
  std::string actor;  ///< member id written in the journal ("owner" until members exist)
  /// Set: the registers read as they were then, and refuse to be written.
  std::optional<Instant> as_of{};
  [[nodiscard]] const PracticeId& practice() const { return vault.practice(); }
};

}  // namespace serment::vault
