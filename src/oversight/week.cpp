#include "oversight/week.h"

#include <algorithm>
#include <boost/describe.hpp>

#include "audit/actions.h"
#include "dossier/facts.h"
#include "json/bind.h"
#include "law/deadline.h"
#include "records/records.h"

namespace serment::oversight {

/// The sealed content of the record "opening_hours".
struct StoredSpan {
  int from = 0, to = 0;
};
BOOST_DESCRIBE_STRUCT(StoredSpan, (), (from, to))
struct StoredOpening {
  std::vector<StoredSpan> days{};
};
BOOST_DESCRIBE_STRUCT(StoredOpening, (), (days))

namespace {

constexpr std::string_view kHoursId = "practice";
constexpr std::string_view kHoursAct = audit::known_act("opening_hours.saved");
constexpr records::Transition kHoursSteps[] = {{"", "said", kHoursAct},
                                               {"said", "said", kHoursAct}};
constexpr records::Lifecycle kHours{"opening_hours", kHoursSteps};
constexpr std::uint64_t kMostLooked = 2'000'000;
constexpr int kMinutesOfDay = 24 * 60;

Date monday_of(Date date) {
  const std::chrono::weekday day{std::chrono::sys_days{date}};
  return add_days(date, 1 - static_cast<int>(day.iso_encoding()));
}

Result<Opening> opened(const records::Record& record) {
  const auto stored = TRY(json::bind::read<StoredOpening>(record.json));
  Opening opening;
  opening.version = record.version;
  for (std::size_t day = 0; day < opening.week.size() && day < stored.days.size(); ++day)
    opening.week[day] = {stored.days[day].from, stored.days[day].to};
  return opening;
}

/// Last care of the dossiers that were opened, and of anybody.
Result<void> add_care(vault::Session& session, store::Transaction& tx, Circumstances& known) {
  return session.vault.visit_all(tx, [&](const vault::OpenDossier& one) -> Result<void> {
    const auto facts = TRY(dossier::decode_label(one.label));
    if (!facts.last_care) return {};
    if (!known.care_known_until || *known.care_known_until < *facts.last_care)
      known.care_known_until = facts.last_care;
    if (known.patients.contains(one.id.value)) known.last_care[one.id.value] = *facts.last_care;
    return {};
  });
}

}  // namespace

Week last_week(Instant now) {
  return {add_days(monday_of(paris_date(now)), -7)};
}

Result<Week> parse_week(std::string_view monday, Instant now) {
  const auto date = parse_iso_date(monday);
  if (!date || monday_of(*date) != *date)
    return fail(Errc::invalid_input, "access_review.week", "Une semaine se nomme par son lundi.",
                "Rien n’a été ouvert.", "Donnez la date d’un lundi, par exemple 2026-11-16.",
                "week");
  Week week{*date};
  if (now < week.end())
    return fail(Errc::forbidden, "access_review.not_over", "Cette semaine n’est pas finie.",
                "Rien n’a été ouvert.", "Relisez-la à partir de lundi.", "week");
  return week;
}

Result<std::vector<Access>> accesses_of(vault::Session& session, store::Transaction& tx,
                                        const Week& week, const AccessRules& rules) {
  std::vector<Access> accesses;
  audit::Filter filter;
  filter.from = week.begin();
  filter.to = week.end();
  filter.action = "dossier.";
  TRY(session.journal.list_back(
      tx, filter, std::nullopt, kMostLooked, [&](const audit::StoredEvent& stored) {
        const auto& event = stored.event;
        const bool looked =
            std::any_of(rules.all().begin(), rules.all().end(),
                        [&](const auto& rule) { return rule.looks_at(event.action); });
        if (looked && !event.object.empty() && event.actor != "system")
          accesses.push_back({event.actor, event.object, event.at, event.action});
      }));
  std::reverse(accesses.begin(), accesses.end());
  return accesses;
}

Result<Circumstances> circumstances(vault::Session& session, store::Transaction& tx,
                                    const Week& week, const std::vector<Access>& accesses,
                                    const dossier::Index& index,
                                    const identity::Directory& directory) {
  Circumstances known;
  for (const auto& one : directory.all())
    known.staff.emplace(one.member.id, compared_name(one.member.display_name));
  for (const auto& access : accesses) {
    const auto [place, is_new] = known.patients.try_emplace(access.dossier);
    if (!is_new) continue;
    if (const auto* entry = index.find(DossierId{access.dossier}))
      place->second = compared_name(entry->display.reveal());
  }
  TRY_VOID(add_care(session, tx, known));
  known.opening = TRY(opening_hours(session, tx)).week;
  for (const auto day : {week.monday, add_days(week.monday, 6)})
    for (const auto holiday : law::public_holidays(static_cast<int>(day.year())))
      known.holidays.insert(holiday);
  return known;
}

Result<Opening> opening_hours(vault::Session& session, store::Transaction& tx) {
  const auto record = TRY(records::find(session, tx, kHours.kind, kHoursId));
  if (record) return opened(*record);
  return Opening{AccessRules::embedded().opening(), 0};
}

Result<Opening> save_opening_hours(vault::Session& session, store::Transaction& tx,
                                   const OpeningWeek& week, std::uint32_t expected_version,
                                   std::string_view by) {
  StoredOpening stored;
  for (std::size_t day = 0; day < week.size(); ++day) {
    const auto& span = week[day];
    if (span.from < 0 || span.to < span.from || span.to > kMinutesOfDay)
      return fail(Errc::invalid_input, "opening_hours.span",
                  "Ces heures d’ouverture ne se suivent pas.", "Rien n’a été changé.",
                  "Donnez d’abord l’ouverture, puis la fermeture, le même jour.",
                  "days[" + std::to_string(day) + "]");
    stored.days.push_back({span.from, span.to});
  }
  return opened(TRY(records::save(session, tx, kHours, kHoursId, "said", json::bind::write(stored),
                                  expected_version, by)));
}

}  // namespace serment::oversight
