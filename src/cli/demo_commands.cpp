#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "demo/demo.h"

namespace serment::cli {
namespace {

constexpr std::uint64_t kMostPatients = 1'000'000;
constexpr const char* kPassphrase = "Sept tilleuls ombragent la cour du vieux cabinet";

void print(Context& context, const demo::Made& made) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("data", context.directory().string());
      out.field("patients", made.patients);
      out.field("events", made.events);
      out.field("erased", made.erased);
      out.field("certificate", made.certificate);
      out.key("logins");
      out.begin_array();
      for (const auto& login : made.logins) {
        out.begin_object();
        out.field("role", login.role);
        out.field("display_name", login.display_name);
        out.field("login", login.login);
        out.field("password", login.password);
        out.field("totp_secret", login.totp_secret);
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }));
    return;
  }
  say("Cabinet fictif créé dans " + context.directory().string());
  say("  " + number(made.patients) + " patients inventés, " + number(made.events) +
      " actes au journal, " + number(made.erased) + " dossiers effacés.");
  say("  Mot de passe de tous les comptes : " + made.logins.front().password);
  say("  Code à usage unique : ajoutez la clé à une application, ou « oathtool --totp -b CLÉ ».");
  Table table({"Rôle", "Identifiant", "Clé du code à usage unique"});
  for (const auto& login : made.logins) table.add({login.role, login.login, login.totp_secret});
  table.print();
}

Result<Exit> run_demo(Context& context, const Arguments& arguments) {
  demo::Options options;
  options.directory = context.directory();
  options.today = TRY(context.date_or_today(arguments, "today"));
  if (arguments.has("patients")) options.patients = TRY(natural_option(arguments, "patients"));
  if (arguments.has("seed")) options.seed = TRY(natural_option(arguments, "seed"));
  if (options.patients < 50 || options.patients > kMostPatients)
    return fail(Errc::invalid_input, "demo.patients", "Ce nombre de patients est hors limites.", {},
                "Donnez de 50 à 1 000 000.", "--patients");
  options.passphrase = kPassphrase;
  options.fast_keys = arguments.has("fast-keys");
  auto line = std::make_unique<ProgressLine>("Cabinet fictif");
  options.report = [&](std::string_view, std::uint64_t done, std::uint64_t total) {
    line->update(done, total);
  };
  const auto made = TRY(demo::make(options, context.random()));
  line.reset();
  print(context, made);
  return Exit::done;
}

}  // namespace

std::vector<Command> demo_commands() {
  return {
      {"demo",
       "Créer un cabinet français fictif et une année de sa vie",
       {},
       {{"patients", "N", "Nombre de patients (12 000)"},
        {"seed", "N", "Graine : la même donne les mêmes personnes (42)"},
        {"today", "DATE", "Jour où l’année s’arrête (aujourd’hui)"},
        {"fast-keys", "", "Clés vite dérivées, pour des essais"}},
       run_demo},
  };
}

}  // namespace serment::cli
