#pragma once
// Opening a dossier in emergency beyond one's rights: a reason, one hour, and somebody else's look
// afterwards. Sealed records ("break_glass"), and in memory while they last.
#include <boost/describe.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "vault/session.h"

namespace serment::identity {

struct Emergency {
  std::string id{}, member{}, dossier{}, reason{}, opened_at{}, until{};
  std::optional<std::string> reviewed_by{}, reviewed_at{}, conclusion{}, note{};
};
BOOST_DESCRIBE_STRUCT(Emergency, (),
                      (id, member, dossier, reason, opened_at, until, reviewed_by, reviewed_at,
                       conclusion, note))

class Emergencies {
 public:
  Result<void> load(vault::Session& session);
  void forget();
  [[nodiscard]] std::vector<Emergency> all() const;
  /// True while that member may read that dossier.
  [[nodiscard]] bool open(std::string_view member, std::string_view dossier, Instant now) const;
  /// Errors: invalid_input "break_glass.reason".
  Result<Emergency> begin(vault::Session& session, std::string_view member,
                          std::string_view dossier, std::string_view reason);
  /// Errors: not_found "break_glass.unknown"; forbidden "break_glass.own"; conflict
  /// "break_glass.reviewed"; invalid_input "break_glass.conclusion".
  Result<Emergency> review(vault::Session& session, std::string_view id, std::string_view reviewer,
                           std::string_view conclusion, std::string_view note);

 private:
  mutable std::mutex x_mutex;
  std::vector<Emergency> x_all;
};

}  // namespace serment::identity
