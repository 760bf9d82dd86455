#include "breach/store.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "json/bind.h"
#include "records/erasure.h"

namespace serment::breach {
namespace {

using records::Transition;

struct Move {
  std::string_view from, to;
};
constexpr Move kMoves[] = {
    {"suspected", "suspected"},
    {"suspected", "qualified"},
    {"qualified", "suspected"},
    {"qualified", "qualified"},
    {"qualified", "not_notified"},
    {"qualified", "notified_initial"},
    {"qualified", "notified_full"},
    {"qualified", "persons_informed"},
    {"not_notified", "not_notified"},
    {"not_notified", "qualified"},
    {"not_notified", "notified_initial"},
    {"not_notified", "notified_full"},
    {"not_notified", "persons_informed"},
    {"not_notified", "closed"},
    {"notified_initial", "notified_initial"},
    {"notified_initial", "notified_full"},
    {"notified_initial", "persons_informed"},
    {"notified_full", "notified_full"},
    {"notified_full", "persons_informed"},
    {"notified_full", "closed"},
    {"persons_informed", "persons_informed"},
    {"persons_informed", "qualified"},
    {"persons_informed", "not_notified"},
    {"persons_informed", "notified_initial"},
    {"persons_informed", "notified_full"},
    {"persons_informed", "closed"},
};

/// The same moves under the act that makes them.
std::vector<Transition> steps_of(std::string_view action) {
  std::vector<Transition> steps;
  for (const auto& move : kMoves) steps.push_back({move.from, move.to, action});
  return steps;
}

constexpr Transition kReport[] = {{"", "suspected", audit::known_act("breach.reported")}};

Result<StoredBreach> opened(const records::Record& record) {
  StoredBreach stored;
  stored.id = record.id;
  stored.version = record.version;
  stored.state = record.state;
  stored.breach = TRY(json::bind::read<Breach>(record.json));
  stored.at = record.at;
  stored.author = record.author;
  return stored;
}

}  // namespace

std::string_view state_of(const Breach& breach) {
  const bool none = breach.decision && breach.decision->authority == "none";
  const bool notified = !breach.notifications.empty();
  if (!breach.closed_at.empty()) return "closed";
  if (breach.informed && breach.informed->status == "yes" && (none || notified))
    return "persons_informed";
  if (notified)
    return breach.notifications.back().kind == "initial" ? "notified_initial" : "notified_full";
  if (none) return "not_notified";
  const bool qualified = !breach.facts.natures.empty() && !breach.awareness.readings.empty();
  return qualified ? "qualified" : "suspected";
}

std::string_view state_in_french(std::string_view state) {
  struct Name {
    std::string_view code, label;
  };
  for (const auto& [code, label] :
       {Name{"suspected", "Signalée"}, Name{"qualified", "Qualifiée"},
        Name{"not_notified", "Non notifiée, avec motif"},
        Name{"notified_initial", "Notifiée, à compléter"}, Name{"notified_full", "Notifiée"},
        Name{"persons_informed", "Personnes informées"}, Name{"closed", "Close"}})
    if (code == state) return label;
  return state;
}

Result<std::string> next_number(vault::Session& session, store::Transaction& tx) {
  std::array<char, 16> series{};
  std::snprintf(series.data(), series.size(), "V-%04d-", int(session.clock.today().year()));
  const std::string_view start = series.data();
  int last = 0;
  for (const auto& known : TRY(records::ids_ever(session, tx, kKind))) {
    if (!known.starts_with(start)) continue;
    int number = 0;
    std::from_chars(known.data() + start.size(), known.data() + known.size(), number);
    last = std::max(last, number);
  }
  std::array<char, 32> id{};
  std::snprintf(id.data(), id.size(), "%s%03d", series.data(), last + 1);
  return std::string(id.data());
}

Result<StoredBreach> create(vault::Session& session, store::Transaction& tx, const Breach& breach,
                            const Author& by) {
  const auto id = TRY(next_number(session, tx));
  return opened(TRY(records::save(session, tx, {kKind, kReport}, id, "suspected",
                                  json::bind::write(breach), 0, by.name)));
}

Result<StoredBreach> find(vault::Session& session, store::Transaction& tx, std::string_view id) {
  const auto record = TRY(records::find(session, tx, kKind, id));
  if (!record)
    return fail(Errc::not_found, "breach.unknown", "Cette violation n’est pas au registre.", {},
                "La liste est dans «\u00a0Fuites et pertes\u00a0».");
  return opened(*record);
}

Result<std::vector<StoredBreach>> list(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredBreach> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

Result<StoredBreach> begin(const Edit& edit) {
  auto stored = TRY(find(edit.session, edit.tx, edit.id));
  if (stored.version != edit.version)
    return fail(Errc::conflict, "conflict.changed",
                stored.author + " a modifié cette fiche depuis que vous l’avez lue.",
                "Votre saisie n’est pas enregistrée\u00a0; elle reste à l’écran.",
                "Relisez la version à jour, puis recommencez.",
                "v" + std::to_string(stored.version));
  if (stored.state == "closed")
    return fail(Errc::forbidden, "breach.closed", "Cette violation est close.",
                "Elle est restée comme elle était.",
                "Si un fait nouveau apparaît, faites un nouveau signalement qui la cite.");
  return stored;
}

Result<StoredBreach> commit(const Edit& edit, StoredBreach changed, std::string_view action) {
  const auto steps = steps_of(action);
  return opened(
      TRY(records::save(edit.session, edit.tx, {kKind, steps}, changed.id, state_of(changed.breach),
                        json::bind::write(changed.breach), changed.version, edit.by.name)));
}

}  // namespace serment::breach
