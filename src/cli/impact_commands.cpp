// Impact assessments, the officer, and status files of several practices.
#include <algorithm>

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "impact/officer_report.h"
#include "impact/prefill.h"
#include "impact/status_file.h"
#include "json/bind.h"

namespace serment::cli {
namespace {

/// Runs `work` in a reading transaction (`writes` false) or a writing one.
template <class T, class Work>
Result<T> worked(vault::Session& session, bool writes, const Work& work) {
  std::optional<T> found;
  const auto keep = [&](store::Transaction& tx) -> Result<void> {
    found = TRY(work(tx));
    return {};
  };
  TRY_VOID(writes ? session.db.write(keep) : session.db.read(keep));
  return std::move(*found);
}

std::string state_in_french(std::string_view state) {
  constexpr std::pair<std::string_view, std::string_view> kStates[] = {
      {"draft", "brouillon"},    {"in_review", "en relecture"}, {"validated", "validée"},
      {"to_review", "à revoir"}, {"archived", "archivée"},
  };
  for (const auto& [known, label] : kStates)
    if (known == state) return std::string(label);
  return std::string(state);
}

void write_heading(json::Writer& out, const impact::Assessment& one) {
  out.begin_object();
  out.field("id", one.id);
  out.field("title", one.content.title);
  out.field("state", one.state);
  out.field("version", one.version);
  field_date(out, "review_on", one.review_on);
  out.end_object();
}

Result<Exit> run_list(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto all =
      TRY(worked<std::vector<impact::Assessment>>(session, false, [&](store::Transaction& tx) {
        return impact::list_assessments(session, tx);
      }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : all) write_heading(out, one);
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"Analyse", "Titre", "État", "À revoir le"});
  for (const auto& one : all)
    table.add({one.id, one.content.title, state_in_french(one.state),
               one.review_on ? iso(*one.review_on) : ""});
  table.print();
  return Exit::done;
}

Result<Exit> show(Context& context, const impact::Assessment& one) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("heading");
      write_heading(out, one);
      out.key("content");
      json::bind::write(out, one.content);
      out.end_object();
    }));
    return Exit::done;
  }
  const auto& plan = impact::Plan::embedded();
  say(one.id + ", " + one.content.title + " (" + state_in_french(one.state) + ", version " +
      std::to_string(one.version) + ")");
  for (const auto& risk : impact::risks_of(one.content, plan))
    say(impact::risk_in_french(risk, plan));
  if (const auto ready = impact::check_ready(one.content, plan); !ready) say(ready.error().what);
  return Exit::done;
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  return show(context, TRY(worked<impact::Assessment>(session, false, [&](store::Transaction& tx) {
                return impact::find_assessment(session, tx, arguments.text("id"));
              })));
}

Result<Exit> run_begin(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto author = arguments.text("by");
  return show(
      context,
      TRY(worked<impact::Assessment>(
          session, true, [&](store::Transaction& tx) -> Result<impact::Assessment> {
            const auto current = TRY(compliance::load_current(session, tx, context.rules()));
            auto content = impact::prefilled(current, impact::Plan::embedded(), author);
            if (arguments.has("title")) content.title = arguments.text("title");
            return impact::begin_assessment(session, tx, std::move(content), "prefilled", author);
          })));
}

Result<Exit> run_import(Context& context, const Arguments& arguments) {
  const auto bytes = TRY(read_file(arguments.text("file"), impact::kLargestPiaFile));
  auto& session = *TRY(context.session());
  return show(context, TRY(worked<impact::Assessment>(session, true, [&](store::Transaction& tx) {
                return impact::import_assessment(session, tx, bytes, arguments.text("by"));
              })));
}

Result<void> record(Context& context, vault::Session& session, std::string_view action,
                    const std::string& object) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {std::string(action), session.actor, object, context.clock().now()}, {}));
    return {};
  });
}

Result<Bytes> printed(Context& context, const compliance::Printable& page) {
  return std::move(TRY(compliance::print({page}, context.clock().now())).front());
}

Result<Exit> run_export(Context& context, const Arguments& arguments) {
  const auto id = arguments.text("id");
  const auto format = arguments.text("format");
  if (format != "json" && format != "pdf")
    return fail(Errc::invalid_input, "impact.format_unknown", "Ce format n’est pas connu.", {},
                "Choisissez json ou pdf.", "--format");
  auto& session = *TRY(context.session());
  Bytes bytes;
  if (format == "json") {
    bytes = to_bytes(TRY(worked<std::string>(session, false, [&](store::Transaction& tx) {
      return impact::export_assessment(session, tx, id);
    })));
  } else {
    const auto page = TRY(worked<compliance::Printable>(
        session, false, [&](store::Transaction& tx) -> Result<compliance::Printable> {
          const auto one = TRY(impact::find_assessment(session, tx, id));
          const auto answers = TRY(compliance::load_answers(session, tx));
          return impact::assessment_page(one, answers, impact::Plan::embedded(),
                                         context.clock().today());
        }));
    bytes = TRY(printed(context, page));
  }
  TRY_VOID(write_file(arguments.text("out"), bytes));
  TRY_VOID(record(context, session, "impact.exported", "impact/" + id));
  if (!context.json()) say("Écrit : " + arguments.text("out"));
  return Exit::done;
}

Result<Exit> run_officer(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto current =
      TRY(worked<compliance::CurrentPractice>(session, false, [&](store::Transaction& tx) {
        return compliance::load_current(session, tx, context.rules());
      }));
  const auto stored = TRY(worked<std::optional<impact::StoredDesignation>>(
      session, false,
      [&](store::Transaction& tx) { return impact::find_designation(session, tx); }));
  const auto& decision = current.practice.dpo;
  const auto standing = impact::standing_of(current.answers, stored);
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("decision");
      json::bind::write(out, decision);
      out.field("named", standing != impact::OfficerStanding::nobody);
      out.field("designated", standing == impact::OfficerStanding::designated);
      out.field("name", current.answers.dpo ? current.answers.dpo->name : std::string());
      out.end_object();
    }));
    return Exit::done;
  }
  say("Délégué à la protection des données\u00a0: " +
      std::string(compliance::need_in_french(decision.need)) + ", " +
      std::string(impact::standing_in_french(standing)) + ".");
  if (current.answers.dpo) say("  " + current.answers.dpo->name);
  for (const auto& reason : decision.reasons) say("- " + reason.text + " (" + reason.source + ")");
  return Exit::done;
}

Result<Exit> run_report(Context& context, const Arguments& arguments) {
  const auto year = static_cast<std::int64_t>(TRY(natural_option(arguments, "year")));
  auto& session = *TRY(context.session());
  const auto page = TRY(worked<compliance::Printable>(
      session, true, [&](store::Transaction& tx) -> Result<compliance::Printable> {
        const auto stored =
            TRY(impact::draw_report(session, tx, context.rules(), year, arguments.text("remarks"),
                                    arguments.text("advice"), arguments.text("by")));
        const auto answers = TRY(compliance::load_answers(session, tx));
        return impact::report_page(stored.report, answers);
      }));
  TRY_VOID(write_file(arguments.text("out"), TRY(printed(context, page))));
  if (!context.json()) say("Écrit : " + arguments.text("out"));
  return Exit::done;
}

/// Needs no practice: the officer's computer may hold none.
Result<Exit> run_merge(Context& context, const Arguments& arguments) {
  std::vector<impact::Followed> all;
  bool refused = false;
  const auto now = context.clock().now();
  for (const auto& name : arguments.all("file")) {
    const auto read = read_file(name, 1U << 20).and_then([&](const std::string& text) {
      return impact::read_status(text, now);
    });
    if (read) {
      all.push_back(impact::followed_of(*read, now));
    } else {
      refused = true;
      complain(Error(read.error()).at(name));
    }
  }
  std::sort(all.begin(), all.end(), impact::needs_more);
  if (context.json()) {
    say(json::bind::write(all));
  } else {
    Table table({"Cabinet", "Mesures", "En retard", "Bientôt", "Âge (jours)", "Clé"});
    for (const auto& one : all) {
      const auto& status = one.status;
      table.add({status.practice,
                 status.score ? std::to_string(status.score->in_place) + "/" +
                                    std::to_string(status.score->applicable)
                              : "",
                 std::to_string(status.duties.late), std::to_string(status.duties.due),
                 std::to_string(one.age_days), one.fingerprint});
    }
    table.print();
  }
  return refused ? Exit::faults_found : Exit::done;
}

}  // namespace

std::vector<Command> impact_commands() {
  const Option by{"by", "NOM", "Qui agit", true};
  const Option out{"out", "FICHIER", "Fichier à écrire", true};
  return {
      {"impact list", "Les analyses d’impact du cabinet", {}, {}, run_list},
      {"impact show", "Une analyse d’impact et ses risques", {{"id", "A-2026-001"}}, {}, run_show},
      {"impact begin",
       "Ouvrir une analyse d’impact préremplie",
       {},
       {{"title", "TITRE", "Titre (sinon celui qui est proposé)"}, by},
       run_begin},
      {"impact import",
       "Importer un fichier de l’outil PIA de la CNIL",
       {{"file", "Le fichier JSON"}},
       {by},
       run_import},
      {"impact export",
       "Écrire une analyse d’impact pour l’outil de la CNIL, ou à imprimer",
       {{"id", "A-2026-001"}},
       {{"format", "FORMAT", "json ou pdf", true}, out},
       run_export},
      {"dpo show", "Faut-il un délégué, et pourquoi", {}, {}, run_officer},
      {"dpo report",
       "Établir le bilan annuel du délégué",
       {},
       {{"year", "ANNÉE", "Année du bilan", true},
        {"remarks", "TEXTE", "Observations"},
        {"advice", "TEXTE", "Recommandations"},
        by,
        out},
       run_report},
      {"status merge",
       "Vérifier et réunir les fichiers d’état de plusieurs cabinets",
       {{"file", "Fichiers d’état", true, true}},
       {},
       run_merge},
  };
}

}  // namespace serment::cli
