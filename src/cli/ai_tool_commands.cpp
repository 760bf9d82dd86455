#include "ai_tools/notice_check.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/dossier_text.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"
#include "dossier/index.h"
#include "json/bind.h"
#include "pseudonyms/replace.h"

namespace serment::cli {
namespace {

std::string state_in_french(std::string_view state) {
  if (state == "proposed") return "proposé";
  if (state == "assessed") return "évalué";
  if (state == "allowed") return "autorisé";
  return state == "restricted" ? "limité" : "interdit";
}

std::string proposal_in_french(std::string_view verdict) {
  return verdict == "incomplete" ? "questions sans réponse" : state_in_french(verdict);
}

void write_tool(json::Writer& out, const ai_tools::StoredTool& stored) {
  out.begin_object();
  out.field("id", stored.id);
  out.field("state", stored.state);
  out.field("version", stored.version);
  out.key("tool");
  out.raw(json::bind::write(stored.tool));
  out.key("proposal");
  out.raw(json::bind::write(
      ai_tools::propose(ai_tools::grid(), stored.tool.facts, stored.tool.answers)));
  out.end_object();
}

Result<Exit> run_list(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  std::vector<ai_tools::StoredTool> all;
  ai_tools::NoticeCheck notice;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    all = TRY(ai_tools::tools(session, tx));
    if (const auto answers = compliance::load_answers(session, tx))
      notice = ai_tools::check_notice(all, *answers);
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("items");
      out.begin_array();
      for (const auto& stored : all) write_tool(out, stored);
      out.end_array();
      out.key("notice");
      out.raw(json::bind::write(notice));
      out.end_object();
    }));
    return notice.agrees ? Exit::done : Exit::faults_found;
  }
  Table table({"Outil", "Fournisseur", "État", "Proposition", "À revoir le"});
  for (const auto& stored : all) {
    const auto& tool = stored.tool;
    table.add(
        {tool.facts.name, tool.facts.vendor, state_in_french(stored.state),
         proposal_in_french(ai_tools::propose(ai_tools::grid(), tool.facts, tool.answers).verdict),
         tool.decision ? in_french(tool.decision->review_on) : std::string()});
  }
  table.print();
  for (const auto& name : notice.missing) say("La notice des patients ne nomme pas " + name + ".");
  if (notice.unfounded) say("La notice annonce une IA qu’aucune fiche n’autorise.");
  return notice.agrees ? Exit::done : Exit::faults_found;
}

Result<Exit> run_obligations(Context& context, const Arguments& arguments) {
  const auto on = TRY(context.date_or_today(arguments, "on"));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : ai_tools::obligations()) {
        out.begin_object();
        out.field("id", one.id);
        out.field("from", iso(one.from));
        out.field("in_force", one.from <= on);
        out.field("title", one.title);
        out.field("reference", one.reference);
        out.field("confidence", one.confidence);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"À partir du", "En vigueur", "Obligation", "Ce qu’elle demande"});
  for (const auto& one : ai_tools::obligations())
    table.add({in_french(one.from), one.from <= on ? "oui" : "non", one.title, one.action});
  table.print();
  return Exit::done;
}

Result<Exit> run_questions(Context& context, const Arguments&) {
  if (context.json()) {
    say(json_text([](json::Writer& out) {
      out.begin_array();
      for (const auto& question : ai_tools::grid().questions) {
        out.begin_object();
        out.field("id", question.id);
        out.field("sheet", question.sheet);
        out.field("text", question.text);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  for (const auto& sheet : ai_tools::grid().sheets) {
    say(sheet.title);
    for (const auto& question : ai_tools::grid().questions)
      if (question.sheet == sheet.id) say("  " + question.text);
    say();
  }
  return Exit::done;
}

/// Marks in doubt are kept: a command asks nobody. They are counted, for who reads it over.
Result<Exit> run_hide(Context& context, const Arguments& arguments) {
  const auto written = TRY(read_file(arguments.text("file"), 4 * pseudonyms::kLongest));
  auto& session = *TRY(context.session());
  const auto index = TRY(dossier::Index::build(session));
  warn_damaged(index);
  const auto made = TRY(pseudonyms::replace_identities(
      written, pseudonyms::Rules::embedded(),
      [&](std::string_view word) { return index.has_word(word); }, context.clock().today()));
  const std::uint64_t doubts = made.doubtful();
  const auto counts = made.counts();
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(tx, {"text.pseudonymised", session.actor, {}, session.clock.now()},
                               as_bytes(counts)));
    return {};
  }));
  if (context.json())
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("text", made.text());
      out.field("doubtful", doubts);
      out.end_object();
    }));
  else
    say(made.text());
  // The names of a dossier that does not read are not known here: the text wants to be read over.
  return doubts == 0 && index.damaged().empty() ? Exit::done : Exit::faults_found;
}

}  // namespace

std::vector<Command> ai_tool_commands() {
  return {
      {"ai list", "Les outils d’IA, leur décision, et si la notice les nomme", {}, {}, run_list},
      {"ai questions", "Les questions à poser sur un outil d’IA", {}, {}, run_questions},
      {"ai obligations",
       "Les dates du règlement sur l’IA",
       {},
       {{"on", "DATE", "En vigueur ce jour (aujourd’hui)"}},
       run_obligations},
      {"ai hide",
       "Masquer les identités d’un texte avant de le confier à une IA. Sort en 1 s’il y a des "
       "doutes",
       {{"file", "Le texte, en UTF-8"}},
       {},
       run_hide},
  };
}

}  // namespace serment::cli
