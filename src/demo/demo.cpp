#include "demo/demo.h"

#include "base/embedded.h"
#include "compliance/founding.h"
#include "crypto/password_hash.h"
#include "demo/people.h"
#include "demo/year.h"
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
  const char* role;
  const char* display_name;
  const char* login;
};
constexpr Person kStaff[] = {
    {"doctor", "Dr Basile Exemple", "dr.basile"},
    {"secretary", "Josette Exemple", "accueil"},
    {"dpo", "Solène Exemple, DPO", "dpo"},
    {"technician", "Yvon Exemple, technicien", "technicien"},
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

/// The team; writes the members' ids into the stage and their logins into `made`.
Result<void> gather(Stage& stage, Made& made) {
  auto& session = stage.session;
  const auto seed = stage.options.seed;
  const auto password = stage.options.passphrase;
  auto hash = TRY(crypto::hash_password(as_bytes(password)));
  const auto owner = TRY(identity::add_owner(stage.identity, session, "Dre Camille Exemple",
                                             "dre.camille", std::move(hash), as_bytes(password)));
  stage.owner =
      TRY(set_credentials(stage.identity, session, owner.member.id, totp_secret(seed, 0)));
  made.logins.push_back(
      {"Médecin titulaire", "Dre Camille Exemple", "dre.camille", password, totp_secret(seed, 0)});
  std::uint64_t number = 1;
  for (const auto& person : kStaff) {
    identity::NewMember wanted;
    wanted.display_name = person.display_name;
    wanted.login = person.login;
    wanted.roles = {person.role};
    if (wanted.roles.front() == "doctor") wanted.rpps = fictional_rpps(number);
    const auto invitation =
        TRY(identity::invite(stage.identity, session, std::move(wanted), stage.owner));
    const auto secret = totp_secret(seed, number);
    const auto id = TRY(join(stage.identity, session, invitation, password, secret));
    if (person.role == std::string_view("doctor")) stage.doctor = id;
    if (person.role == std::string_view("secretary")) stage.secretary = id;
    const auto role = identity::role_of(person.role);
    made.logins.push_back({std::string(identity::info_of(*role).label), person.display_name,
                           person.login, password, secret});
    ++number;
  }
  return {};
}

constexpr int kRenewalDays = 183;

/// Those who administer renew their password within the year, as the practice chose: whoever opens
/// the demonstration later is not asked to at once.
Result<void> renew_passwords(Stage& stage) {
  auto& session = stage.session;
  const auto& password = stage.options.passphrase;
  for (const char* login : {"dre.camille", "technicien"}) {
    const auto known = stage.identity.directory.by_login(login);
    if (!known) bug("the demonstration's team lacks somebody");
    const auto& id = known->member.id;
    session.actor = id;
    auto hash = TRY(crypto::hash_password(as_bytes(password)));
    TRY_VOID(identity::change_password(stage.identity, session, id, std::move(hash),
                                       as_bytes(password), as_bytes(password)));
    TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(tx, {"password.changed", id, id, session.clock.now()}, {}));
      return {};
    }));
  }
  return {};
}

constexpr int kLocumDays = 12;

/// The replacement under way: granted and accepted on its first morning.
Result<void> welcome_locum(Stage& stage, Made& made) {
  const auto password = stage.options.passphrase;
  identity::NewLocum wanted;
  wanted.display_name = "Dre Romane Exemple";
  wanted.rpps = fictional_rpps(77);
  wanted.replaces = stage.doctor;
  wanted.from = add_days(stage.options.today, -kLocumDays);
  wanted.to = add_days(stage.options.today, 5);
  const auto granted =
      TRY(identity::grant_locum(stage.identity, stage.session, wanted, stage.owner));
  const auto secret = totp_secret(stage.options.seed, 77);
  stage.locum = TRY(join(stage.identity, stage.session, granted.invitation, password, secret));
  made.logins.push_back({"Remplaçante", wanted.display_name, granted.invitation.known.member.login,
                         password, secret});
  return {};
}

}  // namespace

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
  Stage stage{options, clock, chance, session, identity, index, {}, {}, {}, {}, first, {}};
  Made made;
  made.recovery_key = setup->recovery().text;
  TRY_VOID(gather(stage, made));
  stage.on_morning = [&](Date day) -> Result<void> {
    if (day == add_days(first, kRenewalDays)) return renew_passwords(stage);
    if (day != add_days(options.today, -kLocumDays)) return {};
    session.actor = stage.owner;
    return welcome_locum(stage, made);
  };
  TRY_VOID(import_everyone(stage));
  TRY_VOID(live_a_year(stage));
  TRY_VOID(decide(stage, made));
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
