#include "identity/break_glass.h"

#include "base/ids.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::identity {
namespace {

constexpr std::string_view kKind = "break_glass";
constexpr records::Transition kTransitions[] = {
    {"", "open", "break_glass.opened"},
    {"open", "reviewed", "break_glass.reviewed"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr std::chrono::minutes kLasts{60};
constexpr std::size_t kShortestReason = 10;

}  // namespace

Result<void> Emergencies::load(vault::Session& session) {
  std::vector<Emergency> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found.clear();
    for (const auto& record : TRY(records::list(session, tx, kKind))) {
      const auto document = TRY(json::Document::parse(record.json));
      found.push_back(TRY(json::bind::read<Emergency>(document.root())));
    }
    return {};
  }));
  const std::lock_guard lock(x_mutex);
  x_all = std::move(found);
  return {};
}

void Emergencies::forget() {
  const std::lock_guard lock(x_mutex);
  x_all.clear();
}

std::vector<Emergency> Emergencies::all() const {
  const std::lock_guard lock(x_mutex);
  return x_all;
}

bool Emergencies::open(std::string_view member, std::string_view dossier, Instant now) const {
  const std::lock_guard lock(x_mutex);
  for (const auto& one : x_all) {
    if (one.member != member || one.dossier != dossier) continue;
    const auto until = parse_instant(one.until);
    if (until && now < *until) return true;
  }
  return false;
}

Result<Emergency> Emergencies::begin(vault::Session& session, std::string_view member,
                                     std::string_view dossier, std::string_view reason) {
  if (reason.size() < kShortestReason)
    return fail(Errc::invalid_input, "break_glass.reason", "Il manque le motif de l’urgence.",
                "Le dossier n’a pas été ouvert.", "Écrivez-le en une phrase : un autre le relira.",
                "reason");
  const auto now = session.clock.now();
  Emergency one;
  one.id = draw_id(session.random);
  one.member = member;
  one.dossier = dossier;
  one.reason = reason;
  one.opened_at = iso(now);
  one.until = iso(Instant(now + kLasts));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(records::save(session, tx, kLifecycle, one.id, "open", json::bind::write(one), 0, member));
    return {};
  }));
  const std::lock_guard lock(x_mutex);
  x_all.push_back(one);
  return one;
}

Result<Emergency> Emergencies::review(vault::Session& session, std::string_view id,
                                      std::string_view reviewer, std::string_view conclusion,
                                      std::string_view note) {
  std::optional<Emergency> found;
  for (const auto& one : all())
    if (one.id == id) found = one;
  if (!found)
    return fail(Errc::not_found, "break_glass.unknown", "Cette ouverture n’est pas connue.",
                "Rien n’a été changé.", "Relisez la liste.");
  if (found->member == reviewer)
    return fail(Errc::forbidden, "break_glass.own", "On ne relit pas sa propre ouverture.",
                "Rien n’a été changé.", "Demandez à un autre médecin ou au délégué.");
  if (found->reviewed_by)
    return fail(Errc::conflict, "break_glass.reviewed", "Cette ouverture est déjà relue.",
                "La première relecture reste.");
  if (conclusion != "justified" && conclusion != "unjustified")
    return fail(Errc::invalid_input, "break_glass.conclusion", "Il manque la conclusion.",
                "Rien n’a été changé.", "Dites si l’urgence était fondée.", "conclusion");
  found->reviewed_by = std::string(reviewer);
  found->reviewed_at = iso(session.clock.now());
  found->conclusion = std::string(conclusion);
  found->note = std::string(note);
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(records::save(session, tx, kLifecycle, found->id, "reviewed", json::bind::write(*found), 1,
                      reviewer));
    return {};
  }));
  const std::lock_guard lock(x_mutex);
  for (auto& one : x_all)
    if (one.id == id) one = *found;
  return *found;
}

}  // namespace serment::identity
