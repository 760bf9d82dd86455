#include "dossier/absorb.h"

#include <cstring>
#include <unordered_set>

#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/index_state.h"
#include "dossier/manifest.h"
#include "dossier/merge.h"
#include "dossier/opening.h"
#include "dossier/rewrite.h"
#include "json/writer.h"

namespace serment::dossier {
namespace {

constexpr std::uint64_t kMostPreloaded = 4U << 20U;
constexpr std::uint64_t kMostWaitingBytes = 8U << 20U;
constexpr std::size_t kMostWaitingPatients = 500;
/// Ends a transaction that found nothing to write; never leaves this file.
constexpr std::string_view kNothingToWrite = "dossier.nothing_to_write";

/// What the journal keeps of an import, sealed: how much, never what.
Bytes counts_detail(const Incoming& incoming) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("pieces", static_cast<std::uint64_t>(incoming.pieces.size()));
  out.field("bytes", incoming.total_bytes);
  out.end_object();
  return to_bytes(text);
}

/// A dossier as written, for the index once it is committed.
struct Written {
  DossierId id;
  Head head;
};

/// A dossier being created; its event is appended with those of the whole commit.
struct Created {
  Written written;
  crypto::Key32 key;
  Bytes detail;
};

/// Notes in the pieces where each came to lie.
Result<Created> create(vault::Session& session, store::Transaction& tx, Incoming& incoming) {
  Head head;
  LabelFacts facts;
  merge_person(head, facts, incoming.patient);
  head.sources[0].imports.push_back(incoming.fingerprint);
  const auto dossier = TRY(session.vault.create_dossier(tx, encode(facts)));
  std::vector<const Piece*> pieces;
  pieces.reserve(incoming.pieces.size());
  PieceWriter writer(session.vault, tx, dossier);
  for (auto& one : incoming.pieces) {
    pieces.push_back(&one.piece);
    TRY_VOID(writer.add(one.piece, one));
  }
  TRY_VOID(writer.finish());
  TRY_VOID(create_contents(session.vault, tx, dossier, head, encode(pieces)));
  return Created{{dossier.id, std::move(head)}, dossier.key, counts_detail(incoming)};
}

Result<void> journal_created(vault::Session& session, store::Transaction& tx,
                             const std::vector<Created>& created) {
  std::vector<audit::Journal::Act> acts;
  acts.reserve(created.size());
  const auto now = session.clock.now();
  for (const auto& one : created)
    acts.push_back({{std::string(kDossierCreated), session.actor, one.written.id.value, now},
                    one.detail,
                    &one.key});
  return session.journal.append_all(tx, acts);
}

}  // namespace

struct Absorber::State {
  vault::Session& session;
  Index& index;
  std::vector<Incoming> waiting{};
  std::uint64_t waiting_bytes = 0;
  std::unordered_set<std::string> waiting_keys{};
  /// First half of the fingerprints met by this absorber.
  std::unordered_set<std::uint64_t> met{};
  std::optional<Error> failed{};

  static std::vector<std::string> keys_of(const Identity& identity);
  [[nodiscard]] bool may_be_waiting(const Identity& identity) const;
  void meet(const Fingerprint& fingerprint);
  [[nodiscard]] bool has_met(const Fingerprint& fingerprint) const;
  Result<void> create_all(std::span<Incoming> newcomers);
  Result<void> commit();
  Result<Outcome> update(const DossierId& id, const Incoming& incoming);
  Result<Written> update_in(store::Transaction& tx, const DossierId& id, const Incoming& incoming);
  Result<Outcome> absorb(ImportedPatient&& patient);
};

std::vector<std::string> Absorber::State::keys_of(const Identity& identity) {
  std::vector<std::string> keys;
  for (const auto& key : identity.source_keys) keys.push_back(key.reveal());
  if (auto number = ins_number(identity.ins.reveal()); !number.empty())
    keys.push_back(std::move(number));
  return keys;
}

bool Absorber::State::may_be_waiting(const Identity& identity) const {
  const auto keys = keys_of(identity);
  return std::any_of(keys.begin(), keys.end(),
                     [&](const auto& key) { return waiting_keys.count(key) != 0; });
}

void Absorber::State::meet(const Fingerprint& fingerprint) {
  std::uint64_t half = 0;
  std::memcpy(&half, fingerprint.data(), sizeof half);
  met.insert(half);
}

bool Absorber::State::has_met(const Fingerprint& fingerprint) const {
  std::uint64_t half = 0;
  std::memcpy(&half, fingerprint.data(), sizeof half);
  return met.count(half) != 0;
}

Result<void> Absorber::State::create_all(std::span<Incoming> newcomers) {
  std::vector<Created> created;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    created.clear();  // the store may run this again
    for (auto& incoming : newcomers) created.push_back(TRY(create(session, tx, incoming)));
    return journal_created(session, tx, created);
  }));
  for (const auto& one : created) index.add(one.written.id, one.written.head);
  return {};
}

Result<void> Absorber::State::commit() {
  if (failed) return tl::unexpected<Error>(*failed);
  if (waiting.empty()) return {};
  const auto outcome = create_all(waiting);
  if (!outcome) failed = outcome.error();
  waiting.clear();
  waiting_keys.clear();
  waiting_bytes = 0;
  return outcome;
}

Result<Written> Absorber::State::update_in(store::Transaction& tx, const DossierId& id,
                                           const Incoming& incoming) {
  auto dossier = TRY(open_for(session, tx, id, kDossierUpdated, counts_detail(incoming)));
  auto contents = TRY(load_contents(session.vault, tx, dossier));
  auto facts = TRY(decode_label(dossier.label));
  const auto head_before = encode(contents.head);
  const auto facts_before = facts;
  const auto source = merge_person(contents.head, facts, incoming.patient);
  const bool person_changed = encode(contents.head) != head_before || facts != facts_before;
  const auto changes = compare_pieces(contents.pieces, incoming, source);
  if (!person_changed && changes.none())
    return fail(Errc::internal, kNothingToWrite, "Rien à écrire.");
  if (!changes.none()) {
    TRY_VOID(rewrite_pieces(session.vault, tx, dossier, contents, incoming, changes, source));
    TRY_VOID(save_manifest(session.vault, tx, dossier, contents));
    facts.care_erased = false;
  }
  remember_import(contents.head.sources[source], incoming.fingerprint,
                  person_changed || !changes.replaced.empty(),
                  [&](const auto& print) { return has_met(print); });
  TRY_VOID(save_head(session.vault, tx, dossier, contents));
  dossier.label = encode(facts);
  TRY_VOID(session.vault.update_label(tx, dossier));
  return Written{id, std::move(contents.head)};
}

Result<Outcome> Absorber::State::update(const DossierId& id, const Incoming& incoming) {
  Written written;
  const auto outcome = session.db.write([&](store::Transaction& tx) -> Result<void> {
    written = TRY(update_in(tx, id, incoming));
    return {};
  });
  if (!outcome) {
    // Rolled back, with the event: what was opened showed nothing to anybody.
    if (outcome.error().code == kNothingToWrite) return Outcome::unchanged;
    return tl::unexpected<Error>(outcome.error());
  }
  index.add(written.id, written.head);
  return Outcome::updated;
}

Result<Outcome> Absorber::State::absorb(ImportedPatient&& patient) {
  if (failed) return tl::unexpected<Error>(*failed);
  auto incoming = TRY(receive(std::move(patient), session.clock.today(), kMostPreloaded));
  const auto& identity = incoming.patient.identity;
  if (may_be_waiting(identity)) TRY_VOID(commit());
  const auto known = TRY(index.match(identity));
  meet(incoming.fingerprint);
  if (known)
    return index.holds_import(*known, incoming.fingerprint) ? Outcome::unchanged
                                                            : update(*known, incoming);
  if (incoming.has_streams) {  // its files may fail it: alone, so that it fails alone
    TRY_VOID(create_all({&incoming, 1}));
    return Outcome::created;
  }
  for (auto& key : keys_of(identity)) waiting_keys.insert(std::move(key));
  waiting_bytes += incoming.bytes_in_memory;
  waiting.push_back(std::move(incoming));
  if (waiting_bytes >= kMostWaitingBytes || waiting.size() >= kMostWaitingPatients)
    TRY_VOID(commit());
  return Outcome::created;
}

Absorber::Absorber(vault::Session& session, Index& index) : x_state(new State{session, index}) {}
Absorber::~Absorber() = default;

Result<Outcome> Absorber::absorb(ImportedPatient patient) {
  return x_state->absorb(std::move(patient));
}

Result<void> Absorber::finish() {
  return x_state->commit();
}

Result<Outcome> absorb(vault::Session& session, Index& index, ImportedPatient patient) {
  Absorber absorber(session, index);
  const auto outcome = TRY(absorber.absorb(std::move(patient)));
  TRY_VOID(absorber.finish());
  return outcome;
}

}  // namespace serment::dossier
