// Listing, opening and expiring details, proving.
#include <algorithm>

#include "audit/actions.h"
#include "audit/journal.h"
#include "audit/journal_state.h"
#include "audit/stored_tree.h"

namespace serment::audit {
namespace {

tl::unexpected<Error> no_such_event(std::uint64_t index) {
  return fail(Errc::not_found, "journal.event",
              "Le journal n’a pas d’événement n°\u00a0" + std::to_string(index) + ".");
}

bool accepts_action(const Filter& filter, std::string_view action) {
  if (filter.action.empty() || filter.action.back() != '.') {
    return filter.action.empty() || filter.action == action;
  }
  return action.substr(0, filter.action.size()) == filter.action;
}

bool accepts(const Filter& filter, const Entry& entry) {
  return (!filter.from || entry.at >= *filter.from) && (!filter.to || entry.at < *filter.to) &&
         (filter.object.empty() || filter.object == entry.object) &&
         (filter.actor.empty() || filter.actor == entry.actor) &&
         accepts_action(filter, entry.action);
}

// A changed event is never shown as if it were the journal's.
Result<Entry> decode_stored(const JournalKeys& keys, const EventRow& row) {
  const auto entry = decode_entry(row.entry);
  const Tag tag = keys.tag(leaf_hash(row.entry));
  if (!entry || entry->index != row.index ||
      !std::equal(tag.begin(), tag.end(), row.tag.begin(), row.tag.end())) {
    return fail(Errc::integrity, "journal.entry",
                "L’" + name_events(row.index, row.index) + " du journal a été modifié ou déplacé.",
                {}, "Lancez «\u00a0serment journal verify\u00a0» pour un constat complet.");
  }
  return *entry;
}

StoredEvent to_stored_event(const Entry& entry, bool readable) {
  return {
      entry.index,
      {std::string(entry.action), std::string(entry.actor), std::string(entry.object), entry.at},
      entry.owner,
      readable};
}

/// The number of the segment that an event says it is of.
Result<std::uint32_t> segment_of(store::Transaction& tx, const JournalKeys& keys,
                                 std::uint64_t index) {
  std::optional<std::uint32_t> segment;
  TRY_VOID(visit_events(tx, keys.practice(), index, index + 1, [&](const EventRow& row) {
    return decode_stored(keys, row).map([&](const Entry& entry) { segment = entry.segment; });
  }));
  if (segment) return *segment;
  return fail(Errc::integrity, "journal.entry",
              "L’" + name_events(index, index) + " du journal a été supprimé.", {},
              "Lancez «\u00a0serment journal verify\u00a0» pour un constat complet.");
}

/// The first event of a segment or of a later one: their numbers only grow.
Result<std::uint64_t> first_of_segment(store::Transaction& tx, const JournalKeys& keys,
                                       std::uint32_t number, std::uint64_t size) {
  std::uint64_t low = 0;
  std::uint64_t high = size;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (TRY(segment_of(tx, keys, middle)) < number)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

constexpr std::string_view kEnough =
    "journal.enough";  // stops a listing at its limit; never leaves

}  // namespace

// Blocks that are not known yet are read once, each event held to its tag as when it is shown.
Result<void> Journal::State::visit_rows_of(store::Transaction& tx, std::string_view object,
                                           const EventVisitor& visitor) {
  const StoredBlocks stored = TRY(load_blocks(tx, practice()));
  const std::uint64_t known = objects.keep(stored);
  std::uint64_t whole = known;  // blocks that have a stored root, from the first
  while (stored.contains(whole) && stored.at(whole)) ++whole;
  std::uint64_t expected = known * kBlockSize;
  const auto read =
      visit_events(tx, practice(), expected, whole * kBlockSize, [&](const EventRow& row) {
        return decode_stored(keys, row).map([&](const Entry& entry) {
          if (row.index != expected) return;  // a hole: what follows is not remembered
          objects.add(entry.object);
          if (++expected % kBlockSize == 0)
            objects.close_block(*stored.at(expected / kBlockSize - 1));
        });
      });
  objects.drop_open_block();
  TRY_VOID(read);
  const std::uint64_t remembered_blocks = expected / kBlockSize;
  for (const auto block : objects.blocks_of(object))
    TRY_VOID(visit_events(tx, practice(), block * kBlockSize, (block + 1) * kBlockSize, visitor));
  return visit_events(tx, practice(), remembered_blocks * kBlockSize, UINT64_MAX, visitor);
}

Result<void> Journal::list(store::Transaction& tx, const Filter& filter,
                           const std::function<Result<void>(const StoredEvent&)>& visitor) const {
  std::uint64_t listed = 0;
  const auto look = [&](const EventRow& row) -> Result<void> {
    const Entry entry = TRY(decode_stored(x_state->keys, row));
    if (!accepts(filter, entry)) return {};
    TRY_VOID(visitor(to_stored_event(entry, !row.detail.empty())));
    if (++listed == filter.limit) return fail(Errc::internal, kEnough, {});
    return {};
  };
  const auto visited = filter.object.empty()
                           ? visit_events(tx, x_state->practice(), 0, UINT64_MAX, look)
                           : x_state->visit_rows_of(tx, filter.object, look);
  if (!visited && visited.error().code == kEnough) return {};
  return visited;
}

Result<std::optional<std::uint64_t>> Journal::list_back(
    store::Transaction& tx, const Filter& filter, std::optional<std::uint64_t> before,
    std::uint64_t most_looked, const std::function<void(const StoredEvent&)>& visitor) const {
  constexpr std::uint64_t kWindow = 512;
  const std::uint64_t size = TRY(x_state->sound_head(tx)).tree.size();
  std::uint64_t end = std::min(before.value_or(size), size);
  const std::uint64_t lowest = end > most_looked ? end - most_looked : 0;
  const auto oldest =
      filter.from ? std::optional(*filter.from - std::chrono::hours(24)) : std::optional<Instant>{};
  std::uint64_t listed = 0;
  while (end > lowest) {
    const std::uint64_t begin = end - lowest > kWindow ? end - kWindow : lowest;
    bool past = false;
    std::vector<StoredEvent> found;
    TRY_VOID(visit_events(tx, x_state->practice(), begin, end, [&](const EventRow& row) {
      return decode_stored(x_state->keys, row).map([&](const Entry& entry) {
        past = past || (oldest && entry.at < *oldest);
        if (accepts(filter, entry)) found.push_back(to_stored_event(entry, !row.detail.empty()));
      });
    }));
    for (auto event = found.rbegin(); event != found.rend(); ++event) {
      visitor(*event);
      if (++listed == filter.limit)
        return event->index > 0 ? std::optional(event->index) : std::nullopt;
    }
    if (past) return std::nullopt;
    end = begin;
  }
  return end > 0 ? std::optional(end) : std::nullopt;
}

Result<Bytes> Journal::detail(store::Transaction& tx, std::uint64_t index,
                              const crypto::Key32* dossier_key) const {
  return std::move(TRY(disclose(tx, index, dossier_key)).detail);
}

Result<StoredEvent> Journal::event(store::Transaction& tx, std::uint64_t index) const {
  std::optional<StoredEvent> found;
  TRY_VOID(visit_events(tx, x_state->practice(), index, index + 1, [&](const EventRow& row) {
    return decode_stored(x_state->keys, row).map([&](const Entry& entry) {
      found = to_stored_event(entry, !row.detail.empty());
    });
  }));
  if (!found) return no_such_event(index);
  return std::move(*found);
}

Result<Journal::Disclosure> Journal::disclose(store::Transaction& tx, std::uint64_t index,
                                              const crypto::Key32* dossier_key) const {
  const JournalKeys& keys = x_state->keys;
  Bytes entry_bytes;
  Bytes sealed;
  TRY_VOID(
      visit_events(tx, keys.practice(), index, index + 1, [&](const EventRow& row) -> Result<void> {
        TRY_VOID(decode_stored(keys, row));
        entry_bytes.assign(row.entry.begin(), row.entry.end());
        sealed.assign(row.detail.begin(), row.detail.end());
        return {};
      }));
  const auto entry = decode_entry(entry_bytes);
  if (!entry) return no_such_event(index);
  if (entry->owner == DetailOwner::none) return Disclosure{std::move(entry_bytes), {}, {}};
  for (const SegmentRow& row : TRY(load_segments(tx, keys.practice()))) {
    crypto::Key32 key;
    if (row.number != entry->segment || sealed.empty() ||
        !keys.open_segment_key(row.number, row.month, row.sealed_key, key)) {
      continue;
    }
    const bool of_dossier = entry->owner == DetailOwner::dossier;
    if (of_dossier && dossier_key == nullptr) break;
    auto opened = TRY(
        keys.open_detail(*entry, sealed, keys.detail_key(key, of_dossier ? dossier_key : nullptr)));
    return Disclosure{std::move(entry_bytes), std::move(opened.salt), std::move(opened.detail)};
  }
  return fail(Errc::not_found, "journal.detail_expired",
              "Le détail de l’" + name_events(index, index) +
                  " n’est plus lisible\u00a0: son mois a expiré, ou son dossier a été effacé.",
              "La preuve que l’événement a eu lieu reste entière.");
}

Result<std::vector<Journal::ReadableMonth>> Journal::readable_months(store::Transaction& tx) const {
  const JournalKeys& keys = x_state->keys;
  const std::uint64_t size = TRY(x_state->sound_head(tx)).tree.size();
  std::vector<ReadableMonth> months;
  for (const SegmentRow& row : TRY(load_segments(tx, keys.practice()))) {
    crypto::Key32 key;
    // Only a key that opens says which month it is of; verification names the others.
    if (!keys.open_segment_key(row.number, row.month, row.sealed_key, key)) continue;
    const Date first = TRY(parse_iso_date(row.month + "-01"));
    const Month month = month_of(Instant(std::chrono::sys_days(first).time_since_epoch()));
    const auto begin = TRY(first_of_segment(tx, keys, row.number, size));
    const auto end = TRY(first_of_segment(tx, keys, row.number + 1, size));
    months.push_back({row.number, row.month, month.from, month.to, begin, end});
  }
  return months;
}

Result<std::vector<std::string>> Journal::expire_segments(store::Transaction& tx, Date before,
                                                          const std::string& actor, Instant now) {
  const std::string& practice = x_state->practice();
  const Instant limit = std::min(Instant(std::chrono::sys_days(before).time_since_epoch()), now);
  std::vector<std::string> months;
  for (const ReadableMonth& month : TRY(readable_months(tx))) {
    if (month.to > limit) continue;
    TRY_VOID(drop_segment_key(tx, practice, month.segment));
    TRY_VOID(drop_details(tx, practice, month.begin, month.end));
    x_state->remembered.reset();  // it may be the one that was written in last
    TRY_VOID(
        append(tx, {std::string(kExpiredAction), actor, expiry_object(month.segment), now}, {}));
    months.push_back(month.month);
  }
  return months;
}

TlogProof Journal::Proof::file() const {
  return {index, std::nullopt, path, checkpoint.text};
}

Result<Journal::Proof> Journal::prove(store::Transaction& tx, std::uint64_t index,
                                      const Checkpoint* under) const {
  const Head head = TRY(x_state->sound_head(tx));
  Proof proof;
  proof.index = index;
  proof.checkpoint =
      under != nullptr ? TRY(open_checkpoint(under->text, public_key())) : TRY(checkpoint(tx));
  const std::uint64_t size = proof.checkpoint.size;
  if (index >= size || size > head.tree.size()) return no_such_event(index);
  StoredTree tree = TRY(StoredTree::load(tx, x_state->practice(), head.tree.size()));
  proof.entry = TRY(tree.entry(index));
  proof.path = TRY(inclusion_proof(
      index, size, [&](std::uint64_t begin, std::uint64_t end) { return tree.hash(begin, end); }));
  if (!verify_inclusion(index, size, leaf_hash(proof.entry), proof.path, proof.checkpoint.root)) {
    return StoredTree::unsound();
  }
  return proof;
}

Result<Journal::Consistency> Journal::consistency(store::Transaction& tx,
                                                  std::uint64_t size1) const {
  Consistency proof;
  proof.size1 = size1;
  proof.checkpoint = TRY(checkpoint(tx));
  const std::uint64_t size = proof.checkpoint.size;
  if (size1 == 0 || size1 > size) {
    return fail(
        Errc::invalid_input, "journal.size",
        "Une preuve de cohérence part d’une taille entre 1 et " + std::to_string(size) + ".");
  }
  StoredTree tree = TRY(StoredTree::load(tx, x_state->practice(), size));
  const auto range = [&](std::uint64_t begin, std::uint64_t end) { return tree.hash(begin, end); };
  proof.path = TRY(consistency_proof(size1, size, range));
  // The old root, recomputed from the same rows: the proof must lead from it to the signed root.
  const Hash root1 = TRY(tree.hash(0, size1));
  proof.old = sign_checkpoint(key_name(), size1, root1, x_state->signer);
  if (!verify_consistency(size1, size, root1, proof.checkpoint.root, proof.path)) {
    return StoredTree::unsound();
  }
  return proof;
}

}  // namespace serment::audit
