#pragma once
// Open sessions, in memory only: after a restart everybody signs in again, since the practice is
// sealed then. Thread-safe.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "identity/permissions.h"

namespace serment::identity {

/// Who acts, for a guard and for the journal. For an API token, `member` is the one who made it and
/// `token` its id.
struct Actor {
  std::string member;        ///< member id, journalled
  std::string display_name;  ///< staff, not a patient
  std::vector<Role> roles{};
  Permissions permissions{};
  std::string session{};  ///< public id of the session (not its secret); empty for a token
  std::string token{};
  std::string device{};
  std::string machine{};       ///< address that the session was opened from
  bool second_factor = false;  ///< false: only enrolling one is allowed
  bool password_due = false;   ///< true: only changing the password is allowed
  std::optional<Instant> reauthenticated_at{};
  [[nodiscard]] bool may(Permission permission) const {
    return permissions.test(static_cast<std::size_t>(permission));
  }
};

struct SessionView {
  std::string id;
  std::string member;
  std::string display_name;
  std::string device;
  Instant opened_at;
  Instant last_seen_at;
  bool locked = false;
};

enum class Lock : std::uint8_t { open, locked };

class Sessions {
 public:
  /// Both must outlive it.
  Sessions(const Clock& clock, Random& random);
  ~Sessions();

  /// Opens a session; returns the secret for the cookie. A new secret each time (no fixation).
  std::string open(const Actor& actor, std::chrono::seconds lock_after);
  struct Found {
    Actor actor;
    Lock lock = Lock::open;
    std::chrono::seconds lock_after{30};
  };
  /// Nothing for an unknown or ended secret. A session idle beyond its delay is found locked.
  /// `touch` says that a person did something (polling does not).
  std::optional<Found> find(std::string_view secret, bool touch);
  void touch(std::string_view secret);
  void lock(std::string_view secret);
  /// Locks every session of a member, and everybody's opened from a machine (a card has left its
  /// reader).
  void lock_all(std::string_view member, std::string_view machine);
  /// Opens a locked session again, under a new secret.
  std::optional<std::string> unlock(std::string_view secret);
  void reauthenticated(std::string_view secret);
  /// A second factor was enrolled or shown: full permissions from now on, under a new secret. A
  /// password that was due stays so.
  std::optional<std::string> raise(std::string_view secret, const Actor& actor);
  /// The password that was due was changed.
  void password_renewed(std::string_view secret);
  void close(std::string_view secret);
  bool close_by_id(std::string_view id);
  /// Closes every session of a member (departure, expiry), or all when empty; except `spared`.
  std::size_t close_all(std::string_view member, std::string_view spared_id = {});
  void set_lock_after(std::string_view device, std::chrono::seconds lock_after);
  [[nodiscard]] std::vector<SessionView> list() const;

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::identity
