#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "practice/practice.h"

namespace serment::cli {
namespace {

Result<Exit> run_migrate(Context& context, const Arguments& arguments) {
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

Result<Exit> run_check(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  TRY_VOID(session.db.check());
  if (context.json())
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("intact", true);
      out.end_object();
    }));
  else
    say("La base se relit entièrement, sans faute.");
  return Exit::done;
}

}  // namespace

std::vector<Command> store_commands() {
  return {
      {"store migrate",
       "Déplacer le cabinet vers une autre base (SQLite ou PostgreSQL)",
       {},
       {{"to", "BASE", "postgresql://… ou chemin d’un fichier neuf", true}},
       run_migrate},
      {"store check", "Relire toute la base", {}, {}, run_check},
  };
}

}  // namespace serment::cli
