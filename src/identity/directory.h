#pragma once
// All accounts of an open practice, in memory, and their sealed records. Reading is thread-safe;
// writing happens on the engine and shows once committed.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/member.h"
#include "vault/session.h"

namespace serment::identity {

class Directory {
 public:
  Directory();
  ~Directory();
  /// Reads every account of the practice.
  Result<void> load(vault::Session& session);
  /// Forgets everything: the practice is sealed.
  void forget();

  [[nodiscard]] std::vector<KnownMember> all() const;
  [[nodiscard]] std::optional<KnownMember> find(std::string_view id) const;
  /// Never a departed one: their login is free again.
  [[nodiscard]] std::optional<KnownMember> by_login(std::string_view folded_login) const;
  /// The id of a departed one that had that login; empty without: their attempts are told.
  [[nodiscard]] std::string departed(std::string_view folded_login) const;
  [[nodiscard]] std::optional<KnownMember> by_invitation(std::string_view code_hash) const;
  [[nodiscard]] std::optional<KnownMember> by_rpps(std::string_view rpps) const;
  void count_passkeys(std::string_view id, std::size_t count);

  /// Saves a new account. Errors: conflict "member.login_taken".
  Result<KnownMember> add(vault::Session& session, Member member, std::string_view state,
                          std::string_view author);
  /// Changes an account, in its own transaction: `change` edits a copy. `expected_version` 0 takes
  /// the latest. Errors: not_found "member.unknown", conflict "record.version", forbidden
  /// "record.transition".
  using Change = std::function<Result<void>(Member&, std::string& state)>;
  Result<KnownMember> change(vault::Session& session, std::string_view id,
                             std::uint32_t expected_version, std::string_view author,
                             const Change& change);

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::identity
