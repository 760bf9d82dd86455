#include "audit/actions.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "json/bind.h"
#include "messaging/address.h"
#include "messaging/attachment.h"
#include "messaging/exceptions.h"

namespace serment::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = 256U << 20;

/// Without a practice no domain is confirmed: what looks like the secure space stays probable.
Result<Exit> run_check(Context& context, const Arguments& arguments) {
  const auto found = TRY(messaging::assess(arguments.text("address"), messaging::rules()));
  const auto& one = *found.address_class;
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("class", one.id);
      out.field("label", one.label);
      out.field("certainty", one.certainty);
      out.field("why", one.why);
      out.field("reference", one.reference);
      out.end_object();
    }));
    return Exit::done;
  }
  say(one.label);
  say(one.why);
  for (const auto& line : one.send) say("  Peut partir\u00a0: " + line);
  for (const auto& line : one.never) say("  Jamais\u00a0: " + line);
  say(one.check);
  return Exit::done;
}

/// The code is told once, on the terminal; it is kept nowhere.
Result<Exit> run_encrypt(Context& context, const Arguments& arguments) {
  std::vector<documents::ZipEntry> files;
  for (const auto& path : arguments.all("file")) {
    auto bytes = to_bytes(TRY(read_file(path, kLargestFile)));
    files.push_back({fs::path(path).filename().string(), std::move(bytes)});
  }
  const auto made = TRY(messaging::encrypt(files, context.clock().now(), context.random()));
  TRY_VOID(write_file(arguments.text("out"), made.archive));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("code", made.code);
      out.field("bytes", static_cast<std::uint64_t>(made.archive.size()));
      out.end_object();
    }));
    return Exit::done;
  }
  say("Code\u00a0: " + made.code);
  say("Donnez-le par une autre voie que le fichier. Il n’est gardé nulle part.");
  return Exit::done;
}

Result<Exit> run_exceptions(Context& context, const Arguments&) {
  constexpr std::string_view kListed = audit::known_act("message.listed");
  auto& session = *TRY(context.session());
  std::vector<messaging::StoredException> all;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    all = TRY(messaging::exceptions(session, tx));
    TRY(session.journal.append(tx, {std::string(kListed), session.actor, "", session.clock.now()},
                               {}));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : all) {
        out.begin_object();
        out.field("id", one.id);
        out.field("state", one.state);
        out.key("content");
        out.raw(json::bind::write(one.content));
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"Numéro", "Le", "Inscrit par", "Destinataire", "Raison", "Relu"});
  for (const auto& one : all)
    table.add({one.id, in_french(one.content.on), one.by, one.content.recipient, one.content.reason,
               one.state == "reviewed" ? "oui" : "non"});
  table.print();
  return Exit::done;
}

}  // namespace

std::vector<Command> message_commands() {
  return {
      {"message check",
       "Ce qui peut partir vers une adresse, sans dossier de données",
       {{"address", "L’adresse du destinataire"}},
       {},
       run_check},
      {"message encrypt",
       "Chiffrer des fichiers dans une archive 7z, sans dossier de données",
       {{"file", "Les fichiers", true, true}},
       {{"out", "ARCHIVE", "Où l’écrire", true}},
       run_encrypt},
      {"message exceptions", "Le registre des envois d’exception", {}, {}, run_exceptions},
  };
}

}  // namespace serment::cli
