#include <iostream>

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/recovery.h"
#include "cli/terminal.h"
#include "vault/recovery_shares.h"

namespace serment::cli {
namespace {

Result<Exit> run_rotate(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto rotation = TRY(session.vault.rotate(session.db, session.journal, session.actor));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("from", rotation.from);
      out.field("to", rotation.to);
      out.field("dossiers", rotation.dossiers);
      out.end_object();
    }));
  } else {
    say("Époque " + std::to_string(rotation.to) + " : " +
        count(rotation.dossiers, "clé de dossier rescellée", "clés de dossiers rescellées") + ".");
    say("L’ancienne clé d’époque est détruite : les copies anciennes d’une clé effacée ne "
        "s’ouvrent plus.");
  }
  return Exit::done;
}

Result<Exit> run_slots(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto slots = session.vault.slots();
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("epoch", session.vault.epoch());
      out.key("slots");
      out.begin_array();
      for (const auto& slot : slots) {
        out.begin_object();
        out.field("id", slot.id);
        out.field("kind", slot.kind);
        out.field("created", iso(slot.created));
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }));
    return Exit::done;
  }
  Table table({"Ouverture", "Créée le"});
  for (const auto& slot : slots)
    table.add(
        {slot.kind == "recovery" ? "clé de secours" : "phrase de passe", in_french(slot.created)});
  table.print();
  say("Époque en cours : " + std::to_string(session.vault.epoch()));
  return Exit::done;
}

/// Written before the keyring, which is a file and shares no transaction with the journal: a way in
/// may be announced and not changed, never changed without a trace.
Result<void> record_slot_change(Context& context, vault::Session& session) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {"slot.changed", session.actor, session.practice().value, context.clock().now()}, {}));
    return {};
  });
}

Result<Exit> run_passphrase(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto passphrase = TRY(new_passphrase(arguments.text("new-passphrase-file")));
  TRY_VOID(vault::Vault::check_passphrase(passphrase.view()));
  TRY_VOID(record_slot_change(context, session));
  TRY_VOID(session.vault.change_passphrase(passphrase.view()));
  if (!context.json()) say("La phrase de passe est changée. L’ancienne n’ouvre plus.");
  return Exit::done;
}

/// The files that show a new key. As long as it opens nothing they could only be taken for one that
/// does: what stops the command before the keyring is written removes them.
class ShownKey {
 public:
  ShownKey() = default;
  ~ShownKey() {
    std::error_code ignored;
    for (const auto& file : x_files) std::filesystem::remove(file, ignored);
  }
  ShownKey(const ShownKey&) = delete;
  ShownKey& operator=(const ShownKey&) = delete;
  void add(std::filesystem::path file) { x_files.push_back(std::move(file)); }
  void keep() { x_files.clear(); }

 private:
  std::vector<std::filesystem::path> x_files;
};

/// Three files in a folder that is there, each for another hand.
Result<void> write_shares(Context& context, const vault::RecoveryKey& key,
                          const std::string& folder, ShownKey& shown) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return fail(Errc::unavailable, "file.no_folder", "Ce dossier n’existe pas.",
                "La clé de secours n’a pas été changée.",
                "Créez-le d’abord, ou donnez-en un autre\u00a0: --shares-out DOSSIER.",
                "--shares-out");
  const auto cut = TRY(vault::split_recovery_key(key, context.random()));
  for (const auto& share : cut.shares) {
    const auto number = std::to_string(share.number);
    const std::string text = "Serment, clé de secours, part " + number + " sur " +
                             std::to_string(vault::kRecoveryShares) + "\nSérie " + cut.series +
                             "\n" + share.text + "\n";
    const auto file = std::filesystem::path(folder) / ("part-" + number + ".txt");
    TRY_VOID(write_file(file, as_bytes(text), false, true));
    shown.add(file);
  }
  return {};
}

Result<vault::RecoveryShare> share_of(const std::string& typed) {
  if (typed.size() < 2 || typed[1] != ':' || typed[0] < '1' || typed[0] > '3')
    return fail(Errc::invalid_input, "vault.shares_number",
                "Une part s’écrit avec son numéro\u00a0: 1:XXXXX-XXXXX-…", {},
                "Le numéro est en haut de la feuille.", "part");
  return vault::RecoveryShare{typed[0] - '0', typed.substr(2)};
}

Result<Exit> run_combine(Context& context, const Arguments& arguments) {
  std::vector<vault::RecoveryShare> typed;
  for (const auto& part : arguments.all("part")) typed.push_back(TRY(share_of(part)));
  const auto key = TRY(vault::combine_recovery_shares(typed, arguments.text("series")));
  TRY_VOID(hand_over_recovery_key(key, arguments.text("recovery-out")));
  if (!context.json()) say("Les deux parts vont ensemble\u00a0: la clé de secours est retrouvée.");
  return Exit::done;
}

Result<Exit> run_recovery(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto key = session.vault.draw_recovery_key();
  ShownKey shown;
  if (arguments.has("shares-out"))
    TRY_VOID(write_shares(context, key, arguments.text("shares-out"), shown));
  TRY_VOID(hand_over_recovery_key(key, arguments.text("recovery-out")));
  if (arguments.has("recovery-out")) shown.add(arguments.text("recovery-out"));
  TRY_VOID(record_slot_change(context, session));
  shown.keep();
  if (auto replaced = session.vault.replace_recovery_key(key); !replaced) {
    replaced.error().next =
        "Gardez l’ancienne clé de secours et la nouvelle jusqu’à les avoir essayées\u00a0: l’une "
        "des deux ouvre. Puis recommencez.";
    return tl::unexpected<Error>(std::move(replaced.error()));
  }
  if (!context.json()) say("La clé de secours est remplacée. L’ancienne n’ouvre plus.");
  return Exit::done;
}

}  // namespace

std::vector<Command> vault_commands() {
  return {
      {"vault rotate",
       "Changer d’époque : resceller les clés et détruire l’ancienne clé d’époque",
       {},
       {},
       run_rotate},
      {"vault slots", "Ce qui ouvre le coffre", {}, {}, run_slots},
      {"vault passphrase",
       "Changer la phrase de passe",
       {},
       {{"new-passphrase-file", "FICHIER", "Fichier de la nouvelle phrase de passe"}},
       run_passphrase},
      {"vault recovery",
       "Remplacer la clé de secours imprimée",
       {},
       {{"recovery-out", "FICHIER", "Écrire la clé dans ce fichier au lieu de l’afficher"},
        {"shares-out", "DOSSIER", "Écrire aussi ses trois parts, dont deux suffisent"}},
       run_recovery},
      {"vault combine",
       "Retrouver la clé de secours à partir de deux parts",
       {{"part", "Deux parts, chacune avec son numéro\u00a0: 1:XXXXX-… 3:XXXXX-…", true, true}},
       {{"series", "XXXX", "Série imprimée sur les feuilles", true},
        {"recovery-out", "FICHIER", "Écrire la clé dans ce fichier au lieu de l’afficher"}},
       run_combine},
  };
}

}  // namespace serment::cli
