#include "demo/demo.h"

#include "base/embedded.h"
#include "compliance/founding.h"
#include "crypto/password_hash.h"
#include "demo/people.h"
#include "demo/story.h"
#include "identity/locum.h"
#include "identity/totp.h"
#include "practice/practice.h"

namespace serment::embedded {
const std::vector<File>& demo_answers();
}

namespace serment::demo {
namespace {

constexpr int kYear = 365;

struct Person {
  Player Stage::*player;
  const char* role;
  const char* display_name;
  const char* login;
};
constexpr Person kStaff[] = {
    {&Stage::doctor, "doctor", "Dr Basile Exemple", "dr.basile"},
    {&Stage::secretary, "secretary", "Josette Exemple", "accueil"},
    {&Stage::dpo, "dpo", "Solène Exemple, DPO", "dpo"},
    {&Stage::technician, "technician", "Yvon Exemple, technicien", "technicien"},
};

/// The same secret each time, so that a demonstration's telephone keeps its codes.
std::string totp_secret(std::uint64_t seed, std::uint64_t number) {
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  Chance chance(seed ^ (number * 7919 + 13));
  std::string secret;
  for (int n = 0; n < 32; ++n) secret += kBase32[chance.below(32)];
  return secret;
}

Result<std::string> set_credentials(identity::Identity& identity, vault::Session& session,
                                    const std::string& id, const std::string& secret) {
  TRY(identity::set_totp(identity, session, id, secret, id));
  TRY(identity::draw_recovery_codes(identity, session, id));
  return id;
}

Result<std::string> join(identity::Identity& identity, vault::Session& session,
                         const identity::Invitation& invitation, const std::string& password,
                         const std::string& secret) {
  auto hash = TRY(crypto::hash_password(as_bytes(password)));
  const auto opened = TRY(identity::accept_invitation(identity, session, invitation.code,
                                                      std::move(hash), as_bytes(password)));
  return set_credentials(identity, session, opened.member.id, secret);
}

/// The team, in the stage and with its logins.
Result<void> gather(Stage& stage) {
  auto& session = stage.session;
  auto& logins = stage.made.logins;
  const auto seed = stage.options.seed;
  const auto password = stage.options.passphrase;
  auto hash = TRY(crypto::hash_password(as_bytes(password)));
  stage.owner.name = "Dre Camille Exemple";
  const auto owner = TRY(identity::add_owner(stage.identity, session, stage.owner.name,
                                             "dre.camille", std::move(hash), as_bytes(password)));
  stage.owner.id =
      TRY(set_credentials(stage.identity, session, owner.member.id, totp_secret(seed, 0)));
  logins.push_back(
      {"Médecin titulaire", stage.owner.name, "dre.camille", password, totp_secret(seed, 0)});
  std::uint64_t number = 1;
  for (const auto& person : kStaff) {
    identity::NewMember wanted;
    wanted.display_name = person.display_name;
    wanted.login = person.login;
    wanted.roles = {person.role};
    if (wanted.roles.front() == "doctor") wanted.rpps = fictional_rpps(number);
    const auto invitation =
        TRY(identity::invite(stage.identity, session, std::move(wanted), stage.owner.id));
    const auto secret = totp_secret(seed, number);
    auto& player = stage.*person.player;
    player.id = TRY(join(stage.identity, session, invitation, password, secret));
    player.name = person.display_name;
    const auto role = identity::role_of(person.role);
    logins.push_back({std::string(identity::info_of(*role).label), person.display_name,
                      person.login, password, secret});
    ++number;
  }
  return {};
}

}  // namespace

Result<std::string> welcome_locum(Stage& stage, const Replacement& who) {
  const auto password = stage.options.passphrase;
  identity::NewLocum wanted;
  wanted.display_name = (stage.*who.player).name;
  wanted.rpps = fictional_rpps(who.number);
  wanted.replaces = stage.doctor.id;
  wanted.from = stage.clock.today();
  wanted.to = add_days(wanted.from, who.days - 1);
  const auto granted =
      TRY(identity::grant_locum(stage.identity, stage.session, wanted, stage.owner.id));
  const auto secret = totp_secret(stage.options.seed, who.number);
  auto& player = stage.*who.player;
  player.id = TRY(join(stage.identity, stage.session, granted.invitation, password, secret));
  stage.replacing = player.id;
  stage.doctor_away = DateSpan{wanted.from, wanted.to};
  if (wanted.to >= stage.options.today)
    stage.made.logins.push_back({"Remplaçante", wanted.display_name,
                                 granted.invitation.known.member.login, password, secret});
  return granted.grant.grant.id;
}

Result<Made> make(const Options& options, Random& random) {
  const auto first = add_days(options.today, -kYear);
  FixedClock clock(paris_midnight(first) + std::chrono::hours(9));
  crypto::Argon2Cost cost;
  if (options.fast_keys) cost = {1, 8 * 1024};
  auto setup = TRY(practice::Setup::begin(options.directory, {}, as_bytes(options.passphrase),
                                          clock, random, cost));
  auto& session = setup->practice().session();
  const auto answers = TRY(compliance::parse_answers(embedded::demo_answers().front().text));
  TRY(compliance::found(session, answers, law::RuleSet::embedded()));
  Chance chance(options.seed);
  identity::Identity identity(clock, random);
  auto index = TRY(dossier::Index::build(session));
  Made made;
  made.recovery_key = setup->recovery().text;
  Stage stage{options, clock, chance, session, identity, index, made, first};
  TRY_VOID(gather(stage));
  TRY_VOID(import_everyone(stage));
  TRY_VOID(live_a_year(stage, whole_story()));
  TRY_VOID(decide(stage));
  TRY_VOID(conform(stage));
  made.patients = index.size();
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    made.events = TRY(session.journal.checkpoint(tx)).size;
    return {};
  }));
  TRY_VOID(setup->finish());
  return made;
}

}  // namespace serment::demo
