#include <algorithm>

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "retention/record_expiry.h"

namespace serment::cli {
namespace {

using retention::KindSurvey;
using retention::Standing;

void write_line(json::Writer& out, const retention::RecordLine& line) {
  out.begin_object();
  out.field("id", line.id);
  out.field("standing", retention::name_of(line.term.standing));
  field_date(out, "last_day", line.term.last_day);
  out.end_object();
}

void write_survey(json::Writer& out, const KindSurvey& survey) {
  out.begin_object();
  out.field("kind", survey.kind->id);
  out.field("title", survey.kind->title);
  out.field("lasts", law::name_of(survey.kind->lasts));
  out.field("activity", survey.kind->activity);
  out.field("rule", survey.kind->rule);
  out.field("cite", survey.kind->cite);
  out.field("total", survey.total());
  out.field("running", survey.running);
  out.field("open", survey.open);
  out.field("start_unknown", survey.start_unknown);
  for (const auto standing :
       {Standing::due, Standing::rule_draft, Standing::claimed, Standing::needed})
    out.field(retention::name_of(standing), survey.count(standing));
  field_date(out, "oldest", survey.oldest(Standing::due));
  out.key("past");
  out.begin_array();
  for (const auto& line : survey.past) write_line(out, line);
  out.end_array();
  out.end_object();
}

void write_without_term(json::Writer& out, const law::RecordKind& kind) {
  out.begin_object();
  out.field("kind", kind.id);
  out.field("title", kind.title);
  out.field("lasts", law::name_of(kind.lasts));
  out.field("why", kind.why);
  out.field("cite", kind.cite);
  out.end_object();
}

std::string survey_json(const std::vector<KindSurvey>& surveys, bool unfinished) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.key("kinds");
    out.begin_array();
    for (const auto& survey : surveys) write_survey(out, survey);
    out.end_array();
    out.key("without_term");
    out.begin_array();
    for (const auto& kind : law::RecordKinds::embedded().all())
      if (kind.rule.empty()) write_without_term(out, kind);
    out.end_array();
    out.field("unfinished", unfinished);
    out.end_object();
  });
}

std::string kept_because(const KindSurvey& survey) {
  std::string text;
  const auto add = [&](std::uint64_t many, std::string_view why) {
    if (many == 0) return;
    if (!text.empty()) text += ", ";
    text += number(many) + " " + std::string(why);
  };
  add(survey.count(Standing::rule_draft), "à durée non retenue");
  add(survey.count(Standing::claimed), "sous réclamation");
  add(survey.count(Standing::needed), "encore utiles");
  add(survey.start_unknown, "sans date de départ");
  return text.empty() ? "–" : text;
}

void print_surveys(const std::vector<KindSurvey>& surveys, bool unfinished) {
  Table table({"Fiches", "En tout", "Durée annoncée", "À effacer", "Gardées au-delà"});
  std::uint64_t due = 0, drafts = 0;
  for (const auto& survey : surveys) {
    if (survey.total() == 0) continue;
    due += survey.count(Standing::due);
    drafts += survey.count(Standing::rule_draft);
    table.add({survey.kind->title, number(survey.total()), survey.kind->rule,
               number(survey.count(Standing::due)), kept_because(survey)});
  }
  table.print();
  if (drafts > 0)
    say("Une durée se retient par\u00a0: serment policy set (voir serment policy show).");
  if (due > 0)
    say("Rien n’est effacé. Pour effacer ces fiches, sans retour\u00a0: --by \"Dr …\" --reason "
        "\"…\"");
  if (unfinished) say("Un effacement attend le renouvellement des clés\u00a0: relancez-le.");
}

void print_erasure(Context& context, const retention::RecordErasure& erasure) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("decision", erasure.decision);
      out.field("erased", erasure.records);
      out.field("objects", erasure.objects);
      out.key("kinds");
      out.begin_array();
      for (const auto& kind : erasure.kinds) {
        out.begin_object();
        out.field("kind", kind.kind);
        out.field("rule", kind.rule);
        out.field("erased", kind.records);
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }));
    return;
  }
  if (erasure.records == 0) {
    say("Les clés sont renouvelées\u00a0: l’effacement précédent est fini.");
    return;
  }
  say("Fiches effacées\u00a0: " + number(erasure.records) + ", avec " +
      count(erasure.objects, "fichier", "fichiers") + ".");
  say("Les copies de secours faites avant les contiennent encore, scellées, jusqu’à leur propre "
      "fin.");
}

Result<Exit> run_records(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto policy = TRY(context.policy());
  if (arguments.has("by") || arguments.has("reason")) {
    print_erasure(context, TRY(retention::expire_records(
                               session, context.rules(), policy, arguments.all("kind"),
                               arguments.text("by"), arguments.text("reason"))));
    return Exit::done;
  }
  std::vector<KindSurvey> surveys;
  bool unfinished = false;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    surveys = TRY(retention::survey_records(session, tx, context.rules(), policy));
    unfinished = TRY(retention::record_expiry_unfinished(session, tx));
    return {};
  }));
  if (arguments.has("kind"))
    std::erase_if(surveys, [&](const KindSurvey& survey) {
      const auto& kinds = arguments.all("kind");
      return std::find(kinds.begin(), kinds.end(), survey.kind->id) == kinds.end();
    });
  if (context.json())
    say(survey_json(surveys, unfinished));
  else
    print_surveys(surveys, unfinished);
  return Exit::done;
}

}  // namespace

std::vector<Command> record_commands() {
  return {
      {"retention records",
       "Montrer les fiches des registres arrivées à leur terme, ou les effacer",
       {},
       {{"kind", "SORTE", "Ces fiches seulement : rights_request, breach…", false, true},
        {"by", "NOM", "Personne qui décide\u00a0; sans elle, rien n’est effacé"},
        {"reason", "TEXTE", "Motif"}},
       run_records},
  };
}

}  // namespace serment::cli
