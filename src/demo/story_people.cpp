// People: what they signed and learned, who arrived and left, three replacements.
#include "crypto/password_hash.h"
#include "demo/story.h"
#include "identity/identity.h"
#include "identity/locum.h"
#include "people/movements.h"
#include "people/signatures.h"
#include "people/training.h"

namespace serment::demo {
namespace {

void sign(Story& story, When when, Player Stage::*who, const char* text) {
  add(story, when, who, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto* words = TRY(people::find_signable_text(text));
    const auto person = TRY(people::find_person(stage.session, tx, (stage.*who).id));
    const people::Signer signer{person.id, person.name, person.roles, stage.clock.now()};
    TRY(people::sign(stage.session, tx, *words, words->digest, signer));
    return {};
  });
}

/// The quiz answered right, or with its first answer everywhere.
std::vector<people::GivenAnswer> answers_of(const people::Lesson& lesson, bool right) {
  std::vector<people::GivenAnswer> given;
  for (const auto& question : lesson.questions) {
    std::uint64_t place = 0;
    while (question.answers[place].right != right) ++place;
    given.push_back({question.id, place});
  }
  return given;
}

void learn(Story& story, When when, Player Stage::*who, const char* id, bool right = true) {
  add(story, when, who, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto* lesson = TRY(people::find_lesson(id));
    const auto marks = TRY(people::mark(*lesson, answers_of(*lesson, right)));
    const auto& player = stage.*who;
    TRY(people::save_attempt(stage.session, tx, *lesson, marks, player.id, player.name));
    return {};
  });
}

void move(Story& story, When when, Player Stage::*who, const char* list, const char* label) {
  add(story, when, &Stage::owner, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto person = TRY(people::find_person(stage.session, tx, (stage.*who).id));
    const auto movement = TRY(people::open_movement(stage.session, tx, list, person,
                                                    stage.clock.today(), stage.owner.name));
    stage.ids[label] = movement.id;
    return {};
  });
}

/// Ticks the items of a list but for the last `left`.
void tick(Story& story, When when, const char* label, std::size_t left) {
  add(story, when, &Stage::secretary, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto& id = stage.ids.at(label);
    for (const auto& movement : TRY(people::movements(stage.session, tx))) {
      if (movement.id != id) continue;
      const auto& items = movement.content.items;
      for (std::size_t n = 0; n + left < items.size(); ++n)
        TRY(people::tick(stage.session, tx, id, items[n].id, {"done", ""}, 0,
                         stage.secretary.name));
    }
    return {};
  });
}

void replace(Story& story, When when, Replacement who, const char* name, const char* label) {
  story.push_back({when, [=](Stage& stage) -> Result<void> {
                     stage.session.actor = stage.owner.id;
                     (stage.*who.player).name = name;
                     stage.ids[label] = TRY(welcome_locum(stage, who));
                     return {};
                   }});
}

/// The account closes by itself in the evening of the last day, as the server would see.
void end(Story& story, When when) {
  story.push_back({when, [](Stage& stage) -> Result<void> {
                     stage.session.actor = stage.owner.id;
                     TRY(identity::close_expired(stage.identity, stage.session));
                     return identity::close_expired_grants(stage.identity, stage.session);
                   }});
}

/// Those who administer renew their password within the year, as the practice chose: whoever opens
/// the demonstration later is not asked to at once.
void renew_password(Story& story, When when, Player Stage::*who) {
  story.push_back(
      {when, [who](Stage& stage) -> Result<void> {
         const auto& id = (stage.*who).id;
         const auto password = as_bytes(stage.options.passphrase);
         stage.session.actor = id;
         auto hash = TRY(crypto::hash_password(password));
         TRY_VOID(identity::change_password(stage.identity, stage.session, id, std::move(hash),
                                            password, password));
         return act(stage, stage.*who, [&](vault::Session& session, store::Transaction& tx) {
           return session.journal.append(tx, {"password.changed", id, id, session.clock.now()}, {});
         });
       }});
}

}  // namespace

void tell_locums(Story& story) {
  // Its report is signed by both.
  replace(story, {251, 7, 50}, {&Stage::former_locum, 75, 10}, "Dr Félix Exemple", "locum.first");
  end(story, {242, 20, 1});
  story.push_back({{241, 13, 0}, [](Stage& stage) -> Result<void> {
                     const auto& grant = stage.ids.at("locum.first");
                     stage.session.actor = stage.doctor.id;
                     TRY(identity::sign_report(stage.session, grant, stage.doctor.id));
                     TRY(identity::witness_signature(stage.session, grant, stage.doctor.id));
                     return {};
                   }});
  // Its report still waits.
  replace(story, {62, 7, 50}, {&Stage::former_locum, 76, 14}, "Dre Adèle Exemple", "locum.second");
  end(story, {49, 20, 1});
  // Under way on the last day.
  replace(story, {12, 7, 50}, {&Stage::locum, 77, 18}, "Dre Romane Exemple", "locum.third");
}

void tell_people(Story& story) {
  sign(story, {360, 12, 40}, &Stage::owner, "charter");
  sign(story, {359, 12, 40}, &Stage::doctor, "charter");
  sign(story, {358, 9, 5}, &Stage::secretary, "undertaking");
  sign(story, {358, 9, 10}, &Stage::secretary, "charter");
  sign(story, {350, 12, 15}, &Stage::dpo, "undertaking");
  sign(story, {12, 8, 5}, &Stage::locum, "undertaking");
  learn(story, {355, 12, 50}, &Stage::owner, "phishing");
  learn(story, {350, 12, 50}, &Stage::doctor, "passwords", false);
  learn(story, {349, 12, 50}, &Stage::doctor, "passwords");
  learn(story, {345, 9, 15}, &Stage::secretary, "phishing");
  learn(story, {300, 9, 15}, &Stage::secretary, "fake_cnil");
  learn(story, {117, 9, 20}, &Stage::secretary, "wrong_recipient");
  learn(story, {116, 12, 50}, &Stage::doctor, "wrong_recipient");
  learn(story, {11, 8, 10}, &Stage::locum, "locking");
  renew_password(story, {182, 18, 20}, &Stage::owner);
  renew_password(story, {182, 18, 30}, &Stage::technician);
  move(story, {360, 8, 30}, &Stage::secretary, "arrival", "arrival.desk");
  tick(story, {357, 12, 30}, "arrival.desk", 0);
  move(story, {48, 8, 30}, &Stage::former_locum, "departure", "departure.locum");
  tick(story, {47, 12, 30}, "departure.locum", 2);
  move(story, {12, 7, 55}, &Stage::locum, "arrival", "arrival.locum");
  tick(story, {11, 12, 30}, "arrival.locum", 3);
}

}  // namespace serment::demo
