// Finding a patient: names in memory only, as one types.
#include "api/reply.h"
#include "api/routes.h"
#include "api/services.h"
#include "dossier/restriction.h"

namespace serment::api {
namespace {

struct PatientShown {
  DossierId id{};
  Personal<std::string> display{};
  Personal<std::optional<Date>> birth{};
};
BOOST_DESCRIBE_STRUCT(PatientShown, (), (id, display, birth))

constexpr std::uint64_t kPage = 50;
constexpr std::uint64_t kLargestPage = 200;

Result<Reply> list(Call& call) {
  const auto limit = TRY(number_of(call, "limit", kPage));
  const auto after = TRY(number_of(call, "after", 0));
  auto& index = call.services.engine.index();
  Listing<PatientShown> listing;
  for (const auto& entry : index.page(after, limit))
    listing.items.push_back({entry.id, entry.display, entry.birth});
  listing.total = index.size();
  if (after + listing.items.size() < index.size())
    listing.next = std::to_string(after + listing.items.size());
  if (call.services.first_this_minute(call, "dossier.listed"))
    TRY_VOID(journal(call, "dossier.listed"));
  return reply_with(listing);
}

struct SearchBody {
  Personal<std::string> query{};
  std::optional<std::uint64_t> limit{};
};
BOOST_DESCRIBE_STRUCT(SearchBody, (), (query, limit))

struct FoundPatients {
  std::vector<PatientShown> items{};
  std::uint64_t total = 0;  ///< found, shown or not
  bool more = false;        ///< even more than `total`: counting stopped there
};
BOOST_DESCRIBE_STRUCT(FoundPatients, (), (items, total, more))

/// The words come in the body: a name has no place in an address.
Result<Reply> search(Call& call) {
  const auto body = TRY(read_body<SearchBody>(call));
  const auto limit = std::min(body.limit.value_or(kPage), kLargestPage);
  const auto found = call.services.engine.index().find_named(body.query.reveal(), limit);
  FoundPatients patients{.total = found.total, .more = found.more};
  for (const auto& entry : found.entries)
    patients.items.push_back({entry.id, entry.display, entry.birth});
  if (call.services.first_this_minute(call, "dossier.searched"))
    TRY_VOID(journal(call, "dossier.searched"));
  return reply_with(patients);
}

struct Duplicate {
  DossierId first{}, second{};
  Personal<std::string> first_display{}, second_display{};
  std::string reason{};
  std::optional<std::string> decision{};
};
BOOST_DESCRIBE_STRUCT(Duplicate, (),
                      (first, second, first_display, second_display, reason, decision))
struct DecisionBody {
  DossierId first{}, second{};
  std::string decision{}, reason{};
};
BOOST_DESCRIBE_STRUCT(DecisionBody, (), (first, second, decision, reason))

constexpr std::string_view kKind = "duplicate_decision";
constexpr records::Transition kTransitions[] = {
    {"", "distinct", "duplicate.decided"},     {"", "same", "duplicate.decided"},
    {"distinct", "same", "duplicate.decided"}, {"same", "distinct", "duplicate.decided"},
    {"same", "same", "duplicate.decided"},     {"distinct", "distinct", "duplicate.decided"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};

std::string pair_of(const DossierId& first, const DossierId& second) {
  return first < second ? first.value + "." + second.value : second.value + "." + first.value;
}

Result<Reply> duplicates(Call& call) {
  std::map<std::string, std::string> decided;
  TRY_VOID(call.session->db.read([&](store::Transaction& tx) -> Result<void> {
    decided.clear();
    for (const auto& record : TRY(records::list(*call.session, tx, kKind)))
      decided[record.id] = record.state;
    return {};
  }));
  const auto& index = call.services.engine.index();
  std::vector<Duplicate> items;
  for (const auto& pair : index.duplicates()) {
    const auto* first = index.find(pair.first);
    const auto* second = index.find(pair.second);
    if (first == nullptr || second == nullptr) continue;
    Duplicate one{pair.first, pair.second, first->display, second->display, pair.reason, {}};
    const auto found = decided.find(pair_of(pair.first, pair.second));
    if (found != decided.end()) one.decision = found->second;
    items.push_back(std::move(one));
  }
  if (call.services.first_this_minute(call, "dossier.listed"))
    TRY_VOID(journal(call, "dossier.listed"));
  return reply_with_list(std::move(items));
}

Result<Reply> decide(Call& call) {
  const auto body = TRY(read_body<DecisionBody>(call));
  if (body.decision != "distinct" && body.decision != "same")
    return fail(Errc::invalid_input, "duplicate.decision", "Cette décision n’est pas connue.",
                "Rien n’a été changé.", "Dites « distinct » ou « same ».", "decision");
  const auto& index = call.services.engine.index();
  if (index.find(body.first) == nullptr || index.find(body.second) == nullptr)
    return fail(Errc::not_found, "dossier.unknown", "Un de ces dossiers n’existe pas.",
                "Rien n’a été changé.", "Relisez la liste des doublons.");
  if (body.decision == "same")
    TRY_VOID(dossier::check_may_merge(*call.session, body.first, body.second));
  const auto id = pair_of(body.first, body.second);
  TRY_VOID(call.session->db.write([&](store::Transaction& tx) -> Result<void> {
    const auto before = TRY(records::find(*call.session, tx, kKind, id));
    TRY(records::save(*call.session, tx, kLifecycle, id, body.decision, json::bind::write(body),
                      before ? before->version : 0, call.actor.member));
    return {};
  }));
  return no_content();
}

using identity::Permission;
constexpr std::uint64_t kMostPassed = 100'000'000;
constexpr Parameter kOfPage[] = {
    query::natural("limit", kLargestPage, "Combien de patients à la fois"),
    query::natural("after", kMostPassed, "La page d’après\u00a0: le «\u00a0next\u00a0» reçu"),
};
const Route kPatientRoutes[] = {
    {"GET", Address("/patients", kOfPage), "Patients, par nom", Access::member,
     Permission::dossier_search, Run::grouped, nullptr, schema<Listing<PatientShown>>,
     "dossier.listed", "request.number", list},
    {"POST", "/patients/search", "Chercher un patient", Access::member, Permission::dossier_search,
     Run::grouped, schema<SearchBody>, schema<FoundPatients>, "dossier.searched", "", search},
    {"GET", "/duplicates", "Doublons possibles", Access::member, Permission::dossier_search,
     Run::grouped, nullptr, schema<Listing<Duplicate>>, "dossier.listed", "", duplicates},
    {"POST", "/duplicates/decision", "Trancher un doublon", Access::member, Permission::import_run,
     Run::grouped, schema<DecisionBody>, nullptr, "duplicate.decided",
     "duplicate.decision dossier.unknown dossier.restricted", decide},
};

}  // namespace

std::span<const Route> patient_routes() {
  return kPatientRoutes;
}

}  // namespace serment::api
