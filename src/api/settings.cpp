// Keys and slots, the local authority, the rules of access of the practice.
#include "practice/settings.h"

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/routes.h"
#include "identity/access_rules.h"
#include "identity/password_law.h"
#include "vault/recovery_shares.h"

namespace serment::api {
namespace {

struct ChoicesBody {
  std::optional<std::string> password_renewal{};
};
BOOST_DESCRIBE_STRUCT(ChoicesBody, (), (password_renewal))

Result<identity::StoredAccessRules> load(vault::Session& session) {
  return reading(session,
                 [&](store::Transaction& tx) { return identity::access_rules(session, tx); });
}

/// Chosen by whoever administers the machine, with systemd: shown here, not changed here.
void write_unattended(json::Writer& out, bool active) {
  out.key("unattended");
  out.begin_object();
  out.field("available", false);
  out.field("active", active);
  out.field(
      "explanation",
      active ? "Le cabinet s’ouvre seul au démarrage\u00a0: le système de cette machine garde une "
               "phrase qui n’ouvre que sur elle. Qui emporte la machine entière et l’allume "
               "trouve le cabinet ouvert."
             : "Au démarrage, rien n’est lisible tant qu’un membre ne s’est pas connecté. Un "
               "démarrage sans personne se prépare sur la machine, dans l’unité que "
               "«\u00a0./run --install\u00a0» écrit.");
  out.end_object();
}

Result<Reply> get(Call& call) {
  const auto stored = TRY(load(*call.session));
  const auto& configuration = call.services.configuration;
  const auto settings = practice::read_settings(configuration.directory);
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("slots");
  out.begin_array();
  for (const auto& slot : call.session->vault.slots()) {
    out.begin_object();
    out.field("id", slot.id);
    out.field("kind", slot.kind);
    out.field("created", iso(slot.created));
    out.end_object();
  }
  out.end_array();
  out.field("epoch", call.session->vault.epoch());
  out.field("store", settings && !settings->store.empty() ? "postgresql" : "sqlite");
  out.key("ca");
  out.begin_object();
  out.field("subject", configuration.authority_subject);
  out.field("fingerprint", configuration.authority_fingerprint);
  out.field("not_after", configuration.certificate_not_after);
  out.end_object();
  out.key("addresses");
  json::bind::write(out, configuration.addresses);
  out.field("origin", configuration.origin());
  write_unattended(out, configuration.unattended);
  out.field("password_renewal", stored.rules.password_renewal);
  out.field("password_months", identity::PasswordLaw::embedded().renewal.months);
  out.field("verifier_key", call.session->journal.verifier_key());
  out.field("version", configuration.version);
  out.end_object();
  auto reply = json_reply(std::move(text));
  reply.headers.push_back(etag(stored.version));
  return reply;
}

Result<Reply> change(Call& call) {
  const auto body = TRY(read_body<ChoicesBody>(call));
  const auto seen = TRY(if_match(call));
  auto& session = *call.session;
  TRY(writing(session, [&](store::Transaction& tx) -> Result<identity::StoredAccessRules> {
    auto stored = TRY(identity::access_rules(session, tx));
    if (seen != stored.version) return changed_meanwhile();
    if (body.password_renewal) stored.rules.password_renewal = *body.password_renewal;
    return identity::save_access_rules(session, tx, stored.rules, stored.version,
                                       call.actor.member);
  }));
  return get(call);
}

struct RecoveryAnswer {
  std::string recovery_key{};
};
BOOST_DESCRIBE_STRUCT(RecoveryAnswer, (), (recovery_key))

/// The act is written first, and the keyring last: what is refused leaves the printed key opening.
Result<void> replace_recovery_key(Call& call, std::string_view act, const vault::RecoveryKey& key) {
  TRY_VOID(journal(call, act, "recovery"));
  TRY_VOID(call.session->vault.replace_recovery_key(key));
  call.services.keep_recovery(key.text);
  return {};
}

Result<Reply> new_recovery_key(Call& call) {
  const auto key = call.session->vault.draw_recovery_key();
  TRY_VOID(replace_recovery_key(call, "slot.changed", key));
  return reply_with(RecoveryAnswer{key.text});
}

struct ShareView {
  int number = 0;
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(ShareView, (), (number, text))
struct SharesAnswer {
  std::string recovery_key{}, series{};
  std::vector<ShareView> shares{};
};
BOOST_DESCRIBE_STRUCT(SharesAnswer, (), (recovery_key, series, shares))

/// A new key, whole and in three parts: the sheets printed before open nothing any more.
Result<Reply> new_recovery_shares(Call& call) {
  const auto key = call.session->vault.draw_recovery_key();
  const auto cut = TRY(vault::split_recovery_key(key, call.services.random));
  TRY_VOID(replace_recovery_key(call, "slot.shared", key));
  SharesAnswer answer{key.text, cut.series, {}};
  for (const auto& share : cut.shares) answer.shares.push_back({share.number, share.text});
  return reply_with(answer);
}

using identity::Permission;
const Route kSettingsRoutes[] = {
    {"GET", "/settings", "Réglages", Access::member, Permission::settings_read, Run::grouped,
     nullptr, any_object, "", "", get},
    {"PATCH", "/settings", "Changer les réglages", Access::member, Permission::settings_manage,
     Run::grouped, schema<ChoicesBody>, any_object, "settings.changed",
     "settings.value conflict.changed conflict.if_match_needed", change},
    {"POST", "/settings/recovery-key", "Imprimer une nouvelle feuille de secours",
     Access::reauthenticated, Permission::settings_manage, Run::exclusive, nullptr,
     schema<RecoveryAnswer>, "slot.changed", "", new_recovery_key, kUsualBody, !kSpooled,
     ToldOnce::done_once},
    {"POST", "/settings/recovery-shares", "Une nouvelle clé de secours, entière et en trois parts",
     Access::reauthenticated, Permission::succession_manage, Run::exclusive, nullptr,
     schema<SharesAnswer>, "slot.shared", "", new_recovery_shares, kUsualBody, !kSpooled,
     ToldOnce::done_once},
};

}  // namespace

std::span<const Route> settings_routes() {
  return kSettingsRoutes;
}

}  // namespace serment::api
