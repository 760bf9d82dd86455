#include "dossier/kept_facts.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <type_traits>
#include <vector>

#include "base/log.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kIdSize = 26;
constexpr std::size_t kBlock = 4096;
/// Changes are kept apart until there are so many, one of so many dossiers.
constexpr std::size_t kFewChanges = 1024;
constexpr std::size_t kChangesShare = 8;

static_assert(std::is_trivially_copyable_v<LabelFacts>, "kept facts are wiped as bytes");

struct Kept {
  std::array<char, kIdSize> id{};
  LabelFacts facts{};
  [[nodiscard]] std::string_view id_text() const { return {id.data(), id.size()}; }
};
static_assert(sizeof(Kept) <= 72, "a million dossiers are to cost little");

template <class T>
void wipe_object(T& object) {
  static_assert(std::is_trivially_copyable_v<T>);
  crypto::wipe({reinterpret_cast<std::uint8_t*>(&object), sizeof object});
}

/// A list that grows without ever copying, so that no copy is left unwiped.
class KeptList {
 public:
  KeptList() = default;
  KeptList(KeptList&&) noexcept = default;
  KeptList& operator=(KeptList&& other) noexcept {
    std::swap(x_blocks, other.x_blocks);
    std::swap(x_size, other.x_size);
    return *this;
  }
  KeptList(const KeptList&) = delete;
  KeptList& operator=(const KeptList&) = delete;
  ~KeptList() {
    for (const auto& block : x_blocks) wipe_object(*block);
  }
  [[nodiscard]] bool is_next(std::string_view id) const {
    return x_size == 0 || (*x_blocks.back())[(x_size - 1) % kBlock].id_text() < id;
  }
  void add(std::string_view id, const LabelFacts& facts) {
    if (x_size % kBlock == 0) x_blocks.push_back(std::make_unique<Block>());
    auto& kept = (*x_blocks.back())[x_size % kBlock];
    id.copy(kept.id.data(), kIdSize);
    kept.facts = facts;
    ++x_size;
  }
  [[nodiscard]] std::size_t size() const { return x_size; }
  /// Calls `visitor` with each, in order.
  template <class Each>
  void visit(const Each& visitor) const {
    std::size_t left = x_size;
    for (const auto& block : x_blocks) {
      const auto count = std::min(left, kBlock);
      for (const auto& kept : std::span(*block).first(count)) visitor(kept);
      left -= count;
    }
  }

 private:
  using Block = std::array<Kept, kBlock>;
  std::vector<std::unique_ptr<Block>> x_blocks{};
  std::size_t x_size = 0;
};

/// What a dossier is now: without facts it is gone, or damaged.
struct Now {
  std::optional<LabelFacts> facts{};
  bool damaged = false;
};

/// What replaces the kept facts of some dossiers.
class Changes {
 public:
  using Map = std::map<std::string, Now, std::less<>>;
  Changes() = default;
  Changes(const Changes&) = default;
  Changes(Changes&& other) noexcept : x_map(std::move(other.x_map)) { other.x_map.clear(); }
  Changes& operator=(Changes&& other) noexcept {
    std::swap(x_map, other.x_map);
    return *this;
  }
  Changes& operator=(const Changes&) = delete;
  ~Changes() {
    for (auto& change : x_map) wipe_object(change.second);
  }
  void set(const std::string& id, const Now& now) { x_map[id] = now; }
  [[nodiscard]] const Map& map() const { return x_map; }

 private:
  Map x_map{};
};

Result<Now> read_now(const vault::Session& session, store::Transaction& tx, const DossierId& id) {
  constexpr Now kDamaged{std::nullopt, true};
  const auto label = session.vault.label_of(tx, id);
  if (!label && label.error().errc != Errc::integrity) return tl::unexpected<Error>(label.error());
  if (!label) return kDamaged;
  if (!label->has_value()) return Now{};
  const auto facts = decode_label(**label);
  return facts ? Now{*facts, false} : kDamaged;
}

Result<void> read_again(const vault::Session& session, store::Transaction& tx, Changes& changes) {
  for (const auto& id : session.vault.written().ids())
    changes.set(id.value, TRY(read_now(session, tx, id)));
  return {};
}

using DamagedIds = std::set<std::string, std::less<>>;

void update(DamagedIds& damaged, const Changes& changes) {
  for (const auto& [id, now] : changes.map()) {
    if (now.damaged)
      damaged.insert(id);
    else
      damaged.erase(id);
  }
}

/// Both are in the order of the ids.
template <class Visitor>
void visit_merged(const KeptList& list, const Changes& changes, const Visitor& visitor) {
  auto change = changes.map().begin();
  const auto end = changes.map().end();
  list.visit([&](const Kept& kept) {
    const auto id = kept.id_text();
    for (; change != end && change->first.compare(id) < 0; ++change)
      if (change->second.facts) visitor(change->first, *change->second.facts);
    if (change == end || change->first.compare(id) != 0) visitor(id, kept.facts);
  });
  for (; change != end; ++change)
    if (change->second.facts) visitor(change->first, *change->second.facts);
}

}  // namespace

struct KeptFacts::State {
  bool filled = false;
  KeptList list{};
  Changes changes{};
  DamagedIds damaged{};
  std::optional<Counted> counted{};

  /// Opens every seal, and keeps what they say unless too much was written already.
  Result<void> fill(vault::Session& session, store::Transaction& tx, const Visitor& visitor,
                    const Damaged& tell) {
    KeptList found;
    DamagedIds spoilt;
    bool keep = !session.vault.written().any();
    const auto set_aside = [&](const DossierId& id, const Error&) -> Result<void> {
      spoilt.insert(id.value);
      return {};
    };
    const auto take = [&](const vault::OpenDossier& dossier) -> Result<void> {
      const auto facts = decode_label(dossier.label);
      if (!facts) return set_aside(dossier.id, facts.error());
      keep = keep && dossier.id.value.size() == kIdSize && found.is_next(dossier.id.value);
      if (keep) found.add(dossier.id.value, *facts);
      visitor(dossier.id.value, *facts);
      return {};
    };
    TRY_VOID(session.vault.visit_all(tx, take, set_aside));
    for (const auto& id : spoilt) tell(id);
    if (!keep) return {};
    list = std::move(found);
    changes = Changes();
    damaged = std::move(spoilt);
    filled = true;
    return {};
  }

  void take_in(Changes read) {
    update(damaged, read);
    for (const auto& [id, now] : read.map()) changes.set(id, now);
    if (changes.map().size() < kFewChanges + list.size() / kChangesShare) return;
    KeptList merged;
    visit_merged(list, changes,
                 [&](std::string_view id, const LabelFacts& facts) { merged.add(id, facts); });
    list = std::move(merged);
    changes = Changes();
  }
};

KeptFacts::KeptFacts() : x_state(std::make_unique<State>()) {}
KeptFacts::KeptFacts(KeptFacts&&) noexcept = default;
KeptFacts& KeptFacts::operator=(KeptFacts&&) noexcept = default;
KeptFacts::~KeptFacts() = default;

Result<void> KeptFacts::visit(vault::Session& session, store::Transaction& tx,
                              const Visitor& visitor, const Damaged& damaged) {
  auto& state = *x_state;
  const auto& written = session.vault.written();
  if (!state.filled || written.any()) return state.fill(session, tx, visitor, damaged);
  Changes seen = state.changes;
  auto spoilt = state.damaged;
  if (!written.none()) {
    TRY_VOID(read_again(session, tx, seen));
    update(spoilt, seen);
  }
  visit_merged(state.list, seen, visitor);
  for (const auto& id : spoilt) damaged(id);
  return {};
}

void KeptFacts::settle(vault::Session& session) {
  const auto& written = session.vault.written();
  if (written.none()) return;
  auto& state = *x_state;
  state.counted.reset();
  if (state.filled && !written.any()) {
    Changes read;
    const auto done = session.db.read([&](store::Transaction& tx) -> Result<void> {
      read = Changes();
      return read_again(session, tx, read);
    });
    if (!done) return log::error("facts.settle");
    state.take_in(std::move(read));
  } else {
    state = State{};
  }
  session.vault.forget_written();
}

std::optional<KeptFacts::Counted> KeptFacts::counted(const vault::Session& session) const {
  return session.vault.written().none() ? x_state->counted : std::nullopt;
}

void KeptFacts::remember(const vault::Session& session, Counted counted) {
  if (session.vault.written().none()) x_state->counted = counted;
}

}  // namespace serment::dossier
