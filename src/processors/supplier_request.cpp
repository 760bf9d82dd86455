#include "processors/supplier_request.h"

#include <algorithm>
#include <array>

#include "audit/actions.h"
#include "json/bind.h"
#include "processors/question_catalogue.h"
#include "processors/written.h"
#include "records/records.h"

namespace serment::processors {
namespace {

constexpr std::string_view kKind = "supplier_request";
constexpr std::string_view kSent = "sent";
constexpr std::string_view kReminded = "reminded";
constexpr std::string_view kAnswered = "answered";
constexpr std::string_view kSending = audit::known_act("processor.asked");
constexpr std::string_view kReminding = audit::known_act("processor.reminded");
constexpr std::string_view kClosing = audit::known_act("processor.request_answered");
constexpr records::Transition kSteps[] = {{"", kSent, kSending},
                                          {kSent, kReminded, kReminding},
                                          {kReminded, kReminded, kReminding},
                                          {kSent, kAnswered, kClosing},
                                          {kReminded, kAnswered, kClosing}};
constexpr records::Lifecycle kLife{kKind, kSteps};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLetters = {{
    {"missing_clauses", "Contrat et clauses"},
    {"hds_certificate", "Certificat HDS"},
    {"questionnaire", "Questionnaire"},
    {"exit", "Restitution ou destruction"},
}};

Result<StoredRequest> opened(const records::Record& record) {
  StoredRequest stored;
  stored.request = TRY(json::bind::read<SupplierRequest>(record.json));
  const auto dot = record.id.rfind('.');
  stored.processor = record.id.substr(0, dot);
  for (const char digit : record.id.substr(dot + 1))
    stored.number = stored.number * 10 + static_cast<std::uint32_t>(digit - '0');
  stored.version = record.version;
  return stored;
}

std::string id_of(std::string_view processor, std::uint32_t number) {
  return std::string(processor) + "." + std::to_string(number);
}

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next,
                              std::string_view field) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::string(field));
}

Date last_date(const SupplierRequest& request) {
  return request.reminded_on.empty() ? request.sent_on : request.reminded_on.back();
}

}  // namespace

std::string_view letter_label(std::string_view letter) {
  for (const auto& [name, label] : kLetters)
    if (name == letter) return label;
  return {};
}

Date remind_from(const SupplierRequest& request) {
  return add_days(last_date(request), QuestionCatalogue::embedded().terms().answer_days);
}

Result<StoredRequest> record_sending(vault::Session& session, store::Transaction& tx,
                                     std::string_view id, std::string_view letter, Date sent_on,
                                     std::string_view channel, std::string_view by) {
  TRY(find_processor(session, tx, id));
  if (letter_label(letter).empty())
    return refused("supplier_request.letter", "Ce courrier n’est pas de ceux que Serment prépare.",
                   "Choisissez-le dans la liste.", "letter");
  if (channel != "post" && channel != "email" && channel != "portal")
    return refused("supplier_request.channel", "La voie d’envoi manque.",
                   "Choisissez courrier, courriel ou portail.", "channel");
  TRY_VOID(check_fact_date(sent_on, "sent_on", session.clock.today()));
  SupplierRequest request;
  request.letter = letter;
  request.sent_on = sent_on;
  request.channel = channel;
  std::uint32_t last = 0;
  for (const auto& one : TRY(list_requests(session, tx)))
    if (one.processor == id) last = std::max(last, one.number);
  return opened(TRY(records::save(session, tx, kLife, id_of(id, last + 1), kSent,
                                  json::bind::write(request), 0, by)));
}

Result<StoredRequest> record_step(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, std::uint32_t number, RequestStep step,
                                  Date on, std::string_view by) {
  const auto found = TRY(records::find(session, tx, kKind, id_of(id, number)));
  if (!found)
    return fail(Errc::not_found, "supplier_request.unknown", "Ce courrier n’est pas enregistré.",
                {}, "La liste est sur la fiche du prestataire.");
  auto stored = TRY(opened(*found));
  auto& request = stored.request;
  if (request.answered_on)
    return fail(Errc::forbidden, "supplier_request.answered",
                "La réponse à ce courrier est déjà enregistrée.", "Rien n’a changé.");
  const std::string_view field = step == RequestStep::reminded ? "reminded_on" : "answered_on";
  TRY_VOID(check_fact_date(on, field, session.clock.today()));
  if (on < last_date(request))
    return refused("supplier_request.order", "Cette date vient avant celle du courrier.",
                   "Relisez les deux dates.", field);
  if (step == RequestStep::reminded)
    request.reminded_on.push_back(on);
  else
    request.answered_on = on;
  const auto state = step == RequestStep::reminded ? kReminded : kAnswered;
  return opened(TRY(records::save(session, tx, kLife, found->id, state, json::bind::write(request),
                                  found->version, by)));
}

Result<std::vector<StoredRequest>> list_requests(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredRequest> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  std::stable_sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
    return one.processor == other.processor ? one.number < other.number
                                            : one.processor < other.processor;
  });
  return all;
}

}  // namespace serment::processors
