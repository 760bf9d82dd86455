#include "cli/command.h"
#include "cli/context.h"
#include "cli/dossier_text.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "json/bind.h"
#include "oversight/review.h"

namespace serment::cli {
namespace {

template <class Work>
auto in_reading(vault::Session& session, const Work& work) {
  decltype(work(std::declval<store::Transaction&>())) result =
      fail(Errc::internal, "bug", "Serment a rencontré une faute de programme.");
  const auto done = session.db.read([&](store::Transaction& tx) -> Result<void> {
    result = work(tx);
    return {};
  });
  if (!done) result = tl::unexpected<Error>(done.error());
  return result;
}

std::string_view french_state(std::string_view state) {
  if (state == "found") return "à regarder";
  if (state == "asked") return "question posée";
  if (state == "explained") return "réponse à lire";
  if (state == "accepted") return "expliqué";
  if (state == "set_aside") return "rien à demander";
  if (state == "escalated") return "porté au responsable";
  return state == "closed" ? "terminée" : "ouverte";
}

std::string name_in(const identity::Directory& directory, const std::string& member) {
  const auto known = directory.find(member);
  return known ? known->member.display_name : member;
}

void write_review(json::Writer& out, const oversight::StoredReview& review) {
  out.begin_object();
  out.field("week", review.week);
  out.field("state", review.state);
  out.key("review");
  json::bind::write(out, review.content);
  out.end_object();
}

void say_review(const oversight::StoredReview& review) {
  const auto& content = review.content;
  say("Semaine du " + review.week + "\u00a0: " + std::string(french_state(review.state)) + ", " +
      count(content.accesses, "accès", "accès") + ", " +
      count(content.dossiers, "dossier", "dossiers") + ", " +
      count(content.findings, "étonnement", "étonnements") + ".");
  if (content.visits_unknown > 0)
    say("Visites pas encore connues pour " + number(content.visits_unknown) +
        " accès\u00a0: le dernier import est plus ancien.");
  if (content.left_out > 0)
    say("Non gardés, faute de place\u00a0: " + number(content.left_out) + ".");
  if (content.tie)
    say("Faute d’un autre relecteur, une décision porte sur les accès de qui l’a prise.");
}

Result<Exit> run_list(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto all = TRY(
      in_reading(session, [&](store::Transaction& tx) { return oversight::reviews(session, tx); }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& review : all) write_review(out, review);
      out.end_array();
    }));
    return Exit::done;
  }
  if (all.empty()) say("Aucune semaine relue. Pour commencer\u00a0: serment access-review open");
  for (const auto& review : all) say_review(review);
  return Exit::done;
}

void say_questions(const std::vector<oversight::StoredQuestion>& questions,
                   const identity::Directory& directory) {
  if (questions.empty()) return;
  Table table({"Question", "Personne", "Ce qui étonne", "Accès", "État"});
  for (const auto& question : questions) {
    const auto* rule = oversight::AccessRules::embedded().find(question.content.rule);
    table.add({question.id, name_in(directory, question.content.who),
               rule == nullptr ? question.content.rule : rule->title,
               number(question.content.accesses), std::string(french_state(question.state))});
  }
  table.print();
}

Result<Exit> shown(Context& context, vault::Session& session,
                   const oversight::StoredReview& review) {
  const auto questions = TRY(in_reading(session, [&](store::Transaction& tx) {
    return oversight::questions(session, tx, review.week);
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("review");
      write_review(out, review);
      out.key("questions");
      out.begin_array();
      for (const auto& question : questions) {
        out.begin_object();
        out.field("id", question.id);
        out.field("state", question.state);
        out.key("question");
        json::bind::write(out, question.content);
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }));
    return Exit::done;
  }
  identity::Directory directory;
  TRY_VOID(directory.load(session));
  say_review(review);
  say_questions(questions, directory);
  return Exit::done;
}

Result<Exit> run_open(Context& context, const Arguments& arguments) {
  const auto now = context.clock().now();
  const auto week = arguments.has("week") ? TRY(oversight::parse_week(arguments.text("week"), now))
                                          : oversight::last_week(now);
  auto& session = *TRY(context.session());
  const auto index = TRY(dossier::Index::build(session));
  warn_damaged(index);
  identity::Directory directory;
  TRY_VOID(directory.load(session));
  std::optional<oversight::StoredReview> review;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    review = TRY(oversight::open_review(session, tx, week, index, directory, session.actor));
    return {};
  }));
  return shown(context, session, *review);
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto review = TRY(in_reading(session, [&](store::Transaction& tx) {
    return oversight::find_review(session, tx, arguments.text("week"));
  }));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const audit::Event act{"journal.read", session.actor, "access_review/" + review.week,
                           context.clock().now()};
    TRY(session.journal.append(tx, act, {}));
    return {};
  }));
  return shown(context, session, review);
}

}  // namespace

std::vector<Command> access_review_commands() {
  return {
      {"access-review list", "Les semaines d’accès relues", {}, {}, run_list},
      {"access-review open",
       "Ouvrir la revue d’une semaine\u00a0: ce qui étonne devient une question",
       {},
       {{"week", "LUNDI", "Le lundi de la semaine (la dernière finie)"}},
       run_open},
      {"access-review show",
       "Une semaine, ses questions et ses décisions",
       {{"week", "Le lundi de la semaine"}},
       {},
       run_show},
  };
}

}  // namespace serment::cli
