// What the journal hands to somebody who has none of the practice's keys: proofs, checkpoints, one
// detail with its salt. tools/verify_journal.py reads all of it.
#include <cstdio>

#include "audit/actions.h"
#include "audit/checkpoint.h"
#include "audit/journal.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "crypto/encoding.h"
#include "dossier/opening.h"
#include "text/encoding.h"

namespace serment::cli {
namespace {

void print_whole(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

Result<Exit> run_prove(Context& context, const Arguments& arguments) {
  const auto index = TRY(natural_option(arguments, "event"));
  auto& session = *TRY(context.session());
  std::optional<audit::Journal::Proof> proof;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    proof = TRY(session.journal.prove(tx, index));
    return {};
  }));
  const auto text = audit::format_tlog_proof(proof->file());
  if (!arguments.has("out")) {
    print_whole(text);
    return Exit::done;
  }
  const std::filesystem::path base = arguments.text("out");
  TRY_VOID(write_file(base.string() + ".tlog-proof", as_bytes(text)));
  TRY_VOID(write_file(base.string() + ".entry", proof->entry));
  TRY_VOID(write_file(base.string() + ".vkey", as_bytes(session.journal.verifier_key() + "\n")));
  if (!context.json()) say("Preuve écrite : " + base.string() + ".tlog-proof, .entry et .vkey.");
  return Exit::done;
}

Result<Exit> run_checkpoint(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  std::optional<audit::Checkpoint> checkpoint;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    checkpoint = TRY(session.journal.checkpoint(tx));
    return {};
  }));
  if (arguments.has("out"))
    TRY_VOID(write_file(arguments.text("out"), as_bytes(checkpoint->text), true));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("origin", checkpoint->origin);
      out.field("size", checkpoint->size);
      out.field("root", crypto::base64(checkpoint->root));
      out.field("checkpoint", checkpoint->text);
      out.field("verifier_key", session.journal.verifier_key());
      out.end_object();
    }));
  } else if (!arguments.has("out")) {
    print_whole(checkpoint->text);
  } else {
    say("Point de contrôle écrit. Gardez-le hors de cet ordinateur : il permettra de voir toute "
        "coupure.");
    say("Clé de vérification : " + session.journal.verifier_key());
  }
  return Exit::done;
}

/// The documented form (docs/format/journal.md §3): one hash a line.
std::string lines_of(const audit::Journal::Consistency& proof) {
  std::string text;
  for (const auto& hash : proof.path) text += crypto::base64(hash) + "\n";
  return text;
}

std::string consistency_json(const audit::Journal::Consistency& proof) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("size1", proof.size1);
    out.field("size2", proof.checkpoint.size);
    out.key("proof");
    out.begin_array();
    for (const auto& hash : proof.path) out.value(crypto::base64(hash));
    out.end_array();
    out.field("old_checkpoint", proof.old.text);
    out.field("checkpoint", proof.checkpoint.text);
    out.end_object();
  });
}

Result<Exit> run_consistency(Context& context, const Arguments& arguments) {
  const auto size = TRY(natural_option(arguments, "size"));
  auto& session = *TRY(context.session());
  std::optional<audit::Journal::Consistency> proof;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    proof = TRY(session.journal.consistency(tx, size));
    return {};
  }));
  const auto file = arguments.text("out");
  if (!file.empty()) {
    TRY_VOID(write_file(file, as_bytes(lines_of(*proof))));
    TRY_VOID(write_file(file + ".old-checkpoint", as_bytes(proof->old.text)));
    TRY_VOID(write_file(file + ".checkpoint", as_bytes(proof->checkpoint.text)));
    TRY_VOID(write_file(file + ".vkey", as_bytes(session.journal.verifier_key() + "\n")));
  }
  if (context.json())
    say(consistency_json(*proof));
  else if (file.empty())
    print_whole(lines_of(*proof));
  else
    say("Preuve écrite\u00a0: " + file + ", et à côté .old-checkpoint, .checkpoint et .vkey.");
  return Exit::done;
}

struct Shown {
  audit::StoredEvent stored;
  audit::Journal::Disclosure disclosed;
};

/// Opens one detail. Reading it is an act, written in the same transaction; a dossier's is opened
/// with the dossier, which is an act of its own.
Result<Shown> disclosed(vault::Session& session, store::Transaction& tx, std::uint64_t index) {
  Shown shown{TRY(session.journal.event(tx, index)), {}};
  if (shown.stored.owner == audit::DetailOwner::none)
    return fail(Errc::not_found, "journal.no_detail", "Cet événement n’a pas de détail.");
  std::optional<vault::OpenDossier> dossier;
  if (shown.stored.owner == audit::DetailOwner::dossier)
    dossier =
        TRY(dossier::open_for(session, tx, DossierId{shown.stored.event.object}, "dossier.read"));
  shown.disclosed = TRY(session.journal.disclose(tx, index, dossier ? &dossier->key : nullptr));
  TRY(session.journal.append(
      tx, {"journal.read", session.actor, "event-" + std::to_string(index), session.clock.now()},
      {}));
  return shown;
}

std::string detail_json(const Shown& shown) {
  const auto detail = as_text(shown.disclosed.detail);
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("index", shown.stored.index);
    out.field("action", shown.stored.event.action);
    if (text::is_valid_utf8(detail)) out.field("detail", detail);
    out.field("detail_base64", crypto::base64(shown.disclosed.detail));
    out.field("salt", crypto::hex(shown.disclosed.salt));
    out.field("entry_base64", crypto::base64(shown.disclosed.entry));
    out.end_object();
  });
}

Result<Exit> run_detail(Context& context, const Arguments& arguments) {
  const auto index = TRY(natural_option(arguments, "event"));
  auto& session = *TRY(context.session());
  std::optional<Shown> shown;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    shown = TRY(disclosed(session, tx, index));
    return {};
  }));
  const auto& [entry, salt, detail] = shown->disclosed;
  const auto base = arguments.text("out");
  if (!base.empty()) {
    // Whoever holds them reads the detail: it may be a patient's.
    TRY_VOID(write_file(base + ".detail", detail, false, true));
    TRY_VOID(write_file(base + ".salt", as_bytes(crypto::hex(salt) + "\n"), false, true));
    TRY_VOID(write_file(base + ".entry", entry));
  }
  if (context.json()) {
    say(detail_json(*shown));
    return Exit::done;
  }
  const auto& event = shown->stored.event;
  say("Événement n°\u00a0" + std::to_string(index) + "\u00a0: " +
      std::string(audit::action_label(event.action)) + ", le " + in_french(event.at) + ".");
  if (!base.empty()) {
    say("Détail écrit\u00a0: " + base + ".detail, .salt et .entry.");
    return Exit::done;
  }
  say("Détail\u00a0: " + (text::is_valid_utf8(as_text(detail))
                              ? std::string(as_text(detail))
                              : crypto::base64(detail) + " (base64)"));
  say("Sel\u00a0: " + crypto::hex(salt));
  return Exit::done;
}

}  // namespace

std::vector<Command> journal_proof_commands() {
  return {
      {"journal prove",
       "Prouver qu’un événement est dans le journal",
       {{"event", "Numéro de l’événement"}},
       {{"out", "BASE", "Écrire BASE.tlog-proof, BASE.entry et BASE.vkey"}},
       run_prove},
      {"journal checkpoint",
       "Signer la taille et la racine du journal",
       {},
       {{"out", "FICHIER", "Écrire dans ce fichier"}},
       run_checkpoint},
      {"journal consistency",
       "Prouver que le journal prolonge celui d’une taille donnée",
       {{"size", "Taille ancienne, en événements"}},
       {{"out", "FICHIER", "Écrire la preuve, et à côté les deux points de contrôle et la clé"}},
       run_consistency},
      {"journal detail",
       "Montrer le détail d’un événement et son sel, qui permet à d’autres de le vérifier",
       {{"event", "Numéro de l’événement"}},
       {{"out", "BASE", "Écrire BASE.detail, BASE.salt et BASE.entry"}},
       run_detail},
  };
}

}  // namespace serment::cli
