// Suppliers: one in order whose certificate ends soon, one whose contract lacks clauses, one that
// does not answer, one that left.
#include "base/embedded.h"
#include "compliance/founding.h"
#include "demo/story.h"
#include "processors/contract.h"
#include "processors/overview.h"
#include "processors/question_catalogue.h"
#include "processors/supplier_answers.h"
#include "processors/supplier_request.h"

namespace serment::embedded {
const std::vector<File>& demo_contracts();
}

namespace serment::demo {
namespace {

namespace suppliers = processors;

constexpr Date kVersion2024{std::chrono::year(2024), std::chrono::May, std::chrono::day(16)};

/// What somebody writes of a supplier; the rest comes from the law's own draft of its kind.
struct Supplier {
  const char* id;
  const char* name;
  const char* contact;
  bool hosts = false;
};

Result<void> describe(Stage& stage, const Supplier& told) {
  return act(stage, stage.owner,
             [&](vault::Session& session, store::Transaction& tx) -> Result<void> {
               const auto file = suppliers::load_file(session, tx, told.id);
               suppliers::Processor details;
               if (file) details = file->processor.details;
               if (details.kind.empty()) {  // none that the answers call for
                 details.kind = told.id;
                 details.role = "processor";
                 details.service = "Accueil téléphonique";
                 details.subject = "Répondre aux appels du cabinet";
                 details.duration = "Celle du contrat";
                 details.nature = "Réception d’appels, prise de messages et de rendez-vous";
                 details.purpose = "Joindre le cabinet en son absence";
                 details.data = "Identité, téléphone, objet de l’appel";
                 details.persons = "Patients et proches";
               }
               details.name = told.name;
               details.contact = told.contact;
               details.email = "contact@prestataire.example";
               details.phone = "01 99 00 45 67";
               details.country = "France";
               details.hosts_health_data = told.hosts;
               details.locations = "France";
               if (details.duration.empty())
                 details.duration = "Celle du contrat, un an reconductible";
               TRY(suppliers::save_processor(session, tx, told.id, details, 0, stage.owner.name));
               return {};
             });
}

void describe(Story& story, When when, Supplier told) {
  story.push_back({when, [told](Stage& stage) { return describe(stage, told); }});
}

/// The contract as pasted, then clause by clause: what the search finds is quoted, the rest is
/// absent.
Result<void> read_contract(Stage& stage, const char* id, const char* name) {
  const auto& files = embedded::demo_contracts();
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.name == name; });
  auto document = TRY(suppliers::read_pasted(found->text));
  document.title = "Contrat";
  document.received_on = stage.clock.today();
  return act(
      stage, stage.owner, [&](vault::Session& session, store::Transaction& tx) -> Result<void> {
        auto contract = TRY(suppliers::add_document(session, tx, id, document, stage.owner.name));
        const auto details = TRY(suppliers::find_processor(session, tx, id)).details;
        const std::vector<suppliers::ContractText> texts{suppliers::ContractText(document.text)};
        for (const auto* clause : suppliers::ClauseCatalogue::embedded().for_kind(
                 details.kind, details.hosts_health_data)) {
          const auto proposals = suppliers::propose_in(*clause, texts);
          const bool there = !proposals.empty() && !proposals.front().proposal.doubtful;
          suppliers::Decide decision;
          decision.clause = clause->id;
          if (there) {
            decision.verdict = suppliers::Verdict::quoted;
            decision.quote = proposals.front().proposal.quote;
          }
          contract =
              TRY(suppliers::decide(session, tx, id, decision, contract.version, stage.owner.name));
        }
        return {};
      });
}

Result<void> certify(Stage& stage, const char* id, const char* holder, int days_left) {
  suppliers::Certificate certificate;
  certificate.number = "HDS-FICTIF-0412";
  certificate.holder = holder;
  certificate.body = "Organisme certificateur (fictif)";
  certificate.activities = {1, 2, 3, 4, 5, 6};
  certificate.version = "2024";
  certificate.ends_on = add_days(stage.options.today, days_left);
  certificate.starts_on = add_days(stage.clock.today(), -30);
  if (certificate.starts_on < kVersion2024) return {};  // a practice of another time
  certificate.country = "France";
  certificate.verified_on = stage.clock.today();
  return act(stage, stage.owner, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::save_certificate(session, tx, id, certificate, stage.owner.name);
  });
}

void write_to(Story& story, When when, const char* id, const char* letter) {
  add(story, when, &Stage::owner, [=](Stage& stage, store::Transaction& tx) {
    return suppliers::record_sending(stage.session, tx, id, letter, stage.clock.today(), "email",
                                     stage.owner.name);
  });
}

void follow(Story& story, When when, const char* id, suppliers::RequestStep step) {
  add(story, when, &Stage::owner, [=](Stage& stage, store::Transaction& tx) {
    return suppliers::record_step(stage.session, tx, id, 1, step, stage.clock.today(),
                                  stage.owner.name);
  });
}

/// Every question as expected, save the last one.
Result<void> answer_questions(Stage& stage, const char* id) {
  return act(
      stage, stage.owner, [&](vault::Session& session, store::Transaction& tx) -> Result<void> {
        const auto details = TRY(suppliers::find_processor(session, tx, id)).details;
        const auto* form = suppliers::QuestionCatalogue::embedded().find("supplier");
        suppliers::Answered answered{stage.clock.today(), "Service conformité (fictif)", {}};
        for (const auto* question : form->for_kind(details.kind, details.hosts_health_data))
          answered.lines.push_back(
              {question->id,
               question->expected == "no" ? suppliers::Answer::no : suppliers::Answer::yes, ""});
        if (!answered.lines.empty()) answered.lines.back().answer = suppliers::Answer::unknown;
        TRY(suppliers::save_answers(session, tx, id, "supplier", answered, stage.owner.name));
        return {};
      });
}

void tell_in_order(Story& story) {
  describe(story, {345, 13, 5},
           {"booking_platform", "AgendaSoin", "Référente confidentialité", true});
  story.push_back({{344, 13, 10}, [](Stage& stage) {
                     return read_contract(stage, "booking_platform", "agenda.txt");
                   }});
  story.push_back({{344, 13, 30}, [](Stage& stage) {
                     return certify(stage, "booking_platform", "AgendaSoin", 58);
                   }});
  describe(story, {343, 13, 5}, {"secure_mail", "Messagerie Tilleul (fictive)", "Support", true});
  story.push_back({{342, 13, 0}, [](Stage& stage) {
                     return certify(stage, "secure_mail", "Messagerie Tilleul (fictive)", 600);
                   }});
  write_to(story, {342, 13, 10}, "secure_mail", "questionnaire");
  follow(story, {330, 13, 40}, "secure_mail", suppliers::RequestStep::answered);
  story.push_back(
      {{330, 13, 45}, [](Stage& stage) { return answer_questions(stage, "secure_mail"); }});
  describe(story, {300, 13, 0},
           {"accountant", "Comptes & Tilleuls (fictif)", "Comptable du cabinet"});
}

void tell_lacking(Story& story) {
  describe(story, {341, 13, 5}, {"practice_software_local", "MédiDossier", "Service clients"});
  story.push_back({{340, 13, 5}, [](Stage& stage) {
                     return read_contract(stage, "practice_software_local", "logiciel.txt");
                   }});
  write_to(story, {55, 13, 10}, "practice_software_local", "missing_clauses");
  follow(story, {30, 13, 5}, "practice_software_local", suppliers::RequestStep::reminded);
  describe(story, {280, 13, 5}, {"maintenance", "Dépannage du Canal (fictif)", "Yvon Exemple"});
  write_to(story, {70, 13, 0}, "maintenance", "questionnaire");
}

void tell_gone(Story& story) {
  describe(story, {335, 13, 5}, {"remote_secretary", "Allô Secrétariat (fictif)", "Direction"});
  add(story, {100, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    return suppliers::end_processor(stage.session, tx, "remote_secretary", stage.clock.today(),
                                    "L’accueil est assuré au cabinet.", stage.owner.name);
  });
  add(story, {84, 13, 0}, &Stage::owner, [](Stage& stage, store::Transaction& tx) {
    const suppliers::ExitProof proof{stage.clock.today(), "deleted",
                                     "Attestation de destruction signée (fictive)."};
    return suppliers::prove_exit(stage.session, tx, "remote_secretary", proof, stage.owner.name);
  });
}

}  // namespace

void tell_suppliers(Story& story) {
  tell_in_order(story);
  tell_lacking(story);
  tell_gone(story);
}

}  // namespace serment::demo
