#include "cli/command.h"
#include "cli/context.h"
#include "cli/dossier_text.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "dossier/dossiers.h"
#include "retention/loss.h"
#include "retention/retention.h"

namespace serment::cli {
namespace {

constexpr std::size_t kDefaultLimit = 50;

Result<std::size_t> limit_of(const Arguments& arguments) {
  if (!arguments.has("limit")) return kDefaultLimit;
  return static_cast<std::size_t>(TRY(natural_option(arguments, "limit")));
}

Result<DossierId> dossier_argument(const Arguments& arguments) {
  const auto text = arguments.text("dossier");
  if (!is_id(text))
    return fail(Errc::invalid_input, "dossier.malformed_id",
                "Ce n’est pas un identifiant de dossier.", {},
                "Cherchez le dossier avec « serment dossiers search » : la première colonne est "
                "son identifiant.");
  return DossierId{text};
}

void print_entries(Context& context, const dossier::Index& index,
                   const std::vector<dossier::Entry>& entries, std::size_t total) {
  warn_damaged(index);
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("total", static_cast<std::uint64_t>(total));
      out.key("dossiers");
      out.begin_array();
      for (const auto& entry : entries) write_entry(out, entry);
      out.end_array();
      write_damaged(out, index);
      out.end_object();
    }));
    return;
  }
  if (entries.empty()) {
    say("Aucun dossier. Pour en apporter : serment import <fichier ou dossier>.");
    return;
  }
  Table table({"Dossier", "Patient", "Né(e) le"});
  for (const auto& entry : entries)
    table.add({entry.id.value, entry.display.reveal(),
               entry.birth.reveal() ? in_french(*entry.birth.reveal()) : "inconnu"});
  table.print();
  if (entries.size() < total)
    say(count(entries.size(), "dossier montré sur ", "dossiers montrés sur ") + number(total) +
        ".");
}

Result<Exit> run_list(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto limit = TRY(limit_of(arguments));
  const auto offset = arguments.has("offset") ? TRY(natural_option(arguments, "offset")) : 0;
  const auto index = TRY(dossier::Index::build(session));
  print_entries(context, index, index.page(offset, limit), index.size());
  return Exit::done;
}

Result<Exit> run_search(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  std::string query;
  for (const auto& word : arguments.all("query")) query += (query.empty() ? "" : " ") + word;
  const auto limit = TRY(limit_of(arguments));
  const auto index = TRY(dossier::Index::build(session));
  const auto found = index.find_named(query, limit);
  print_entries(context, index, found.entries, found.total);
  return Exit::done;
}

Result<Exit> run_duplicates(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto index = TRY(dossier::Index::build(session));
  warn_damaged(index);
  const auto pairs = index.duplicates();
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& pair : pairs) {
        out.begin_object();
        out.field("first", pair.first.value);
        out.field("second", pair.second.value);
        out.field("reason", pair.reason);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  if (pairs.empty()) {
    say("Aucun doublon possible.");
    return Exit::done;
  }
  Table table({"Dossier", "Dossier", "Pourquoi"});
  for (const auto& pair : pairs) table.add({pair.first.value, pair.second.value, pair.reason});
  table.print();
  say("Serment ne fusionne jamais seul : c’est à vous de décider.");
  return Exit::done;
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  const auto id = TRY(dossier_argument(arguments));
  auto& session = *TRY(context.session());
  const auto found = TRY(dossier::read(session, id, arguments.text("reason")));
  const auto decision = TRY(retention::explain(session, context.rules(), TRY(context.policy()), id,
                                               context.clock().today()));
  const auto holds = TRY(dossier::holds_of(session, id));
  if (context.json())
    say(dossier_json(found, decision, holds));
  else
    print_dossier(found, decision, holds);
  return found.lost.empty() ? Exit::done : Exit::damaged;
}

Result<Exit> run_export(Context& context, const Arguments& arguments) {
  const auto id = TRY(dossier_argument(arguments));
  auto& session = *TRY(context.session());
  const auto decision = TRY(retention::explain(session, context.rules(), TRY(context.policy()), id,
                                               context.clock().today()));
  dossier::ExportOptions options;
  options.notes.push_back(law::explain_french(decision));
  if (arguments.has("to"))
    options.destination.to = TRY(dossier::parse_recipient(arguments.text("to")));
  options.destination.agreed_on = TRY(optional_date(arguments, "agreed-on"));
  TRY_VOID(dossier::export_dossier(session, id, arguments.text("out"), arguments.text("reason"),
                                   options));
  if (!context.json())
    say("Dossier exporté. Il est en clair : remettez-le en main propre ou chiffrez-le.");
  return Exit::done;
}

Result<Exit> run_hold_add(Context& context, const Arguments& arguments) {
  const auto id = TRY(dossier_argument(arguments));
  auto& session = *TRY(context.session());
  const Date from = TRY(context.date_or_today(arguments, "from"));
  const auto to = TRY(optional_date(arguments, "to"));
  const DateSpan span{from, to};
  const auto hold =
      TRY(dossier::add_hold(session, id, span, arguments.text("reason"), arguments.text("by")));
  if (context.json())
    say(json_text([&](json::Writer& out) { write_hold(out, hold); }));
  else
    say("Dossier gelé : il ne sera pas effacé. Gel " + hold.id + ".");
  return Exit::done;
}

Result<Exit> run_hold_lift(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto last_day = TRY(context.date_or_today(arguments, "last-day"));
  const auto hold = TRY(dossier::lift_hold(session, arguments.text("hold"), last_day,
                                           arguments.text("reason"), arguments.text("by")));
  if (context.json())
    say(json_text([&](json::Writer& out) { write_hold(out, hold); }));
  else
    say("Gel levé. Les jours de gel repoussent d’autant la fin de conservation.");
  return Exit::done;
}

Result<Exit> run_hold_list(Context& context, const Arguments& arguments) {
  const auto id = TRY(dossier_argument(arguments));
  auto& session = *TRY(context.session());
  const auto holds = TRY(dossier::holds_of(session, id));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& hold : holds) write_hold(out, hold);
      out.end_array();
    }));
    return Exit::done;
  }
  print_holds(holds);
  return Exit::done;
}

Result<Exit> run_set_fact(Context& context, const Arguments& arguments) {
  const auto id = TRY(dossier_argument(arguments));
  auto& session = *TRY(context.session());
  const auto fact = TRY(dossier::parse_fact(arguments.text("fact")));
  const auto date = TRY(date_option(arguments, "date"));
  TRY_VOID(
      dossier::set_fact(session, id, fact, date, arguments.text("reason"), arguments.text("by")));
  if (!context.json()) say("Date enregistrée. Le calendrier d’effacement en tient compte.");
  return Exit::done;
}

void say_loss(const retention::Loss& loss) {
  say("Ce dossier ne s’ouvre plus\u00a0: son en-tête scellé est abîmé. Avec sa clé, " +
      count(loss.objects, "pièce scellée est perdue", "pièces scellées sont perdues") + ".");
  say("Une sauvegarde (base et clés du même jour) peut encore le contenir\u00a0: "
      "remettez-la à côté, ouvrez-la, exportez-le.");
  say();
  say("Rien n’est fait. Si aucune sauvegarde ne l’a, une personne nommée l’abandonne\u00a0:");
  say("  serment dossiers give-up " + loss.id.value + " --by \"Dr …\" --reason \"…\"");
}

/// Without a person, shows what would be given up.
Result<Exit> run_give_up(Context& context, const Arguments& arguments) {
  const auto id = TRY(dossier_argument(arguments));
  auto& session = *TRY(context.session());
  const bool decided = arguments.has("by") || arguments.has("reason");
  const auto loss =
      decided ? TRY(retention::give_up(session, id, arguments.text("by"), arguments.text("reason")))
              : TRY(retention::loss_of(session, id));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("dossier", loss.id.value);
      out.field("objects", loss.objects);
      out.field("given_up", decided);
      out.end_object();
    }));
    return Exit::done;
  }
  if (!decided) {
    say_loss(loss);
    return Exit::done;
  }
  say("Dossier abandonné. Qui, quand et pourquoi sont au journal\u202f; "
      "l’effacement et le changement d’époque peuvent reprendre.");
  say("Perdre des données de santé est une violation de données (RGPD, art. 4, 12) et 33)\u00a0: "
      "les 72\u202fh courent. Inscrivez-la\u00a0: serment breach report");
  return Exit::done;
}

const Positional kDossier{"dossier", "Identifiant du dossier"};
const Option kReason{"reason", "TEXTE", "Motif, écrit au journal", true};
const Option kBy{"by", "NOM", "Personne qui décide", true};

}  // namespace

std::vector<Command> dossier_commands() {
  std::vector<Command> commands = {
      {"dossiers list",
       "Lister les dossiers, par nom",
       {},
       {{"limit", "N", "Au plus N lignes (50)"}, {"offset", "N", "À partir de la ligne N"}},
       run_list},
      {"dossiers search",
       "Chercher par nom, prénom ou date de naissance",
       {{"query", "Début de nom, de prénom, ou date", true, true}},
       {{"limit", "N", "Au plus N lignes (50)"}},
       run_search},
      {"dossiers show",
       "Ouvrir un dossier (l’ouverture est écrite au journal)",
       {kDossier},
       {{"reason", "TEXTE", "Motif, écrit au journal"}},
       run_show},
      {"dossiers export",
       "Exporter un dossier : FHIR, fichiers et index lisible",
       {kDossier},
       {{"out", "CHEMIN", "Dossier neuf, ou fichier .zip", true},
        {"to", "QUI", "person, professional ou host\u00a0: à qui va la copie"},
        {"agreed-on", "DATE", "Rappelé à son opposition, le patient est d’accord depuis ce jour"},
        {"reason", "TEXTE", "Motif, écrit au journal"}},
       run_export},
      {"dossiers duplicates", "Doublons possibles, jamais fusionnés seuls", {}, {}, run_duplicates},
      {"dossiers give-up",
       "Abandonner un dossier abîmé qu’aucune sauvegarde ne contient ; montre d’abord",
       {kDossier},
       {{"by", "NOM", "Personne qui décide ; sans elle, rien n’est fait"},
        {"reason", "TEXTE", "Motif, écrit au journal"}},
       run_give_up},
      {"dossiers set-fact",
       "Compléter une date : naissance, décès, dernier soin",
       {kDossier},
       {{"fact", "FAIT", "birth, death ou last-care", true},
        {"date", "DATE", "La date", true},
        kReason,
        kBy},
       run_set_fact},
      {"hold add",
       "Geler un dossier : réclamation amiable ou action en justice",
       {kDossier},
       {{"from", "DATE", "Premier jour (aujourd’hui)"},
        {"to", "DATE", "Dernier jour, si connu"},
        kReason,
        kBy},
       run_hold_add},
      {"hold lift",
       "Lever un gel",
       {{"hold", "Identifiant du gel"}},
       {{"last-day", "DATE", "Dernier jour du gel (aujourd’hui)"}, kReason, kBy},
       run_hold_lift},
      {"hold list", "Gels d’un dossier", {kDossier}, {}, run_hold_list},
  };
  // A hold belongs to the calendar as much as to the dossier: both ways of saying it are accepted.
  const auto last = commands.size();
  for (std::size_t i = 0; i < last; ++i) {
    if (!commands[i].path.starts_with("hold ")) continue;
    auto other = commands[i];
    other.path = commands[i].path == "hold add"    ? "retention hold add"
                 : commands[i].path == "hold lift" ? "retention hold lift"
                                                   : "retention hold list";
    other.hidden = true;
    commands.push_back(std::move(other));
  }
  return commands;
}

}  // namespace serment::cli
