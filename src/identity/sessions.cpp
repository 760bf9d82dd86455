#include "identity/sessions.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/ids.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::identity {
namespace {

/// However active, a session ends: a working day and a bit.
constexpr std::chrono::hours kLongest{12};

std::string digest_of(std::string_view secret) {
  return crypto::hex(crypto::sha256(as_bytes(secret)));
}

struct Open {
  std::string id;
  Actor actor;
  Instant opened_at;
  Instant last_touch;
  Instant last_seen;
  bool locked = false;
  std::chrono::seconds lock_after{30};
};

}  // namespace

struct Sessions::State {
  const Clock& clock;
  Random& random;
  mutable std::mutex mutex{};
  std::map<std::string, Open> open{};  ///< digest of the secret → session

  std::string draw_secret() { return draw_id(random) + draw_id(random); }

  std::map<std::string, Open>::iterator alive(std::string_view secret) {
    const auto found = open.find(digest_of(secret));
    if (found == open.end()) return found;
    const auto now = clock.now();
    if (now - found->second.opened_at > kLongest) {
      open.erase(found);
      return open.end();
    }
    auto& session = found->second;
    if (!session.locked && now - session.last_touch > session.lock_after) {
      session.locked = true;
      session.actor.reauthenticated_at.reset();
    }
    return found;
  }

  /// Moves a session under a new secret.
  std::string renew(std::map<std::string, Open>::iterator found) {
    auto secret = draw_secret();
    auto session = std::move(found->second);
    open.erase(found);
    session.last_touch = clock.now();
    open.emplace(digest_of(secret), std::move(session));
    return secret;
  }
};

Sessions::Sessions(const Clock& clock, Random& random) : x_state(new State{clock, random}) {}
Sessions::~Sessions() = default;

std::string Sessions::open(const Actor& actor, std::chrono::seconds lock_after) {
  const std::lock_guard lock(x_state->mutex);
  auto secret = x_state->draw_secret();
  const auto now = x_state->clock.now();
  Open session;
  session.id = draw_id(x_state->random);
  session.actor = actor;
  session.actor.session = session.id;
  session.opened_at = session.last_touch = session.last_seen = now;
  session.lock_after = lock_after;
  x_state->open.emplace(digest_of(secret), std::move(session));
  return secret;
}

std::optional<Sessions::Found> Sessions::find(std::string_view secret, bool touch) {
  if (secret.empty()) return std::nullopt;
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->alive(secret);
  if (found == x_state->open.end()) return std::nullopt;
  auto& session = found->second;
  session.last_seen = x_state->clock.now();
  if (touch && !session.locked) session.last_touch = session.last_seen;
  return Found{session.actor, session.locked ? Lock::locked : Lock::open, session.lock_after};
}

void Sessions::touch(std::string_view secret) {
  (void)find(secret, true);
}

void Sessions::lock(std::string_view secret) {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->alive(secret);
  if (found == x_state->open.end()) return;
  found->second.locked = true;
  found->second.actor.reauthenticated_at.reset();
}

void Sessions::lock_all(std::string_view member, std::string_view machine) {
  const std::lock_guard lock(x_state->mutex);
  for (auto& one : x_state->open) {
    const auto& actor = one.second.actor;
    const bool is_there = !machine.empty() && actor.machine == machine;
    if (actor.member != member && !is_there) continue;
    one.second.locked = true;
    one.second.actor.reauthenticated_at.reset();
  }
}

std::optional<std::string> Sessions::unlock(std::string_view secret) {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->alive(secret);
  if (found == x_state->open.end()) return std::nullopt;
  found->second.locked = false;
  return x_state->renew(found);
}

void Sessions::reauthenticated(std::string_view secret) {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->alive(secret);
  if (found != x_state->open.end()) found->second.actor.reauthenticated_at = x_state->clock.now();
}

std::optional<std::string> Sessions::raise(std::string_view secret, const Actor& actor) {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->alive(secret);
  if (found == x_state->open.end()) return std::nullopt;
  const auto id = found->second.id;
  const auto device = found->second.actor.device;
  const auto machine = found->second.actor.machine;
  const bool password_due = found->second.actor.password_due;
  found->second.actor = actor;
  found->second.actor.password_due = password_due;
  found->second.actor.session = id;
  found->second.actor.device = device;
  found->second.actor.machine = machine;
  found->second.actor.reauthenticated_at = x_state->clock.now();
  return x_state->renew(found);
}

void Sessions::password_renewed(std::string_view secret) {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->alive(secret);
  if (found != x_state->open.end()) found->second.actor.password_due = false;
}

void Sessions::close(std::string_view secret) {
  const std::lock_guard lock(x_state->mutex);
  x_state->open.erase(digest_of(secret));
}

bool Sessions::close_by_id(std::string_view id) {
  const std::lock_guard lock(x_state->mutex);
  return std::erase_if(x_state->open, [&](const auto& one) { return one.second.id == id; }) > 0;
}

std::size_t Sessions::close_all(std::string_view member, std::string_view spared_id) {
  const std::lock_guard lock(x_state->mutex);
  return std::erase_if(x_state->open, [&](const auto& one) {
    return (member.empty() || one.second.actor.member == member) && one.second.id != spared_id;
  });
}

void Sessions::set_lock_after(std::string_view device, std::chrono::seconds lock_after) {
  const std::lock_guard lock(x_state->mutex);
  for (auto& one : x_state->open)
    if (one.second.actor.device == device) one.second.lock_after = lock_after;
}

std::vector<SessionView> Sessions::list() const {
  const std::lock_guard lock(x_state->mutex);
  std::vector<SessionView> views;
  const auto now = x_state->clock.now();
  for (const auto& one : x_state->open) {
    const auto& session = one.second;
    if (now - session.opened_at > kLongest) continue;
    const bool locked = session.locked || now - session.last_touch > session.lock_after;
    views.push_back({session.id, session.actor.member, session.actor.display_name,
                     session.actor.device, session.opened_at, session.last_seen, locked});
  }
  std::sort(views.begin(), views.end(),
            [](const auto& a, const auto& b) { return a.opened_at < b.opened_at; });
  return views;
}

}  // namespace serment::identity
