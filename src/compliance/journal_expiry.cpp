#include "compliance/journal_expiry.h"

#include <boost/describe.hpp>

#include <algorithm>

#include "audit/actions.h"
#include "base/paris.h"
#include "compliance/founding.h"
#include "json/bind.h"
#include "law/retention.h"
#include "records/records.h"

namespace serment::compliance {

struct ExpiryRecord {
  std::vector<std::string> months{};
  std::string by{}, reason{};
};
BOOST_DESCRIBE_STRUCT(ExpiryRecord, (), (months, by, reason))

namespace {

constexpr std::string_view kRule = "access.journal";
constexpr std::string_view kDecided = audit::known_act("journal.expiry_decided");
constexpr records::Transition kSteps[] = {{"", "expired", kDecided}};
constexpr records::Lifecycle kExpiries{"journal_expiry", kSteps};

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

std::optional<Date> later(std::optional<Date> one, std::optional<Date> other) {
  if (!one || !other) return std::nullopt;
  return std::max(*one, *other);
}

/// First day after the term of an event of that day; nothing when the rule decides nothing.
Result<std::optional<Date>> after_term(const law::RuleSet& rules, const law::Policy& policy,
                                       Date entry, Date today) {
  const auto decision = TRY(
      law::explain_rule(rules, kRule, {.start = entry, .named = {}, .holds = {}}, today, policy));
  return decision.erasable_from;
}

}  // namespace

Result<std::vector<JournalMonth>> journal_months(vault::Session& session, store::Transaction& tx,
                                                 const law::RuleSet& rules,
                                                 const law::Policy& policy) {
  const Date today = session.clock.today();
  const auto* rule = rules.find(kRule, today);
  std::vector<JournalMonth> months;
  for (auto& readable : TRY(session.journal.readable_months(tx))) {
    JournalMonth month{.readable = std::move(readable)};
    month.events = month.readable.end - month.readable.begin;
    // The month is UTC's, the law's days are those of Paris: the last one may be of the next month.
    const Date first = paris_date(month.readable.from);
    const Date last = paris_date(month.readable.to - std::chrono::milliseconds(1));
    if (rule != nullptr && rule->status == law::Status::reviewed) {
      const auto minimum = law::mandatory_minimum(*rule);
      month.allowed_from = add_days(minimum ? law::add_term(last, *minimum) : last, 1);
    }
    month.due_from = later(month.allowed_from, TRY(after_term(rules, policy, first, today)));
    month.late_from = later(month.allowed_from, TRY(after_term(rules, policy, last, today)));
    months.push_back(std::move(month));
  }
  return months;
}

std::vector<JournalMonth> months_to_expire(const std::vector<JournalMonth>& months,
                                           std::optional<Date> before, Date today) {
  std::vector<JournalMonth> chosen;
  for (const auto& month : months) {
    const bool wanted =
        before ? month.readable.to <= Instant(std::chrono::sys_days(*before).time_since_epoch())
               : month.due_from && *month.due_from <= today;
    if (wanted) chosen.push_back(month);
  }
  return chosen;
}

namespace {

Result<void> check_expiry(const std::vector<JournalMonth>& chosen, Date today, std::string_view by,
                          std::string_view reason) {
  if (is_blank(by) || is_blank(reason))
    return fail(Errc::invalid_input, "journal.expiry_unsigned",
                "Il faut le nom d’une personne et un motif écrit.", "Rien n’a été effacé.",
                "Donnez --by et --reason.", is_blank(by) ? "by" : "reason");
  for (const auto& month : chosen)
    if (!month.allowed_from || *month.allowed_from > today)
      return fail(Errc::forbidden, "journal.expiry_too_early",
                  "Le détail du mois " + month.readable.month +
                      " doit encore être gardé\u00a0: une trace d’accès a une durée minimale.",
                  "Rien n’a été effacé.",
                  month.allowed_from
                      ? "Il pourra être effacé à partir du " + in_french(*month.allowed_from) + "."
                      : std::string{},
                  "before");
  if (chosen.empty())
    return fail(Errc::forbidden, "journal.nothing_to_expire",
                "Aucun mois du journal n’est dans ce cas.", "Rien n’a été effacé.");
  return {};
}

}  // namespace

Result<std::vector<std::string>> expire_journal(vault::Session& session, store::Transaction& tx,
                                                const law::RuleSet& rules,
                                                const law::Policy& policy,
                                                std::optional<Date> before, std::string_view by,
                                                std::string_view reason) {
  const Date today = session.clock.today();
  const auto chosen =
      months_to_expire(TRY(journal_months(session, tx, rules, policy)), before, today);
  TRY_VOID(check_expiry(chosen, today, by, reason));
  ExpiryRecord record;
  record.by = by;
  record.reason = reason;
  Instant limit{};
  for (const auto& month : chosen) {
    record.months.push_back(month.readable.month);
    limit = std::max(limit, month.readable.to);
  }
  TRY(records::save(session, tx, kExpiries, draw_id(session.random), "expired",
                    json::bind::write(record), 0, by));
  const Date day{std::chrono::floor<std::chrono::days>(limit)};
  return session.journal.expire_segments(tx, day, session.actor, session.clock.now());
}

Result<std::vector<records::Duty>> journal_duties(vault::Session& session, store::Transaction& tx,
                                                  Instant now) {
  const auto& rules = law::RuleSet::embedded();
  const Date today = paris_date(now);
  const auto months = months_to_expire(
      TRY(journal_months(session, tx, rules, TRY(load_policy(session, tx)))), {}, today);
  if (months.empty()) return std::vector<records::Duty>{};
  const auto& oldest = months.front();
  const bool late = oldest.late_from && *oldest.late_from <= today;
  const auto* rule = rules.find(kRule, today);
  records::Duty duty{
      .id = "journal/expiry",
      .title = "Effacer le détail ancien du journal des accès",
      .why =
          "Le registre annonce que le détail des accès ne se garde pas au-delà de son terme\u00a0; "
          "les preuves, elles, restent.",
      .source = rule != nullptr && !rule->sources.empty() ? rule->sources.front().ref : "",
      .href = "/journal",
      .permission = "erasure_approve",
      .minutes = 3,
      .level = late ? records::DutyLevel::late : records::DutyLevel::due};
  if (oldest.late_from) duty.due = paris_midnight(*oldest.late_from);
  return std::vector<records::Duty>{std::move(duty)};
}

}  // namespace serment::compliance
