#pragma once
// The register of processing (GDPR art. 30): what an activity is, and nothing else. Each struct
// says its fields once, with the label people read; JSON, spreadsheet, CSV, validation, editing and
// differences follow from it (form.h). Adding a field: one member, one line of kFields, one name in
// the description below it; the build refuses a field that misses one of the three.

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "compliance/field.h"

namespace serment::compliance {

struct Actor {
  std::string role{}, name{}, address{}, postal_code{}, city{}, country{}, phone{}, email{};
  static constexpr FieldInfo kFields[] = {
      {"role", "Rôle", kRequired},    {"name", "Nom"},          {"address", "Adresse"},
      {"postal_code", "Code Postal"}, {"city", "Ville"},        {"country", "Pays"},
      {"phone", "Téléphone"},         {"email", "Adresse mél"},
  };
  bool operator==(const Actor&) const = default;
};
BOOST_DESCRIBE_STRUCT(Actor, (), (role, name, address, postal_code, city, country, phone, email))

/// One purpose and why it is lawful. The first one of an activity is its main purpose.
struct Purpose {
  std::string text{}, legal_basis{}, alternatives{}, legitimate_interest{}, reference{},
      confidence{}, notice{};
  static constexpr FieldInfo kFields[] = {
      {"text", "Finalité", kRequired},
      {"legal_basis", "Base légale (RGPD, art. 6)", kRequired},
      {"alternatives", "Autres bases possibles"},
      {"legitimate_interest", "Intérêt légitime poursuivi"},
      {"reference", "Texte"},
      {"confidence", "Fiabilité de la base"},
      {"notice", "Dans la notice"},
  };
  bool operator==(const Purpose&) const = default;
};
BOOST_DESCRIBE_STRUCT(Purpose, (),
                      (text, legal_basis, alternatives, legitimate_interest, reference, confidence,
                       notice))

/// A category of data. `retention_rule` is the id of a rule of law/, `retention` its sentence.
struct DataCategory {
  std::string kind{}, description{}, retention{}, retention_rule{}, notice{};
  static constexpr FieldInfo kFields[] = {
      {"kind", "Catégorie", kRequired},
      {"description", "Description", kRequired},
      {"retention", "Durée de conservation", kRequired},
      {"retention_rule", "Règle de conservation"},
      {"notice", "Dans la notice"},
  };
  bool operator==(const DataCategory&) const = default;
};
BOOST_DESCRIBE_STRUCT(DataCategory, (), (kind, description, retention, retention_rule, notice))

struct PersonCategory {
  std::string description{}, details{};
  static constexpr FieldInfo kFields[] = {{"description", "Description", kRequired},
                                          {"details", "Précisions"}};
  bool operator==(const PersonCategory&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonCategory, (), (description, details))

struct Recipient {
  std::string type{}, details{}, notice{};
  static constexpr FieldInfo kFields[] = {{"type", "Type de destinataire", kRequired},
                                          {"details", "Précisions", kRequired},
                                          {"notice", "Dans la notice"}};
  bool operator==(const Recipient&) const = default;
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (type, details, notice))

struct Transfer {
  std::string recipient{}, country{}, guarantee{}, documentation{};
  static constexpr FieldInfo kFields[] = {{"recipient", "Destinataire", kRequired},
                                          {"country", "Pays", kRequired},
                                          {"guarantee", "Garanties (Type de garanties)", kRequired},
                                          {"documentation", "Documentation (lien)"}};
  bool operator==(const Transfer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Transfer, (), (recipient, country, guarantee, documentation))

struct SecurityMeasure {
  std::string type{}, details{};
  static constexpr FieldInfo kFields[] = {{"type", "Type", kRequired},
                                          {"details", "Précisions", kRequired}};
  bool operator==(const SecurityMeasure&) const = default;
};
BOOST_DESCRIBE_STRUCT(SecurityMeasure, (), (type, details))

struct SourceReference {
  std::string reference{}, confidence{};
  static constexpr FieldInfo kFields[] = {{"reference", "Source", kRequired},
                                          {"confidence", "Fiabilité"}};
  bool operator==(const SourceReference&) const = default;
};
BOOST_DESCRIBE_STRUCT(SourceReference, (), (reference, confidence))

/// One activity of the register. Blocks and labels are those of CNIL's simplified register, in its
/// order; what the model does not have stands in the last two blocks and in columns to the right.
struct ProcessingActivity {
  std::string name{}, ref{}, created_on{}, updated_on{};
  std::vector<Actor> actors{};
  std::vector<Purpose> purposes{};
  std::vector<DataCategory> data{};
  std::vector<DataCategory> sensitive_data{};
  std::vector<PersonCategory> persons{};
  std::vector<Recipient> recipients{};
  std::vector<Transfer> transfers{};
  std::vector<SecurityMeasure> measures{};
  std::string article9{}, software{}, data_source{}, mandatory{}, automated_decision{},
      notice_title{};
  std::vector<std::string> audience{};
  std::vector<SourceReference> sources{};

  static constexpr FieldInfo kFields[] = {
      {"name", "Nom du traitement", kRequired, "Description du traitement"},
      {"ref", "N° / RÉF", kRequired, "Description du traitement"},
      {"created_on", "Date de création du traitement", kRequiredDate, "Description du traitement"},
      {"updated_on", "Mise à jour du traitement", kRequiredDate, "Description du traitement"},
      {"actors", "Acteur", kRequired, "Acteurs", Rows::keyed, kActorRoles},
      {"purposes", "Finalité", kRequired, "Finalité(s) du traitement effectué", Rows::fixed,
       kPurposeRows},
      {"data", "Donnée", kRequired, "Catégories de données personnelles concernées", Rows::keyed,
       kDataKinds},
      {"sensitive_data", "Donnée sensible", kOptional, "Données sensibles", Rows::keyed,
       kSensitiveKinds},
      {"persons", "Catégorie", kRequired, "Catégories de personnes concernées"},
      {"recipients", "Destinataire", kRequired, "Destinataires"},
      {"transfers", "Organisme", kOptional, "Transferts hors UE"},
      {"measures", "Mesure", kRequired, "Mesures de sécurité"},
      {"article9", "Exception pour les données sensibles (RGPD, art. 9)", kOptional, "Compléments"},
      {"software", "Logiciels et supports", kOptional, "Compléments"},
      {"data_source", "Origine des données", kOptional, "Compléments"},
      {"mandatory", "Caractère obligatoire ou facultatif", kOptional, "Compléments"},
      {"automated_decision", "Décision automatisée", kOptional, "Compléments"},
      {"notice_title", "Titre dans la notice", kOptional, "Compléments"},
      {"audience", "Personnes informées", kOptional, "Compléments"},
      {"sources", "Référence", kOptional, "Sources"},
  };
  bool operator==(const ProcessingActivity&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProcessingActivity, (),
                      (name, ref, created_on, updated_on, actors, purposes, data, sensitive_data,
                       persons, recipients, transfers, measures, article9, software, data_source,
                       mandatory, automated_decision, notice_title, audience, sources))

}  // namespace serment::compliance
