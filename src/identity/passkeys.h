#pragma once
// The passkeys of every member: sealed records ("passkey"), and in memory while the practice is
// open. Reading is thread-safe.
#include <boost/describe.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/directory.h"
#include "vault/session.h"

namespace serment::identity {

struct Passkey {
  std::string id{}, credential{};  ///< the second in base64url, as browsers name it
  std::string member{}, label{}, host{}, public_key{}, created_at{};
  std::int64_t algorithm = 0, counter = 0;
  std::optional<std::string> last_used_at{};
  std::vector<std::string> transports{};
};
BOOST_DESCRIBE_STRUCT(Passkey, (),
                      (id, credential, member, label, host, public_key, created_at, algorithm,
                       counter, last_used_at, transports))

class Passkeys {
 public:
  /// `directory` is told how many each member has, and must outlive it.
  explicit Passkeys(Directory& directory) : x_directory(directory) {}
  Result<void> load(vault::Session& session);
  void forget();
  [[nodiscard]] std::vector<Passkey> of(std::string_view member) const;
  [[nodiscard]] std::optional<Passkey> by_credential(std::string_view credential) const;
  /// The counter that a valid proof showed; false when it did not grow, as a copied key's would
  /// not. Kept in memory until used() writes it.
  bool advance(std::string_view credential, std::uint32_t counter);

  /// Errors: conflict "passkey.known"; invalid_input "passkey.many".
  Result<Passkey> add(vault::Session& session, Passkey key);
  /// The authenticator's own secret (32 bytes) opens the practice from now on, when the member's
  /// roles do; else nothing is done.
  Result<void> open_slot(vault::Session& session, std::string_view credential, ByteView secret);
  /// Keeps the counter and the day of use, and does open_slot().
  Result<void> used(vault::Session& session, std::string_view credential, ByteView secret);
  /// Error: not_found "passkey.unknown", also for somebody else's.
  Result<void> remove(vault::Session& session, std::string_view id, std::string_view member);
  /// Every one of a member who proves nothing any more.
  Result<void> revoke_all(vault::Session& session, std::string_view member,
                          std::string_view author);
  /// A member opens the practice no longer, and may still sign in.
  Result<void> close_slots(vault::Session& session, std::string_view member);

 private:
  struct Known {
    Passkey key;
    std::uint32_t version = 0;
  };
  Result<void> save(vault::Session& session, Passkey key, std::string_view state,
                    std::string_view author);
  void count(std::string_view member);

  Directory& x_directory;
  mutable std::mutex x_mutex;
  std::map<std::string, Known, std::less<>> x_known;  ///< by credential
};

/// What a passkey's slot is named after in the keyring.
std::string passkey_slot(std::string_view credential);

}  // namespace serment::identity
