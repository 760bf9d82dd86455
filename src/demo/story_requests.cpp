// Requests of persons: the year's, answered, refused, late, and those that wait today.
#include "demo/people.h"
#include "demo/story.h"
#include "rights/dossier_rights.h"
#include "rights/pack.h"
#include "rights/steps.h"

namespace serment::demo {
namespace {

using rights::StoredRequest;

enum class Whom : std::uint8_t { adult, child, dead };

struct Asked {
  const char* label;   ///< what the story calls it
  std::uint64_t from;  ///< the first patient to look at
  Whom whom = Whom::adult;
  const char* right = "access";
  const char* channel = "desk";
  const char* wish = "";
  const char* requester = "patient";
  const char* motive = "";
  std::vector<std::string> objects{};
  bool old = false;
};

bool fits(const dossier::ImportedPatient& who, Whom whom, Date day) {
  const auto birth = who.identity.birth.reveal();
  if (!birth) return false;
  if (whom == Whom::dead) return who.death.reveal().has_value();
  if (who.death.reveal() || who.deceased_without_date) return false;
  // Seen within three years: nobody's dossier that is about to be erased.
  if (!who.last_care || days_between(*who.last_care, day) > 1000) return false;
  const bool minor = add_years(*birth, 17) > day;
  return minor == (whom == Whom::child);
}

/// The patient of a request; nothing in a practice too small to have one.
std::optional<dossier::ImportedPatient> patient_for(const Stage& stage, const Asked& asked,
                                                    std::uint64_t& number) {
  const auto all = stage.options.patients;
  for (std::uint64_t n = 0; n < all; ++n) {
    number = (asked.from + n) % all;
    auto who = patient(stage.options.seed, number, stage.first);
    if (fits(who, asked.whom, stage.clock.today())) return who;
  }
  return std::nullopt;
}

/// At the desk: written down, the dossier found.
Result<void> receive(Stage& stage, const Asked& asked) {
  std::uint64_t number = 0;
  const auto who = patient_for(stage, asked, number);
  const auto dossier = who ? dossier_of(stage, number) : std::nullopt;
  if (!dossier) return {};
  rights::Entry entry;
  entry.right = asked.right;
  entry.requester = asked.requester;
  entry.channel = asked.channel;
  const auto& identity = who->identity;
  entry.patient_name =
      Personal<std::string>(identity.given_names.reveal() + " " + identity.family_name.reveal());
  entry.patient_birth = identity.birth.reveal();
  if (entry.requester != "patient")
    entry.requester_name = Personal<std::string>("Jean-Fictif " + identity.family_name.reveal());
  if (*asked.wish != '\0') entry.wish = Personal<std::string>(asked.wish);
  if (*asked.motive != '\0') entry.motive = asked.motive;
  if (!asked.objects.empty()) entry.objects = asked.objects;
  if (asked.old) entry.old = true;
  entry.dossier = dossier->value;
  return act(stage, stage.secretary, [&](vault::Session& session, store::Transaction& tx) {
    auto made = rights::record_request(session, tx, entry, stage.secretary.name);
    if (made) stage.ids[asked.label] = made->number;
    return made;
  });
}

using Step = Result<StoredRequest> (*)(vault::Session&, store::Transaction&, StoredRequest,
                                       std::string_view by);

/// One more step of a request, by somebody. Nothing when it was never received.
Result<void> go_on(Stage& stage, const char* label, Player Stage::*who, Step step) {
  const auto number = stage.ids.find(label);
  if (number == stage.ids.end()) return {};
  const auto& player = stage.*who;
  return act(stage, player, [&](vault::Session& session, store::Transaction& tx) -> Result<void> {
    auto stored = TRY(rights::find_request(session, tx, number->second));
    TRY(step(session, tx, std::move(stored), player.name));
    return {};
  });
}

void ask(Story& story, When when, Asked asked) {
  story.push_back(
      {when, [asked = std::move(asked)](Stage& stage) { return receive(stage, asked); }});
}

void then(Story& story, When when, const char* label, Player Stage::*who, Step step) {
  story.push_back({when, [=](Stage& stage) { return go_on(stage, label, who, step); }});
}

Result<StoredRequest> known(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                            std::string_view by) {
  rights::Recognition how{"known_at_desk", {}, {}};
  if (stored.request.requester == "parent") how.shown = {"parental_authority"};
  if (stored.request.requester == "heir") how.shown = {"death", "heirship"};
  if (stored.request.requester != "patient") how.mode = "card_seen";
  stored = TRY(rights::identify(session, tx, std::move(stored), how, by));
  return rights::submit(session, tx, std::move(stored), by);
}

Result<StoredRequest> grant(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                            std::string_view by) {
  return rights::decide(session, tx, std::move(stored), {"given", {}, {}}, by);
}

Result<StoredRequest> look_over(vault::Session& session, store::Transaction& tx,
                                StoredRequest stored, std::string_view by) {
  return rights::review(session, tx, std::move(stored), {}, by);
}

Result<StoredRequest> look_over_and_grant(vault::Session& session, store::Transaction& tx,
                                          StoredRequest stored, std::string_view by) {
  stored = TRY(look_over(session, tx, std::move(stored), by));
  return grant(session, tx, std::move(stored), by);
}

Result<StoredRequest> hand(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                           std::string_view by) {
  stored = TRY(
      rights::deliver(session, tx, std::move(stored), {"on_site", "en main propre", {}, {}}, by));
  return rights::close(session, tx, std::move(stored), "", by);
}

Result<StoredRequest> write_back(vault::Session& session, store::Transaction& tx,
                                 StoredRequest stored, std::string_view by) {
  stored = TRY(rights::deliver(session, tx, std::move(stored), {"", "par courrier", {}, {}}, by));
  return rights::close(session, tx, std::move(stored), "", by);
}

Result<StoredRequest> close_it(vault::Session& session, store::Transaction& tx,
                               StoredRequest stored, std::string_view by) {
  return rights::close(session, tx, std::move(stored), "", by);
}

/// Answered within the year.
void tell_answered(Story& story) {
  ask(story, {330, 9, 12}, {.label = "first", .from = 11});
  then(story, {330, 9, 20}, "first", &Stage::secretary, known);
  then(story, {328, 13, 5}, "first", &Stage::owner, look_over_and_grant);
  then(story, {326, 18, 10}, "first", &Stage::secretary, hand);

  ask(story, {270, 10, 2},
      {.label = "corrected",
       .from = 301,
       .right = "rectification",
       .channel = "letter",
       .wish = "Je n’ai jamais fumé\u00a0: le compte rendu dit le contraire."});
  then(story, {269, 9, 5}, "corrected", &Stage::secretary, known);
  then(story, {265, 13, 20}, "corrected", &Stage::owner,
       [](vault::Session& session, store::Transaction& tx, StoredRequest stored,
          std::string_view by) -> Result<StoredRequest> {
         stored = TRY(rights::rectify(session, tx, std::move(stored), "", "le dossier",
                                      "Le patient déclare n’avoir jamais fumé (fictif).", by));
         return grant(session, tx, std::move(stored), by);
       });
  then(story, {264, 9, 30}, "corrected", &Stage::secretary, write_back);

  ask(story, {150, 11, 40},
      {.label = "heir",
       .from = 502,
       .whom = Whom::dead,
       .channel = "letter",
       .wish = "Les comptes rendus de la dernière année.",
       .requester = "heir",
       .motive = "assert_rights",
       .old = true});
  then(story, {149, 9, 15}, "heir", &Stage::secretary, known);
  then(story, {146, 13, 10}, "heir", &Stage::owner, look_over_and_grant);
  then(story, {143, 17, 45}, "heir", &Stage::secretary, hand);

  ask(story, {95, 15, 25},
      {.label = "objection",
       .from = 703,
       .right = "objection",
       .wish = "Que mon dossier reste entre mon médecin et moi.",
       .objects = {"care_team"}});
  then(story, {95, 15, 32}, "objection", &Stage::secretary, known);
  then(story, {93, 12, 50}, "objection", &Stage::owner, grant);
  then(story, {92, 9, 40}, "objection", &Stage::secretary, write_back);
}

void tell_refused(Story& story) {
  ask(story, {200, 16, 30},
      {.label = "erasure",
       .from = 904,
       .right = "erasure",
       .channel = "email",
       .wish = "Effacez tout ce que vous avez sur moi."});
  then(story, {199, 9, 10}, "erasure", &Stage::secretary, known);
  then(story, {195, 13, 0}, "erasure", &Stage::owner,
       [](vault::Session& session, store::Transaction& tx, StoredRequest stored,
          std::string_view by) {
         return rights::decide(session, tx, std::move(stored),
                               {"refused",
                                {"retention_duty"},
                                "Votre dossier vous reste ouvert : une copie vous est offerte."},
                               by);
       });
  then(story, {194, 9, 25}, "erasure", &Stage::secretary, close_it);

  ask(story, {240, 10, 50},
      {.label = "doubtful",
       .from = 1105,
       .channel = "email",
       .wish = "Envoyez le dossier à cette nouvelle adresse."});
  then(story, {240, 11, 0}, "doubtful", &Stage::secretary,
       [](vault::Session& session, store::Transaction& tx, StoredRequest stored,
          std::string_view by) {
         return rights::ask_more(session, tx, std::move(stored),
                                 "Adresse inconnue, et la date de naissance donnée est fausse.",
                                 by);
       });
  then(story, {233, 13, 15}, "doubtful", &Stage::owner,
       [](vault::Session& session, store::Transaction& tx, StoredRequest stored,
          std::string_view by) {
         return rights::decide(session, tx, std::move(stored), {"refused", {"identity_doubt"}, {}},
                               by);
       });
  then(story, {233, 13, 25}, "doubtful", &Stage::owner, close_it);
}

/// What the screens find open on the last day.
void tell_waiting(Story& story) {
  ask(story, {40, 10, 15},
      {.label = "extended",
       .from = 1306,
       .right = "rectification",
       .channel = "letter",
       .wish = "Corriger quinze comptes rendus de spécialistes."});
  then(story, {38, 9, 0}, "extended", &Stage::secretary, known);
  then(story, {15, 12, 40}, "extended", &Stage::owner,
       [](vault::Session& session, store::Transaction& tx, StoredRequest stored,
          std::string_view by) {
         return rights::extend(session, tx, std::move(stored),
                               "Quinze confrères à interroger, dont trois partis en retraite.", by);
       });

  ask(story, {12, 11, 10},
      {.label = "restriction",
       .from = 1507,
       .right = "restriction",
       .wish = "Je conteste un diagnostic\u00a0: n’utilisez plus ce dossier en attendant."});
  then(story, {12, 11, 18}, "restriction", &Stage::secretary, known);
  then(story, {2, 13, 0}, "restriction", &Stage::owner, grant);

  ask(story, {11, 17, 50},
      {.label = "late", .from = 1708, .channel = "email", .wish = "Mon dossier complet, vite."});
  then(story, {10, 9, 5}, "late", &Stage::secretary,
       [](vault::Session& session, store::Transaction& tx, StoredRequest stored,
          std::string_view by) {
         return rights::ask_more(session, tx, std::move(stored),
                                 "Adresse électronique que le cabinet ne connaît pas.", by);
       });

  ask(story, {5, 9, 30},
      {.label = "week",
       .from = 1909,
       .channel = "mssante",
       .wish = "Les pièces de l’année, pour un second avis."});
  then(story, {5, 9, 45}, "week", &Stage::secretary, known);

  ask(story, {4, 14, 20},
      {.label = "parent",
       .from = 2110,
       .whom = Whom::child,
       .wish = "Le carnet de vaccination.",
       .requester = "parent"});
  then(story, {4, 14, 30}, "parent", &Stage::secretary, known);
  then(story, {2, 13, 20}, "parent", &Stage::owner, look_over_and_grant);

  ask(story, {1, 16, 40},
      {.label = "portability", .from = 2311, .right = "portability", .channel = "letter"});
}

}  // namespace

void tell_requests(Story& story) {
  tell_answered(story);
  tell_refused(story);
  tell_waiting(story);
}

}  // namespace serment::demo
