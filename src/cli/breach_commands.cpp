#include "breach/breach.h"

#include "breach/clock.h"
#include "breach/decision.h"
#include "breach/form.h"
#include "breach/register.h"
#include "breach/replay.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"
#include "json/bind.h"

namespace serment::cli {
namespace {

using breach::StoredBreach;

/// Runs `work` in one snapshot of the practice.
template <class T, class Work>
Result<T> reading(Context& context, const Work& work) {
  auto& session = *TRY(context.session());
  std::optional<T> value;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    value = TRY(work(session, tx));
    return {};
  }));
  return std::move(*value);
}

/// Reading a breach is an act.
Result<void> note(Context& context, std::string_view action, const std::string& object) {
  auto& session = *TRY(context.session());
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {std::string(action), session.actor, object, context.clock().now()}, {}));
    return {};
  });
}

Result<std::optional<compliance::Answers>> answers_if_any(vault::Session& session,
                                                          store::Transaction& tx) {
  auto answers = compliance::load_answers(session, tx);
  if (answers) return std::optional<compliance::Answers>(std::move(*answers));
  if (answers.error().errc == Errc::not_found) return std::optional<compliance::Answers>{};
  return tl::unexpected<Error>(std::move(answers).error());
}

Result<StoredBreach> named(Context& context, const Arguments& arguments) {
  auto stored = TRY(reading<StoredBreach>(context, [&](auto& session, auto& tx) {
    return breach::find(session, tx, arguments.text("breach"));
  }));
  TRY_VOID(note(context, "breach.read", "breach/" + stored.id));
  return stored;
}

Result<Exit> run_report(Context& context, const Arguments& arguments) {
  breach::Report report{
      .what = arguments.text("what"),
      .noticed_at = arguments.text("noticed"),
      .persons = arguments.all("persons"),
      .persons_count = {},
      .ongoing = arguments.has("ongoing") ? arguments.text("ongoing") : "unknown"};
  auto& session = *TRY(context.session());
  std::optional<StoredBreach> stored;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    stored = TRY(breach::report(session, tx, report, {session.actor, "Ligne de commande"}));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("id", stored->id);
      out.end_object();
    }));
  } else {
    say("Signalé sous le numéro " + stored->id + ".");
    if (const auto clock = breach::kept_clock(stored->breach.awareness))
      say("Si un risque existe, la CNIL doit le savoir avant le " + in_french(clock->due) + ".");
  }
  return Exit::done;
}

Result<Exit> run_list(Context& context, const Arguments&) {
  const auto all = TRY(reading<std::vector<StoredBreach>>(
      context, [&](auto& session, auto& tx) { return breach::list(session, tx); }));
  TRY_VOID(note(context, "breach.read", {}));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : all) {
        out.begin_object();
        out.field("id", one.id);
        out.field("state", one.state);
        out.field("title", one.breach.facts.title);
        out.field("reported_at", one.breach.reported_at);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  if (all.empty()) say("Aucune violation au registre.");
  for (const auto& one : all)
    say(one.id + "  " + std::string(breach::state_in_french(one.state)) + "  " +
        one.breach.facts.title);
  return Exit::done;
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  const auto stored = TRY(named(context, arguments));
  if (context.json()) {
    say(json::bind::write(stored.breach));
    return Exit::done;
  }
  say(stored.id + ", " + stored.breach.facts.title);
  for (const auto& row : breach::register_rows(stored))
    for (const auto& line : row.lines) say("  " + row.label + "\u00a0: " + line);
  const auto judged = breach::decide(breach::Catalogue::embedded(), stored.breach.facts);
  say("Notre lecture pour la CNIL\u00a0: " + judged.authority.reason);
  say("Notre lecture pour les personnes\u00a0: " + judged.persons.reason);
  for (const auto& missing : breach::owed(stored.breach)) say("  ■ " + missing);
  return Exit::done;
}

Result<Exit> run_form(Context& context, const Arguments& arguments) {
  const auto kind = arguments.has("kind") ? arguments.text("kind") : std::string("initial");
  if (!breach::Catalogue::embedded().has_option("notification", kind))
    return fail(Errc::invalid_input, "breach.option", "Cette sorte de notification n’existe pas.",
                {}, "Demandez initial, complementary ou full.", "--kind");
  const auto stored = TRY(named(context, arguments));
  const auto answers = TRY(reading<std::optional<compliance::Answers>>(
      context, [&](auto& session, auto& tx) { return answers_if_any(session, tx); }));
  const auto groups = breach::fill_form(stored.breach, kind, answers, {});
  if (context.json()) {
    say(json::bind::write(groups));
    return Exit::done;
  }
  for (const auto& group : groups) say(group.title + "\n" + group.text);
  return Exit::done;
}

Result<Exit> run_register(Context& context, const Arguments& arguments) {
  const auto out = arguments.text("out");
  const bool pdf = out.ends_with(".pdf");
  if (!pdf && !out.ends_with(".ods"))
    return fail(Errc::invalid_input, "breach.register_format",
                "Le registre s’écrit en .pdf ou en .ods.", "Rien n’a été écrit.",
                "Changez la fin du nom du fichier.", "--out");
  const auto all = TRY(reading<std::vector<StoredBreach>>(
      context, [&](auto& session, auto& tx) { return breach::list(session, tx); }));
  const auto now = context.clock().now();
  Bytes file;
  if (pdf) {
    const auto answers = TRY(reading<compliance::Answers>(
        context, [&](auto& session, auto& tx) { return compliance::load_answers(session, tx); }));
    file = TRY(breach::register_pdf(all, answers, now));
  } else {
    file = TRY(breach::register_ods(all, now));
  }
  TRY_VOID(write_file(out, file));
  TRY_VOID(note(context, "breach.exported", {}));
  say("Registre des violations écrit.");
  return Exit::done;
}

Result<Exit> run_examples(Context& context, const Arguments&) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& replay : breach::replays()) {
        out.begin_object();
        out.field("id", replay.id);
        out.field("authority", replay.authority);
        out.field("persons", replay.persons);
        out.field("due", iso(replay.due));
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  for (const auto& replay : breach::replays()) {
    const auto judged = breach::decide(breach::Catalogue::embedded(), replay.facts);
    say(replay.title + "\n  " + replay.story);
    for (const auto& clock : breach::clocks_of(replay.awareness))
      say("  Connue le " + in_french(clock.aware) + ", à notifier avant le " +
          in_french(clock.due) + ".");
    say("  " + judged.authority.reason + "\n  " + judged.persons.reason + "\n");
  }
  return Exit::done;
}

}  // namespace

std::vector<Command> breach_commands() {
  return {
      {"breach report",
       "Signaler une erreur ou un incident, sans reproche",
       {},
       {{"what", "TEXTE", "Ce qui s’est passé, sans nom de patient", true},
        {"noticed", "INSTANT", "Quand on s’en est aperçu\u00a0: 2026-11-26T09:00:00+01:00", true},
        {"persons", "QUI", "patients, staff… (peut être répété)", false, true},
        {"ongoing", "OUI", "yes, no ou unknown"}},
       run_report},
      {"breach list", "Le registre des violations de données", {}, {}, run_list},
      {"breach show",
       "Une violation\u00a0: délais, notre lecture, ce qui reste à faire",
       {{"breach", "Numéro, par exemple V-2026-001"}},
       {},
       run_show},
      {"breach form",
       "Le formulaire de la CNIL, rempli, à copier",
       {{"breach", "Numéro"}},
       {{"kind", "SORTE", "initial, complementary ou full"}},
       run_form},
      {"breach register",
       "Écrire le registre des violations",
       {},
       {{"out", "FICHIER", "Fichier .pdf ou .ods à écrire", true}},
       run_register},
      {"breach examples",
       "Trois cas réels, et ce que Serment aurait demandé",
       {},
       {},
       run_examples},
  };
}

}  // namespace serment::cli
