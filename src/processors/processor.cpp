#include "processors/processor.h"

#include <algorithm>

#include "audit/actions.h"
#include "compliance/catalogue.h"
#include "json/bind.h"
#include "processors/law_source.h"
#include "processors/written.h"
#include "records/erasure.h"
#include "records/records.h"
#include "text/identifiers.h"

namespace serment::processors {

/// The sealed content of such a record.
struct ProcessorContent {
  Processor details{};
  std::optional<Exit> exit{};
};
BOOST_DESCRIBE_STRUCT(ProcessorContent, (), (details, exit))

namespace {

constexpr std::string_view kKind = "processor";
constexpr std::string_view kFollowed = "followed";
constexpr std::string_view kEnded = "ended";
constexpr std::string_view kSaved = audit::known_act("processor.saved");
constexpr std::string_view kEnding = audit::known_act("processor.ended");
constexpr std::string_view kProved = audit::known_act("processor.exit_proved");
constexpr records::Transition kSteps[] = {{"", kFollowed, kSaved},
                                          {kFollowed, kFollowed, kSaved},
                                          {kFollowed, kEnded, kEnding},
                                          {kEnded, kEnded, kProved}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::string_view kOther = "other";
constexpr std::string_view kNothingSaved = "Rien n’a été enregistré.";

Result<StoredProcessor> opened(const records::Record& record) {
  auto content = TRY(json::bind::read<ProcessorContent>(record.json));
  return StoredProcessor{
      record.id, record.version, std::move(content.details), std::move(content.exit),
      record.at, record.author};
}

const compliance::catalogue::Processor* known_kind(std::string_view kind) {
  for (const auto& one : compliance::catalogue::get().processors)
    if (one.id == kind) return &one;
  return nullptr;
}

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next,
                              std::string_view field) {
  return fail(Errc::invalid_input, code, std::move(what), std::string(kNothingSaved),
              std::move(next), std::string(field));
}

Result<std::string> checked_number(std::string_view typed) {
  const auto digits = text::compact(typed);
  if (digits.empty()) return digits;
  const auto found = digits.size() == 9 ? text::check_siren(digits) : text::check_siret(digits);
  if (found == text::Check::valid) return digits;
  if (found == text::Check::wrong_key)
    return refused("processor.number",
                   "Ce numéro SIREN ou SIRET est faux\u00a0: sa clé ne correspond pas.",
                   "Recopiez-le depuis le contrat ou la facture.", "number");
  return refused("processor.number", "Un SIREN a 9 chiffres, un SIRET en a 14.",
                 "Recopiez-le depuis le contrat, ou laissez ce champ vide.", "number");
}

Result<void> check_email(std::string_view email) {
  const auto at = email.find('@');
  const bool plausible = at != std::string_view::npos && at > 0 &&
                         email.find('.', at) != std::string_view::npos && !email.ends_with('.') &&
                         email.find_first_of(" ,;<>") == std::string_view::npos &&
                         email.find('@', at + 1) == std::string_view::npos;
  if (email.empty() || plausible) return {};
  return refused("processor.email", "Cette adresse électronique ne se lit pas.",
                 "Corrigez-la, ou laissez ce champ vide.", "email");
}

struct DescriptionText {
  std::string kind, subject, duration, nature, purpose, data, persons;
};

Result<std::vector<DescriptionText>> read_descriptions() {
  const auto root = TRY(law::parse_toml(law_file("processor_descriptions.toml")));
  TRY_VOID(root.only({"source", "read_on", "confidence", "description"}));
  std::vector<DescriptionText> all;
  for (const auto* node : TRY(root.tables("description"))) {
    TRY_VOID(node->only({"kind", "subject", "duration", "nature", "purpose", "data", "persons"}));
    DescriptionText text;
    text.kind = TRY(node->text("kind"));
    if (known_kind(text.kind) == nullptr) return unknown_value(*node, "kind");
    text.subject = TRY(node->text("subject"));
    text.duration = TRY(node->text("duration"));
    text.nature = TRY(node->text("nature"));
    text.purpose = TRY(node->text("purpose"));
    text.data = TRY(node->text("data"));
    text.persons = TRY(node->text("persons"));
    all.push_back(std::move(text));
  }
  return all;
}

const std::vector<DescriptionText>& descriptions() {
  static const auto all = [] {
    auto read = read_descriptions();
    if (!read) bug("law/processor_descriptions.toml: " + read.error().place);
    return std::move(read).value();
  }();
  return all;
}

Result<StoredProcessor> save(vault::Session& session, store::Transaction& tx, std::string_view id,
                             std::string_view state, const ProcessorContent& content,
                             std::uint32_t expected, std::string_view by) {
  return opened(
      TRY(records::save(session, tx, kLife, id, state, json::bind::write(content), expected, by)));
}

tl::unexpected<Error> already_ended() {
  return fail(Errc::forbidden, "processor.ended", "Le travail avec ce prestataire est terminé.",
              "Sa fiche est restée comme elle était.",
              "Ajoutez un nouveau prestataire s’il travaille de nouveau pour vous.");
}

}  // namespace

Processor draft_of(const compliance::ProcessorToContract& need) {
  Processor draft;
  draft.kind = need.id;
  draft.role = need.role;
  draft.service = need.service;
  draft.hosts_health_data = need.hds;
  draft.country = "France";
  const auto* kind = known_kind(need.id);
  // A service that the answers name ("{booking_platform}") is the supplier's own name.
  if (kind != nullptr && kind->service.starts_with('{')) draft.name = need.service;
  for (const auto& text : descriptions()) {
    if (text.kind != need.id) continue;
    draft.subject = text.subject;
    draft.duration = text.duration;
    draft.nature = text.nature;
    draft.purpose = text.purpose;
    draft.data = text.data;
    draft.persons = text.persons;
  }
  return draft;
}

std::string kind_label(std::string_view kind) {
  const auto* known = known_kind(kind);
  return known != nullptr ? known->name : "Autre prestataire";
}

bool is_described(const Processor& processor) {
  if (processor.name.empty()) return false;
  if (processor.role != "processor") return true;
  return !processor.subject.empty() && !processor.nature.empty() && !processor.purpose.empty() &&
         !processor.data.empty() && !processor.persons.empty() && !processor.duration.empty();
}

Result<Processor> checked(Processor processor) {
  if (processor.kind != kOther && known_kind(processor.kind) == nullptr)
    return refused("processor.kind", "Cette sorte de prestataire n’est pas connue.",
                   "Choisissez-la dans la liste.", "kind");
  if (processor.role != "processor" && processor.role != "recipient")
    return refused("processor.role",
                   "Un prestataire est un sous-traitant, ou un simple destinataire.",
                   "Choisissez l’un ou l’autre.", "role");
  processor.name = TRY(written(processor.name, "name", kLongestName, Need::required));
  processor.number = TRY(checked_number(processor.number));
  const std::pair<std::string Processor::*, std::string_view> kShort[] = {
      {&Processor::service, "service"}, {&Processor::country, "country"},
      {&Processor::contact, "contact"}, {&Processor::email, "email"},
      {&Processor::phone, "phone"},     {&Processor::address, "address"}};
  for (const auto& [member, field] : kShort)
    processor.*member = TRY(written(processor.*member, field, kLongestName * 2, Need::optional));
  TRY_VOID(check_email(processor.email));
  const std::pair<std::string Processor::*, std::string_view> kLong[] = {
      {&Processor::subject, "subject"},
      {&Processor::duration, "duration"},
      {&Processor::nature, "nature"},
      {&Processor::purpose, "purpose"},
      {&Processor::data, "data"},
      {&Processor::persons, "persons"},
      {&Processor::locations, "locations"},
      {&Processor::outside_eea, "outside_eea"},
      {&Processor::note, "note"}};
  for (const auto& [member, field] : kLong)
    processor.*member = TRY(written(processor.*member, field, kLongestText, Need::optional));
  return processor;
}

Result<std::vector<StoredProcessor>> list_processors(vault::Session& session,
                                                     store::Transaction& tx) {
  std::vector<StoredProcessor> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

Result<StoredProcessor> find_processor(vault::Session& session, store::Transaction& tx,
                                       std::string_view id) {
  const auto record = TRY(records::find(session, tx, kKind, id));
  if (record) return opened(*record);
  return fail(Errc::not_found, "processor.unknown", "Ce prestataire n’est pas encore enregistré.",
              {}, "La liste est dans «\u00a0Prestataires\u00a0».");
}

Result<StoredProcessor> save_processor(vault::Session& session, store::Transaction& tx,
                                       std::string_view id, const Processor& processor,
                                       std::uint32_t expected, std::string_view by) {
  ProcessorContent content;
  content.details = TRY(checked(processor));
  const auto found = TRY(records::find(session, tx, kKind, id));
  if (found && found->state == kEnded) return already_ended();
  return save(session, tx, id, kFollowed, content, expected, by);
}

Result<std::string> new_id(vault::Session& session, store::Transaction& tx, std::string_view kind) {
  // The number of a supplier whose file was erased at its term is not given to another.
  const auto taken = TRY(records::ids_ever(session, tx, kKind));
  std::string id(kind);
  for (int number = 2; std::find(taken.begin(), taken.end(), id) != taken.end(); ++number)
    id = std::string(kind) + "-" + std::to_string(number);
  return id;
}

Result<StoredProcessor> end_processor(vault::Session& session, store::Transaction& tx,
                                      std::string_view id, Date ended_on, std::string_view reason,
                                      std::string_view by) {
  const auto found = TRY(find_processor(session, tx, id));
  if (found.exit) return already_ended();
  TRY_VOID(check_fact_date(ended_on, "ended_on", session.clock.today()));
  ProcessorContent content{found.details, Exit{}};
  content.exit->ended_on = ended_on;
  content.exit->reason = TRY(written(reason, "reason", kLongestText, Need::required));
  return save(session, tx, id, kEnded, content, found.version, by);
}

Result<StoredProcessor> prove_exit(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, const ExitProof& proof,
                                   std::string_view by) {
  const auto found = TRY(find_processor(session, tx, id));
  if (!found.exit)
    return fail(Errc::forbidden, "processor.not_ended",
                "Le travail avec ce prestataire n’est pas dit terminé.",
                "Sa fiche est restée comme elle était.", "Dites d’abord quand il a pris fin.");
  if (proof.outcome != "returned" && proof.outcome != "deleted" && proof.outcome != "both")
    return refused("processor.outcome", "Les données sont rendues, détruites, ou les deux.",
                   "Choisissez returned, deleted ou both.", "outcome");
  TRY_VOID(check_fact_date(proof.proved_on, "proved_on", session.clock.today()));
  ProcessorContent content{found.details, found.exit};
  content.exit->proved_on = proof.proved_on;
  content.exit->outcome = proof.outcome;
  content.exit->statement =
      TRY(written(proof.statement, "statement", kLongestText, Need::required));
  return save(session, tx, id, kEnded, content, found.version, by);
}

}  // namespace serment::processors
