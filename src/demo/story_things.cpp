// Things: the inventory with a stolen telephone, the AI tools, what left by another way.
#include "ai_tools/ai_tool.h"
#include "ai_tools/grid.h"
#include "demo/story.h"
#include "inventory/assets.h"
#include "messaging/exceptions.h"
#include "messaging/rules.h"

namespace serment::demo {
namespace {

struct Thing {
  const char* kind;
  const char* label;
  const char* place;
  const char* encrypted;  ///< empty where it makes no sense
  bool patient_data = false;
  int counted = 340;           ///< days before the end
  const char* name = nullptr;  ///< what the story calls it
};
constexpr Thing kThings[] = {
    {"computer", "Poste du cabinet 1", "Cabinet 1", "yes", true},
    {"computer", "Poste du cabinet 2", "Cabinet 2", "yes", true},
    {"computer", "Poste de l’accueil", "Accueil", "yes", true},
    {"computer", "Serveur du cabinet", "Local fermé", "yes", true},
    {"phone", "Téléphone des visites", "Sac du Dr Basile Exemple", "unknown", true, 330, "phone"},
    {"medium", "Clé USB bleue", "Tiroir de l’accueil", "no", true, 320, "stick"},
    {"medium", "Disque externe de l’ancien logiciel", "Coffre", "yes", true, 320, "disk"},
    {"backup", "Sauvegarde ROUGE", "Coffre du cabinet", "yes", true, 20},
    {"backup", "Sauvegarde BLEUE", "Chez la Dre Exemple", "yes", true, 44},
    {"network", "Box internet", "Local fermé", ""},
    {"network", "Imprimante en réseau", "Accueil", ""},
    {"account", "Compte de la plateforme de rendez-vous", "AgendaSoin", "", true},
    {"account", "Messagerie sécurisée du cabinet", "Messagerie Tilleul", "", true},
    {"paper", "Armoire des dossiers d’avant 2009", "Local fermé", "", true},
    {"key", "Clé de secours de Serment", "Coffre du cabinet", ""},
};

void tell_inventory(Story& story) {
  for (const auto& thing : kThings)
    add(story, {thing.counted, 18, 40}, &Stage::technician,
        [&thing](Stage& stage, store::Transaction& tx) -> Result<void> {
          inventory::Description told;
          told.kind = thing.kind;
          told.label = thing.label;
          told.place = thing.place;
          told.encrypted = thing.encrypted;
          told.patient_data = thing.patient_data;
          const auto asset = TRY(
              inventory::add(stage.session, tx, told, stage.clock.today(), stage.technician.name));
          if (thing.name != nullptr) stage.ids[thing.name] = asset.id;
          return {};
        });
  add(story, {110, 18, 30}, &Stage::technician, [](Stage& stage, store::Transaction& tx) {
    return inventory::retire(
        stage.session, tx, stage.ids.at("stick"),
        {"wiped", "Effacée et vérifiée par le technicien (fictif).", stage.clock.today()},
        stage.clock.today(), stage.technician.name);
  });
  add(story, {60, 18, 30}, &Stage::technician, [](Stage& stage, store::Transaction& tx) {
    return inventory::confirm(stage.session, tx, stage.ids.at("disk"), stage.clock.today(),
                              stage.technician.name);
  });
  add(story, {1, 12, 45}, &Stage::doctor, [](Stage& stage, store::Transaction& tx) {
    return inventory::declare_lost(stage.session, tx, stage.ids.at("phone"),
                                   add_days(stage.options.today, -2), stage.clock.today(),
                                   stage.doctor.name);
  });
}

ai_tools::ToolFacts scribe() {
  ai_tools::ToolFacts facts;
  facts.name = "Scribe de consultation";
  facts.vendor = "Dictée Claire (fictif)";
  facts.purpose = "Proposer un compte rendu à partir de la consultation dictée.";
  facts.data = "health";
  facts.hosting = "eea";
  facts.hosting_country = "France";
  facts.hds = "yes";
  facts.device_class = "none";
  facts.generative = true;
  return facts;
}

ai_tools::ToolFacts chatbot() {
  ai_tools::ToolFacts facts = scribe();
  facts.name = "Assistant grand public";
  facts.vendor = "Grand Modèle (fictif)";
  facts.purpose = "Reformuler des courriers.";
  facts.hosting = "outside";
  facts.hosting_country = "États-Unis";
  facts.hds = "no";
  return facts;
}

ai_tools::ToolFacts letters() {
  ai_tools::ToolFacts facts = scribe();
  facts.name = "Tri des courriers reçus";
  facts.vendor = "Courrier Rangé (fictif)";
  facts.purpose = "Ranger les courriers numérisés par correspondant.";
  facts.hds = "unknown";
  facts.generative = false;
  return facts;
}

/// The good answers, save those said here.
std::vector<ai_tools::Answer> answers_but(std::initializer_list<std::string_view> wrong) {
  std::vector<ai_tools::Answer> answers;
  for (const auto& question : ai_tools::grid().questions) {
    const bool no_is_good = question.id == "needed" || question.id == "decides" ||
                            question.id == "vulnerable" || question.id == "training";
    const bool is_wrong = std::find(wrong.begin(), wrong.end(), question.id) != wrong.end();
    answers.push_back({question.id, no_is_good == is_wrong ? "yes" : "no"});
  }
  return answers;
}

/// Written, its questions answered, decided: in one evening.
Result<void> judge(Stage& stage, store::Transaction& tx, const ai_tools::ToolFacts& facts,
                   std::initializer_list<std::string_view> wrong,
                   const ai_tools::WantedDecision& decision) {
  const auto& by = stage.owner.name;
  const auto added = TRY(ai_tools::add_tool(stage.session, tx, facts, by));
  const auto assessed = TRY(
      ai_tools::edit_answers(stage.session, tx, added.id, added.version, answers_but(wrong), by));
  TRY(ai_tools::decide(stage.session, tx, added.id, assessed.version, decision, by));
  return {};
}

void tell_ai_tools(Story& story) {
  add(story, {130, 19, 15}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    return judge(
        stage, tx, scribe(), {"impact", "told"},
        {"restricted", "Essai de deux mois, avec les patients prévenus, par la Dre Camille seule.",
         "L’analyse d’impact n’est pas finie."});
  });
  add(story, {128, 19, 15}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    return judge(stage, tx, chatbot(), {"contract", "training", "told"},
                 {"forbidden", "", "Hébergé hors d’Europe, sans contrat ni certificat."});
  });
  add(story, {9, 19, 15}, &Stage::doctor, [](Stage& stage, store::Transaction& tx) {
    return ai_tools::add_tool(stage.session, tx, letters(), stage.doctor.name);
  });
}

void tell_messages(Story& story) {
  add(story, {140, 17, 10}, &Stage::secretary,
      [](Stage& stage, store::Transaction& tx) -> Result<void> {
        const auto kept =
            TRY(messaging::record_exception(stage.session, tx,
                                            {stage.clock.today(), "fax", "Service hospitalier",
                                             "Leur messagerie était en panne.", "none"},
                                            stage.secretary.id, stage.secretary.name, false));
        stage.ids["fax"] = kept.id;
        return {};
      });
  add(story, {138, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    return messaging::review_exception(stage.session, tx, stage.ids.at("fax"),
                                       "Justifié\u00a0: urgence, destinataire rappelé.",
                                       stage.owner.id, stage.owner.name);
  });
  add(story, {6, 17, 20}, &Stage::secretary, [](Stage& stage, store::Transaction& tx) {
    return messaging::record_exception(
        stage.session, tx,
        {stage.clock.today(), "ordinary_mail", "Infirmière libérale",
         "Elle n’a pas encore de messagerie sécurisée.", "encrypted"},
        stage.secretary.id, stage.secretary.name, false);
  });
}

}  // namespace

void tell_things(Story& story) {
  tell_inventory(story);
  tell_ai_tools(story);
  tell_messages(story);
}

}  // namespace serment::demo
