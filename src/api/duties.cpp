#include "api/duties.h"

#include <algorithm>

#include "ai_tools/ai_tool.h"
#include "api/practice_work.h"
#include "breach/breach.h"
#include "compliance/founding.h"
#include "compliance/journal_expiry.h"
#include "crisis/duties.h"
#include "identity/locum.h"
#include "impact/assessments.h"
#include "inspection/visit.h"
#include "inventory/assets.h"
#include "messaging/exceptions.h"
#include "oversight/review.h"
#include "people/team.h"
#include "procedures/procedures.h"
#include "processors/overview.h"
#include "retention/record_expiry.h"
#include "rights/duties.h"
#include "succession/plan.h"

namespace serment::api {
namespace {

using DutySource = Result<std::vector<records::Duty>> (*)(vault::Session&, store::Transaction&,
                                                          Instant now);

/// Retention knows no practice: the policy is read for it.
Result<std::vector<records::Duty>> record_duties(vault::Session& session, store::Transaction& tx,
                                                 Instant now) {
  return retention::record_duties(session, tx, law::RuleSet::embedded(),
                                  TRY(compliance::load_policy(session, tx)), now);
}

/// One line a register.
std::vector<DutySource> sources() {
  return {
      people::duties,     ai_tools::duties,
      messaging::duties,  rights::duties,
      procedures::duties, inventory::duties,
      succession::duties, crisis::duties,
      processors::duties, breach::duties,
      oversight::duties,  inspection::duties,
      impact::duties,     compliance::journal_duties,
      record_duties,
  };
}

/// The locum signs before the access closes; the doctor who was replaced has no such hour.
records::Duty report_to_sign(const identity::StoredGrant& stored, std::string_view reader) {
  records::Duty duty{.id = "locum/" + stored.grant.id,
                     .title = "Signer le bilan du remplacement",
                     .why = "Le bilan dit ce qui a été ouvert et fait\u00a0; il se signe à deux.",
                     .source = "Pratique du cabinet",
                     .href = "/remplacements/" + stored.grant.id,
                     .permission = "self",
                     .minutes = 3,
                     .level = records::DutyLevel::due};
  if (reader == stored.grant.member) duty.due = stored.closes_at();
  return duty;
}

}  // namespace

Result<std::vector<records::Duty>> all_duties(vault::Session& session, Instant now) {
  auto duties =
      TRY(reading(session, [&](store::Transaction& tx) -> Result<std::vector<records::Duty>> {
        std::vector<records::Duty> all;
        for (const auto source : sources()) {
          auto some = TRY(source(session, tx, now));
          all.insert(all.end(), std::make_move_iterator(some.begin()),
                     std::make_move_iterator(some.end()));
        }
        return all;
      }));
  std::stable_sort(duties.begin(), duties.end(), [](const auto& one, const auto& other) {
    if (one.level != other.level) return one.level < other.level;
    if (one.due.has_value() != other.due.has_value()) return one.due.has_value();
    return one.due && *one.due < *other.due;
  });
  return duties;
}

bool has_permission(const identity::Actor& actor, std::string_view permission) {
  const auto known = identity::permission_of(permission);
  return known && actor.permissions.test(static_cast<std::size_t>(*known));
}

Result<std::vector<records::Duty>> duties_of(Services& services, vault::Session& session,
                                             const identity::Actor& actor) {
  const auto now = services.clock.now();
  auto duties = TRY(all_duties(session, now));
  std::erase_if(duties, [&](const auto& duty) { return !has_permission(actor, duty.permission); });
  // A report waits for two people by name, whatever their roles allow.
  for (const auto& stored : TRY(identity::locum_grants(session)))
    if (stored.may_be_signed_by(actor.member, now))
      duties.insert(duties.begin(), report_to_sign(stored, actor.member));
  return duties;
}

}  // namespace serment::api
