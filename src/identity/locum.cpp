#include "identity/locum.h"

#include <algorithm>
#include <map>
#include <set>

#include "audit/actions.h"
#include "base/ids.h"
#include "base/paris.h"
#include "json/bind.h"
#include "text/identifiers.h"

namespace serment::identity {
namespace {

constexpr std::string_view kKind = "locum_grant";
constexpr records::Transition kTransitions[] = {
    {"", "granted", "locum.granted"},         {"granted", "granted", "locum.signed"},
    {"granted", "revoked", "locum.revoked"},  {"granted", "expired", "locum.expired"},
    {"expired", "expired", "locum.signed"},   {"revoked", "revoked", "locum.signed"},
    {"expired", "reported", "locum.signed"},  {"revoked", "reported", "locum.signed"},
    {"granted", "reported", "locum.expired"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr int kLastHour = 20;
constexpr int kLongestDays = 366;
constexpr int kFirstHour = 7;
constexpr int kEndHour = 21;

Instant end_of(Date last_day) {
  return paris_hour(last_day, kLastHour);
}

Result<StoredGrant> stored_from(const records::Record& record) {
  const auto document = TRY(json::Document::parse(record.json));
  StoredGrant stored;
  stored.grant = TRY(json::bind::read<LocumGrant>(document.root()));
  stored.state = record.state;
  stored.version = record.version;
  return stored;
}

Result<StoredGrant> save(vault::Session& session, StoredGrant stored, std::string_view author) {
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto saved = TRY(records::save(session, tx, kLifecycle, stored.grant.id, stored.state,
                                         json::bind::write(stored.grant), stored.version, author));
    stored.version = saved.version;
    return {};
  }));
  return stored;
}

Result<void> check(const Identity& identity, const NewLocum& wanted, Date today) {
  const int days = days_between(wanted.from, wanted.to);
  if (days < 0 || days > kLongestDays || days_between(today, wanted.to) < 0)
    return fail(Errc::invalid_input, "locum.dates", "Ces dates ne vont pas ensemble.",
                "Aucun accès n’a été ouvert.",
                "Le dernier jour vient après le premier, et n’est pas passé.", "to");
  const auto replaced = identity.directory.find(wanted.replaces);
  if (!replaced || !replaced->active() ||
      !(replaced->has_role(Role::owner) || replaced->has_role(Role::doctor)))
    return fail(Errc::invalid_input, "locum.replaces", "Il manque le médecin remplacé.",
                "Aucun accès n’a été ouvert.", "Choisissez-le dans l’équipe.", "replaces");
  return {};
}

/// "remplacant-" and the end of the RPPS number: personal, and free of any name.
std::string login_for(const Identity& identity, const std::string& rpps) {
  const auto base =
      "remplacant-" + rpps.substr(rpps.size() - std::min<std::size_t>(5, rpps.size()));
  std::string login = base;
  for (int number = 2; identity.directory.by_login(login); ++number)
    login = base + "-" + std::to_string(number);
  return login;
}

bool is_holder(const LocumGrant& grant, std::string_view member) {
  return member == grant.replaces || member == grant.granted_by;
}

tl::unexpected<Error> not_over() {
  return fail(Errc::forbidden, "locum.not_over", "Le remplacement n’est pas terminé.",
              "Rien n’a été signé.", "Le bilan se signe à partir du dernier jour.");
}

tl::unexpected<Error> not_yours() {
  return fail(Errc::forbidden, "locum.not_yours", "Ce bilan se signe à deux.",
              "Rien n’a été signé.", "Le remplaçant et le médecin remplacé le signent.");
}

bool has_signed(const LocumGrant& grant, std::string_view member) {
  return std::any_of(grant.signatures.begin(), grant.signatures.end(),
                     [&](const auto& one) { return one.member == member; });
}

/// The locum, and one of those who stand on the other side.
bool signed_by_both(const LocumGrant& grant) {
  return grant.signatures.size() > 1 && has_signed(grant, grant.member);
}

/// The locum signs on the last day: at 20 h the account closes.
bool is_signable(const StoredGrant& stored, Date today) {
  const auto last_day = parse_iso_date(stored.grant.to);
  return stored.state != "granted" || (last_day && !(today < *last_day));
}

Result<StoredGrant> add_signature(vault::Session& session, StoredGrant stored, Signature signature,
                                  std::string_view author) {
  if (has_signed(stored.grant, signature.member))
    return fail(Errc::conflict, "locum.signed_already", "Cette signature est déjà là.",
                "Elle reste telle quelle.");
  stored.grant.signatures.push_back(std::move(signature));
  if (signed_by_both(stored.grant) && stored.state != "granted") stored.state = "reported";
  return save(session, std::move(stored), author);
}

}  // namespace

std::string StoredGrant::shown_state(Instant now) const {
  if (state != "granted") return state;
  const auto from = parse_iso_date(grant.from);
  const auto to = parse_iso_date(grant.to);
  if (from && now < paris_midnight(*from)) return "scheduled";
  if (to && now >= end_of(*to)) return "expired";
  return "active";
}

Instant StoredGrant::closes_at() const {
  const auto to = parse_iso_date(grant.to);
  return to ? end_of(*to) : Instant{};
}

bool StoredGrant::may_be_signed_by(std::string_view who, Instant now) const {
  return (who == grant.member || is_holder(grant, who)) && !has_signed(grant, who) &&
         is_signable(*this, paris_date(now));
}

bool StoredGrant::may_be_witnessed_by(std::string_view who) const {
  return state != "granted" && is_holder(grant, who) && !has_signed(grant, grant.member);
}

Result<Granted> grant_locum(Identity& identity, vault::Session& session, const NewLocum& wanted,
                            std::string_view author) {
  TRY_VOID(check(identity, wanted, session.clock.today()));
  NewMember member;
  member.display_name = wanted.display_name;
  member.rpps = text::compact(wanted.rpps);
  member.login = login_for(identity, *member.rpps);
  member.roles = {"locum"};
  member.starts_at = iso(paris_midnight(wanted.from));
  member.ends_at = iso(end_of(wanted.to));
  member.replaces = wanted.replaces;
  Granted granted;
  granted.invitation = TRY(invite(identity, session, std::move(member), author));
  LocumGrant grant;
  grant.id = draw_id(session.random);
  grant.display_name = wanted.display_name;
  grant.rpps = text::compact(wanted.rpps);
  grant.from = iso(wanted.from);
  grant.to = iso(wanted.to);
  grant.replaces = wanted.replaces;
  grant.member = granted.invitation.known.member.id;
  grant.granted_by = author;
  grant.granted_at = iso(session.clock.now());
  granted.grant = TRY(save(session, StoredGrant{std::move(grant), "granted", 0}, author));
  return granted;
}

Result<std::vector<StoredGrant>> locum_grants(vault::Session& session) {
  std::vector<StoredGrant> grants;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    grants.clear();
    for (const auto& record : TRY(records::list(session, tx, kKind)))
      grants.push_back(TRY(stored_from(record)));
    return {};
  }));
  std::sort(grants.begin(), grants.end(),
            [](const auto& a, const auto& b) { return a.grant.from > b.grant.from; });
  return grants;
}

Result<StoredGrant> find_grant(vault::Session& session, std::string_view id) {
  std::optional<StoredGrant> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found.reset();
    const auto record = TRY(records::find(session, tx, kKind, id));
    if (record) found = TRY(stored_from(*record));
    return {};
  }));
  if (!found)
    return fail(Errc::not_found, "locum.unknown", "Ce remplacement n’est pas connu.",
                "Rien n’a été changé.", "Relisez la liste des remplacements.");
  return *found;
}

Result<StoredGrant> revoke_locum(Identity& identity, vault::Session& session, std::string_view id,
                                 std::string_view reason, std::string_view author) {
  auto stored = TRY(find_grant(session, id));
  if (stored.state != "granted")
    return fail(Errc::forbidden, "locum.over", "Ce remplacement est déjà terminé.",
                "Rien n’a été changé.", "Son bilan reste à lire et à signer.");
  stored.state = "revoked";
  stored.grant.revoked_reason = std::string(reason);
  stored.grant.closed_at = iso(session.clock.now());
  TRY(depart(identity, session, stored.grant.member, reason, author));
  return save(session, std::move(stored), author);
}

Result<void> close_expired_grants(const Identity& identity, vault::Session& session) {
  const auto now = session.clock.now();
  for (auto& stored : TRY(locum_grants(session))) {
    if (stored.state != "granted") continue;
    const auto known = identity.directory.find(stored.grant.member);
    if (now >= stored.closes_at()) {
      // Both may have signed on the last day already; else "reported" comes with the second one.
      stored.state = signed_by_both(stored.grant) ? "reported" : "expired";
      stored.grant.closed_at = iso(stored.closes_at());
    } else if (known && known->state == "departed") {
      stored.state = "revoked";
      stored.grant.revoked_reason = known->member.state_reason;
      stored.grant.closed_at = iso(now);
    } else {
      continue;
    }
    TRY(save(session, std::move(stored), "system"));
  }
  return {};
}

Result<StoredGrant> sign_report(vault::Session& session, std::string_view id,
                                std::string_view member) {
  auto stored = TRY(find_grant(session, id));
  if (!is_signable(stored, session.clock.today())) return not_over();
  if (member != stored.grant.member && !is_holder(stored.grant, member)) return not_yours();
  return add_signature(session, std::move(stored),
                       {std::string(member), iso(session.clock.now()), {}}, member);
}

Result<StoredGrant> witness_signature(vault::Session& session, std::string_view id,
                                      std::string_view witness) {
  auto stored = TRY(find_grant(session, id));
  if (stored.state == "granted") return not_over();
  if (!is_holder(stored.grant, witness)) return not_yours();
  Signature signature{stored.grant.member, iso(session.clock.now()), std::string(witness)};
  return add_signature(session, std::move(stored), std::move(signature), witness);
}

Result<LocumReport> report_of(vault::Session& session, const LocumGrant& grant) {
  LocumReport report;
  std::map<std::string, std::uint64_t> counts;
  std::set<std::string> dossiers;
  audit::Filter filter;
  filter.actor = grant.member;
  // Nothing is older than the grant: the years before it are not read.
  if (const auto granted = parse_instant(grant.granted_at)) filter.from = *granted;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    counts.clear();
    dossiers.clear();
    report.outside_hours = 0;
    TRY(session.journal.list_back(tx, filter, std::nullopt, UINT64_MAX,
                                  [&](const audit::StoredEvent& event) {
                                    ++counts[event.event.action];
                                    if (event.event.action == "dossier.read")
                                      dossiers.insert(event.event.object);
                                    const int hour = to_paris(event.event.at).hour;
                                    if (hour < kFirstHour || hour >= kEndHour)
                                      ++report.outside_hours;
                                  }));
    return {};
  }));
  report.dossiers_opened = dossiers.size();
  for (const auto& [action, count] : counts)
    report.acts_by_action.push_back({action, std::string(audit::action_label(action)), count});
  return report;
}

}  // namespace serment::identity
