#pragma once
// Answers already given to requests that name themselves (Idempotency-Key): sent again, they get
// the same answer and nothing is done twice. In memory only: a day, or until the practice is
// sealed.
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "api/route.h"
#include "base/clock.h"

namespace serment::api {

class GivenAnswers {
 public:
  explicit GivenAnswers(const Clock& clock) : x_clock(clock) {}

  enum class Known : std::uint8_t {
    fresh,    ///< never seen: it is now under way, end() must follow
    running,  ///< the first one has no answer yet
    same,     ///< this very request: its answer is given
    other     ///< the key was used for another request
  };
  struct Found {
    Known known = Known::fresh;
    Reply reply{};
  };
  Found begin(const std::string& key, const std::string& digest);
  /// Keeps the answer of what began; a refusal, a file or a cookie is not kept, and the key is free
  /// again.
  void end(const std::string& key, const Reply& reply);
  /// Keeps that refusal instead of an answer that holds a secret: what was made is not made twice.
  void end_told(const std::string& key, Reply refusal);
  void forget();
  [[nodiscard]] std::size_t size() const;

 private:
  struct Given {
    std::string digest;
    std::optional<Reply> reply;
    Instant at;
  };
  void drop_old();
  void keep(const std::string& key, Given& given, Reply reply);

  const Clock& x_clock;
  mutable std::mutex x_mutex;
  std::map<std::string, Given> x_given;
  std::deque<std::string> x_order;  ///< of what has its answer, oldest first
};

/// What distinguishes a request that names itself; empty for one that does not, that changes
/// nothing, that nobody signed, or whose body is a file.
std::string again_key(const Call& call);
/// Of what it asks: the address and the body.
std::string again_digest(const Call& call);

}  // namespace serment::api
