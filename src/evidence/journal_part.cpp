#include "evidence/journal_part.h"

#include <algorithm>
#include <array>

#include "audit/stored_tree.h"

namespace serment::evidence {
namespace {

constexpr std::size_t kErasuresProven = 10'000;
constexpr std::size_t kOthersProven = 300;
constexpr std::string_view kErasure = "dossier.erased";

/// Acts of the practice on its rules and documents; openings of dossiers are not proven one by one.
constexpr std::array<std::string_view, 16> kProven = {
    "practice.created",   "practice.updated", "retention.policy",   "retention.proposed",
    "retention.approved", "erasure.executed", "certificate.issued", "register.saved",
    "notice.published",   "vault.rotated",    "slot.changed",       "store.migrated",
    "notice.displayed",   "measure.attested", "measure.withdrawn",  "measure.not_applicable"};
/// Acts after which the counts of the calendar are no longer those of before.
constexpr std::array<std::string_view, 8> kChangesDossiers = {
    "dossier.created", "dossier.updated", "dossier.annotated",   "dossier.erased",
    "hold.added",      "hold.lifted",     "retention.postponed", "retention.policy"};

bool is_one_of(std::span<const std::string_view> actions, std::string_view action) {
  return std::find(actions.begin(), actions.end(), action) != actions.end();
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
  bool in_prefix = true;
  TRY_VOID(session.journal.list(tx, {}, [&](const audit::StoredEvent& stored) -> Result<void> {
    const auto& event = stored.event;
    ++seen.total;
    in_prefix = in_prefix && event.at <= as_of;
    if (!in_prefix) {
      part.dossiers_changed_since |= is_one_of(kChangesDossiers, event.action);
      return {};
    }
    ++seen.size;
    ++part.counts[event.action];
    if (event.action == kErasure) seen.erasures.push_back(stored.index);
    if (is_one_of(kProven, event.action)) seen.others.push_back(stored.index);
    return {};
  }));
  return seen;
}

/// The tree head of the prefix, held to the journal's own sealed head by a consistency proof.
Result<audit::Checkpoint> checkpoint_of(vault::Session& session, store::Transaction& tx,
                                        const Survey& seen, const crypto::SigningKey& signer) {
  if (seen.size == seen.total) return session.journal.checkpoint(tx);
  auto tree = TRY(audit::StoredTree::load(tx, session.practice().value, seen.total));
  const auto root = TRY(tree.hash(0, seen.size));
  const auto proof = TRY(session.journal.consistency(tx, seen.size));
  if (!audit::verify_consistency(seen.size, proof.checkpoint.size, root, proof.checkpoint.root,
                                 proof.path))
    return audit::StoredTree::unsound();
  return audit::sign_checkpoint(session.journal.key_name(), seen.size, root, signer);
}

void keep_newest(std::vector<std::uint64_t>& indexes, std::size_t most) {
  if (indexes.size() > most)
    indexes.erase(indexes.begin(), indexes.end() - static_cast<std::ptrdiff_t>(most));
}

}  // namespace

Result<JournalPart> journal_at(vault::Session& session, store::Transaction& tx, Instant as_of,
                               const crypto::SigningKey& signer) {
  JournalPart part;
  auto seen = TRY(survey(session, tx, as_of, part));
  if (seen.size == 0)
    return fail(Errc::not_found, "evidence.before_practice",
                "Le journal ne contient rien d’aussi ancien.", "Aucun dossier n’a été construit.",
                "Donnez un instant plus récent.");
  part.checkpoint = TRY(checkpoint_of(session, tx, seen, signer));
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
