// The weekly look at accesses, and dossiers opened in emergency.
#include "demo/story.h"
#include "dossier/dossiers.h"
#include "identity/break_glass.h"
#include "oversight/review.h"

namespace serment::demo {
namespace {

using oversight::Decision;

constexpr int kWeeks = 12;

/// Nobody decides on their own accesses: the officer does for the owner.
const Player& reviewer_of(const Stage& stage, const oversight::StoredQuestion& question) {
  return question.content.who == stage.owner.id ? stage.dpo : stage.owner;
}

Result<void> open_week(Stage& stage, const std::string& monday) {
  return act(stage, stage.owner,
             [&](vault::Session& session, store::Transaction& tx) -> Result<void> {
               const auto week = TRY(oversight::parse_week(monday, session.clock.now()));
               TRY(oversight::open_review(session, tx, week, stage.index, stage.identity.directory,
                                          stage.owner.id));
               return {};
             });
}

/// The first question of the week is asked, explained and accepted; the others are set aside.
Result<void> look_through(Stage& stage, store::Transaction& tx, const std::string& monday) {
  auto& session = stage.session;
  const auto& directory = stage.identity.directory;
  bool first = true;
  for (const auto& question : TRY(oversight::questions(session, tx, monday))) {
    const auto& by = reviewer_of(stage, question).id;
    if (first) {
      auto asked = TRY(oversight::decide(session, tx, question.id, question.version,
                                         {Decision::ask, "Pourquoi ce dossier ce jour-là\u202f?"},
                                         directory, by));
      asked = TRY(oversight::explain(session, tx, question.id,
                                     "Le patient a téléphoné pour un certificat.",
                                     question.content.who));
      TRY(oversight::decide(session, tx, question.id, asked.version, {Decision::accept, ""},
                            directory, by));
    } else {
      TRY(oversight::decide(session, tx, question.id, question.version,
                            {Decision::set_aside, "Appel noté à l’agenda (fictif)."}, directory,
                            by));
    }
    first = false;
  }
  return {};
}

/// Of the latest week that was opened: one question waits for its answer, one was explained.
Result<void> begin_looking(Stage& stage, store::Transaction& tx, const std::string& monday) {
  auto& session = stage.session;
  std::size_t number = 0;
  for (const auto& question : TRY(oversight::questions(session, tx, monday))) {
    if (++number > 2) break;
    TRY(oversight::decide(session, tx, question.id, question.version,
                          {Decision::ask, "Qu’est-ce qui a fait ouvrir ce dossier\u202f?"},
                          stage.identity.directory, reviewer_of(stage, question).id));
    if (number == 2)
      TRY(oversight::explain(session, tx, question.id, "Renouvellement demandé par la pharmacie.",
                             question.content.who));
  }
  return {};
}

/// The Monday that many weeks before the last week that is over on the last day.
Date monday_of(const Stage& stage, int weeks) {
  return add_days(oversight::last_week(at_hour(stage.options.today, 0, 0)).monday, -7 * weeks);
}

/// Week after week, each on the evening of the Tuesday after it; the last one waits.
Result<void> review_if_due(Stage& stage) {
  const auto today = stage.clock.today();
  for (int n = kWeeks; n >= 1; --n) {
    const auto monday = monday_of(stage, n);
    if (add_days(monday, 8) != today) continue;
    TRY_VOID(open_week(stage, iso(monday)));
    return act(stage, stage.owner,
               [&](vault::Session& session, store::Transaction& tx) -> Result<void> {
                 if (n == 1) return begin_looking(stage, tx, iso(monday));
                 TRY_VOID(look_through(stage, tx, iso(monday)));
                 TRY(oversight::close_review(session, tx, iso(monday), stage.owner.id));
                 return {};
               });
  }
  return {};
}

/// Evenings of the week that waits: whatever the day on which the story ends, it has three
/// questions.
struct LateLook {
  int after_monday;  ///< days
  Player Stage::*player;
  std::uint64_t patient;
  const char* purpose;
};
constexpr LateLook kLateLooks[] = {{2, &Stage::secretary, 5, "administrative"},
                                   {3, &Stage::doctor, 11, "care"},
                                   {4, &Stage::secretary, 17, "administrative"}};

Result<void> look_late(Stage& stage) {
  const auto today = stage.clock.today();
  for (const auto& look : kLateLooks) {
    if (add_days(monday_of(stage, 1), look.after_monday) != today) continue;
    const auto dossier = dossier_of(stage, look.patient % stage.options.patients);
    if (!dossier) continue;
    stage.session.actor = (stage.*look.player).id;
    TRY(dossier::read(stage.session, *dossier, look.purpose));
  }
  return {};
}

void tell_emergency(Story& story, When when, const char* label, std::uint64_t number,
                    const char* reason) {
  story.push_back({when, [=](Stage& stage) -> Result<void> {
                     const auto dossier = dossier_of(stage, number % stage.options.patients);
                     if (!dossier) return {};
                     stage.session.actor = stage.secretary.id;
                     const auto opened = TRY(stage.identity.emergencies.begin(
                         stage.session, stage.secretary.id, dossier->value, reason));
                     stage.ids[label] = opened.id;
                     return {};
                   }});
}

}  // namespace

void tell_reviews(Story& story) {
  for (int days = 7 * (kWeeks + 2); days >= 1; --days)
    story.push_back({{days, 19, 20}, review_if_due});
  for (int days = 21; days >= 1; --days) story.push_back({{days, 22, 20}, look_late});
  tell_emergency(story, {66, 11, 15}, "emergency.reviewed", 41, "Malaise en salle d’attente.");
  story.push_back({{65, 13, 0}, [](Stage& stage) -> Result<void> {
                     const auto id = stage.ids.find("emergency.reviewed");
                     if (id == stage.ids.end()) return {};
                     stage.session.actor = stage.owner.id;
                     TRY(stage.identity.emergencies.review(stage.session, id->second,
                                                           stage.owner.id, "justified",
                                                           "Le SAMU demandait les allergies."));
                     return {};
                   }});
  tell_emergency(story, {3, 17, 40}, "emergency.waiting", 87, "Appel du SAMU, médecin en visite.");
}

}  // namespace serment::demo
