#include "messaging/exceptions.h"

#include <algorithm>

#include "audit/actions.h"
#include "base/clock.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "messaging/address.h"
#include "records/records.h"

namespace serment::messaging {

/// The sealed content of a confirmed domain; its author and instant are the record's.
struct ConfirmedDomain {
  std::string domain;
};
BOOST_DESCRIBE_STRUCT(ConfirmedDomain, (), (domain))

namespace {

constexpr std::string_view kKind = "message_exception";
constexpr std::string_view kRecorded = "recorded";
constexpr std::string_view kReviewed = "reviewed";
constexpr std::string_view kRecord = audit::known_act("message.excepted");
constexpr std::string_view kReview = audit::known_act("message.reviewed");
constexpr records::Transition kSteps[] = {{"", kRecorded, kRecord},
                                          {"", kReviewed, kRecord},
                                          {kRecorded, kReviewed, kReview},
                                          {kReviewed, kReviewed, kReview}};
constexpr records::Lifecycle kLife{kKind, kSteps};

constexpr std::string_view kDomains = "mss_domain";
constexpr std::string_view kConfirmed = "confirmed";
constexpr std::string_view kConfirm = audit::known_act("message.domain");
constexpr records::Transition kDomainSteps[] = {{"", kConfirmed, kConfirm},
                                                {kConfirmed, kConfirmed, kConfirm}};
constexpr records::Lifecycle kDomainLife{kDomains, kDomainSteps};

constexpr std::size_t kLongest = 1000;
constexpr int kOldestDays = 366;

/// Who recorded it and when are those of its first version: the next ones are readings of it.
Result<StoredException> opened(vault::Session& session, store::Transaction& tx,
                               const records::Record& record) {
  auto content = TRY(json::bind::read<MessageException>(record.json));
  StoredException stored{record.id, record.state,  record.version,
                         record.at, record.author, std::move(content)};
  if (record.version == 1) return stored;
  const auto first = TRY(records::find(session, tx, kKind, record.id, 1));
  if (!first) return stored;
  stored.at = first->at;
  stored.by = first->author;
  return stored;
}

tl::unexpected<Error> wrong_field(std::string_view field, std::string what, std::string next) {
  return fail(Errc::invalid_input, "exception.field", std::move(what), "Rien n’a été inscrit.",
              std::move(next), std::string(field));
}

bool one_of(std::string_view value, std::initializer_list<std::string_view> choices) {
  return std::find(choices.begin(), choices.end(), value) != choices.end();
}

Result<void> check(const NewException& wanted, Date today) {
  const int ago = days_between(wanted.on, today);
  if (ago < 0 || ago > kOldestDays)
    return fail(Errc::invalid_input, "exception.date",
                "Le jour de l’envoi est à venir, ou à plus d’un an d’ici.", "Rien n’a été inscrit.",
                "Vérifiez la date.", "on");
  if (!one_of(wanted.channel, {"ordinary_mail", "instant_message", "fax", "paper", "other"}))
    return wrong_field("channel", "Cette voie n’existe pas.", "Choisissez-la dans la liste.");
  if (!one_of(wanted.protection, {"encrypted", "none"}))
    return wrong_field("protection", "Cette protection n’existe pas.",
                       "Choisissez chiffré, ou en clair.");
  if (!compliance::is_filled_text(wanted.recipient, kLongest))
    return wrong_field("recipient", "Il manque le destinataire.", "Dites qui a reçu l’envoi.");
  if (!compliance::is_filled_text(wanted.reason, kLongest))
    return wrong_field("reason", "Il manque la raison.",
                       "Dites pourquoi aucune autre voie n’était possible.");
  return {};
}

/// "E-2026-001": the year, and the next number of that year.
std::string next_id(const std::vector<StoredException>& all, Date today) {
  const auto start = "E-" + std::to_string(int(today.year())) + "-";
  const auto count = std::count_if(all.begin(), all.end(), [&](const StoredException& one) {
    return one.id.starts_with(start);
  });
  auto number = std::to_string(count + 1);
  while (number.size() < 3) number.insert(0, "0");
  return start + number;
}

}  // namespace

Result<StoredException> record_exception(vault::Session& session, store::Transaction& tx,
                                         const NewException& wanted, std::string_view member,
                                         std::string_view by, bool decides) {
  const auto today = session.clock.today();
  TRY_VOID(check(wanted, today));
  const auto id = next_id(TRY(exceptions(session, tx)), today);
  MessageException content{.on = wanted.on,
                           .channel = wanted.channel,
                           .recipient = wanted.recipient,
                           .reason = wanted.reason,
                           .protection = wanted.protection,
                           .member = std::string(member)};
  if (decides) content.reviewed_by = by;
  const auto saved = TRY(records::save(session, tx, kLife, id, decides ? kReviewed : kRecorded,
                                       json::bind::write(content), 0, by));
  return opened(session, tx, saved);
}

Result<StoredException> review_exception(vault::Session& session, store::Transaction& tx,
                                         std::string_view id, std::string_view conclusion,
                                         std::string_view member, std::string_view by) {
  const auto record = TRY(records::find(session, tx, kKind, id));
  if (!record)
    return fail(Errc::not_found, "exception.unknown", "Cet envoi n’est pas au registre.", {},
                "Choisissez-le dans la liste.");
  auto stored = TRY(opened(session, tx, *record));
  if (stored.content.member == member)
    return fail(Errc::forbidden, "exception.own", "On ne relit pas soi-même ce que l’on a inscrit.",
                "L’envoi reste à relire.", "Demandez à un autre médecin, ou au délégué.");
  if (!compliance::is_filled_text(conclusion, kLongest))
    return fail(Errc::invalid_input, "exception.review", "Il manque la conclusion.",
                "L’envoi reste à relire.", "Écrivez une phrase.", "conclusion");
  stored.content.review = conclusion;
  stored.content.reviewed_by = by;
  const auto saved = TRY(records::save(session, tx, kLife, id, kReviewed,
                                       json::bind::write(stored.content), record->version, by));
  return opened(session, tx, saved);
}

Result<std::vector<StoredException>> exceptions(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredException> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(session, tx, record)));
  std::sort(all.begin(), all.end(), [](const StoredException& one, const StoredException& other) {
    return one.id > other.id;
  });
  return all;
}

Result<std::string> confirm_domain(vault::Session& session, store::Transaction& tx,
                                   const Rules& rules, std::string_view domain,
                                   std::string_view by) {
  auto name = TRY(confirmable_domain(domain, rules));
  const auto found = TRY(records::find(session, tx, kDomains, name));
  TRY(records::save(session, tx, kDomainLife, name, kConfirmed,
                    json::bind::write(ConfirmedDomain{name}), found ? found->version : 0, by));
  return name;
}

Result<std::set<std::string>> confirmed_domains(vault::Session& session, store::Transaction& tx) {
  std::set<std::string> all;
  for (const auto& record : TRY(records::list(session, tx, kDomains))) all.insert(record.id);
  return all;
}

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant) {
  const auto all = TRY(exceptions(session, tx));
  const auto waiting = std::count_if(
      all.begin(), all.end(), [](const StoredException& one) { return one.state == kRecorded; });
  if (waiting == 0) return std::vector<records::Duty>{};
  return std::vector<records::Duty>{
      {.id = "messages/exceptions",
       .title = std::to_string(waiting) + "\u00a0" +
                (waiting == 1 ? "envoi d’exception à relire" : "envois d’exception à relire"),
       .why = "Ce qui est parti autrement se relit une fois, pour ne pas devenir l’habitude.",
       .source = "Guide URPS Occitanie, Illustration 3",
       .href = "/messagerie",
       .permission = "access_review",
       .minutes = 3,
       .level = records::DutyLevel::due}};
}

}  // namespace serment::messaging
