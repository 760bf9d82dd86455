#include "evidence/journal_part.h"

#include <algorithm>
#include <array>

#include "audit/actions.h"

namespace serment::evidence {
namespace {

constexpr std::size_t kErasuresProven = 10'000;
constexpr std::size_t kOthersProven = 300;
constexpr std::string_view kErasure = "dossier.erased";

/// Acts of the practice on its rules and documents; openings of dossiers are not proven one by one.
constexpr std::array<std::string_view, 17> kProven = {
    "practice.created",   "practice.updated", "retention.policy",   "retention.proposed",
    "retention.approved", "erasure.executed", "certificate.issued", "register.saved",
    "notice.published",   "vault.rotated",    "slot.changed",       "store.migrated",
    "notice.displayed",   "measure.attested", "measure.withdrawn",  "measure.not_applicable",
    "dossier.given_up"};
/// Acts after which the counts of the calendar are no longer those of before.
constexpr std::array<std::string_view, 9> kChangesDossiers = {
    "dossier.created", "dossier.updated",     "dossier.annotated", "dossier.erased",  "hold.added",
    "hold.lifted",     "retention.postponed", "retention.policy",  "dossier.given_up"};

bool is_one_of(std::span<const std::string_view> actions, std::string_view action) {
  return std::find(actions.begin(), actions.end(), action) != actions.end();
}

/// How many events the bundle is over: up to the last one, by its place, that is not later. One
/// that a clock gone ahead dated later does not hide those after it.
Result<std::uint64_t> prefix_size(vault::Session& session, store::Transaction& tx, Instant as_of) {
  std::uint64_t size = 0;
  audit::Filter not_later;
  not_later.to = as_of + std::chrono::milliseconds(1);
  not_later.limit = 1;
  TRY(session.journal.list_back(tx, not_later, std::nullopt, UINT64_MAX,
                                [&](const audit::StoredEvent& last) { size = last.index + 1; }));
  return size;
}

/// What one pass over the journal tells.
struct Survey {
  std::uint64_t size = 0;  ///< of the prefix
  std::uint64_t total = 0;
  std::vector<std::uint64_t> erasures;
  std::vector<std::uint64_t> others;
};

Result<Survey> survey(vault::Session& session, store::Transaction& tx, Instant as_of,
                      JournalPart& part) {
  Survey seen;
  seen.size = TRY(prefix_size(session, tx, as_of));
  TRY_VOID(session.journal.list(tx, {}, [&](const audit::StoredEvent& stored) -> Result<void> {
    const auto& event = stored.event;
    ++seen.total;
    if (stored.index >= seen.size) {
      if (event.at > session.clock.now()) ++part.still_to_come;
      part.dossiers_changed_since |= is_one_of(kChangesDossiers, event.action);
      return {};
    }
    ++part.counts[event.action];
    if (event.at > as_of) ++part.clock.dated_later;
    if (event.action == audit::kClockAction) ++part.clock.went_back;
    if (event.action == kErasure) seen.erasures.push_back(stored.index);
    if (is_one_of(kProven, event.action)) seen.others.push_back(stored.index);
    return {};
  }));
  return seen;
}

/// The tree head of the prefix, held to the journal's own sealed head by a consistency proof.
Result<audit::Checkpoint> checkpoint_of(vault::Session& session, store::Transaction& tx,
                                        const Survey& seen) {
  if (seen.size == seen.total) return session.journal.checkpoint(tx);
  return std::move(TRY(session.journal.consistency(tx, seen.size)).old);
}

void keep_newest(std::vector<std::uint64_t>& indexes, std::size_t most) {
  if (indexes.size() > most)
    indexes.erase(indexes.begin(), indexes.end() - static_cast<std::ptrdiff_t>(most));
}

}  // namespace

Result<JournalPart> journal_at(vault::Session& session, store::Transaction& tx, Instant as_of) {
  JournalPart part;
  auto seen = TRY(survey(session, tx, as_of, part));
  if (seen.size == 0)
    return fail(Errc::not_found, "evidence.before_practice",
                "Le journal ne contient rien d’aussi ancien.", "Aucun dossier n’a été construit.",
                "Donnez un instant plus récent.");
  part.checkpoint = TRY(checkpoint_of(session, tx, seen));
  part.erasures_beyond = seen.erasures.size() - std::min(seen.erasures.size(), kErasuresProven);
  keep_newest(seen.erasures, kErasuresProven);
  keep_newest(seen.others, kOthersProven);
  std::vector<std::uint64_t> indexes = std::move(seen.erasures);
  indexes.insert(indexes.end(), seen.others.begin(), seen.others.end());
  std::sort(indexes.begin(), indexes.end());
  for (const auto index : indexes) {
    auto proof = TRY(session.journal.prove(tx, index, &part.checkpoint));
    part.events.push_back({index, std::move(proof.entry), std::move(proof.path)});
  }
  return part;
}

}  // namespace serment::evidence
