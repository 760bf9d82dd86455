#include "dossier/rehearsal.h"

#include <map>
#include <set>
#include <unordered_map>

#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/merge.h"
#include "dossier/opening.h"

namespace serment::dossier {
namespace {

/// As much as an Absorber reads into memory.
constexpr std::uint64_t kMostRead = 4U << 20U;
/// Ends a transaction that only looked; never leaves this file.
constexpr std::string_view kOnlyLooked = "dossier.only_looked";

std::size_t hash_of(const std::string& text) {
  return std::hash<std::string>()(text);
}

std::size_t key_of(const Piece& piece, std::uint32_t source) {
  return hash_of(std::to_string(source) + "|" + piece.key);
}

/// What same_version() compares.
std::size_t version_of(const Piece& piece) {
  return hash_of(std::string(as_text(piece.sha256)) + std::to_string(piece.size) + "|" +
                 std::to_string(static_cast<int>(piece.category)) + "|" + piece.type + "|" +
                 piece.mime + "|" + (piece.title ? "+" + piece.title->reveal() : std::string()));
}

}  // namespace

struct Rehearsal::State {
  /// A dossier as the patients told so far would have left it. Its pieces are hashes: there may be
  /// millions.
  struct Imagined {
    Head head;
    LabelFacts facts;
    std::unordered_map<std::size_t, std::size_t> pieces{};  ///< key → version
  };
  struct Change {
    bool any = false;
    bool replaced = false;
  };

  vault::Session& session;
  Index& index;
  std::map<DossierId, Imagined> imagined{};
  std::set<Fingerprint> met{};

  static Change take_pieces(Imagined& imagined, const Incoming& incoming, std::uint32_t source);
  Result<Imagined> look(const DossierId& id);
  Outcome create(const Incoming& incoming);
  Result<Outcome> update(const DossierId& id, const Incoming& incoming);
};

Rehearsal::State::Change Rehearsal::State::take_pieces(Imagined& imagined, const Incoming& incoming,
                                                       std::uint32_t source) {
  Change change;
  for (const auto& one : incoming.pieces) {
    const auto version = version_of(one.piece);
    const auto [place, fresh] = imagined.pieces.try_emplace(key_of(one.piece, source), version);
    if (!fresh && place->second == version) continue;
    change.any = true;
    change.replaced = change.replaced || !fresh;
    place->second = version;
  }
  return change;
}

/// Rolled back, with its event: what was opened shows nothing to anybody.
Result<Rehearsal::State::Imagined> Rehearsal::State::look(const DossierId& id) {
  Imagined found;
  const auto outcome = session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto dossier = TRY(open_for(session, tx, id, kDossierUpdated));
    auto contents = TRY(load_contents(session.vault, tx, dossier));
    found.facts = TRY(decode_label(dossier.label));
    found.head = std::move(contents.head);
    found.pieces.clear();
    for (const auto& piece : contents.pieces)
      found.pieces.emplace(key_of(piece, piece.source), version_of(piece));
    return fail(Errc::internal, kOnlyLooked, "Rien à écrire.");
  });
  if (!outcome && outcome.error().code != kOnlyLooked)
    return tl::unexpected<Error>(outcome.error());
  return found;
}

Outcome Rehearsal::State::create(const Incoming& incoming) {
  const DossierId id{draw_id(session.random)};
  auto& newcomer = imagined[id];
  const auto source = merge_person(newcomer.head, newcomer.facts, incoming.patient);
  newcomer.head.sources[source].imports.push_back(incoming.fingerprint);
  take_pieces(newcomer, incoming, source);
  index.add(id, newcomer.head);
  return Outcome::created;
}

Result<Outcome> Rehearsal::State::update(const DossierId& id, const Incoming& incoming) {
  auto known = imagined.find(id);
  if (known == imagined.end()) known = imagined.emplace(id, TRY(look(id))).first;
  auto& [head, facts, pieces] = known->second;
  const auto head_before = encode(head);
  const auto facts_before = facts;
  const auto source = merge_person(head, facts, incoming.patient);
  const bool person_changed = encode(head) != head_before || facts != facts_before;
  const auto change = take_pieces(known->second, incoming, source);
  if (!person_changed && !change.any) return Outcome::unchanged;
  remember_import(head.sources[source], incoming.fingerprint, person_changed || change.replaced,
                  [&](const auto& print) { return met.contains(print); });
  index.add(id, head);
  return Outcome::updated;
}

Rehearsal::Rehearsal(vault::Session& session, Index& index) : x_state(new State{session, index}) {}
Rehearsal::~Rehearsal() = default;

Result<Outcome> Rehearsal::absorb(ImportedPatient patient) {
  auto& state = *x_state;
  const auto incoming = TRY(receive(std::move(patient), state.session.clock.today(), kMostRead));
  const auto known = TRY(state.index.match(incoming.patient.identity));
  state.met.insert(incoming.fingerprint);
  if (!known) return state.create(incoming);
  if (state.index.holds_import(*known, incoming.fingerprint)) return Outcome::unchanged;
  return state.update(*known, incoming);
}

}  // namespace serment::dossier
