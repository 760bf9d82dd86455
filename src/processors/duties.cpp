// What the suppliers ask of the practice, as duties.
#include <algorithm>

#include "compliance/register_store.h"
#include "processors/overview.h"
#include "text/names.h"

namespace serment::processors {
namespace {

struct Asked {
  std::string_view code;  ///< the alarm's, or its beginning
  std::string_view what;  ///< "Obtenir le contrat"
  std::string_view source;
  int minutes;
};
constexpr Asked kAsked[] = {
    {"contract.missing", "Obtenir le contrat", "RGPD, art. 28", 10},
    {"contract.to_check", "Vérifier les clauses du contrat", "RGPD, art. 28", 15},
    {"contract.incomplete", "Demander les clauses manquantes", "RGPD, art. 28", 5},
    {"hds.missing", "Obtenir le certificat HDS", "CSP L1111-8", 5},
    {"hds.expired", "Obtenir le nouveau certificat HDS", "CSP L1111-8", 5},
    {"hds.expiring", "Demander le prochain certificat HDS", "CSP L1111-8", 5},
    {"hds.old_version", "Obtenir un certificat HDS de la version 2024", "Arrêté du 26 avril 2024",
     5},
    {"hds.version_ending", "Demander un certificat HDS de la version 2024",
     "Arrêté du 26 avril 2024", 5},
    {"hds.to_verify", "Revoir le certificat HDS sur la liste publique", "CSP L1111-8", 3},
    {"form.missing.supplier", "Envoyer le questionnaire", "RGPD, art. 28.3.h", 5},
    {"form.expired.supplier", "Renouveler le questionnaire", "RGPD, art. 28.3.h", 5},
    {"form.missing.booking", "Vérifier ce que la prise de rendez-vous demande", "RGPD, art. 5.1.c",
     5},
    {"form.expired.booking", "Revoir ce que la prise de rendez-vous demande", "RGPD, art. 5.1.c",
     5},
    {"request.silent", "Relancer le prestataire", "RGPD, art. 28", 3},
    {"exit.unproved", "Obtenir la preuve de restitution ou de destruction", "RGPD, art. 28.3.g", 5},
};

records::DutyLevel level_of(const Alarm& alarm) {
  if (alarm.level == "late") return records::DutyLevel::late;
  return alarm.on ? records::DutyLevel::due : records::DutyLevel::todo;
}

records::Duty duty_of(const SupplierFile& file, const Alarm& alarm, const Asked& asked) {
  records::Duty duty;
  const auto& id = file.processor.id;
  duty.id = "processor/" + id + "/" + alarm.code;
  duty.title = std::string(asked.what) + "\u00a0: " + kind_label(file.processor.details.kind);
  duty.why = alarm.text;
  duty.source = asked.source;
  const bool of_contract = alarm.code.starts_with("contract.");
  duty.href = (of_contract ? "/contrats/" : "/prestataires/") + id;
  duty.permission = "processor_edit";
  duty.minutes = asked.minutes;
  duty.level = level_of(alarm);
  if (alarm.on) duty.due = paris_midnight(add_days(*alarm.on, 1));
  return duty;
}

/// One duty for all those that nobody has described: a new practice is not told a dozen times.
records::Duty to_describe(std::size_t count) {
  records::Duty duty;
  duty.id = "processor/to_qualify";
  duty.title = count == 1 ? std::string("Décrire un prestataire")
                          : "Décrire " + std::to_string(count) + " prestataires";
  duty.why = "Qui reçoit des données du cabinet doit être connu, avec ce qu’il en fait.";
  duty.source = "RGPD, art. 28 et 30";
  duty.href = "/prestataires";
  duty.permission = "processor_edit";
  duty.minutes = static_cast<int>(std::min<std::size_t>(3 * count, 30));
  return duty;
}

/// "Aucun", "non", "néant": the person has looked, and nothing leaves.
bool says_something(std::string_view outside) {
  const auto folded = text::fold_words(outside);
  return !folded.empty() && !folded.starts_with("aucun") && !folded.starts_with("non") &&
         !folded.starts_with("neant") && !folded.starts_with("rien");
}

bool reaches_out_of_europe(const SupplierFile& file) {
  if (file.processor.version == 0 || file.processor.exit) return false;
  return says_something(file.processor.details.outside_eea) ||
         (file.certificate && says_something(file.certificate->certificate.outside_eea));
}

/// The notice is written from the register, which does not say what a supplier's sheet says.
records::Duty to_announce() {
  records::Duty duty;
  duty.id = "processor/transfer_unannounced";
  duty.title = "Dire au registre ce qui sort de l’Union européenne";
  duty.why =
      "Une fiche de prestataire dit que des données en sortent\u00a0; la notice des "
      "patients dit le contraire.";
  duty.source = "RGPD, art. 13.1.f et 30";
  duty.href = "/registre";
  duty.permission = "register_edit";
  duty.minutes = 10;
  duty.level = records::DutyLevel::due;
  return duty;
}

}  // namespace

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now) {
  std::vector<records::Duty> all;
  std::size_t unknown = 0;
  bool out_of_europe = false;
  for (const auto& file : TRY(load_files(session, tx))) {
    const auto standing = standing_of(file, paris_date(now));
    if (standing.state == "to_qualify") ++unknown;
    out_of_europe = out_of_europe || reaches_out_of_europe(file);
    for (const auto& alarm : standing.alarms)
      for (const auto& asked : kAsked)
        if (alarm.code == asked.code || alarm.code.starts_with(std::string(asked.code) + "."))
          all.push_back(duty_of(file, alarm, asked));
  }
  if (unknown > 0) all.push_back(to_describe(unknown));
  if (out_of_europe && !TRY(compliance::announces_transfers(session, tx)))
    all.push_back(to_announce());
  return all;
}

}  // namespace serment::processors
