#include "audit/actions.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "json/bind.h"
#include "people/lessons.h"
#include "people/team.h"

namespace serment::cli {
namespace {

constexpr std::string_view kListed = audit::known_act("people.listed");

/// Reads under the journal: who looked at the team is written too.
template <class T, class Work>
Result<T> looked_up(vault::Session& session, const Work& work) {
  std::optional<T> found;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    found = TRY(work(tx));
    TRY(session.journal.append(tx, {std::string(kListed), session.actor, "", session.clock.now()},
                               {}));
    return {};
  }));
  return std::move(*found);
}

std::string state_in_french(std::string_view state) {
  if (state == "signed") return "signé";
  if (state == "to_sign") return "à signer";
  if (state == "to_renew") return "à signer de nouveau";
  if (state == "done") return "suivie";
  if (state == "expired") return "à refaire";
  return "à suivre";
}

Result<Exit> run_state(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto team =
      TRY(looked_up<std::vector<people::PersonState>>(session, [&](store::Transaction& tx) {
        return people::team(session, tx, session.clock.now());
      }));
  if (context.json()) {
    say(json::bind::write(team));
    return Exit::done;
  }
  Table table({"Personne", "Quoi", "État", "Jusqu’au"});
  for (const auto& person : team) {
    for (const auto& text : person.texts)
      table.add({person.name, text.title, state_in_french(text.state), ""});
    for (const auto& lesson : person.lessons)
      table.add({person.name, lesson.title, state_in_french(lesson.state),
                 lesson.until ? in_french(*lesson.until) : std::string()});
  }
  table.print();
  return Exit::done;
}

Result<Exit> run_movements(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto all = TRY(looked_up<std::vector<people::Movement>>(
      session, [&](store::Transaction& tx) { return people::movements(session, tx); }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : all) {
        out.begin_object();
        out.field("id", one.id);
        out.field("state", one.state);
        out.key("content");
        out.raw(json::bind::write(one.content));
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"Personne", "Quoi", "Le", "Point", "État"});
  for (const auto& one : all)
    for (const auto& item : one.content.items)
      table.add({one.content.name, one.content.list == "arrival" ? "Arrivée" : "Départ",
                 in_french(one.content.on), item.title,
                 item.state == "todo"   ? "à faire"
                 : item.state == "done" ? "fait par " + item.by
                                        : "sans objet"});
  table.print();
  return Exit::done;
}

Result<Exit> run_move(Context& context, const Arguments& arguments, std::string_view list) {
  const auto on = TRY(context.date_or_today(arguments, "on"));
  auto& session = *TRY(context.session());
  std::optional<people::Movement> opened;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto person = TRY(people::find_person(session, tx, arguments.text("member")));
    opened = TRY(people::open_movement(session, tx, list, person, on, arguments.text("by")));
    return {};
  }));
  say(context.json() ? json::bind::write(opened->content)
                     : count(opened->content.items.size(), "point à faire.", "points à faire."));
  return Exit::done;
}
Result<Exit> run_arrival(Context& context, const Arguments& arguments) {
  return run_move(context, arguments, "arrival");
}
Result<Exit> run_departure(Context& context, const Arguments& arguments) {
  return run_move(context, arguments, "departure");
}

/// The lesson to read on paper; its quiz is taken under one's own account.
Result<Exit> run_lesson(Context& context, const Arguments& arguments) {
  if (!arguments.has("lesson")) {
    if (context.json()) {
      say(json_text([](json::Writer& out) {
        out.begin_array();
        for (const auto& lesson : people::lessons()) out.value(lesson.id);
        out.end_array();
      }));
      return Exit::done;
    }
    Table table({"Leçon", "Titre", "Ce qu’on y apprend"});
    for (const auto& lesson : people::lessons())
      table.add({lesson.id, lesson.title, lesson.summary});
    table.print();
    return Exit::done;
  }
  const auto& lesson = *TRY(people::find_lesson(arguments.text("lesson")));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("id", lesson.id);
      out.field("title", lesson.title);
      out.key("cards");
      out.begin_array();
      for (const auto& card : lesson.cards) {
        out.begin_object();
        out.field("title", card.title);
        out.field("text", card.text);
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }));
    return Exit::done;
  }
  say(lesson.title);
  for (const auto& card : lesson.cards) {
    say();
    say(card.title);
    say(card.text);
  }
  say();
  for (const auto& source : lesson.sources) say(source.ref);
  return Exit::done;
}

}  // namespace

std::vector<Command> people_commands() {
  const std::vector<Option> moving = {
      {"member", "COMPTE", "Identifiant du compte", true},
      {"on", "DATE", "Jour de l’arrivée ou du départ (aujourd’hui)"},
      {"by", "NOM", "Qui commence la liste", true}};
  return {
      {"people state", "Qui a signé et qui s’est formé", {}, {}, run_state},
      {"people movements", "Arrivées et départs, point par point", {}, {}, run_movements},
      {"people arrive", "Commencer la liste d’une arrivée", {}, moving, run_arrival},
      {"people depart", "Commencer la liste d’un départ", {}, moving, run_departure},
      {"people lessons",
       "Les leçons, ou le texte de l’une d’elles",
       {{"lesson", "phishing, usb…", false}},
       {},
       run_lesson},
  };
}

}  // namespace serment::cli
