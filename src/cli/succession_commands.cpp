// Transmission of the practice at the command line.
#include "succession/plan.h"

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"

namespace serment::cli {
namespace {

constexpr Option kBy{"by", "NOM", "Qui le dit", true};
constexpr Positional kSituation{"situation", "retirement, death ou software"};
constexpr Positional kStep{"step", "Son nom, dans le plan"};

Result<Exit> run_show(Context& context, const Arguments& /*arguments*/) {
  auto& session = *TRY(context.session());
  std::vector<succession::Plan> plans;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    plans = TRY(succession::plans(session, tx));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& plan : plans) {
        out.begin_object();
        out.field("situation", plan.situation);
        out.field("state", plan.state);
        field_date(out, "effective_on", plan.effective_on);
        out.key("steps");
        out.begin_array();
        for (const auto& step : succession::find_situation(plan.situation)->steps) {
          out.begin_object();
          out.field("id", step.id);
          out.field("done", plan.find(step.id) != nullptr);
          out.end_object();
        }
        out.end_array();
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  for (const auto& plan : plans) {
    const auto& situation = *succession::find_situation(plan.situation);
    say(situation.label + " (" + situation.id + ")");
    for (const auto& step : situation.steps) {
      const auto* tick = plan.find(step.id);
      say("  " + step.id + "\u00a0: " + step.title +
          (tick == nullptr ? ""
                           : ", " + std::string(tick->without_object ? "sans objet" : "fait") +
                                 " par " + tick->by + " le " + in_french(tick->on)));
    }
  }
  return Exit::done;
}

Result<Exit> run_tick(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(succession::tick(session, tx, arguments.text("situation"),
                         {.step = arguments.text("step"),
                          .by = {},
                          .note = arguments.text("note"),
                          .on = context.clock().today(),
                          .without_object = arguments.has("without-object")},
                         arguments.text("by")));
    return {};
  }));
  if (!context.json()) say("Étape enregistrée.");
  return Exit::done;
}

/// The date is kept in the plan, which the letter needs.
Result<Exit> run_letter(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  std::optional<compliance::Printable> page;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto answers = TRY(compliance::load_answers(session, tx));
    const auto plan = TRY(succession::plan(session, tx, arguments.text("situation")));
    page = TRY(succession::letter(answers, plan, arguments.text("step"), context.clock().today()));
    return {};
  }));
  const auto printed = TRY(compliance::print({*page}, context.clock().now()));
  TRY_VOID(write_file(arguments.text("out"), printed.front()));
  if (!context.json()) say("Courrier écrit.");
  return Exit::done;
}

Result<Exit> run_date(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto day = TRY(date_option(arguments, "on"));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto plan = TRY(succession::plan(session, tx, arguments.text("situation")));
    TRY(succession::write(session, tx, plan.situation, {day, plan.people}, plan.version,
                          context.clock().today(), arguments.text("by")));
    return {};
  }));
  if (!context.json()) say("Date enregistrée.");
  return Exit::done;
}

}  // namespace

std::vector<Command> succession_commands() {
  return {
      {"succession show", "Les plans de transmission, étape par étape", {}, {}, run_show},
      {"succession date",
       "Écrire la date prévue d’un plan",
       {kSituation},
       {{"on", "DATE", "Date prévue", true}, kBy},
       run_date},
      {"succession tick",
       "Dire qu’une étape est faite, ou sans objet",
       {kSituation, kStep},
       {{"note", "TEXTE", "Remarque, ou raison"},
        {"without-object", "", "L’étape est sans objet ici"},
        kBy},
       run_tick},
      {"succession letter",
       "Le courrier d’une étape, en PDF",
       {kSituation, kStep},
       {{"out", "FICHIER", "Où l’écrire", true}},
       run_letter},
  };
}

}  // namespace serment::cli
