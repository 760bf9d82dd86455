// Crises, drills, their log, the paper kit; scams. Works while the server is stopped.
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "crisis/kit.h"
#include "crisis/progress.h"
#include "crisis/report.h"

namespace serment::cli {
namespace {

template <class T, class Work>
Result<T> reading(vault::Session& session, const Work& work) {
  std::optional<T> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(work(tx));
    return {};
  }));
  return std::move(*found);
}

template <class T, class Work>
Result<T> writing(vault::Session& session, const Work& work) {
  std::optional<T> found;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    found = TRY(work(tx));
    return {};
  }));
  return std::move(*found);
}

Result<void> record(Context& context, vault::Session& session, std::string_view action,
                    std::string_view object) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {std::string(action), session.actor, std::string(object), context.clock().now()}, {}));
    return {};
  });
}

/// Who is written beside each line: the name given, or the account that opened the vault.
std::string author(const Arguments& arguments, const vault::Session& session) {
  return arguments.has("by") ? arguments.text("by") : session.actor;
}

void write_crisis(json::Writer& out, const crisis::Crisis& found) {
  out.field("id", found.id);
  out.field("state", found.state);
  out.field("version", static_cast<std::uint64_t>(found.version));
  out.field("kind", found.facts.kind);
  out.field("noticed_at", found.facts.noticed_at);
  out.field("closed_at", found.facts.closed_at);
}

void print_crisis(Context& context, const crisis::Crisis& found) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      write_crisis(out, found);
      out.end_object();
    }));
    return;
  }
  say(found.id + " : " + std::string(crisis::state_label(found.state)));
}

Result<Exit> run_list(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto all = TRY(reading<std::vector<crisis::Crisis>>(
      session, [&](store::Transaction& tx) { return crisis::list_crises(session, tx); }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& found : all) {
        out.begin_object();
        write_crisis(out, found);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"Numéro", "État", "Sorte", "Constatée"});
  for (const auto& found : all)
    table.add({found.id, std::string(crisis::state_label(found.state)), found.facts.kind,
               in_french(found.noticed_at)});
  table.print();
  return Exit::done;
}

struct WithLog {
  crisis::Crisis found;
  std::vector<crisis::Line> lines;
};

Result<WithLog> with_log(vault::Session& session, store::Transaction& tx, const std::string& id) {
  WithLog all;
  all.found = TRY(crisis::find_crisis(session, tx, id));
  all.lines = TRY(crisis::list_lines(session, tx, id));
  return all;
}

void print_log(const WithLog& all, Instant now) {
  const auto& law = crisis::Catalogue::embedded();
  const auto progress = crisis::progress_of(law, all.found, all.lines, now);
  say(all.found.id + " : " + std::string(crisis::state_label(all.found.state)) + ", " +
      std::to_string(progress.done) + " / " + std::to_string(progress.total));
  for (const auto& phase : progress.phases) {
    say(phase.phase.title);
    for (const auto& step : phase.steps)
      say(std::string(step.done ? "  [x] " : "  [ ] ") + step.step.id + " : " + step.step.title);
  }
  Table table({"N", "Heure du fait", "Ligne", "Par"});
  for (const auto& line : all.lines)
    table.add({std::to_string(line.number), in_french(line.event_at),
               line.text.empty() ? line.step : line.text, line.by});
  table.print();
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto id = arguments.text("id");
  const auto all = TRY(
      reading<WithLog>(session, [&](store::Transaction& tx) { return with_log(session, tx, id); }));
  TRY_VOID(record(context, session, "crisis.read", "crisis/" + id));
  if (!context.json()) {
    print_log(all, context.clock().now());
    return Exit::done;
  }
  const auto progress = crisis::progress_of(crisis::Catalogue::embedded(), all.found, all.lines,
                                            context.clock().now());
  say(json_text([&](json::Writer& out) {
    out.begin_object();
    write_crisis(out, all.found);
    out.field("next", progress.next);
    out.key("lines");
    out.begin_array();
    for (const auto& line : all.lines) {
      out.begin_object();
      out.field("number", static_cast<std::uint64_t>(line.number));
      out.field("event_at", iso(line.event_at));
      out.field("written_at", iso(line.written_at));
      out.field("paper", line.paper);
      out.field("step", line.step);
      out.field("done", line.done);
      out.field("text", line.text);
      out.field("by", line.by);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }));
  return Exit::done;
}

Result<Exit> run_start(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const crisis::NewCrisis wanted{.kind = arguments.text("kind"),
                                 .drill = arguments.has("drill"),
                                 .noticed_at = arguments.text("noticed"),
                                 .seen = arguments.text("seen"),
                                 .impacts = arguments.all("impact")};
  print_crisis(context, TRY(writing<crisis::Crisis>(session, [&](store::Transaction& tx) {
                 return crisis::start_crisis(session, tx, wanted, author(arguments, session));
               })));
  return Exit::done;
}

Result<Exit> run_log(Context& context, const Arguments& arguments) {
  crisis::NewLine line{.event_at = arguments.text("at"),
                       .text = arguments.text("text"),
                       .approximate = arguments.has("about"),
                       .step = arguments.text("step"),
                       .done = arguments.has("step") && !arguments.has("undone")};
  if (arguments.has("corrects"))
    line.corrects = static_cast<std::uint32_t>(TRY(natural_option(arguments, "corrects")));
  auto& session = *TRY(context.session());
  const auto written =
      TRY(writing<crisis::Line>(session, [&](store::Transaction& tx) -> Result<crisis::Line> {
        const auto found = TRY(crisis::find_crisis(session, tx, arguments.text("id")));
        return crisis::add_line(session, tx, found, line, author(arguments, session));
      }));
  if (context.json())
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("number", static_cast<std::uint64_t>(written.number));
      out.field("event_at", iso(written.event_at));
      out.end_object();
    }));
  else
    say("Ligne " + std::to_string(written.number) + ", " + in_french(written.event_at));
  return Exit::done;
}

Result<Exit> run_move(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  print_crisis(
      context,
      TRY(writing<crisis::Crisis>(session, [&](store::Transaction& tx) -> Result<crisis::Crisis> {
        const auto found = TRY(crisis::find_crisis(session, tx, arguments.text("id")));
        return crisis::move_crisis(session, tx, found.id, arguments.text("to"), found.version,
                                   author(arguments, session));
      })));
  return Exit::done;
}

Result<crisis::Closing> closing_of(const Arguments& arguments) {
  crisis::Closing closing{.outcome = arguments.text("outcome"),
                          .data_touched = arguments.text("data-touched")};
  for (const auto& text : arguments.all("lesson")) {
    const auto equal = text.find('=');
    if (equal == std::string::npos)
      return fail(Errc::invalid_input, "crisis.lesson", "Une réponse du bilan ne se lit pas.",
                  "La crise reste ouverte.", "Écrivez par exemple --lesson missing=\"…\".",
                  "--lesson");
    closing.lessons.push_back({text.substr(0, equal), text.substr(equal + 1)});
  }
  return closing;
}

Result<Exit> run_close(Context& context, const Arguments& arguments) {
  const auto closing = TRY(closing_of(arguments));
  auto& session = *TRY(context.session());
  print_crisis(
      context,
      TRY(writing<crisis::Crisis>(session, [&](store::Transaction& tx) -> Result<crisis::Crisis> {
        const auto found = TRY(crisis::find_crisis(session, tx, arguments.text("id")));
        return crisis::close_crisis(session, tx, found.id, closing, found.version,
                                    author(arguments, session));
      })));
  return Exit::done;
}

Result<Exit> run_report(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto now = context.clock().now();
  const auto id = arguments.text("id");
  const auto page = TRY(reading<compliance::Printable>(
      session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
        const auto all = TRY(with_log(session, tx, id));
        return crisis::report_document(TRY(compliance::load_answers(session, tx)), all.found,
                                       all.lines, now);
      }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(write_file(arguments.text("out"), printed.front()));
  TRY_VOID(record(context, session, "crisis.reported", "crisis/" + id));
  return Exit::done;
}

/// One of the three documents that a practice prepares: "kit", "page" or "scams".
Result<Bytes> prepared(std::string_view wanted, const crisis::KitContent& content, Instant now) {
  const auto today = paris_date(now);
  if (wanted == "page") return to_bytes(TRY(crisis::offline_page(content, today)));
  const auto page = wanted == "kit" ? TRY(crisis::paper_kit(content, today))
                                    : TRY(crisis::scam_sheet(content, today));
  return std::move(TRY(compliance::print({page}, now)).front());
}

Result<Exit> prepare(Context& context, const Arguments& arguments, std::string_view wanted) {
  auto& session = *TRY(context.session());
  const auto content = TRY(reading<crisis::KitContent>(
      session, [&](store::Transaction& tx) { return crisis::load_kit(session, tx); }));
  const auto bytes = TRY(prepared(wanted, content, context.clock().now()));
  TRY_VOID(write_file(arguments.text("out"), bytes));
  TRY_VOID(record(context, session, wanted == "scams" ? "scam.printed" : "crisis_kit.built",
                  "crisis_kit/" + std::string(wanted)));
  return Exit::done;
}

Result<Exit> run_kit(Context& context, const Arguments& arguments) {
  return prepare(context, arguments, "kit");
}
Result<Exit> run_page(Context& context, const Arguments& arguments) {
  return prepare(context, arguments, "page");
}
Result<Exit> run_sheet(Context& context, const Arguments& arguments) {
  return prepare(context, arguments, "scams");
}

constexpr Option kBy{"by", "NOM", "Qui écrit"};
constexpr Option kOutput{"out", "FICHIER", "Fichier à écrire", true};

}  // namespace

std::vector<Command> crisis_commands() {
  return {
      {"crisis list", "Les crises et les exercices", {}, {}, run_list},
      {"crisis show",
       "Une crise\u00a0: étapes et main courante",
       {{"id", "Numéro de la crise"}},
       {},
       run_show},
      {"crisis start",
       "Déclarer une crise, ou commencer un exercice",
       {},
       {{"kind", "SORTE", "cybercrime, image, espionage ou sabotage", true},
        {"seen", "TEXTE", "Ce qui a été vu", true},
        {"noticed", "HEURE",
         "Quand, à l’heure du cabinet\u00a0: \"2026-11-28 09:12\" (maintenant)"},
        {"impact", "IMPACT", "image, communication, activity, confidentiality", false, true},
        {"drill", "", "C’est un exercice"},
        kBy},
       run_start},
      {"crisis log",
       "Écrire dans la main courante ; avec --at, saisir une ligne tenue sur papier",
       {{"id", "Numéro de la crise"}},
       {{"text", "TEXTE", "Ce qui s’est passé"},
        {"at", "HEURE", "Heure du fait : \"2026-11-28 09:12\""},
        {"about", "", "L’heure est approximative"},
        {"step", "ÉTAPE", "L’étape faite"},
        {"undone", "", "L’étape n’est finalement pas faite"},
        {"corrects", "N", "Numéro de la ligne corrigée"},
        kBy},
       run_log},
      {"crisis move",
       "Passer en mode dégradé (degraded) ou à la reprise (recovering)",
       {{"id", "Numéro de la crise"}},
       {{"to", "ÉTAT", "degraded ou recovering", true}, kBy},
       run_move},
      {"crisis close",
       "Clore, avec le bilan",
       {{"id", "Numéro de la crise"}},
       {{"data-touched", "RÉPONSE", "yes, no ou unknown\u00a0: données personnelles touchées",
         true},
        {"outcome", "ISSUE", "resolved ou false_alarm ; rien pour un exercice"},
        {"lesson", "QUESTION=TEXTE", "Réponse du bilan\u00a0: seen, worked, missing, change", false,
         true},
        kBy},
       run_close},
      {"crisis report",
       "Le compte rendu chronométré (PDF)",
       {{"id", "Numéro de la crise"}},
       {kOutput},
       run_report},
      {"crisis kit", "Le kit papier (PDF)", {}, {kOutput}, run_kit},
      {"crisis offline", "La page qui marche sans serveur (HTML)", {}, {kOutput}, run_page},
      {"scam sheet",
       "La fiche «\u00a0Est-ce vraiment la CNIL\u202f?\u00a0» (PDF)",
       {},
       {kOutput},
       run_sheet},
  };
}

}  // namespace serment::cli
