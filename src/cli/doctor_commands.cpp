#include "audit/journal.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/doctor_checks.h"
#include "cli/json_text.h"
#include "cli/service_unit.h"
#include "cli/terminal.h"
#include "records/accounts.h"
#include "store/database.h"
#include "vault/dossier_accounts.h"

namespace serment::cli {
namespace {

/// What needs the practice open: only with a passphrase file, and while no server holds the store.
std::vector<Check> check_practice(Context& context) {
  if (!context.passphrase_is_in_a_file())
    return {{"store", Health::unknown,
             "La base et le journal n’ont pas été relus\u00a0: le coffre est fermé.",
             "serment doctor --passphrase-file FICHIER"}};
  auto opened = context.session();
  if (!opened) {
    if (opened.error().code == "store.in_use")
      return {{"store", Health::unknown,
               "La base n’a pas été relue\u00a0: le serveur la tient en ce moment."}};
    return {{"store", Health::to_mend, opened.error().what, opened.error().next}};
  }
  auto& session = **opened;
  std::vector<Check> checks;
  const auto sound = session.db.check();
  checks.push_back(sound
                       ? Check{"store", Health::good,
                               "Les pages de la base se relisent. Les dossiers scellés ne sont pas "
                               "ouverts ici\u00a0: serment store check."}
                       : Check{"store", Health::to_mend, sound.error().what, sound.error().next});
  audit::Verification verification;
  const auto read = session.db.read([&](store::Transaction& tx) -> Result<void> {
    verification = TRY(session.journal.verify(tx));
    TRY_VOID(vault::account_for_dossiers(tx, session.practice(), verification));
    TRY_VOID(vault::account_for_epochs(tx, session.vault, verification));
    return records::account_for_records(tx, session.practice(), verification);
  });
  if (!read)
    checks.push_back({"journal", Health::to_mend, read.error().what, read.error().next});
  else
    checks.push_back(
        verification.intact()
            ? Check{"journal", Health::good,
                    "Le journal est intact\u00a0: " + number(verification.size) + " actes."}
            : Check{"journal", Health::to_mend,
                    "Le journal a " + number(verification.findings.size()) + " anomalies.",
                    "serment journal verify"});
  bool recovery = false;
  for (const auto& slot : session.vault.slots()) recovery = recovery || slot.kind == "recovery";
  checks.push_back(recovery ? Check{"recovery", Health::good, "Une feuille de secours existe."}
                            : Check{"recovery", Health::to_mend, "Il n’y a pas de clé de secours.",
                                    "serment vault recovery"});
  return checks;
}

Result<Exit> run_doctor(Context& context, const Arguments&) {
  const auto data = context.directory();
  auto checks = check_files(data);
  const auto add = [&](std::vector<Check> more) {
    checks.insert(checks.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
  };
  add(check_certificate(data, context.clock().now()));
  add(check_clock(data, context.clock().now()));
  add(check_machine(data));
  const auto schema = check_schema(data);
  // Looking must not change: an older base is brought up to date by whoever opens it to work.
  const bool may_open = schema.front().health == Health::good;
  add(schema);
  if (may_open) add(check_practice(context));
  std::size_t to_mend = 0;
  for (const auto& check : checks) to_mend += check.health == Health::to_mend ? 1 : 0;
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& check : checks) {
        out.begin_object();
        out.field("id", check.id);
        out.field("health", name_of(check.health));
        out.field("seen", check.seen);
        out.field("command", check.command);
        out.end_object();
      }
      out.end_array();
    }));
  } else {
    for (const auto& check : checks) {
      const char* mark = check.health == Health::good      ? "✓ "
                         : check.health == Health::to_mend ? "■ "
                                                           : "○ ";
      say(mark + check.seen);
      if (!check.command.empty() && check.health != Health::good) say("    " + check.command);
    }
    say();
    say(to_mend == 0 ? "Rien à corriger."
                     : count(to_mend, "point à corriger.", "points à corriger."));
  }
  return to_mend == 0 ? Exit::done : Exit::faults_found;
}

/// Where the service keeps the practice. /var/lib itself belongs to the system: what stands there
/// alone cannot be moved nor given certificates beside it by an account without rights.
std::filesystem::path service_data(Context& context) {
  const auto data = std::filesystem::absolute(context.directory()).lexically_normal();
  return data == kStateFolder ? std::filesystem::path(kStateFolder) / "cabinet" : data;
}

Result<Exit> run_service_print(Context& context, const Arguments&) {
  const auto data = service_data(context);
  TRY_VOID(check_service_folder(data));
  say(service_unit(data));
  return Exit::done;
}

Result<Exit> run_service_install(Context& context, const Arguments& arguments) {
  const auto data = service_data(context);
  TRY_VOID(install_service(data, arguments.has("root") ? arguments.text("root") : ""));
  say("Le service est installé, pour le cabinet de " + data.string() + ".");
  say("Pour le démarrer\u00a0: systemctl daemon-reload && systemctl enable --now serment");
  return Exit::done;
}

}  // namespace

std::vector<Command> doctor_commands() {
  return {
      {"doctor", "Vérifier l’installation et dire quoi corriger", {}, {}, run_doctor},
      {"service print", "Montrer l’unité systemd", {}, {}, run_service_print},
      {"service install",
       "Installer le service systemd, durci",
       {},
       {{"root", "DOSSIER", "Préparer un système qui n’est pas celui qui tourne (image, essai)"}},
       run_service_install},
  };
}

}  // namespace serment::cli
