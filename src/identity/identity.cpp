#include "identity/identity.h"

#include "identity/totp.h"

namespace serment::identity {

Identity::Identity(const Clock& clock, Random& random)
    : sessions(clock, random), attempts(clock), tickets(clock, random), tokens(clock) {}

Result<void> Identity::load(vault::Session& session) {
  TRY_VOID(directory.load(session));
  TRY_VOID(devices.load(session));
  TRY_VOID(tokens.load(session));
  return emergencies.load(session);
}

void Identity::forget() {
  sessions.close_all({});
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
  if (!known.member.recovery_hashes.empty()) methods.emplace_back("recovery_code");
  return methods;
}

}  // namespace serment::identity
