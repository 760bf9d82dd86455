// What waits, the calendar to hand to another program, the procedures.
#include "agenda/calendar_feed.h"
#include "api/duties.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"
#include "procedures/procedures.h"

namespace serment::cli {
namespace {

constexpr Option kBy{"by", "NOM", "Qui décide", true};

std::string_view level_in_french(records::DutyLevel level) {
  switch (level) {
    case records::DutyLevel::late:
      return "en retard";
    case records::DutyLevel::due:
      return "bientôt";
    case records::DutyLevel::todo:
      return "à faire";
  }
  return "à faire";
}

std::string_view level_code(records::DutyLevel level) {
  switch (level) {
    case records::DutyLevel::late:
      return "late";
    case records::DutyLevel::due:
      return "due";
    case records::DutyLevel::todo:
      return "todo";
  }
  return "todo";
}

void print_duties_json(const std::vector<records::Duty>& duties) {
  say(json_text([&](json::Writer& out) {
    out.begin_array();
    for (const auto& duty : duties) {
      out.begin_object();
      out.field("id", duty.id);
      out.field("title", duty.title);
      out.field("why", duty.why);
      out.field("source", duty.source);
      out.field("level", level_code(duty.level));
      field_date(out, "due", hygiene::day_of(duty));
      out.end_object();
    }
    out.end_array();
  }));
}

Result<Exit> run_duties(Context& context, const Arguments& /*arguments*/) {
  const auto duties = TRY(api::all_duties(*TRY(context.session()), context.clock().now()));
  if (context.json()) {
    print_duties_json(duties);
    return Exit::done;
  }
  if (duties.empty()) say("Rien n’attend.");
  Table table({"Avant le", "État", "À faire", "Texte"});
  for (const auto& duty : duties) {
    const auto day = hygiene::day_of(duty);
    table.add(
        {day ? iso(*day) : "", std::string(level_in_french(duty.level)), duty.title, duty.source});
  }
  if (!duties.empty()) table.print();
  return Exit::done;
}

Result<Exit> run_calendar(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto now = context.clock().now();
  const auto duties = TRY(api::all_duties(session, now));
  const auto feed = agenda::icalendar(agenda::entries(duties, {}), "Serment", now);
  TRY_VOID(write_file(arguments.text("out"), as_bytes(feed), arguments.has("replace")));
  if (!context.json()) say(count(duties.size(), "échéance", "échéances") + " dans le calendrier.");
  return Exit::done;
}

Result<std::vector<procedures::Standing>> standings(Context& context, vault::Session& session) {
  std::vector<procedures::Standing> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(procedures::standings(session, tx, context.clock().now()));
    return {};
  }));
  return found;
}

std::string_view state_in_french(std::string_view state) {
  if (state == "adopted") return "adoptée";
  if (state == "outdated") return "texte changé";
  if (state == "to_review") return "à relire";
  return "à adopter";
}

Result<Exit> run_procedures(Context& context, const Arguments& /*arguments*/) {
  const auto found = TRY(standings(context, *TRY(context.session())));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : found) {
        out.begin_object();
        out.field("id", one.written.id);
        out.field("number", one.written.number);
        out.field("title", one.written.title);
        out.field("state", one.state);
        out.field("digest", one.written.digest);
        field_date(out, "review_on", one.review_on);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"N°", "Nom", "Procédure", "État", "À relire"});
  for (const auto& one : found)
    table.add({one.written.number, one.written.id, one.written.title,
               std::string(state_in_french(one.state)), one.review_on ? iso(*one.review_on) : ""});
  table.print();
  return Exit::done;
}

Result<Exit> run_adopt(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto now = context.clock().now();
  std::string title;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto shown = TRY(procedures::standing(session, tx, arguments.text("procedure"), now));
    title = TRY(procedures::adopt(session, tx, shown.written.id, shown.written.digest,
                                  arguments.text("by"), now))
                .written.title;
    return {};
  }));
  if (!context.json()) say("Adoptée\u00a0: " + title + ".");
  return Exit::done;
}

Result<Exit> run_print(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto now = context.clock().now();
  std::vector<compliance::Printable> pages;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto answers = TRY(compliance::load_answers(session, tx));
    for (const auto& one : TRY(procedures::standings(session, tx, now)))
      pages.push_back(TRY(procedures::document(
          one.written, {answers, context.rules(), law::DeadlineSet::embedded(), paris_date(now)},
          procedures::adoption_sentence(one))));
    return {};
  }));
  const auto printed = TRY(compliance::print(pages, now));
  const std::filesystem::path folder = arguments.text("out");
  for (std::size_t i = 0; i < pages.size(); ++i)
    TRY_VOID(write_file(folder / (pages[i].name + ".pdf"), printed[i]));
  if (!context.json()) say(count(pages.size(), "procédure imprimée", "procédures imprimées") + ".");
  return Exit::done;
}

}  // namespace

std::vector<Command> agenda_commands() {
  return {
      {"duties list", "Ce qui attend, avec ses dates", {}, {}, run_duties},
      {"calendar export",
       "Les échéances, pour un agenda (iCalendar), sans aucun nom",
       {},
       {{"out", "FICHIER", "Où l’écrire", true},
        {"replace", "", "Remplacer un fichier qui existe"}},
       run_calendar},
      {"procedures list",
       "Les procédures du cabinet, et où en est chacune",
       {},
       {},
       run_procedures},
      {"procedures adopt",
       "Adopter une procédure telle qu’elle est écrite aujourd’hui",
       {{"procedure", "Son nom, dans la liste"}},
       {kBy},
       run_adopt},
      {"procedures export",
       "Toutes les procédures, en PDF",
       {},
       {{"out", "DOSSIER", "Où les écrire", true}},
       run_print},
  };
}

}  // namespace serment::cli
