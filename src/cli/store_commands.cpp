#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/store_check.h"
#include "cli/terminal.h"
#include "dossier/objection.h"
#include "practice/practice.h"

namespace serment::cli {
namespace {

/// A base on this machine, or on the practice's own server as the person says, is nobody else's.
bool is_elsewhere(const std::string& target, bool own_server) {
  const auto start = target.find("://");
  if (own_server || !target.starts_with("postgres") || start == std::string::npos) return false;
  auto host = target.substr(start + 3, target.find_first_of("/?", start + 3) - start - 3);
  if (const auto at = host.rfind('@'); at != std::string::npos) host.erase(0, at + 1);
  if (!host.starts_with("[")) host.erase(std::min(host.find(':'), host.size()));
  // libpq also reads the host among the parameters; a path is a socket of this machine.
  for (const std::string_view name : {"host=", "hostaddr="})
    if (const auto at = target.find(name); at != std::string::npos)
      host = target.substr(at + name.size(), target.find('&', at) - at - name.size());
  if (host.starts_with("/") || host.starts_with("%2F")) return false;
  return !host.empty() && host != "localhost" && !host.starts_with("127.") &&
         !host.starts_with("[::1]");
}

/// Whom this would hand to a third party in spite of what they said (CSP L1111-8).
Result<void> check_hosting(Context& context, const Arguments& arguments) {
  if (!is_elsewhere(arguments.text("to"), arguments.has("own-server"))) return {};
  auto& session = *TRY(context.session());
  std::uint64_t refusing = 0;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    refusing = TRY(dossier::count_unhosted(session, tx));
    return {};
  }));
  context.close();
  if (refusing == 0) return {};
  return fail(Errc::forbidden, "objection.hosting",
              count(refusing, "patient s’est opposé", "patients se sont opposés") +
                  " à l’hébergement de leurs données chez un tiers (CSP, L1111-8).",
              "Rien n’a été déplacé.",
              "Gardez la base au cabinet. Si ce serveur est celui du cabinet, dites-le\u00a0: "
              "--own-server.",
              "--to");
}

Result<Exit> run_migrate(Context& context, const Arguments& arguments) {
  TRY_VOID(check_hosting(context, arguments));
  const auto credential = TRY(context.credential());
  const auto move =
      TRY(practice::move_store(context.directory(), credential.view(), arguments.text("to"),
                               context.clock(), context.random()));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("journal_size", move.journal_size);
      out.field("journal_root", move.journal_root);
      out.key("tables");
      out.begin_array();
      for (const auto& table : move.copy.tables) {
        out.begin_object();
        out.field("name", table.name);
        out.field("rows", table.rows);
        out.field("sha256", table.sha256);
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }));
    return Exit::done;
  }
  Table table({"Table", "Lignes"});
  for (const auto& copied : move.copy.tables)
    table.add({copied.name, number(static_cast<std::uint64_t>(copied.rows))});
  table.print();
  say("Le journal est le même des deux côtés : " +
      count(move.journal_size, "événement", "événements") + ".");
  say("Le cabinet utilise désormais la nouvelle base. L’ancienne n’a pas été touchée : "
      "détruisez-la quand vous "
      "aurez vérifié la nouvelle.");
  return Exit::done;
}

}  // namespace

std::vector<Command> store_commands() {
  return {
      {"store migrate",
       "Déplacer le cabinet vers une autre base (SQLite ou PostgreSQL)",
       {},
       {{"to", "BASE", "postgresql://… ou chemin d’un fichier neuf", true},
        {"own-server", "", "Ce serveur est celui du cabinet, aucun tiers ne l’héberge"}},
       run_migrate},
      {"store check",
       "Relire toute la base\u00a0: ses pages, et chaque dossier contre la liste de ses pièces",
       {},
       {},
       run_store_check},
  };
}

}  // namespace serment::cli
