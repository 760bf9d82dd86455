#include "api/services.h"

#include "api/home_observed.h"
#include "api/last_verification.h"
#include "api/week.h"
#include "base/log.h"
#include "compliance/founding.h"
#include "crypto/secret.h"
#include "identity/locum.h"
#include "identity/member.h"

namespace serment::api {

std::string Configuration::origin() const {
  return "https://" + host + (port == 443 ? "" : ":" + std::to_string(port));
}

Services::Services(Configuration told, Clock& the_clock, Random& the_random)
    : configuration(std::move(told)),
      clock(the_clock),
      random(the_random),
      identity(the_clock, the_random),
      engine(configuration.directory, the_clock, the_random),
      uploads(the_clock, the_random),
      jobs(the_clock, the_random),
      given(the_clock) {}

Services::~Services() = default;

const law::RuleSet& Services::rules() const {
  return law::RuleSet::embedded();
}

Result<law::Policy> Services::policy(vault::Session& session) const {
  law::Policy chosen;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    chosen = TRY(compliance::load_policy(session, tx));
    return {};
  }));
  return chosen;
}

Result<bool> Services::unseal(std::string_view login, ByteView password) {
  const std::lock_guard lock(x_opening);
  if (engine.state() == Engine::State::open) return false;
  auto practice =
      TRY(practice::Practice::open_member(configuration.directory, login, password, clock, random));
  TRY_VOID(adopt(std::move(practice)));
  return true;
}

Result<void> Services::adopt(std::unique_ptr<practice::Practice> practice) {
  // Kept by the engine, which runs it again after a failed commit.
  TRY_VOID(engine.open(std::move(practice),
                       [this](vault::Session& session) { return load_memory(session); }));
  const auto closed = engine.run([this](vault::Session& session) -> Result<void> {
    session.actor = "system";
    TRY(identity::close_leftovers(identity, session));
    return {};
  });
  if (!closed) log::warning("leftovers.not_closed", {{"code", closed.error().code}});
  log::info("practice.opened");
  return {};
}

Result<void> Services::load_memory(vault::Session& session) {
  TRY_VOID(identity.load(session));
  return session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto answers = compliance::load_answers(session, tx);
    const auto last = TRY(last_verification(session, tx));
    const std::lock_guard lock(x_mutex);
    if (answers && !answers->practice.name.empty()) x_practice_name = answers->practice.name;
    if (last)
      if (const auto at = parse_instant(last->at)) x_verified_at = *at;
    return {};
  });
}

void Services::seal() {
  engine.seal([this] { identity.forget(); });
  uploads.clear();
  given.forget();
  log::info("practice.sealed");
}

void Services::tick() {
  uploads.sweep();
  if (engine.state() != Engine::State::open) return;
  const auto done = engine.run([this](vault::Session& session) -> Result<void> {
    session.actor = "system";
    const auto closed = TRY(identity::close_expired(identity, session));
    TRY_VOID(identity::close_expired_grants(identity, session));
    TRY(identity::close_leftovers(identity, session));
    if (closed > 0) log::info("member.expired", {{"count", static_cast<std::uint64_t>(closed)}});
    return {};
  });
  if (!done) log::warning("tick.failed", {{"code", done.error().code}});
  verify_daily();
  observe_daily();
  mail_digest();
}

void Services::observe_daily() {
  {
    const auto now = clock.now();
    const std::lock_guard lock(x_mutex);
    if (x_observed_at && now - *x_observed_at < std::chrono::hours(20)) return;
    x_observed_at = now;
  }
  const auto kept = engine.run([this](vault::Session& session) -> Result<void> {
    session.actor = "system";
    return keep_observed(*this, session);
  });
  if (!kept) log::warning("observation.not_kept", {{"code", kept.error().code}});
}

void Services::mail_digest() {
  // A server that does not answer is tried again, without wearing it.
  constexpr auto kBetween = std::chrono::minutes(15);
  {
    const auto now = clock.now();
    const std::lock_guard lock(x_mutex);
    if (x_digest_tried_at && now - *x_digest_tried_at < kBetween) return;
    x_digest_tried_at = now;
  }
  identity::Actor server;
  server.member = "system";
  server.display_name = "Serment";
  const auto started = jobs.start("digest", server, [this](JobHandle&) -> Result<std::string> {
    const auto sent = send_digest_if_due(*this);
    if (!sent) log::warning("digest.not_sent", {{"code", sent.error().code}});
    TRY_VOID(sent);
    return std::string("{}");
  });
  if (!started) log::warning("digest.not_started", {{"code", started.error().code}});
}

void Services::verify_daily() {
  {
    const auto now = clock.now();
    const std::lock_guard lock(x_mutex);
    if (x_verified_at && now - *x_verified_at < std::chrono::hours(20)) return;
    x_verified_at = now;
  }
  identity::Actor server;
  server.member = "system";
  server.display_name = "Serment";
  if (const auto started = start_verification(*this, server); !started)
    log::warning("verification.not_started", {{"code", started.error().code}});
}

std::string Services::practice_name() const {
  const std::lock_guard lock(x_mutex);
  return x_practice_name;
}

void Services::set_practice_name(std::string name) {
  const std::lock_guard lock(x_mutex);
  x_practice_name = std::move(name);
}

bool Services::first_this_minute(const Call& call, std::string_view act) {
  const std::lock_guard lock(x_mutex);
  const auto now = clock.now();
  auto& last = x_noted[call.actor.member + "\n" + std::string(act)];
  const bool again = last.request_id == call.request_id;
  if (!again && last.at != Instant() && now - last.at < std::chrono::minutes(1)) return false;
  last = {now, call.request_id};
  return true;
}

void Services::keep_recovery(std::string text) {
  const std::lock_guard lock(x_mutex);
  crypto::wipe({reinterpret_cast<std::uint8_t*>(x_recovery.data()), x_recovery.size()});
  x_recovery = std::move(text);
}

std::string Services::kept_recovery() const {
  const std::lock_guard lock(x_mutex);
  return x_recovery;
}

}  // namespace serment::api
