#include "compliance/practice.h"

#include <algorithm>

#include "base/bug.h"
#include "compliance/catalogue.h"
#include "compliance/form.h"
#include "compliance/plain_text.h"
#include "text/identifiers.h"
#include "text/names.h"

namespace serment::compliance {
namespace {

using Tokens = std::set<std::string>;

std::string_view recipient_type(std::string_view key) {
  if (key == "internal") return "Service interne qui traite les données";
  if (key == "processor") return "Sous-traitants";
  if (key == "third_country")
    return "Destinataires dans des pays tiers ou organisations internationales";
  if (key == "partner") return "Partenaires institutionnels ou commerciaux";
  bug("unknown recipient type in law/activities");
}

std::string_view measure_type(std::string_view key) {
  if (key == "access") return "Contrôle d’accès des utilisateurs";
  if (key == "trace") return "Mesures de traçabilité";
  if (key == "software") return "Mesures de protection des logiciels";
  if (key == "backup") return "Sauvegarde des données";
  if (key == "encryption") return "Chiffrement des données";
  if (key == "processors") return "Contrôle des sous-traitants";
  if (key == "other") return "Autres mesures";
  bug("unknown measure type in law/activities");
}

std::string_view data_kind(std::string_view key) {
  static constexpr std::pair<std::string_view, std::string_view> kKinds[] = {
      {"identity", kDataKinds[0]},     {"personal_life", kDataKinds[1]},
      {"economic", kDataKinds[2]},     {"connection", kDataKinds[3]},
      {"location", kDataKinds[4]},     {"nir", kDataKinds[5]},
      {"genetic", kSensitiveKinds[4]}, {"biometric", kSensitiveKinds[5]},
      {"health", kSensitiveKinds[6]},  {"sexual", kSensitiveKinds[7]},
      {"offences", kSensitiveKinds[8]}};
  for (const auto& [name, label] : kKinds)
    if (name == key) return label;
  bug("unknown kind of data in law/activities");
}

std::string_view confidence_label(std::string_view key) {
  if (key == "seen") return "lu dans le texte";
  if (key == "second_hand") return "de seconde main, à vérifier";
  if (key == "memory") return "à vérifier";
  bug("unknown confidence in law/");
}

std::string basis_label(const std::string& article) {
  for (const auto& basis : catalogue::get().bases)
    if (basis.article == article) return basis.label + " (art.\u00a0" + article + ")";
  bug("unknown legal basis in law/activities");
}

std::vector<Actor> actors_of(const Answers& answers) {
  const auto& practice = answers.practice;
  Actor controller{kActorRoles[0].data(),
                   practice.name,
                   practice.address,
                   practice.postal_code,
                   practice.city,
                   "France",
                   text::shown_phone(*text::french_phone(practice.phone)),
                   practice.email};
  std::string doctors;
  for (const auto& doctor : answers.doctors)
    doctors += (doctors.empty() ? "" : ", ") + doctor.name + " (RPPS\u00a0" + doctor.rpps + ")";
  controller.name += ", " + doctors;
  std::vector<Actor> actors{controller};
  if (!answers.dpo) return actors;
  const auto& dpo = *answers.dpo;
  actors.push_back({.role = kActorRoles[1].data(),
                    .name = dpo.name,
                    .address = dpo.address,
                    .phone = dpo.phone,
                    .email = dpo.email});
  if (!dpo.organisation.empty())
    actors.push_back({.role = kActorRoles[2].data(), .name = dpo.organisation});
  return actors;
}

Purpose purpose_of(const catalogue::Purpose& from) {
  Purpose purpose{.text = from.text, .legal_basis = basis_label(from.basis)};
  for (const auto& article : from.alternatives)
    purpose.alternatives += (purpose.alternatives.empty() ? "" : " ; ") + basis_label(article);
  purpose.legitimate_interest = from.interest.value_or("");
  purpose.reference = from.reference;
  purpose.confidence = confidence_label(from.confidence);
  purpose.notice = from.plain;
  return purpose;
}

Result<std::vector<DataCategory>> data_of(const std::vector<catalogue::Data>& from,
                                          const law::RuleSet& rules, Date today) {
  std::vector<DataCategory> data;
  for (const auto& category : from) {
    auto duration = TRY(law::duration_text(rules, category.retention_rule, today));
    data.push_back({std::string(data_kind(category.kind)), category.description,
                    std::move(duration), category.retention_rule, category.plain});
  }
  return data;
}

void add_recipients(const catalogue::Activity& from, const Answers& answers, const Tokens& tokens,
                    ProcessingActivity& into) {
  for (const auto& id : from.recipients) {
    const auto& recipient = catalogue::get().recipients.at(id);
    if (applies(recipient.when.value_or(std::vector<std::string>{}), tokens))
      into.recipients.push_back({std::string(recipient_type(recipient.type)),
                                 fill_names(recipient.details, answers), recipient.plain});
  }
}

void add_measures(const catalogue::Activity& from, const Tokens& tokens, ProcessingActivity& into) {
  for (const auto& id : from.measures) {
    const auto& measure = catalogue::get().measures.at(id);
    if (applies(measure.when.value_or(std::vector<std::string>{}), tokens))
      into.measures.push_back({std::string(measure_type(measure.type)), measure.details});
  }
}

std::string audience_label(std::string_view key) {
  if (key == "patients") return "Patients";
  if (key == "staff") return "Personnel";
  if (key == "candidates") return "Candidats";
  if (key == "suppliers") return "Fournisseurs";
  if (key == "visitors") return "Visiteurs";
  bug("unknown audience in law/activities");
}

Result<ProcessingActivity> activity_of(const catalogue::Activity& from, const Answers& answers,
                                       const Tokens& tokens, const law::RuleSet& rules,
                                       Date today) {
  ProcessingActivity activity;
  activity.name = from.name;
  activity.ref = from.ref;
  activity.created_on = activity.updated_on = iso(today);
  activity.actors = actors_of(answers);
  for (const auto& purpose : from.purposes) activity.purposes.push_back(purpose_of(purpose));
  activity.data = TRY(data_of(from.data, rules, today));
  if (from.sensitive) activity.sensitive_data = TRY(data_of(*from.sensitive, rules, today));
  for (const auto& persons : from.persons)
    activity.persons.push_back({persons.description, persons.details});
  add_recipients(from, answers, tokens, activity);
  for (const auto& transfer : from.transfers.value_or(std::vector<catalogue::Transfer>{}))
    activity.transfers.push_back(
        {transfer.recipient, transfer.country, transfer.guarantee, transfer.documentation});
  add_measures(from, tokens, activity);
  activity.article9 = from.article9;
  activity.software = fill_names(from.software, answers);
  activity.data_source = from.data_source;
  activity.mandatory = from.mandatory;
  activity.automated_decision = from.automated_decision;
  activity.notice_title = from.notice_label;
  for (const auto& audience : from.audience) activity.audience.push_back(audience_label(audience));
  for (const auto& source : from.sources)
    activity.sources.push_back({source.ref, std::string(confidence_label(source.confidence))});
  auto form = form_of(activity);
  tidy(form);
  return read_form<ProcessingActivity>(form);
}

int strength(std::string_view need) {
  if (need == "required") return 2;
  return need == "recommended" ? 1 : 0;
}

NeedDecision decide(std::string_view about, const Answers& answers, const Tokens& tokens) {
  NeedDecision decision;
  const auto patients = answers.answers.patients_per_year;
  for (const auto& rule : catalogue::get().decisions) {
    if (rule.about != about || !applies(rule.when, tokens) ||
        patients < rule.min_patients_per_year.value_or(patients) ||
        patients > rule.max_patients_per_year.value_or(patients))
      continue;
    decision.reasons.push_back({rule.id, rule.need, rule.reading, rule.reason, rule.source,
                                std::string(confidence_label(rule.confidence))});
    if (rule.reading != "guide" && strength(rule.need) > strength(decision.need))
      decision.need = rule.need;
  }
  return decision;
}

tl::unexpected<Error> not_valid(std::string_view code, std::string what, std::string place) {
  return fail(Errc::invalid_input, code, std::move(what), "La fiche est inchangée.",
              "Corrigez ce champ, puis enregistrez à nouveau.", std::move(place));
}

Result<void> check_controller(const ProcessingActivity& activity) {
  const auto controller =
      std::find_if(activity.actors.begin(), activity.actors.end(),
                   [](const Actor& actor) { return actor.role == kActorRoles[0]; });
  if (controller == activity.actors.end() || controller->name.empty())
    return not_valid("register.controller", "La fiche doit nommer le responsable du traitement.",
                     "actors[1].name");
  if (controller->address.empty() && controller->phone.empty() && controller->email.empty())
    return not_valid("register.controller",
                     "La fiche doit dire comment joindre le responsable du traitement.",
                     "actors[1].address");
  return {};
}

Result<void> check_postal_codes(const ProcessingActivity& activity) {
  for (std::size_t i = 0; i < activity.actors.size(); ++i)
    if (lost_its_zero(activity.actors[i]))
      return not_valid(
          "register.postal_code",
          "«\u00a0Code Postal\u00a0»\u00a0: un code postal français a 5\u00a0chiffres. "
          "Il manque peut-être le zéro du début\u202f; hors de France, donnez le pays.",
          "actors[" + std::to_string(i + 1) + "].postal_code");
  return {};
}

/// "A ; B" → each of them; a single one where nothing separates.
std::vector<std::string> bases_in(std::string_view text) {
  std::vector<std::string> bases;
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    const auto basis = trimmed(text.substr(0, end));
    if (!basis.empty()) bases.emplace_back(basis);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return bases;
}

Result<void> check_basis(const std::string& basis, const std::string& place) {
  if (catalogue::basis_named(basis) != nullptr) return {};
  std::string known;
  for (const auto& one : catalogue::get().bases)
    known += (known.empty() ? "" : "\u202f; ") + basis_label(one.article);
  return not_valid(
      "register.legal_basis",
      "Cette base légale n’est pas l’une des six de l’article\u00a06 du RGPD\u00a0: " + known + ".",
      place);
}

Result<void> check_bases(const ProcessingActivity& activity) {
  for (std::size_t i = 0; i < activity.purposes.size(); ++i) {
    const auto place = "purposes[" + std::to_string(i + 1) + "].";
    TRY_VOID(check_basis(activity.purposes[i].legal_basis, place + "legal_basis"));
    for (const auto& basis : bases_in(activity.purposes[i].alternatives))
      TRY_VOID(check_basis(basis, place + "alternatives"));
  }
  return {};
}

/// Data on offences have an article of their own, 10.
bool only_offences(const std::vector<DataCategory>& data) {
  return std::all_of(data.begin(), data.end(),
                     [](const DataCategory& one) { return one.kind == kSensitiveKinds[8]; });
}

/// What is sensitive needs an exception of art. 9.2, named as such; one that is named exists.
Result<void> check_article9(const ProcessingActivity& activity) {
  if (!activity.sensitive_data.empty() && trimmed(activity.article9).empty())
    return not_valid("register.article9",
                     "Des données sensibles demandent une exception de l’article\u00a09.",
                     "article9");
  const auto named = catalogue::exceptions_named(activity.article9);
  if (!named.unknown && (named.known > 0 || only_offences(activity.sensitive_data))) return {};
  std::string known;
  for (const auto& one : catalogue::get().exceptions)
    known += (known.empty() ? "" : "\u202f; ") + one.article + " " + one.label;
  return not_valid(
      "register.article9",
      "Ce texte ne nomme pas une exception de l’article\u00a09 du RGPD\u00a0: " + known + ".",
      "article9");
}

Result<void> check_rules(const std::vector<DataCategory>& data, const std::string& list,
                         const law::RuleSet& rules, Date today) {
  for (std::size_t i = 0; i < data.size(); ++i)
    if (!data[i].retention_rule.empty() && rules.find(data[i].retention_rule, today) == nullptr)
      return not_valid("register.retention_rule",
                       "Cette règle de conservation n’existe pas dans la loi en données.",
                       list + "[" + std::to_string(i + 1) + "].retention_rule");
  return {};
}

}  // namespace

std::string_view need_in_french(std::string_view need) {
  if (need == "required") return "nécessaire";
  return need == "recommended" ? "conseillé" : "pas nécessaire";
}

std::string_view assessment_need_in_french(std::string_view need) {
  return need == "recommended" ? "conseillée" : need_in_french(need);
}

bool lost_its_zero(const Actor& actor) {
  const auto country = text::fold_words(actor.country);
  const auto& code = actor.postal_code;
  return code.size() == 4 && code.find_first_not_of("0123456789") == std::string::npos &&
         (country.empty() || country == "france");
}

std::vector<ProcessorToContract> processors_called_for(const Answers& answers) {
  const auto tokens = tokens_of(answers);
  std::vector<ProcessorToContract> processors;
  for (const auto& from : catalogue::get().processors)
    if (applies(from.when, tokens))
      processors.push_back({from.id, from.name, fill_names(from.service, answers), from.role,
                            from.obtain, from.refs, from.hds,
                            std::string(confidence_label(from.confidence))});
  return processors;
}

Result<Practice> generate(const Answers& answers, const law::RuleSet& rules, Date today) {
  TRY_VOID(check_answers(answers));
  const auto tokens = tokens_of(answers);
  Practice practice;
  for (const auto& from : catalogue::get().activities)
    if (applies(from.when, tokens))
      practice.activities.push_back(TRY(activity_of(from, answers, tokens, rules, today)));
  practice.processors = processors_called_for(answers);
  practice.dpo = decide("dpo", answers, tokens);
  practice.dpia = decide("dpia", answers, tokens);
  return practice;
}

Result<void> validate(const ProcessingActivity& activity, const law::RuleSet& rules, Date today) {
  TRY_VOID(check(form_of(activity)));
  TRY_VOID(check_controller(activity));
  TRY_VOID(check_postal_codes(activity));
  TRY_VOID(check_bases(activity));
  TRY_VOID(check_article9(activity));
  TRY_VOID(check_rules(activity.data, "data", rules, today));
  return check_rules(activity.sensitive_data, "sensitive_data", rules, today);
}

}  // namespace serment::compliance
