#include "crisis/letters.h"

#include <algorithm>

#include "audit/actions.h"
#include "crisis/input.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::crisis {
namespace {

constexpr std::string_view kRecord = "authority_letter";
constexpr std::string_view kReceived = "received", kVerified = "verified", kAnswered = "answered",
                           kScam = "scam";
constexpr std::string_view kRecordAct = audit::known_act("authority_letter.recorded");
constexpr std::string_view kMoveAct = audit::known_act("authority_letter.moved");
constexpr records::Transition kSteps[] = {
    {"", kReceived, kRecordAct},  {kReceived, kVerified, kMoveAct},
    {kReceived, kScam, kMoveAct}, {kVerified, kAnswered, kMoveAct},
    {kVerified, kScam, kMoveAct},
};
constexpr records::Lifecycle kLife{kRecord, kSteps};
/// Linking is an act of its own, though the state stays.
constexpr std::string_view kLinkAct = audit::known_act("authority_letter.linked");
constexpr records::Transition kLinkSteps[] = {{kReceived, kReceived, kLinkAct},
                                              {kVerified, kVerified, kLinkAct},
                                              {kAnswered, kAnswered, kLinkAct},
                                              {kScam, kScam, kLinkAct}};
constexpr records::Lifecycle kLinkLife{kRecord, kLinkSteps};
constexpr std::string_view kChannels[] = {"post", "email", "phone", "sms", "visit"};
constexpr std::string_view kVerdicts[] = {"", "very_likely", "doubt", "nothing_abnormal"};
constexpr int kOldestYears = 10;

template <std::size_t N>
bool is_one_of(const std::string_view (&known)[N], std::string_view text) {
  return std::find(std::begin(known), std::end(known), text) != std::end(known);
}

Result<Letter> opened(const records::Record& record) {
  auto facts = TRY(json::bind::read<LetterFacts>(record.json));
  return Letter{record.id,        record.state, record.version,
                std::move(facts), record.at,    record.author};
}

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next,
                              std::string place) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::move(place));
}

Result<void> check_facts(const LetterFacts& facts, Date today) {
  TRY_VOID(check_text(facts.from, kLongestName, "from"));
  TRY_VOID(check_text(facts.summary, kLongestText, "summary"));
  TRY_VOID(check_optional_text(facts.reference, kLongestName, "reference"));
  if (!is_one_of(kChannels, facts.channel))
    return refused("letter.channel", "Ce moyen n’est pas connu.",
                   "Choisissez courrier, courriel, téléphone, SMS ou visite.", "channel");
  if (facts.received_on > today || facts.received_on < add_years(today, -kOldestYears))
    return refused("letter.received_on", "Ce jour de réception est à venir, ou trop ancien.",
                   "Écrivez le jour où il est arrivé.", "received_on");
  if (facts.due_on && (*facts.due_on < facts.received_on ||
                       *facts.due_on > add_years(facts.received_on, kOldestYears)))
    return refused("letter.due_on", "Ce jour de réponse est impossible.",
                   "Écrivez le jour avant lequel répondre.", "due_on");
  if (!is_one_of(kVerdicts, facts.verdict))
    return refused("letter.verdict", "Ce verdict n’est pas connu.", "Refaites les six questions.",
                   "verdict");
  return {};
}

Result<std::string> next_id(vault::Session& session, store::Transaction& tx) {
  const auto start = "A-" + std::to_string(static_cast<int>(session.clock.today().year())) + "-";
  int last = 0;
  for (const auto& record : TRY(records::list(session, tx, kRecord)))
    if (record.id.starts_with(start))
      last = std::max(last, std::stoi(record.id.substr(start.size())));
  const auto digits = std::to_string(last + 1);
  return start + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
}

}  // namespace

Result<Letter> record_letter(vault::Session& session, store::Transaction& tx,
                             const LetterFacts& facts, std::string_view by) {
  TRY_VOID(check_facts(facts, session.clock.today()));
  auto stored = facts;
  stored.decision.clear();
  const auto id = TRY(next_id(session, tx));
  return opened(
      TRY(records::save(session, tx, kLife, id, kReceived, json::bind::write(stored), 0, by)));
}

Result<Letter> move_letter(vault::Session& session, store::Transaction& tx, std::string_view id,
                           std::string_view state, std::string_view decision, std::uint32_t version,
                           std::string_view by) {
  if (state != kVerified && state != kAnswered && state != kScam)
    return refused("letter.state", "Cet état n’est pas connu.",
                   "Choisissez vérifié, répondu ou arnaque.", "state");
  TRY_VOID(check_text(decision, kLongestText, "decision"));
  auto letter = TRY(find_letter(session, tx, id));
  letter.facts.decision = decision;
  return opened(TRY(
      records::save(session, tx, kLife, id, state, json::bind::write(letter.facts), version, by)));
}

Result<Letter> link_letter(vault::Session& session, store::Transaction& tx, std::string_view id,
                           std::string_view inspection, std::uint32_t version,
                           std::string_view by) {
  auto letter = TRY(find_letter(session, tx, id));
  letter.facts.inspection.reset();
  if (!inspection.empty()) letter.facts.inspection = std::string(inspection);
  return opened(TRY(records::save(session, tx, kLinkLife, id, letter.state,
                                  json::bind::write(letter.facts), version, by)));
}

Result<std::vector<Letter>> letters_after(vault::Session& session, store::Transaction& tx,
                                          std::string_view inspection) {
  auto all = TRY(list_letters(session, tx));
  std::erase_if(all, [&](const Letter& one) { return one.facts.inspection != inspection; });
  std::reverse(all.begin(), all.end());
  return all;
}

Result<Letter> find_letter(vault::Session& session, store::Transaction& tx, std::string_view id) {
  const auto record = TRY(records::find(session, tx, kRecord, id));
  if (!record)
    return fail(Errc::not_found, "letter.unknown", "Ce courrier n’est pas au registre.",
                "Rien n’a été changé.", "La liste est sur l’écran «\u00a0Arnaques\u00a0».");
  return opened(*record);
}

Result<std::vector<Letter>> list_letters(vault::Session& session, store::Transaction& tx) {
  std::vector<Letter> all;
  for (const auto& record : TRY(records::list(session, tx, kRecord)))
    all.push_back(TRY(opened(record)));
  std::stable_sort(all.begin(), all.end(), [](const Letter& one, const Letter& other) {
    return one.facts.received_on > other.facts.received_on;
  });
  return all;
}

}  // namespace serment::crisis
