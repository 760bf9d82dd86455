#include "crisis/log.h"

#include <algorithm>

#include "audit/actions.h"
#include "crisis/input.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::crisis {

/// The sealed content of a line; its author and the instant of its typing are the record's.
struct StoredLine {
  std::string event_at;
  bool paper = false;
  bool approximate = false;
  std::string text;
  std::uint32_t corrects = 0;
  std::string step;
  bool done = false;
  std::string state;
};
BOOST_DESCRIBE_STRUCT(StoredLine, (),
                      (event_at, paper, approximate, text, corrects, step, done, state))

namespace {

constexpr std::string_view kRecord = "crisis_line";
constexpr std::string_view kWritten = "written";
constexpr std::string_view kAct = audit::known_act("crisis.logged");
constexpr records::Transition kSteps[] = {{"", kWritten, kAct}};
constexpr records::Lifecycle kLife{kRecord, kSteps};
constexpr std::uint32_t kMostLines = 2000;
constexpr std::size_t kDigits = 4;
/// Two clocks of a practice are never quite the same.
constexpr std::chrono::seconds kClockSlack{60};

std::string line_id(std::string_view crisis, std::uint32_t number) {
  const auto digits = std::to_string(number);
  return std::string(crisis) + "/" +
         std::string(digits.size() < kDigits ? kDigits - digits.size() : 0, '0') + digits;
}

Result<Line> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredLine>(record.json));
  const auto slash = record.id.find('/');
  Line line;
  line.number = static_cast<std::uint32_t>(std::stoul(record.id.substr(slash + 1)));
  line.event_at = TRY(parse_instant(stored.event_at));
  line.written_at = record.at;
  line.by = record.author;
  line.paper = stored.paper;
  line.approximate = stored.approximate;
  line.text = std::move(stored.text);
  line.step = std::move(stored.step);
  line.state = std::move(stored.state);
  line.done = stored.done;
  line.corrects = stored.corrects;
  return line;
}

Result<std::vector<Line>> lines_of(vault::Session& session, store::Transaction& tx,
                                   std::string_view crisis) {
  const auto start = std::string(crisis) + "/";
  std::vector<Line> lines;
  for (const auto& record : TRY(records::list(session, tx, kRecord)))
    if (record.id.starts_with(start)) lines.push_back(TRY(opened(record)));
  return lines;
}

Result<Instant> happened(const Crisis& crisis, const NewLine& wanted, Instant now) {
  if (wanted.event_at.empty()) {
    if (crisis.closed_at)
      return fail(Errc::forbidden, "crisis.closed", "Cette crise est close.", "Rien n’a été écrit.",
                  "Ce qui était sur papier peut encore être saisi, avec son heure.", "event_at");
    return now;
  }
  const auto at = TRY(read_instant(wanted.event_at, "event_at"));
  const auto oldest =
      crisis.noticed_at - std::chrono::days(Catalogue::embedded().terms.oldest_event_days);
  const auto latest = crisis.closed_at ? *crisis.closed_at : now + kClockSlack;
  if (at > latest || at < oldest)
    return fail(Errc::invalid_input, "crisis.time",
                crisis.closed_at
                    ? "Cette heure est après la fin de la crise, ou bien avant son début."
                    : "Cette heure est à venir, ou bien avant le début de la crise.",
                "Rien n’a été écrit.", "Relisez le jour et l’heure sur la feuille.", "event_at");
  return at;
}

Result<void> check_line(const Crisis& crisis, const NewLine& wanted,
                        const std::vector<Line>& before) {
  TRY_VOID(wanted.step.empty() ? check_text(wanted.text, kLongestText, "text")
                               : check_optional_text(wanted.text, kLongestText, "text"));
  if (before.size() >= kMostLines)
    return fail(Errc::invalid_input, "crisis.full", "Cette main courante a trop de lignes.",
                "Rien n’a été écrit.", "Continuez sur papier, et gardez les feuilles.");
  const auto* step = wanted.step.empty() ? nullptr : Catalogue::embedded().find_step(wanted.step);
  if (!wanted.step.empty() && (step == nullptr || !applies(*step, crisis.facts.kind)))
    return fail(Errc::invalid_input, "crisis.step", "Cette étape n’est pas de cette crise.",
                "Rien n’a été écrit.", "Choisissez une étape de la liste.", "step");
  const bool corrected =
      wanted.corrects == 0 || std::any_of(before.begin(), before.end(), [&](const Line& line) {
        return line.number == wanted.corrects;
      });
  if (!corrected)
    return fail(Errc::invalid_input, "crisis.corrects", "La ligne à corriger n’existe pas.",
                "Rien n’a été écrit.", "Donnez son numéro, écrit à gauche.", "corrects");
  return {};
}

}  // namespace

Result<Line> add_line(vault::Session& session, store::Transaction& tx, const Crisis& crisis,
                      const NewLine& wanted, std::string_view by) {
  const auto before = TRY(lines_of(session, tx, crisis.id));
  TRY_VOID(check_line(crisis, wanted, before));
  const auto at = TRY(happened(crisis, wanted, session.clock.now()));
  std::uint32_t number = 1;
  for (const auto& line : before) number = std::max(number, line.number + 1);
  const StoredLine stored{.event_at = iso(at),
                          .paper = !wanted.event_at.empty(),
                          .approximate = wanted.approximate,
                          .text = wanted.text,
                          .corrects = wanted.corrects,
                          .step = wanted.step,
                          .done = wanted.done,
                          .state = wanted.state};
  return opened(TRY(records::save(session, tx, kLife, line_id(crisis.id, number), kWritten,
                                  json::bind::write(stored), 0, by)));
}

Result<std::vector<Line>> list_lines(vault::Session& session, store::Transaction& tx,
                                     std::string_view crisis) {
  auto lines = TRY(lines_of(session, tx, crisis));
  std::stable_sort(lines.begin(), lines.end(), [](const Line& one, const Line& other) {
    return one.event_at != other.event_at ? one.event_at < other.event_at
                                          : one.number < other.number;
  });
  return lines;
}

}  // namespace serment::crisis
