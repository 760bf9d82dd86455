#include "crisis/crisis.h"

#include <algorithm>
#include <array>

#include "audit/actions.h"
#include "crisis/input.h"
#include "crisis/log.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::crisis {
namespace {

constexpr std::string_view kRecord = "crisis";
constexpr std::string_view kDrill = "drill", kDeclared = "declared", kDegraded = "degraded",
                           kRecovering = "recovering", kClosed = "closed";
constexpr std::string_view kStart = audit::known_act("crisis.declared");
constexpr std::string_view kRehearse = audit::known_act("crisis.drill_started");
constexpr std::string_view kMove = audit::known_act("crisis.moved");
constexpr std::string_view kClose = audit::known_act("crisis.closed");
constexpr records::Transition kSteps[] = {
    {"", kDrill, kRehearse},         {"", kDeclared, kStart},
    {kDeclared, kDegraded, kMove},   {kDeclared, kRecovering, kMove},
    {kDegraded, kRecovering, kMove}, {kRecovering, kDegraded, kMove},
    {kDrill, kClosed, kClose},       {kDeclared, kClosed, kClose},
    {kRecovering, kClosed, kClose},
};
constexpr records::Lifecycle kLife{kRecord, kSteps};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kLabels = {{
    {kDrill, "Exercice"},
    {kDeclared, "Déclarée"},
    {kDegraded, "Mode dégradé"},
    {kRecovering, "Reprise"},
    {kClosed, "Close"},
}};

Result<Crisis> opened(const records::Record& record) {
  Crisis crisis;
  crisis.id = record.id;
  crisis.state = record.state;
  crisis.version = record.version;
  crisis.author = record.author;
  crisis.facts = TRY(json::bind::read<CrisisFacts>(record.json));
  crisis.noticed_at = TRY(parse_instant(crisis.facts.noticed_at));
  if (!crisis.facts.closed_at.empty())
    crisis.closed_at = TRY(parse_instant(crisis.facts.closed_at));
  return crisis;
}

Result<Crisis> save(vault::Session& session, store::Transaction& tx, std::string_view id,
                    std::string_view state, const CrisisFacts& facts, std::uint32_t version,
                    std::string_view by) {
  return opened(
      TRY(records::save(session, tx, kLife, id, state, json::bind::write(facts), version, by)));
}

/// The next number of the year.
Result<std::string> next_id(vault::Session& session, store::Transaction& tx, bool drill,
                            Date today) {
  const auto start =
      std::string(drill ? "E-" : "C-") + std::to_string(static_cast<int>(today.year())) + "-";
  int last = 0;
  for (const auto& record : TRY(records::list(session, tx, kRecord)))
    if (record.id.starts_with(start))
      last = std::max(last, std::stoi(record.id.substr(start.size())));
  const auto digits = std::to_string(last + 1);
  return start + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
}

Result<void> check_impacts(const Catalogue& law, const std::vector<std::string>& impacts) {
  for (const auto& impact : impacts) {
    const bool known = std::any_of(law.impacts.begin(), law.impacts.end(),
                                   [&](const Impact& one) { return one.id == impact; });
    if (!known || std::count(impacts.begin(), impacts.end(), impact) > 1)
      return fail(Errc::invalid_input, "crisis.impact", "Cet impact n’est pas dans la liste.",
                  "Rien n’a été enregistré.", "Choisissez dans la liste.", "impacts");
  }
  return {};
}

Result<Instant> noticed(const NewCrisis& wanted, const Catalogue& law, Instant now) {
  if (wanted.noticed_at.empty()) return now;
  const auto at = TRY(read_instant(wanted.noticed_at, "noticed_at"));
  if (at > now || at < now - std::chrono::days(law.terms.oldest_event_days))
    return fail(Errc::invalid_input, "crisis.time", "Cette heure est à venir, ou trop ancienne.",
                "Rien n’a été enregistré.", "Écrivez quand cela a été vu.", "noticed_at");
  return at;
}

Result<void> check_closing(const Catalogue& law, const Crisis& crisis, const Closing& closing) {
  const bool drill = crisis.facts.drill;
  const std::string_view wanted = crisis.state == kDeclared ? "false_alarm" : "resolved";
  if (!drill && closing.outcome != wanted)
    return fail(
        Errc::invalid_input, "crisis.outcome",
        "Une crise se clôt après la reprise, ou tout de suite si c’était une fausse alerte.",
        "La crise reste ouverte.", "Passez d’abord à la reprise.", "outcome");
  if (closing.data_touched != "yes" && closing.data_touched != "no" &&
      closing.data_touched != "unknown")
    return fail(Errc::invalid_input, "crisis.data_touched",
                "Il faut dire si des données personnelles ont été touchées.",
                "La crise reste ouverte.", "Répondez oui, non, ou je ne sais pas.", "data_touched");
  for (const auto& lesson : closing.lessons) {
    const bool asked = std::any_of(law.lessons.begin(), law.lessons.end(),
                                   [&](const auto& question) { return question.id == lesson.id; });
    if (!asked)
      return fail(Errc::invalid_input, "crisis.lesson", "Cette question du bilan n’est pas posée.",
                  "La crise reste ouverte.", "Rechargez la page.", "lessons");
    TRY_VOID(check_text(lesson.text, kLongestText, "lessons"));
  }
  if (closing.lessons.empty() && (drill || closing.outcome == "resolved"))
    return fail(Errc::invalid_input, "crisis.lesson", "Le bilan est vide.",
                "La crise reste ouverte.", "Répondez au moins à une question du bilan.", "lessons");
  return {};
}

}  // namespace

Result<Crisis> start_crisis(vault::Session& session, store::Transaction& tx,
                            const NewCrisis& wanted, std::string_view by) {
  const auto& law = Catalogue::embedded();
  const auto now = session.clock.now();
  if (law.find_kind(wanted.kind) == nullptr)
    return fail(Errc::invalid_input, "crisis.kind", "Cette sorte de crise n’est pas connue.",
                "Rien n’a été enregistré.", "Choisissez cybercrime, image, espionage ou sabotage.",
                "kind");
  TRY_VOID(check_impacts(law, wanted.impacts));
  TRY_VOID(check_text(wanted.seen, kLongestText, "seen"));
  const auto at = TRY(noticed(wanted, law, now));
  const CrisisFacts facts{.kind = wanted.kind,
                          .drill = wanted.drill,
                          .noticed_at = iso(at),
                          .seen = wanted.seen,
                          .impacts = wanted.impacts};
  const auto id = TRY(next_id(session, tx, wanted.drill, paris_date(now)));
  const auto crisis = TRY(save(session, tx, id, wanted.drill ? kDrill : kDeclared, facts, 0, by));
  TRY(add_line(session, tx, crisis,
               {.event_at = wanted.noticed_at.empty() ? std::string{} : iso(at),
                .text = wanted.seen,
                .state = crisis.state},
               by));
  return crisis;
}

Result<Crisis> find_crisis(vault::Session& session, store::Transaction& tx, std::string_view id) {
  const auto record = TRY(records::find(session, tx, kRecord, id));
  if (!record)
    return fail(Errc::not_found, "crisis.unknown", "Cette crise n’existe pas.",
                "Rien n’a été changé.", "La liste est sur l’écran «\u00a0Crise\u00a0».");
  return opened(*record);
}

Result<std::vector<Crisis>> list_crises(vault::Session& session, store::Transaction& tx) {
  std::vector<Crisis> all;
  for (const auto& record : TRY(records::list(session, tx, kRecord)))
    all.push_back(TRY(opened(record)));
  std::stable_sort(all.begin(), all.end(), [](const Crisis& one, const Crisis& other) {
    return one.noticed_at > other.noticed_at;
  });
  return all;
}

Result<Crisis> move_crisis(vault::Session& session, store::Transaction& tx, std::string_view id,
                           std::string_view state, std::uint32_t version, std::string_view by) {
  if (state != kDegraded && state != kRecovering)
    return fail(Errc::invalid_input, "crisis.state",
                "Une crise passe en mode dégradé, puis à la reprise.", "Rien n’a été changé.",
                "Demandez degraded ou recovering.", "state");
  const auto before = TRY(find_crisis(session, tx, id));
  const auto crisis = TRY(save(session, tx, id, state, before.facts, version, by));
  TRY(add_line(session, tx, crisis,
               {.text = std::string(state_label(state)), .state = crisis.state}, by));
  return crisis;
}

Result<Crisis> close_crisis(vault::Session& session, store::Transaction& tx, std::string_view id,
                            const Closing& closing, std::uint32_t version, std::string_view by) {
  auto crisis = TRY(find_crisis(session, tx, id));
  if (crisis.state != kClosed) TRY_VOID(check_closing(Catalogue::embedded(), crisis, closing));
  // The last line comes before the end: the log of a closed crisis takes nothing later.
  if (crisis.state != kClosed)
    TRY(add_line(session, tx, crisis,
                 {.text = std::string(state_label(kClosed)), .state = std::string(kClosed)}, by));
  crisis.facts.closed_at = iso(session.clock.now());
  crisis.facts.outcome = crisis.facts.drill ? "drill" : closing.outcome;
  crisis.facts.data_touched = closing.data_touched;
  crisis.facts.lessons = closing.lessons;
  return save(session, tx, id, kClosed, crisis.facts, version, by);
}

std::string_view state_label(std::string_view state) {
  for (const auto& [id, label] : kLabels)
    if (id == state) return label;
  return state;
}

}  // namespace serment::crisis
