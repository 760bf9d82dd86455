#include "identity/tokens.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/ids.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::identity {
namespace {

constexpr std::string_view kKind = "api_token";
constexpr records::Transition kTransitions[] = {
    {"", "active", "token.created"},
    {"active", "revoked", "token.revoked"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr std::string_view kPrefix = "srm_";
constexpr int kLongestDays = 366;

std::string digest_of(std::string_view secret) {
  return crypto::hex(crypto::sha256(as_bytes(secret)));
}

Permissions permissions_of_scopes(const std::vector<std::string>& scopes) {
  Permissions granted;
  for (const auto& scope : scopes)
    if (const auto permission = permission_of(scope))
      granted.set(static_cast<std::size_t>(*permission));
  return granted;
}

Result<void> check(const Actor& maker, const std::string& label,
                   const std::vector<std::string>& scopes, Date expires, Date today) {
  if (label.empty() || label.size() > 80)
    return fail(Errc::invalid_input, "token.label", "Il manque le nom du programme.",
                "Aucun jeton n’a été créé.", "Dites à quoi il sert.", "label");
  const bool allowed = std::all_of(scopes.begin(), scopes.end(), [&](const auto& scope) {
    const auto permission = permission_of(scope);
    return permission && *permission != Permission::self && maker.may(*permission);
  });
  if (scopes.empty() || !allowed)
    return fail(Errc::invalid_input, "token.scopes",
                "Un jeton ne peut recevoir que des droits que vous avez.",
                "Aucun jeton n’a été créé.", "Choisissez-les dans la liste de vos droits.",
                "scopes");
  const int days = days_between(today, expires);
  if (days < 1 || days > kLongestDays)
    return fail(Errc::invalid_input, "token.expiry", "Un jeton vaut un an au plus.",
                "Aucun jeton n’a été créé.", "Choisissez une date dans l’année qui vient.",
                "expires_on");
  return {};
}

}  // namespace

struct Tokens::State {
  const Clock& clock;
  mutable std::mutex mutex{};
  std::map<std::string, ApiToken, std::less<>> by_digest{};
};

Tokens::Tokens(const Clock& clock) : x_state(new State{clock}) {}
Tokens::~Tokens() = default;

Result<void> Tokens::load(vault::Session& session) {
  std::map<std::string, ApiToken, std::less<>> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found.clear();
    for (const auto& record : TRY(records::list(session, tx, kKind))) {
      if (record.state != "active") continue;
      const auto document = TRY(json::Document::parse(record.json));
      auto token = TRY(json::bind::read<ApiToken>(document.root()));
      auto digest = token.secret_hash;
      found.emplace(std::move(digest), std::move(token));
    }
    return {};
  }));
  const std::lock_guard lock(x_state->mutex);
  x_state->by_digest = std::move(found);
  return {};
}

void Tokens::forget() {
  const std::lock_guard lock(x_state->mutex);
  x_state->by_digest.clear();
}

std::vector<ApiToken> Tokens::of(std::string_view member) const {
  const std::lock_guard lock(x_state->mutex);
  std::vector<ApiToken> list;
  for (const auto& one : x_state->by_digest)
    if (member.empty() || one.second.member == member) list.push_back(one.second);
  return list;
}

std::optional<Actor> Tokens::find(std::string_view secret, const Directory& directory) const {
  if (!secret.starts_with(kPrefix)) return std::nullopt;
  ApiToken token;
  {
    const std::lock_guard lock(x_state->mutex);
    const auto found = x_state->by_digest.find(digest_of(secret));
    if (found == x_state->by_digest.end()) return std::nullopt;
    token = found->second;
  }
  const auto known = directory.find(token.member);
  const auto now = x_state->clock.now();
  const auto expires = parse_iso_date(token.expires_on);
  if (!known || !known->active() || !known->in_its_dates(now) || !expires ||
      paris_date(now) > *expires)
    return std::nullopt;
  Actor actor = actor_of(*known);
  actor.permissions &= permissions_of_scopes(token.scopes);
  actor.token = token.id;
  actor.second_factor = true;  // its maker had one
  return actor;
}

Result<Tokens::Created> Tokens::create(vault::Session& session, const Actor& maker,
                                       std::string label, std::vector<std::string> scopes,
                                       std::string_view expires_on) {
  const auto expires = TRY(parse_iso_date(expires_on));
  TRY_VOID(check(maker, label, scopes, expires, session.clock.today()));
  Created created;
  created.secret = std::string(kPrefix) + draw_id(session.random) + draw_id(session.random);
  created.token.id = draw_id(session.random);
  created.token.label = std::move(label);
  created.token.member = maker.member;
  created.token.secret_hash = digest_of(created.secret);
  created.token.created_at = iso(session.clock.now());
  created.token.expires_on = iso(expires);
  created.token.scopes = std::move(scopes);
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(records::save(session, tx, kLifecycle, created.token.id, "active",
                      json::bind::write(created.token), 0, maker.member));
    return {};
  }));
  const std::lock_guard lock(x_state->mutex);
  x_state->by_digest[created.token.secret_hash] = created.token;
  return created;
}

Result<void> Tokens::revoke(vault::Session& session, std::string_view id, const Actor& author) {
  ApiToken token;
  for (const auto& one : of({}))
    if (one.id == id && (one.member == author.member || author.may(Permission::member_manage)))
      token = one;
  if (token.id.empty())
    return fail(Errc::not_found, "token.unknown", "Ce jeton n’est pas connu.",
                "Rien n’a été changé.", "Relisez la liste.");
  return save_revoked(session, token, author.member);
}

Result<void> Tokens::revoke_all(vault::Session& session, std::string_view member,
                                std::string_view author) {
  for (const auto& token : of(member)) TRY_VOID(save_revoked(session, token, author));
  return {};
}

Result<void> Tokens::save_revoked(vault::Session& session, const ApiToken& token,
                                  std::string_view author) {
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(records::save(session, tx, kLifecycle, token.id, "revoked", json::bind::write(token), 1,
                      author));
    return {};
  }));
  const std::lock_guard lock(x_state->mutex);
  x_state->by_digest.erase(token.secret_hash);
  return {};
}

}  // namespace serment::identity
