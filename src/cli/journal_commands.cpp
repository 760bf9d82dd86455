#include <algorithm>
#include <fstream>

#include "audit/actions.h"
#include "audit/checkpoint.h"
#include "audit/journal.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/journal_expiry.h"
#include "crypto/encoding.h"
#include "records/accounts.h"
#include "vault/dossier_accounts.h"

namespace serment::cli {
namespace {

Result<std::optional<audit::Checkpoint>> checkpoint_option(const Arguments& arguments,
                                                           const audit::Journal& journal) {
  if (!arguments.has("against")) return std::nullopt;
  const auto text = TRY(read_file(arguments.text("against"), 1U << 20));
  const auto key = TRY(audit::parse_verifier_key(journal.verifier_key()));
  return std::optional<audit::Checkpoint>(TRY(audit::open_checkpoint(text, key)));
}

void print_verification(const audit::Verification& found) {
  if (found.intact()) {
    say("Le journal est intact : " + count(found.size, "événement relu", "événements relus") + ".");
    say("Racine : " + crypto::base64(found.root));
    for (const auto& warning : found.warnings)
      say("  ■ " + warning.text + " [" + warning.code + "]");
    return;
  }
  const bool contents_only =
      std::all_of(found.findings.begin(), found.findings.end(), [](const auto& finding) {
        return finding.code.starts_with("dossier.") || finding.code.starts_with("record.");
      });
  say(contents_only ? "Le journal est intact, mais la base ne s’accorde pas avec lui\u00a0:"
                    : "Le journal n’est pas intact\u00a0:");
  for (const auto& finding : found.findings) say("  ▲ " + finding.text + " [" + finding.code + "]");
  if (found.findings_beyond > 0) say("  et " + number(found.findings_beyond) + " autres.");
}

void write_findings(json::Writer& out, std::string_view name,
                    const std::vector<audit::Finding>& findings) {
  out.key(name);
  out.begin_array();
  for (const auto& finding : findings) {
    out.begin_object();
    out.field("index", finding.index);
    out.field("code", finding.code);
    out.field("text", finding.text);
    out.end_object();
  }
  out.end_array();
}

std::string verification_json(const audit::Verification& found) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("intact", found.intact());
    out.field("size", found.size);
    out.field("root", crypto::base64(found.root));
    write_findings(out, "findings", found.findings);
    out.field("findings_beyond", found.findings_beyond);
    write_findings(out, "warnings", found.warnings);
    out.end_object();
  });
}

Result<Exit> run_verify(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto against = TRY(checkpoint_option(arguments, session.journal));
  std::optional<audit::Verification> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(session.journal.verify(tx, against ? &*against : nullptr));
    TRY_VOID(vault::account_for_dossiers(tx, session.practice(), *found));
    TRY_VOID(vault::account_for_epochs(tx, session.vault, *found));
    return records::account_for_records(tx, session.practice(), *found);
  }));
  if (context.json())
    say(verification_json(*found));
  else
    print_verification(*found);
  return found->intact() ? Exit::done : Exit::faults_found;
}

Result<std::optional<Instant>> instant_option(const Arguments& arguments, std::string_view option,
                                              bool end_of_day) {
  if (!arguments.has(option)) return std::nullopt;
  const auto text = arguments.text(option);
  if (auto instant = parse_instant(text)) return std::optional<Instant>(*instant);
  const auto day = TRY(date_option(arguments, option));
  return std::optional<Instant>(paris_midnight(end_of_day ? add_days(day, 1) : day));
}

Result<audit::Filter> filter_from(const Arguments& arguments) {
  audit::Filter filter;
  filter.from = TRY(instant_option(arguments, "from", false));
  filter.to = TRY(instant_option(arguments, "to", true));
  filter.action = arguments.text("action");
  filter.object = arguments.text("object");
  filter.actor = arguments.text("actor");
  if (arguments.has("limit")) filter.limit = TRY(natural_option(arguments, "limit"));
  return filter;
}

void event_json(json::Writer& out, const audit::StoredEvent& stored) {
  out.begin_object();
  out.field("index", stored.index);
  out.field("at", iso(stored.event.at));
  out.field("action", stored.event.action);
  out.field("actor", stored.event.actor);
  out.field("object", stored.event.object);
  out.field("detail_readable", stored.detail_readable);
  out.end_object();
}

Result<Exit> run_list(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto filter = TRY(filter_from(arguments));
  std::vector<audit::StoredEvent> events;
  // Reading the journal is an act too: it is written in the same transaction as it is read.
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    events.clear();
    TRY_VOID(
        session.journal.list(tx, filter, [&](const audit::StoredEvent& stored) -> Result<void> {
          events.push_back(stored);
          return {};
        }));
    TRY(session.journal.append(tx, {"journal.read", session.actor, {}, context.clock().now()}, {}));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& stored : events) event_json(out, stored);
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"N°", "Quand", "Quoi", "Qui", "Sur"});
  for (const auto& stored : events)
    table.add({std::to_string(stored.index), in_french(stored.event.at),
               std::string(audit::action_label(stored.event.action)), stored.event.actor,
               stored.event.object});
  table.print();
  return Exit::done;
}

void write_month(json::Writer& out, const compliance::JournalMonth& month) {
  out.begin_object();
  out.field("month", month.readable.month);
  out.field("events", month.events);
  field_date(out, "allowed_from", month.allowed_from);
  field_date(out, "due_from", month.due_from);
  out.end_object();
}

std::string day_or_none(const std::optional<Date>& day) {
  return day ? in_french(*day) : "–";
}

/// Without a name nothing goes: what would is shown.
void preview_expiry(Context& context, const std::vector<compliance::JournalMonth>& chosen) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("would_expire");
      out.begin_array();
      for (const auto& month : chosen) write_month(out, month);
      out.end_array();
      out.end_object();
    }));
    return;
  }
  if (chosen.empty()) {
    say("Aucun mois du journal n’est dans ce cas.");
    return;
  }
  Table table({"Mois", "Événements", "Permis à partir du", "Terme passé le"});
  for (const auto& month : chosen)
    table.add({month.readable.month, number(month.events), day_or_none(month.allowed_from),
               day_or_none(month.due_from)});
  table.print();
  say("Rien n’est effacé. Pour effacer le détail de ces mois, sans retour\u00a0: --by \"Dr …\" "
      "--reason \"…\"");
}

Result<Exit> run_expire(Context& context, const Arguments& arguments) {
  const auto before = TRY(optional_date(arguments, "before"));
  auto& session = *TRY(context.session());
  const auto policy = TRY(context.policy());
  if (!arguments.has("by") && !arguments.has("reason")) {
    std::vector<compliance::JournalMonth> months;
    TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
      months = TRY(compliance::journal_months(session, tx, context.rules(), policy));
      return {};
    }));
    preview_expiry(context, compliance::months_to_expire(months, before, context.clock().today()));
    return Exit::done;
  }
  std::vector<std::string> expired;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    expired = TRY(compliance::expire_journal(session, tx, context.rules(), policy, before,
                                             arguments.text("by"), arguments.text("reason")));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("expired");
      out.begin_array();
      for (const auto& month : expired) out.value(month);
      out.end_array();
      out.end_object();
    }));
  } else {
    say("Détails effacés\u00a0: " + count(expired.size(), "mois", "mois") +
        ". Les preuves restent valables.");
  }
  return Exit::done;
}

}  // namespace

std::vector<Command> journal_commands() {
  std::vector<Command> commands = {
      {"journal verify",
       "Relire tout le journal et dire s’il est intact (sortie 0 ou 1)",
       {},
       {{"against", "FICHIER", "Point de contrôle gardé ailleurs"}},
       run_verify},
      {"journal list",
       "Lister les événements",
       {},
       {{"from", "QUAND", "Depuis ce jour ou cet instant"},
        {"to", "QUAND", "Jusqu’à ce jour (compris) ou cet instant"},
        {"action", "NOM", "Une action, ou un début suivi d’un point : dossier."},
        {"object", "ID", "Sur ce dossier ou cet objet"},
        {"actor", "ID", "Par cette personne"},
        {"limit", "N", "Au plus N événements"}},
       run_list},
      {"journal expire",
       "Montrer les mois du journal dont le détail est à effacer, ou l’effacer",
       {},
       {{"before", "DATE", "Les mois finis avant ce jour (ceux dont le terme est passé)"},
        {"by", "NOM", "Personne qui décide\u00a0; sans elle, rien n’est effacé"},
        {"reason", "TEXTE", "Motif"}},
       run_expire},
  };
  for (auto& command : journal_proof_commands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace serment::cli
