// What preuve/etat.json says, and whether the rest of the bundle says the same.
#include <algorithm>

#include "audit/event.h"
#include "evidence/checks.h"
#include "evidence/clock_trouble.h"
#include "evidence/layout.h"
#include "json/reader.h"

namespace serment::evidence {
namespace {

using documents::ZipEntry;

bool is_json(std::string_view name) {
  return name.ends_with(".json");
}

struct State {
  std::string format, as_of, practice;
  std::optional<std::uint64_t> journal_size, proven_events;
  ClockTrouble clock;
};

std::optional<std::uint64_t> natural(const json::Value& root, std::string_view key) {
  const auto member = root.find(key);
  if (!member) return std::nullopt;
  const auto number = member->natural();
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<State> read_state(const std::vector<ZipEntry>& entries) {
  const auto parsed = json::Document::parse(entry_text(entries, kState));
  if (!parsed) return std::nullopt;
  const auto root = parsed->root();
  return State{
      .format = std::string(root.text_or("format")),
      .as_of = std::string(root.text_or("as_of")),
      .practice = std::string(root.text_or("practice")),
      .journal_size = natural(root, "journal_size"),
      .proven_events = natural(root, "proven_events"),
      .clock = {natural(root, "dated_later").value_or(0), natural(root, "clock_back").value_or(0)}};
}

void find(Report& report, std::string text) {
  report.findings.push_back({std::string(kState), "file.state", std::move(text)});
}

/// Proven events: how many, and how many of them bear a later date than the bundle.
struct Proven {
  std::uint64_t events = 0;
  std::uint64_t dated_later = 0;
};

Proven proven_events(const std::vector<ZipEntry>& entries, std::optional<Instant> as_of) {
  Proven proven;
  for (const auto& file : entries) {
    if (!file.name.starts_with(kInclusion)) continue;
    if (file.name.ends_with(kProofSuffix)) ++proven.events;
    if (!file.name.ends_with(kEntrySuffix)) continue;
    const auto event = audit::decode_entry(file.bytes);
    if (event && as_of && event->at > *as_of) ++proven.dated_later;
  }
  return proven;
}

std::string said(const std::optional<std::uint64_t>& number) {
  return number ? std::to_string(*number) : std::string("aucun nombre");
}

}  // namespace

void check_state(const std::vector<ZipEntry>& entries, Instant modified, Report& report) {
  std::size_t read = 0;
  for (const auto& entry : entries) {
    if (!is_json(entry.name)) continue;
    if (const auto parsed = json::Document::parse(as_text(entry.bytes)); !parsed)
      report.findings.push_back({entry.name, "file.json", parsed.error().what});
    else
      ++read;
  }
  const auto refuse = [&](std::string text) { find(report, std::move(text)); };
  const auto state = read_state(entries);
  if (!state) return;  // absent or not JSON: said already
  if (state->format != kFormat)
    return refuse("ce dossier est d’un format inconnu de cette version.");
  report.as_of = state->as_of;
  const auto as_of = parse_instant(state->as_of);
  if (!as_of || iso(*as_of) != state->as_of) return refuse("l’instant du dossier ne se lit pas.");
  const auto difference = *as_of - modified;
  if (difference < std::chrono::seconds(0) || difference >= std::chrono::seconds(2))
    return refuse("l’instant du dossier n’est pas celui que porte l’archive.");
  if (auto clock = clock_in_french(state->clock); !clock.empty()) report.limits.push_back(clock);
  report.passed.push_back("Les " + std::to_string(read) +
                          "\u00a0fichiers JSON sont bien formés\u00a0; état du cabinet au " +
                          in_french(*as_of) + ".");
}

void check_against_journal(const std::vector<ZipEntry>& entries,
                           const audit::Checkpoint& checkpoint, Report& report) {
  const auto state = read_state(entries);
  if (!state) return;  // absent or not JSON: said already
  if (checkpoint.origin != "serment.local/" + state->practice)
    find(report, "le cabinet qu’il nomme n’est pas celui dont la clé signe le journal.");
  if (state->journal_size != checkpoint.size)
    find(report, "la taille du journal qu’il donne (" + said(state->journal_size) +
                     ") n’est pas celle du point de contrôle (" + std::to_string(checkpoint.size) +
                     ").");
  const auto as_of = parse_instant(state->as_of);
  const auto proven = proven_events(entries, as_of ? std::optional(*as_of) : std::nullopt);
  if (state->proven_events != proven.events)
    find(report, "le nombre d’événements prouvés qu’il donne (" + said(state->proven_events) +
                     ") n’est pas celui des preuves du dossier (" + std::to_string(proven.events) +
                     ").");
  if (proven.dated_later > state->clock.dated_later)
    find(report, "il tait que des événements prouvés portent une date postérieure à la sienne.");
}

}  // namespace serment::evidence
