#pragma once
// What somebody has already proved while the rest is awaited: a password before its second factor,
// a secret shown before it is confirmed, a challenge before its answer. In memory, minutes.
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace serment::identity {

struct Ticket {
  std::string purpose;  ///< "second_factor", "totp", "passkey", "card", "oidc"
  std::string member;   ///< may be empty (nobody named yet)
  std::string value{};  ///< a secret or a challenge
  std::string device{};
  std::string peer{};  ///< address that asked for it
};

class Tickets {
 public:
  Tickets(const Clock& clock, Random& random) : x_clock(clock), x_random(random) {}
  /// Whoever asks for many takes the place of their own: a stranger's drive out no other address's,
  /// and none that names a member.
  std::string issue(Ticket ticket, std::chrono::seconds life = std::chrono::minutes(5));
  /// Nothing for one that is unknown, of another purpose, or out of date.
  [[nodiscard]] std::optional<Ticket> look(std::string_view id, std::string_view purpose) const;
  /// The same, and it is used up.
  std::optional<Ticket> take(std::string_view id, std::string_view purpose);
  /// A wrong answer; the fifth ends the ticket.
  void missed(std::string_view id);

 private:
  struct Kept {
    Ticket ticket;
    Instant until;
    int misses = 0;
    std::uint64_t number = 0;  ///< in the order of issue
  };
  template <class Whose>
  void keep_under(std::size_t most, Whose whose);

  const Clock& x_clock;
  Random& x_random;
  mutable std::mutex x_mutex;
  std::uint64_t x_issued = 0;
  std::map<std::string, Kept, std::less<>> x_kept;
};

}  // namespace serment::identity
