// Breaches: a letter to the wrong person, an electronic message recalled in time, a platform that
// leaked, and a stolen bag whose 72 hours run today.
#include "breach/breach.h"
#include "demo/story.h"

namespace serment::demo {
namespace {

using breach::Edit;
using breach::StoredBreach;

breach::Author author(const Player& who) {
  return {who.id, who.name};
}

Result<void> report(Stage& stage, const char* label, const Player& who,
                    const breach::Report& told) {
  return act(stage, who, [&](vault::Session& session, store::Transaction& tx) {
    auto made = breach::report(session, tx, told, author(who));
    if (made) stage.ids[label] = made->id;
    return made;
  });
}

using Step = std::function<Result<StoredBreach>(const Edit&, Instant now)>;

Result<void> go_on(Stage& stage, const char* label, const Step& step) {
  const auto& who = stage.owner;
  return act(stage, who, [&](vault::Session& session, store::Transaction& tx) -> Result<void> {
    const auto stored = TRY(breach::find(session, tx, stage.ids.at(label)));
    const Edit edit{session, tx, stored.id, stored.version, author(who)};
    TRY(step(edit, session.clock.now()));
    return {};
  });
}

void then(Story& story, When when, const char* label, Step step) {
  story.push_back(
      {when, [=, step = std::move(step)](Stage& stage) { return go_on(stage, label, step); }});
}

breach::Facts facts_of(Instant noticed, const char* title) {
  breach::Facts facts;
  facts.title = title;
  facts.noticed_at = iso(noticed);
  facts.persons = {"patients"};
  facts.ongoing = "no";
  facts.natures = {"confidentiality"};
  facts.identifiable = "yes";
  facts.cause = "internal_accidental";
  return facts;
}

/// The first reading of the date, and the facts.
Result<StoredBreach> qualify(const Edit& edit, const breach::Facts& facts) {
  const auto saved = TRY(breach::save_facts(edit, facts));
  const Edit next{edit.session, edit.tx, edit.id, saved.version, edit.by};
  return breach::save_awareness(next, {{{"noticed", facts.noticed_at, ""}}, "", ""});
}

/// Notified within the day, the person told, closed before the 72 hours.
void tell_wrong_letter(Story& story) {
  story.push_back({{120, 14, 5}, [](Stage& stage) {
                     breach::Report told;
                     told.what =
                         "Un résultat d’analyse est parti dans l’enveloppe d’un autre patient.";
                     told.noticed_at = iso(stage.clock.now());
                     told.persons = {"patients"};
                     told.persons_count = 1;
                     told.ongoing = "no";
                     return report(stage, "letter", stage.secretary, told);
                   }});
  then(story, {120, 18, 35}, "letter", [](const Edit& edit, Instant now) {
    auto facts = facts_of(now - std::chrono::minutes(270), "Résultat envoyé à un autre patient");
    facts.circumstances = "Deux courriers préparés ensemble, les enveloppes ont été interverties.";
    facts.discovery = "Le destinataire a appelé l’accueil et rapporté le courrier.";
    facts.origins = {"wrong_recipient"};
    facts.data = {"civil", "health"};
    facts.supports = {"paper"};
    facts.consequences = {"spread"};
    facts.harms = {"secret"};
    facts.severity = "limited";
    facts.severity_why = "Un seul destinataire, qui a rapporté le courrier le jour même.";
    facts.persons_count = 1;
    facts.records_count = 1;
    facts.measures_immediate = "Courrier récupéré, patient appelé.";
    facts.measures_medium = "Un courrier, une enveloppe, relue avant fermeture.";
    return qualify(edit, facts);
  });
  then(story, {119, 12, 45}, "letter", [](const Edit& edit, Instant) {
    return breach::decide_breach(
        edit, {"notify", "none", "Donnée de santé lue par un tiers\u00a0: nous notifions."});
  });
  then(story, {119, 13, 5}, "letter", [](const Edit& edit, Instant now) {
    return breach::add_notification(edit, {"full", iso(now), "FICTIF-0001", "", edit.by.name});
  });
  then(story, {119, 13, 15}, "letter", [](const Edit& edit, Instant now) {
    return breach::save_informed(edit, {"yes", iso(now), 1, {"phone"}, "Excuses et explication."});
  });
  then(story, {118, 12, 50}, "letter", [](const Edit& edit, Instant) {
    return breach::close(
        edit, "Relecture à deux des enveloppes\u00a0; la leçon a été suivie par l’accueil.");
  });
}

/// Written down, not notified: the colleague confirmed in writing that nothing is kept.
void tell_wrong_address(Story& story) {
  story.push_back({{75, 10, 20}, [](Stage& stage) {
                     breach::Report told;
                     told.what = "Un courriel chiffré est parti vers un confrère homonyme.";
                     told.noticed_at = iso(stage.clock.now());
                     told.persons = {"patients"};
                     told.persons_count = 1;
                     told.ongoing = "no";
                     return report(stage, "mail", stage.doctor, told);
                   }});
  then(story, {75, 19, 10}, "mail", [](const Edit& edit, Instant now) {
    auto facts = facts_of(now - std::chrono::minutes(530), "Courriel à un confrère homonyme");
    facts.circumstances = "L’adresse proposée par la messagerie était celle d’un homonyme.";
    facts.origins = {"wrong_recipient"};
    facts.data = {"civil", "health"};
    facts.supports = {"other"};
    facts.other = "messagerie sécurisée de santé";
    facts.consequences = {"spread"};
    facts.harms = {"secret"};
    facts.severity = "negligible";
    facts.severity_why = "Le destinataire est tenu au secret et a confirmé l’effacement.";
    facts.persons_count = 1;
    facts.answers = {{"recipient_bound", "yes"}};
    facts.measures_immediate = "Confirmation écrite de l’effacement demandée et reçue.";
    return qualify(edit, facts);
  });
  then(story, {74, 13, 0}, "mail", [](const Edit& edit, Instant) {
    return breach::decide_breach(
        edit, {"none", "none", "Confrère tenu au secret, effacement confirmé par écrit."});
  });
  then(story, {74, 13, 10}, "mail", [](const Edit& edit, Instant) {
    return breach::close(edit,
                         "Le carnet d’adresses ne propose plus que les correspondants vérifiés.");
  });
}

/// The platform neither confirms nor denies: notified, a complement is awaited.
void tell_platform(Story& story) {
  story.push_back({{24, 9, 5}, [](Stage& stage) {
                     breach::Report told;
                     told.what =
                         "La plateforme de rendez-vous annonce un accès anormal à ses serveurs.";
                     told.noticed_at = iso(stage.clock.now());
                     told.persons = {"patients"};
                     told.ongoing = "unknown";
                     return report(stage, "platform", stage.secretary, told);
                   }});
  then(story, {24, 12, 40}, "platform", [](const Edit& edit, Instant now) {
    auto facts = facts_of(now - std::chrono::minutes(215),
                          "Accès anormal chez la plateforme de rendez-vous");
    facts.circumstances =
        "Courrier du prestataire\u00a0: des comptes de son personnel ont servi à lire des agendas.";
    facts.ongoing = "unknown";
    facts.origins = {"hacking"};
    facts.cause = "external_malicious";
    facts.data = {"civil", "contact"};
    facts.supports = {"server"};
    facts.consequences = {"unknown"};
    facts.harms = {"unknown"};
    facts.processor = "AgendaSoin, alerte@agendasoin.example";
    facts.answers = {{"processor", "yes"}, {"supposed", "yes"}};
    facts.measures_immediate = "Question écrite au prestataire\u00a0: qui, quoi, depuis quand.";
    return qualify(edit, facts);
  });
  then(story, {23, 12, 45}, "platform", [](const Edit& edit, Instant) {
    return breach::decide_breach(
        edit, {"notify", "wait", "Accès malveillant\u00a0: nous notifions sans attendre."});
  });
  then(story, {23, 13, 0}, "platform", [](const Edit& edit, Instant now) {
    return breach::add_notification(edit, {"initial", iso(now), "FICTIF-0002", "", edit.by.name});
  });
  then(story, {23, 13, 10}, "platform", [](const Edit& edit, Instant now) {
    return breach::add_told(edit, {"processor", iso(now), "courrier recommandé"});
  });
}

void tell_stolen_bag(Story& story) {
  story.push_back(
      {{2, 18, 30}, [](Stage& stage) {
         breach::Report told;
         told.what =
             "Sac volé dans la voiture\u00a0: téléphone professionnel et feuilles de visite.";
         told.noticed_at = iso(stage.clock.now());
         told.persons = {"patients"};
         told.persons_count = 6;
         told.ongoing = "unknown";
         return report(stage, "bag", stage.doctor, told);
       }});
  then(story, {1, 12, 35}, "bag", [](const Edit& edit, Instant now) {
    auto facts = facts_of(now - std::chrono::minutes(1085),
                          "Vol d’un sac\u00a0: téléphone et feuilles de visite");
    facts.circumstances = "Vitre brisée pendant une visite à domicile.";
    facts.origins = {"lost_device", "lost_paper"};
    facts.cause = "external_malicious";
    facts.data = {"civil", "contact", "health"};
    facts.supports = {"phone", "paper"};
    facts.ongoing = "unknown";
    facts.persons_count = 6;
    facts.measures_immediate = "Ligne suspendue, effacement à distance demandé.";
    return qualify(edit, facts);
  });
}

}  // namespace

void tell_breaches(Story& story) {
  tell_wrong_letter(story);
  tell_wrong_address(story);
  tell_platform(story);
  tell_stolen_bag(story);
}

}  // namespace serment::demo
