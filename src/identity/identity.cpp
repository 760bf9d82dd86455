#include "identity/identity.h"

#include "identity/totp.h"
#include "json/reader.h"

namespace serment::identity {
namespace {

/// No code is accepted longer than this after its step began.
constexpr std::chrono::seconds kCodeLife{120};
constexpr std::uint64_t kMostLooked = 2'000;

/// The step of a totp_trace(), 0 for another detail.
std::uint64_t traced_step(ByteView detail) {
  const auto document = json::Document::parse(as_text(detail));
  if (!document) return 0;
  const auto step = document->root().find("totp_step");
  if (!step) return 0;
  const auto number = step->natural();
  return number ? *number : 0;
}

}  // namespace

Identity::Identity(const Clock& clock, Random& random)
    : sessions(clock, random),
      attempts(clock),
      refusals(clock),
      tickets(clock, random),
      tokens(clock) {}

Result<void> Identity::load(vault::Session& session) {
  TRY_VOID(directory.load(session));
  TRY_VOID(passkeys.load(session));
  TRY_VOID(oidc.load(session));
  TRY_VOID(devices.load(session));
  TRY_VOID(tokens.load(session));
  TRY_VOID(emergencies.load(session));
  return recall_totp(session);
}

Result<void> Identity::recall_totp(vault::Session& session) {
  std::map<std::string, std::uint64_t, std::less<>> steps;
  audit::Filter filter;
  filter.from = session.clock.now() - kCodeLife;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    steps.clear();
    std::vector<audit::StoredEvent> recent;
    TRY(session.journal.list_back(
        tx, filter, std::nullopt, kMostLooked,
        [&](const audit::StoredEvent& event) { recent.push_back(event); }));
    for (const auto& one : recent) {
      const bool is_sign_in =
          one.event.action.starts_with("session.") || one.event.action == "factor.added";
      if (!is_sign_in || !one.detail_readable || one.owner != audit::DetailOwner::practice)
        continue;
      const auto detail = TRY(session.journal.detail(tx, one.index));
      auto& last = steps[one.event.actor];
      last = std::max(last, traced_step(detail));
    }
    return {};
  }));
  const std::lock_guard lock(x_mutex);
  for (const auto& [member, step] : steps) {
    auto& last = x_last_steps[member];
    last = std::max(last, step);
  }
  return {};
}

std::string Identity::totp_trace(std::string_view member) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_last_steps.find(member);
  if (found == x_last_steps.end() || found->second == 0) return {};
  return "{\"totp_step\":" + std::to_string(found->second) + "}";
}

void Identity::forget() {
  sessions.close_all({});
  passkeys.forget();
  oidc.forget();
  directory.forget();
  devices.forget();
  tokens.forget();
  emergencies.forget();
}

bool Identity::accept_totp(const KnownMember& known, std::string_view code, Instant now) {
  if (known.member.totp_secret.empty()) return false;
  const std::lock_guard lock(x_mutex);
  auto& last = x_last_steps[known.member.id];
  const auto step = check_totp(known.member.totp_secret, code, now, last);
  if (!step) return false;
  last = *step;
  return true;
}

std::vector<std::string> factors_of(const KnownMember& known) {
  std::vector<std::string> methods;
  if (known.passkeys > 0) methods.emplace_back("passkey");
  if (!known.member.totp_secret.empty()) methods.emplace_back("totp");
  if (known.member.card) methods.emplace_back("card");
  if (!known.member.oidc_subjects.empty()) methods.emplace_back("oidc");
  if (!known.member.recovery_hashes.empty()) methods.emplace_back("recovery_code");
  return methods;
}

}  // namespace serment::identity
