#include "api/home_observed.h"

#include <algorithm>

#include "api/last_verification.h"
#include "api/practice_work.h"
#include "compliance/display.h"
#include "compliance/founding.h"
#include "hygiene/observations.h"
#include "identity/access_rules.h"
#include "json/reader.h"
#include "records/records.h"
#include "retention/retention.h"

namespace serment::api {
namespace {

using compliance::NoticeKind;

hygiene::ObservedAccounts accounts_of(const Services& services,
                                      const identity::AccessRules& rules) {
  hygiene::ObservedAccounts seen;
  const auto today = services.clock.today();
  std::vector<std::string> closed;
  for (const auto& known : services.identity.directory.all()) {
    if (known.state == "departed" || known.state == "expired" || known.state == "suspended")
      closed.push_back(known.member.id);
    if (!known.active()) continue;
    ++seen.members;
    if (!known.has_second_factor()) ++seen.without_second_factor;
    if (identity::must_renew_password(rules, known, today)) ++seen.passwords_to_change;
  }
  const auto sessions = services.identity.sessions.list();
  for (const auto& id : closed)
    if (std::any_of(sessions.begin(), sessions.end(),
                    [&](const auto& session) { return session.member == id; }))
      ++seen.departed_with_access;
  return seen;
}

hygiene::ObservedDevices devices_of(const Services& services) {
  hygiene::ObservedDevices seen;
  for (const auto& device : services.identity.devices.all()) {
    ++seen.devices;
    if (device.lock_after_seconds <= identity::kLockAfterSeconds) continue;
    ++(device.exception_reason.empty() ? seen.longer_without_reason : seen.longer_with_reason);
  }
  return seen;
}

hygiene::ObservedRegister register_of(const std::vector<compliance::StoredActivity>& activities) {
  hygiene::ObservedRegister seen;
  for (const auto& stored : activities) {
    ++seen.activities;
    if (stored.state != "validated") {
      ++seen.not_validated;
      continue;
    }
    const auto day = paris_date(stored.at);
    seen.oldest_validation = std::min(day, seen.oldest_validation.value_or(day));
  }
  return seen;
}

/// The latest display among these kinds; one that is up to date wins over a later one that is not.
Result<hygiene::ObservedNotice> notice_of(vault::Session& session, store::Transaction& tx,
                                          const compliance::CurrentPractice& current,
                                          const law::RuleSet& rules,
                                          std::initializer_list<NoticeKind> kinds) {
  hygiene::ObservedNotice seen;
  for (const auto kind : kinds) {
    const auto displays = TRY(compliance::displays(session, tx, kind));
    if (displays.empty()) continue;
    const auto day = paris_date(displays.back().at);
    const bool outdated =
        displays.back().digest != TRY(compliance::notice_digest(kind, current, rules));
    const bool better = !seen.displayed_on || (seen.outdated && !outdated) ||
                        (seen.outdated == outdated && day > *seen.displayed_on);
    if (better) seen = {day, outdated};
  }
  return seen;
}

/// What the practice's documents say; nothing before the ten questions are answered.
Result<void> observe_documents(Services& services, vault::Session& session, store::Transaction& tx,
                               hygiene::Observed& seen) {
  auto answers = compliance::load_answers(session, tx);
  if (!answers && answers.error().code == "practice.no_answers") return {};
  TRY(std::move(answers));
  const auto& rules = services.rules();
  const auto current = TRY(compliance::load_current(session, tx, rules));
  seen.answers = compliance::tokens_of(current.answers);
  seen.officer_named = current.answers.dpo.has_value();
  seen.activities = register_of(TRY(compliance::list_activities(session, tx)));
  seen.notice_patients = TRY(notice_of(session, tx, current, rules,
                                       {NoticeKind::poster_a4, NoticeKind::poster_a3,
                                        NoticeKind::patients, NoticeKind::patients_large}));
  seen.notice_staff = TRY(notice_of(session, tx, current, rules, {NoticeKind::staff}));
  return {};
}

/// The recovery sheet is checked in the installation: the day that step was taken.
Result<void> observe_recovery(vault::Session& session, store::Transaction& tx,
                              hygiene::Observed& seen) {
  for (const auto& record : TRY(records::history(session, tx, "setup", "setup"))) {
    seen.recovery_observed = true;
    const auto document = TRY(json::Document::parse(record.json));
    const auto done = document.root().find("done");
    if (!done || seen.recovery_checked) continue;
    for (const auto step : *done)
      if (TRY(step.string()) == "recovery") seen.recovery_checked = paris_date(record.at);
  }
  return {};
}

Result<hygiene::ObservedRetention> retention_of(Services& services, vault::Session& session) {
  const auto now = services.clock.now();
  if (const auto known = services.home_memory.retention(now)) return *known;
  const auto policy = TRY(services.policy(session));
  const auto plan =
      TRY(retention::survey(session, services.rules(), policy, paris_date(now),
                            {.max_lines = 1, .only_due = true, .kept = &services.engine.facts()}));
  hygiene::ObservedRetention seen{.due = plan.due, .oldest_due = {}, .next = plan.next_erasable};
  if (!plan.lines.empty()) seen.oldest_due = plan.lines.front().verdict.last_day;
  services.home_memory.remember(seen, now);
  return seen;
}

}  // namespace

Result<hygiene::Observed> observe(Services& services, vault::Session& session) {
  hygiene::Observed seen;
  seen.now = services.clock.now();
  const auto chosen = TRY(reading(
      session, [&](store::Transaction& tx) { return identity::access_rules(session, tx); }));
  seen.accounts = accounts_of(services, chosen.rules);
  seen.devices = devices_of(services);
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(observe_documents(services, session, tx, seen));
    TRY_VOID(observe_recovery(session, tx, seen));
    const auto last = TRY(last_verification(session, tx));
    seen.journal.emplace();
    if (last) {
      seen.journal->verified_at = TRY(parse_instant(last->at));
      seen.journal->intact = last->intact;
    }
    return {};
  }));
  seen.retention = TRY(retention_of(services, session));
  return seen;
}

Result<void> keep_observed(Services& services, vault::Session& session) {
  const auto& catalogue = hygiene::Catalogue::embedded();
  const auto observed = TRY(observe(services, session));
  // What people say changes nothing of what is measured.
  const auto states = hygiene::assess(catalogue, observed, {});
  TRY(writing(session, [&](store::Transaction& tx) {
    return hygiene::keep_observation(session, tx, states, catalogue.terms(), "Serment");
  }));
  return {};
}

}  // namespace serment::api
