// Appending, and signing the head.
#include "audit/journal.h"

#include <algorithm>

#include "audit/actions.h"
#include "audit/journal_state.h"

namespace serment::audit {
namespace {

// Clocks are set by some seconds every day (NTP); two minutes back is somebody's hand.
constexpr auto kClockTolerance = std::chrono::minutes(2);
constexpr std::size_t kSaltSize = 32;

bool is_open_text(std::string_view text) {
  constexpr std::string_view kSigns = "._-:/@";
  return text.size() <= kLongestField && std::all_of(text.begin(), text.end(), [&](char character) {
           return (character >= 'a' && character <= 'z') ||
                  (character >= 'A' && character <= 'Z') ||
                  (character >= '0' && character <= '9') ||
                  kSigns.find(character) != std::string_view::npos;
         });
}

Result<void> check_event(const Event& event) {
  if (find_action(event.action) == nullptr) bug("an act that audit/actions.h does not list");
  const bool years =
      event.at >= Instant{} && event.at < Instant(std::chrono::hours(24 * 365 * 1000));
  if (event.actor.empty() || !is_open_text(event.actor) || !is_open_text(event.object) || !years) {
    return fail(Errc::invalid_input, "journal.field",
                "Un champ ouvert du journal n’accepte que des identifiants courts et un instant "
                "entre 1970 et 2969.",
                "L’acte n’a pas été accompli.");
  }
  return {};
}

Event clock_event(Instant at) {
  return {std::string(kClockAction), "system", "", at};
}

}  // namespace

tl::unexpected<Error> head_changed() {
  return fail(Errc::integrity, "journal.head",
              "La tête du journal n’est pas celle que Serment a écrite.",
              "Rien n’a été fait\u00a0: un acte sans trace est refusé.",
              "Lancez «\u00a0serment journal verify\u00a0», puis remettez une sauvegarde saine.");
}

std::string name_events(std::uint64_t first, std::uint64_t last) {
  if (first == last) return "événement n°\u00a0" + std::to_string(first);
  return "événements n°\u00a0" + std::to_string(first) + " à " + std::to_string(last);
}

std::string expiry_object(std::uint32_t segment) {
  return "segment-" + std::to_string(segment);
}

Month month_of(Instant at) {
  using std::chrono::sys_days;
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  const std::chrono::year_month month = day.year() / day.month();
  const auto first = [](std::chrono::year_month of) {
    return Instant(sys_days(of / std::chrono::day(1)).time_since_epoch());
  };
  return {iso(day).substr(0, 7), first(month), first(month + std::chrono::months(1))};
}

Journal::Journal(PracticeId practice, ByteView signing_seed32, ByteView journal_key32,
                 Random& random)
    : x_state(std::make_unique<State>(practice, signing_seed32, journal_key32, random)) {}
Journal::~Journal() = default;

const std::string& Journal::key_name() const {
  return x_state->key_name;
}

VerifierKey Journal::public_key() const {
  return {x_state->key_name, x_state->signer.public_key()};
}

Result<std::uint64_t> Journal::append(store::Transaction& tx, const Event& event, ByteView detail,
                                      const crypto::Key32* dossier_key) {
  TRY_VOID(check_event(event));
  auto index = x_state->append(tx, event, detail, dossier_key);
  if (!index) x_state->forget();
  return index;
}

Result<void> Journal::append_all(store::Transaction& tx, std::span<const Act> acts) {
  for (const Act& act : acts) TRY_VOID(check_event(act.event));
  if (acts.empty()) return {};
  auto written = x_state->write_all(tx, acts);
  if (!written) x_state->forget();
  return written;
}

// After an error the transaction will be undone, and with it what is remembered of it.
void Journal::State::forget() {
  remembered.reset();
  segment.reset();
}

Result<std::uint64_t> Journal::State::append(store::Transaction& tx, const Event& event,
                                             ByteView detail, const crypto::Key32* dossier_key) {
  for (const bool again : {false, true}) {
    // What is rare (the first event, a new month, a clock that went back) is decided on what is
    // stored, never on what is remembered.
    if (again || !remembered || clock_went_back(remembered->head, event.at) ||
        !in_segment(event.at)) {
      TRY_VOID(remember(tx));
      if (clock_went_back(remembered->head, event.at)) {
        TRY_VOID(enter_segment(tx, event.at, remembered->head));
        TRY_VOID(write(tx, clock_event(event.at), {}, nullptr));
      }
      TRY_VOID(enter_segment(tx, event.at, remembered->head));
    }
    if (TRY(write(tx, event, detail, dossier_key))) return remembered->head.tree.size() - 1;
  }
  return head_changed();
}

// Reads the head and the key of its segment from the store.
Result<void> Journal::State::remember(store::Transaction& tx) {
  remembered.reset();
  segment.reset();
  auto stored = TRY(load_head(tx, keys));
  if (stored && !stored->authentic) return head_changed();
  remembered.emplace();
  if (!stored) return {};
  remembered->head = std::move(stored->head);
  remembered->stored = true;
  for (const SegmentRow& row : TRY(load_segments(tx, practice()))) {
    if (row.number != remembered->head.segment) continue;
    // A key that expired or does not open ends the segment: writing goes on in a new one.
    OpenSegment open;
    if (!keys.open_segment_key(row.number, row.month, row.sealed_key, open.key)) continue;
    const auto first = parse_iso_date(row.month + "-01");
    if (!first) continue;
    const Month month = month_of(Instant(std::chrono::sys_days(*first).time_since_epoch()));
    open.number = row.number;
    open.from = month.from;
    open.to = month.to;
    segment = open;
  }
  return {};
}

bool Journal::State::clock_went_back(const Head& head, Instant at) const {
  return head.tree.size() != 0 && at < head.last_at - kClockTolerance;
}

bool Journal::State::in_segment(Instant at) const {
  return segment && at >= segment->from && at < segment->to;
}

// Segments follow the journal's order, not the clock: a clock set back opens a new one, so that no
// key that expired is ever needed again.
Result<void> Journal::State::enter_segment(store::Transaction& tx, Instant at, const Head& head) {
  if (in_segment(at)) return {};
  const Month month = month_of(at);
  OpenSegment open;
  open.number = head.segment + 1;
  open.from = month.from;
  open.to = month.to;
  random.fill(open.key.bytes);
  TRY_VOID(insert_segment(tx, practice(),
                          {open.number, month.name, head.tree.size(),
                           keys.seal_segment_key(open.number, month.name, open.key, random)}));
  segment = open;
  return {};
}

// Fills entry_bytes and sealed_bytes.
void Journal::State::encode(std::uint64_t index, const Event& event, ByteView detail,
                            const crypto::Key32* dossier_key) {
  Entry entry{practice(),   index,        event.at,       event.actor,
              event.action, event.object, segment->number};
  sealed_bytes.clear();
  if (!detail.empty()) {
    std::array<std::uint8_t, kSaltSize> salt{};
    random.fill(salt);
    entry.owner = dossier_key != nullptr ? DetailOwner::dossier : DetailOwner::practice;
    entry.commitment = commit_to_detail(salt, detail);
    keys.seal_detail(sealed_bytes, index, salt, detail, keys.detail_key(segment->key, dossier_key),
                     random);
    entry.sealed_digest = crypto::sha256(sealed_bytes);
  }
  encode_entry(entry, entry_bytes);
}

Journal::State::Grown Journal::State::grow(Head& head, const Event& event, ByteView detail,
                                           const crypto::Key32* dossier_key) {
  Grown grown;
  grown.index = head.tree.size();
  encode(grown.index, event, detail, dossier_key);
  const Hash leaf = leaf_hash(entry_bytes);
  grown.tag = keys.tag(leaf);
  grown.block = head.tree.append(leaf);
  head.last_at = event.at;
  head.segment = segment->number;
  return grown;
}

Result<void> Journal::State::insert(store::Transaction& tx, const Grown& grown) {
  TRY_VOID(insert_event(tx, practice(), {grown.index, entry_bytes, grown.tag, sealed_bytes}));
  if (grown.block) {
    TRY_VOID(insert_block(tx, practice(), grown.index / kBlockSize, *grown.block));
  }
  return {};
}

// False, and nothing written, when the remembered head is not the stored one.
Result<bool> Journal::State::save(store::Transaction& tx, Head head) {
  head.seal = seal_of(keys, head);
  const Hash* previous = remembered->stored ? &remembered->head.seal : nullptr;
  if (!TRY(save_head(tx, practice(), head, previous))) return false;
  remembered = Remembered{std::move(head), true};
  return true;
}

Result<bool> Journal::State::write(store::Transaction& tx, const Event& event, ByteView detail,
                                   const crypto::Key32* dossier_key) {
  Head next = remembered->head;
  const Grown grown = grow(next, event, detail, dossier_key);
  if (!TRY(save(tx, std::move(next)))) return false;
  TRY_VOID(insert(tx, grown));
  return true;
}

Result<void> Journal::State::write_all(store::Transaction& tx, std::span<const Act> acts) {
  TRY_VOID(remember(tx));
  Head next = remembered->head;
  const auto add = [&](const Event& event, ByteView detail,
                       const crypto::Key32* key) -> Result<void> {
    TRY_VOID(enter_segment(tx, event.at, next));
    return insert(tx, grow(next, event, detail, key));
  };
  for (const Act& act : acts) {
    if (clock_went_back(next, act.event.at)) {
      TRY_VOID(add(clock_event(act.event.at), {}, nullptr));
    }
    TRY_VOID(add(act.event, act.detail, act.dossier_key));
  }
  if (!TRY(save(tx, std::move(next)))) return head_changed();
  return {};
}

Result<Head> Journal::State::sound_head(store::Transaction& tx) const {
  auto stored = TRY(load_head(tx, keys));
  if (!stored) return Head{};
  if (!stored->authentic) return head_changed();
  return std::move(stored->head);
}

Result<Checkpoint> Journal::checkpoint(store::Transaction& tx) const {
  const Head head = TRY(x_state->sound_head(tx));
  return sign_checkpoint(x_state->key_name, head.tree.size(), head.tree.root(), x_state->signer);
}

std::string Journal::sign_statement(std::string_view kind, std::string_view text) const {
  return sign_note("serment/" + std::string(kind) + "\n" + std::string(text), x_state->key_name,
                   x_state->signer);
}

}  // namespace serment::audit
