// Crises: whom to call, a phishing attempt, the yearly drill, two letters of "the CNIL".
#include "crisis/catalogue.h"
#include "crisis/crisis.h"
#include "crisis/kit.h"
#include "crisis/letters.h"
#include "crisis/log.h"
#include "demo/story.h"

namespace serment::demo {
namespace {

void start(Story& story, When when, const char* label, crisis::NewCrisis wanted) {
  add(story, when, &Stage::owner, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto made = TRY(crisis::start_crisis(stage.session, tx, wanted, stage.owner.name));
    stage.ids[label] = made.id;
    return {};
  });
}

void write_line(Story& story, When when, const char* label, crisis::NewLine line) {
  add(story, when, &Stage::secretary, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto found = TRY(crisis::find_crisis(stage.session, tx, stage.ids.at(label)));
    TRY(crisis::add_line(stage.session, tx, found, line, stage.secretary.name));
    return {};
  });
}

crisis::NewLine step(const char* id, const char* text) {
  crisis::NewLine line;
  line.step = id;
  line.done = true;
  line.text = text;
  return line;
}

void move(Story& story, When when, const char* label, const char* state) {
  add(story, when, &Stage::owner, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto found = TRY(crisis::find_crisis(stage.session, tx, stage.ids.at(label)));
    TRY(crisis::move_crisis(stage.session, tx, found.id, state, found.version, stage.owner.name));
    return {};
  });
}

void close(Story& story, When when, const char* label, crisis::Closing closing) {
  add(story, when, &Stage::owner, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
    const auto found = TRY(crisis::find_crisis(stage.session, tx, stage.ids.at(label)));
    TRY(crisis::close_crisis(stage.session, tx, found.id, closing, found.version,
                             stage.owner.name));
    return {};
  });
}

/// One is a swindle, the other true and to be answered.
void tell_letters(Story& story) {
  const auto record = [&](When when, const char* label, crisis::LetterFacts facts, int days) {
    add(story, when, &Stage::secretary, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
      auto kept = facts;
      kept.received_on = stage.clock.today();
      if (days > 0) kept.due_on = add_days(stage.options.today, days);
      const auto letter = TRY(crisis::record_letter(stage.session, tx, kept, stage.secretary.name));
      stage.ids[label] = letter.id;
      return {};
    });
  };
  const auto decide = [&](When when, const char* label, const char* state, const char* why) {
    add(story, when, &Stage::owner, [=](Stage& stage, store::Transaction& tx) -> Result<void> {
      const auto letter = TRY(crisis::find_letter(stage.session, tx, stage.ids.at(label)));
      TRY(crisis::move_letter(stage.session, tx, letter.id, state, why, letter.version,
                              stage.owner.name));
      return {};
    });
  };
  crisis::LetterFacts facts;
  facts.from = "«\u00a0Service conformité RGPD\u00a0»";
  facts.channel = "email";
  facts.summary = "Mise en demeure de payer un registre sous 48 heures.";
  record({180, 9, 40}, "swindle", facts, 0);
  decide({180, 13, 0}, "swindle", "scam", "Adresse fausse, aucun dossier à la CNIL.");
  facts.from = "CNIL, service des plaintes";
  facts.channel = "post";
  facts.summary = "Demande d’explications sur un droit d’accès.";
  facts.reference = "FICTIF-2290";
  record({8, 10, 0}, "complaint", facts, 13);
  decide({7, 13, 0}, "complaint", "verified", "Rappelée au standard trouvé par nous.");
}

void tell_calls(Story& story) {
  add(story, {352, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    std::vector<crisis::Call> calls = {
        {"responsible", "", "Dre Camille Exemple", "06 39 98 01 10", ""},
        {"technician", "", "Yvon Exemple", "06 39 98 01 11", "Dépannage du Canal"},
        {"vendor", "", "Assistance MédiDossier", "01 99 00 01 12", ""},
        {"bank", "", "Banque du cabinet", "01 99 00 01 13", ""},
        {"", "Propriétaire des murs", "M. Fictif", "05 61 99 00 14", "Clé du local technique"},
    };
    return crisis::save_call_tree(stage.session, tx, std::move(calls), 0, stage.owner.name);
  });
  // A month and a half ago: to be printed again.
  add(story, {46, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    return crisis::save_print(stage.session, tx, stage.clock.today(), "Classeur rouge de l’accueil",
                              stage.owner.name);
  });
}

}  // namespace

void tell_crises(Story& story) {
  tell_calls(story);
  tell_letters(story);
  crisis::NewCrisis phishing;
  phishing.kind = "cybercrime";
  phishing.seen = "Un faux message de la plateforme\u00a0: un mot de passe a été donné.";
  phishing.impacts = {"activity", "confidentiality"};
  start(story, {220, 10, 10}, "phishing", phishing);
  write_line(story, {220, 10, 16}, "phishing", step("isolate", "Poste de l’accueil débranché."));
  write_line(story, {220, 10, 22}, "phishing", step("tell_team", "Équipe prévenue."));
  write_line(story, {220, 10, 41}, "phishing", step("call_technician", "Technicien appelé."));
  move(story, {220, 11, 0}, "phishing", "degraded");
  write_line(story, {220, 15, 5}, "phishing", step("secrets", "Mots de passe changés."));
  move(story, {219, 9, 30}, "phishing", "recovering");
  close(story, {218, 13, 0}, "phishing",
        {"resolved",
         "no",
         {{"seen", "L’adresse de l’expéditeur était fausse d’une lettre."},
          {"worked", "Le poste a été isolé en six minutes."},
          {"missing", "Le numéro de l’éditeur n’était pas affiché."},
          {"change", "Second facteur sur la plateforme."}}});
  crisis::NewCrisis drill;
  drill.kind = "sabotage";
  drill.drill = true;
  drill.seen = "Exercice\u00a0: le serveur ne démarre plus, une matinée sur papier.";
  drill.impacts = {"activity"};
  start(story, {160, 13, 5}, "drill", drill);
  write_line(story, {160, 13, 12}, "drill", step("tell_team", "Chacun sait quoi faire."));
  write_line(story, {160, 13, 25}, "drill", step("paper_mode", "Fiches papier sorties."));
  close(story, {160, 13, 50}, "drill",
        {"",
         "no",
         {{"missing", "Plus assez de feuilles de rendez-vous."},
          {"change", "Vingt feuilles de plus dans le classeur rouge."}}});
}

}  // namespace serment::demo
