// The first thirteen minutes: the account, the recovery sheet, ten questions, the register.
#include "api/routes.h"
#include "api/session_answers.h"
#include "compliance/founding.h"
#include "crypto/password_hash.h"
#include "identity/password_rule.h"
#include "records/records.h"

namespace serment::api {
namespace {

struct AccountBody {
  std::string code{}, display_name{}, login{}, passphrase{}, practice_name{};
};
BOOST_DESCRIBE_STRUCT(AccountBody, (), (code, display_name, login, passphrase, practice_name))

struct Given {
  std::string key{}, value{};
};
BOOST_DESCRIBE_STRUCT(Given, (), (key, value))
/// Where the installation stands: one sealed record.
struct Progress {
  std::string practice_name{};
  std::vector<Given> answers{};
  std::vector<std::string> done{};
};
BOOST_DESCRIBE_STRUCT(Progress, (), (practice_name, answers, done))

constexpr std::string_view kKind = "setup";
constexpr std::string_view kId = "setup";
constexpr records::Transition kTransitions[] = {
    {"", "in_progress", "setup.step"},
    {"in_progress", "in_progress", "setup.step"},
    {"in_progress", "finished", "setup.finished"},
    {"finished", "finished", "setup.step"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr std::string_view kSteps[] = {"account",    "second_factor", "recovery", "answers",
                                       "processors", "team",          "notice"};

struct Stored {
  Progress progress{};
  std::string state{};
  std::uint32_t version = 0;
};

Result<Stored> load(vault::Session& session, store::Transaction& tx) {
  Stored stored;
  const auto record = TRY(records::find(session, tx, kKind, kId));
  if (!record) return stored;
  const auto document = TRY(json::Document::parse(record->json));
  stored.progress = TRY(json::bind::read<Progress>(document.root()));
  stored.state = record->state;
  stored.version = record->version;
  return stored;
}

/// Changes the record of the installation.
Result<void> change(vault::Session& session, const std::string& author, std::string_view state,
                    const std::function<void(Progress&)>& edit) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    auto stored = TRY(load(session, tx));
    edit(stored.progress);
    const std::string_view to = stored.state == "finished" ? "finished" : state;
    TRY(records::save(session, tx, kLifecycle, kId, to, json::bind::write(stored.progress),
                      stored.version, author));
    return {};
  });
}

void mark(Progress& progress, std::string_view step) {
  for (const auto& one : progress.done)
    if (one == step) return;
  progress.done.emplace_back(step);
}

Result<void> check_code(Services& services, const std::string& code) {
  const auto refuse = [](std::string_view error_code, std::string what, std::string next) {
    return fail(Errc::forbidden, error_code, std::move(what), "Rien n’a été créé.",
                std::move(next));
  };
  if (services.engine.state() != Engine::State::none)
    return refuse("setup.done", "Ce cabinet existe déjà.", "Connectez-vous.");
  if (services.setup_guesses.load() <= 0)
    return refuse("rate.limited", "Trop de codes faux.",
                  "Redémarrez le serveur : il affichera un nouveau code.");
  std::string plain;
  for (const char c : code)
    if (c != '-' && c != ' ') plain += c;
  std::string wanted;
  for (const char c : services.configuration.setup_code)
    if (c != '-') wanted += c;
  if (!wanted.empty() && plain == wanted) return {};
  --services.setup_guesses;
  return refuse("setup.code", "Ce n’est pas le code d’installation.",
                "Recopiez celui que le serveur a affiché à son démarrage.");
}

Result<void> create_practice(Services& services, const AccountBody& body, const std::string& login,
                             std::string& recovery) {
  crypto::Argon2Cost cost;
  if (services.configuration.fast_passwords) cost = {1, 8 * 1024};
  auto setup =
      TRY(practice::Setup::begin(services.configuration.directory, {}, as_bytes(body.passphrase),
                                 services.clock, services.random, cost));
  auto& session = setup->practice().session();
  auto hash = TRY(crypto::hash_password(as_bytes(body.passphrase)));
  const auto owner = TRY(identity::add_owner(services.identity, session, body.display_name, login,
                                             std::move(hash), as_bytes(body.passphrase)));
  TRY_VOID(change(session, owner.member.id, "in_progress", [&](Progress& progress) {
    progress.practice_name = body.practice_name;
    mark(progress, "account");
  }));
  recovery = setup->recovery().text;
  return setup->finish();
}

Result<Reply> account(Call& call) {
  const auto body = TRY(read_body<AccountBody>(call));
  auto& services = call.services;
  TRY_VOID(check_code(services, body.code));
  const auto login = TRY(identity::folded_login(body.login));
  if (body.display_name.empty() || body.practice_name.empty())
    return fail(Errc::invalid_input, "setup.name", "Il manque un nom.", "Rien n’a été créé.",
                "Donnez votre nom et celui du cabinet.",
                body.display_name.empty() ? "display_name" : "practice_name");
  const auto verdict =
      identity::judge_password(body.passphrase, {login, body.display_name, body.practice_name});
  if (!verdict.accepted)
    return identity::refuse_weak(verdict, "Rien n’a été enregistré.", "passphrase");
  std::string recovery;
  TRY_VOID(create_practice(services, body, login, recovery));
  TRY_VOID(services.unseal(login, as_bytes(body.passphrase)));
  services.set_practice_name(body.practice_name);
  services.keep_recovery(recovery);
  const auto known = services.identity.directory.by_login(login);
  if (!known) bug("the owner was just created");
  auto reply = TRY(complete_sign_in(call, *known, {}, 201));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("recovery_key", recovery);
  out.key("session");
  out.raw(reply.body);
  out.end_object();
  reply.body = std::move(text);
  return reply;
}

/// What the practice said of itself is for who may read its register or its settings; the steps are
/// for everybody.
bool reads_answers(const identity::Actor& actor) {
  return actor.second_factor && (actor.may(identity::Permission::settings_manage) ||
                                 actor.may(identity::Permission::register_read));
}

Result<Reply> get_setup(Call& call) {
  Stored stored;
  TRY_VOID(call.session->db.read([&](store::Transaction& tx) -> Result<void> {
    stored = TRY(load(*call.session, tx));
    return {};
  }));
  // A practice made on the command line has no installation to finish.
  if (stored.version == 0) stored.state = "finished";
  if (TRY(myself(call)).has_second_factor()) mark(stored.progress, "second_factor");
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("finished", stored.state == "finished");
  out.field("practice_name", stored.progress.practice_name);
  out.key("steps");
  out.begin_array();
  for (const auto step : kSteps) {
    bool done = stored.state == "finished";
    for (const auto& one : stored.progress.done) done = done || one == step;
    out.begin_object();
    out.field("id", step);
    out.field("done", done);
    out.end_object();
  }
  out.end_array();
  if (reads_answers(call.actor)) {
    out.key("answers");
    out.begin_object();
    for (const auto& one : stored.progress.answers) out.field(one.key, one.value);
    out.end_object();
  }
  out.end_object();
  return json_reply(std::move(text));
}

/// {"answers": {"practice.name": "…"}}.
Result<std::map<std::string, std::string>> answers_of(const Call& call) {
  const auto document = TRY(json_body(call));
  const auto answers = TRY(document.root().at("answers"));
  std::map<std::string, std::string> given;
  for (const auto member : answers) given[std::string(member.key())] = TRY(member.string());
  return given;
}

Result<Reply> next_question(Call& call) {
  const auto given = TRY(answers_of(call));
  const auto question = compliance::next_question(given);
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("done", !question.has_value());
  if (question) {
    out.key("question");
    out.begin_object();
    out.field("key", question->key);
    out.field("number", question->number);
    out.field("kind", question->kind);
    out.field("text", question->text);
    out.field("why", question->why);
    out.field("required", question->required);
    out.key("choices");
    out.begin_array();
    for (const auto& choice : question->choices) {
      out.begin_object();
      out.field("value", choice.value);
      out.field("label", choice.label);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }
  out.end_object();
  return json_reply(std::move(text));
}

/// Checks one typed answer against its question, and gives the value to keep.
Result<Reply> accept_answer(Call& call) {
  const auto document = TRY(json_body(call));
  const auto typed = TRY(TRY(document.root().at("value")).string());
  const auto key = TRY(TRY(document.root().at("key")).string());
  std::map<std::string, std::string> given;
  const auto before = TRY(document.root().at("answers"));
  for (const auto member : before) given[std::string(member.key())] = TRY(member.string());
  given.erase(std::string(key));
  const auto question = compliance::next_question(given);
  if (!question || question->key != key)
    return fail(Errc::invalid_input, "answers.order", "Cette question n’est pas la suivante.",
                "Rien n’a été enregistré.", "Demandez la question suivante.", "key");
  auto accepted = compliance::accept(*question, typed);
  if (!accepted) return tl::unexpected<Error>(std::move(accepted.error()).at("value"));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("value", *accepted);
  out.end_object();
  return json_reply(std::move(text));
}

Result<Reply> save_draft(Call& call) {
  const auto given = TRY(answers_of(call));
  TRY_VOID(change(*call.session, call.actor.member, "in_progress", [&](Progress& progress) {
    progress.answers.clear();
    for (const auto& [key, value] : given) progress.answers.push_back({key, value});
  }));
  return no_content();
}

struct RecoveryBody {
  std::int64_t group = 0;
  std::string value{};
};
BOOST_DESCRIBE_STRUCT(RecoveryBody, (), (group, value))

Result<Reply> check_recovery(Call& call) {
  const auto body = TRY(read_body<RecoveryBody>(call));
  const auto text = call.services.kept_recovery();
  if (text.empty())
    return fail(Errc::not_found, "setup.recovery_gone",
                "La clé de secours n’est plus en mémoire : le serveur a redémarré depuis.",
                "L’ancienne feuille reste valable si vous l’avez.",
                "Imprimez-en une nouvelle dans les réglages.");
  std::string typed;
  for (const char c : body.value)
    if (c != ' ' && c != '-') typed += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const vault::RecoveryKey key{text};
  std::string wanted;
  if (body.group >= 1 && body.group <= 8) wanted = key.group(static_cast<int>(body.group));
  for (char& c : wanted)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (wanted.empty() || typed != wanted)
    return fail(Errc::invalid_input, "setup.recovery_typing",
                "Ce groupe ne correspond pas à la feuille.", "Rien n’a été changé.",
                "Relisez la feuille imprimée, groupe " + std::to_string(body.group) + ".", "value");
  call.services.keep_recovery({});
  TRY_VOID(change(*call.session, call.actor.member, "in_progress",
                  [](Progress& progress) { mark(progress, "recovery"); }));
  return no_content();
}

Result<Reply> make_register(Call& call) {
  const auto given = TRY(answers_of(call));
  const auto answers = TRY(compliance::answers_from(given));
  const auto practice = TRY(compliance::found(*call.session, answers, call.services.rules()));
  TRY_VOID(change(*call.session, call.actor.member, "in_progress", [&](Progress& progress) {
    progress.answers.clear();
    for (const auto& [key, value] : given) progress.answers.push_back({key, value});
    mark(progress, "answers");
  }));
  call.services.set_practice_name(answers.practice.name);
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("activities", static_cast<std::uint64_t>(practice.activities.size()));
  out.key("processors");
  json::bind::write(out, practice.processors);
  out.key("dpo");
  json::bind::write(out, practice.dpo);
  out.key("dpia");
  json::bind::write(out, practice.dpia);
  out.end_object();
  return json_reply(std::move(text));
}

struct StepBody {
  std::string step{};
};
BOOST_DESCRIBE_STRUCT(StepBody, (), (step))

Result<Reply> finish_step(Call& call) {
  const auto body = TRY(read_body<StepBody>(call));
  if (body.step != "processors" && body.step != "team" && body.step != "notice")
    return fail(Errc::invalid_input, "setup.step", "Cette étape se termine autrement.",
                "Rien n’a été changé.", {}, "step");
  TRY_VOID(change(*call.session, call.actor.member, "in_progress",
                  [&](Progress& progress) { mark(progress, body.step); }));
  return no_content();
}

Result<Reply> finish(Call& call) {
  Stored stored;
  TRY_VOID(call.session->db.read([&](store::Transaction& tx) -> Result<void> {
    stored = TRY(load(*call.session, tx));
    return {};
  }));
  bool answered = false;
  bool recovery = false;
  for (const auto& one : stored.progress.done) {
    answered = answered || one == "answers";
    recovery = recovery || one == "recovery";
  }
  if (!answered || !recovery)
    return fail(Errc::forbidden, "setup.unfinished",
                recovery ? "Il manque les réponses aux dix questions."
                         : "La feuille de secours n’a pas été vérifiée.",
                "Rien n’a été changé.", "Terminez cette étape, puis revenez.");
  TRY_VOID(change(*call.session, call.actor.member, "finished", [](Progress&) {}));
  return no_content();
}

using identity::Permission;
const Route kSetupRoutes[] = {
    {"POST", "/setup/account", "Créer le cabinet et le compte du titulaire", Access::anyone,
     Permission::self, Run::free, schema<AccountBody>, any_object, "practice.created",
     "setup.code setup.done setup.name password.weak rate.limited", account},
    {"GET", "/setup", "Où en est l’installation", Access::signed_in, Permission::self, Run::grouped,
     nullptr, any_object, "", "", get_setup},
    {"POST", "/setup/next", "La question suivante", Access::signed_in, Permission::self, Run::free,
     any_object, any_object, "", "", next_question},
    {"POST", "/setup/accept", "Vérifier une réponse", Access::signed_in, Permission::self,
     Run::free, any_object, any_object, "", "answers.order", accept_answer},
    {"PUT", "/setup/answers", "Garder les réponses en cours", Access::member,
     Permission::settings_manage, Run::grouped, any_object, nullptr, "setup.step", "", save_draft},
    {"POST", "/setup/recovery-check", "Vérifier la feuille de secours", Access::member,
     Permission::settings_manage, Run::grouped, schema<RecoveryBody>, nullptr, "setup.step",
     "setup.recovery_gone setup.recovery_typing", check_recovery},
    {"POST", "/setup/register", "Écrire le registre à partir des réponses", Access::member,
     Permission::settings_manage, Run::exclusive, any_object, any_object, "register.saved", "",
     make_register},
    {"POST", "/setup/step", "Terminer une étape", Access::member, Permission::settings_manage,
     Run::grouped, schema<StepBody>, nullptr, "setup.step", "setup.step", finish_step},
    {"POST", "/setup/finish", "Terminer l’installation", Access::member,
     Permission::settings_manage, Run::grouped, nullptr, nullptr, "setup.finished",
     "setup.unfinished", finish},
};

}  // namespace

std::span<const Route> setup_routes() {
  return kSetupRoutes;
}

}  // namespace serment::api
