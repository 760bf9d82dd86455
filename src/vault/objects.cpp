// Sealing and opening the objects of a dossier.
#include <algorithm>
#include <limits>

#include "vault/binding.h"
#include "vault/object_key.h"
#include "vault/object_store.h"
#include "vault/state.h"

namespace serment::vault {
namespace {

ObjectPlace place_of(const PracticeId& practice, const OpenDossier& dossier,
                     const ObjectInfo& info) {
  return {practice.value, dossier.id.value, info.id.value, info.kind, info.version};
}

/// A fresh key for one object, and that key sealed under the dossier's.
struct NewObjectKey {
  crypto::Key32 key;
  Bytes sealed;
};

NewObjectKey draw_object_key(const ObjectPlace& place, const OpenDossier& dossier, Random& random) {
  NewObjectKey drawn;
  random.fill(drawn.key.bytes);
  drawn.sealed = seal_object_key(drawn.key, place, dossier.key, random);
  return drawn;
}

tl::unexpected<Error> damaged_object(const ObjectId& id) {
  return fail(Errc::integrity, "object.damaged",
              "Une pièce scellée n’est pas celle qui a été écrite : la base a été modifiée ou "
              "abîmée.",
              "Rien n’a été modifié.",
              "Vérifiez la base et le journal, puis remettez une sauvegarde.", id.value);
}

/// Ids of objects are read under a seal: one that is not there was taken out of the base.
tl::unexpected<Error> lost_object(const ObjectId& id) {
  return fail(
      Errc::integrity, "object.unknown",
      "Une pièce scellée n’est plus dans ce dossier\u00a0: la base a été modifiée ou abîmée.",
      "Rien n’a été modifié.", "Vérifiez la base et le journal, puis remettez une sauvegarde.",
      id.value);
}

/// Fills as much of `out` as the source has left.
Result<std::size_t> fill_from(const ByteSource& source, std::span<std::uint8_t> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const std::size_t got = TRY(source(out.subspan(filled)));
    if (got == 0) break;
    if (got > out.size() - filled) bug("a byte source wrote past its buffer");
    filled += got;
  }
  return filled;
}

ByteSink appended_to(Bytes& whole) {
  return [&whole](ByteView plain) -> Result<void> {
    whole.insert(whole.end(), plain.begin(), plain.end());
    return {};
  };
}

/// Only the index and the plan may see a dossier without trace, and only who it is about.
bool needs_trace(std::string_view kind) {
  return kind != "identity" && kind != "manifest";
}

}  // namespace

Result<ObjectId> Vault::put(store::Transaction& tx, const OpenDossier& dossier,
                            std::string_view kind, ByteView plain, std::uint32_t version) {
  if (plain.size() > kChunkSize) {
    const ByteSource rest = [plain](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
      const std::size_t size = std::min(out.size(), plain.size());
      std::copy_n(plain.begin(), size, out.begin());
      plain = plain.subspan(size);
      return size;
    };
    return put_stream(tx, dossier, kind, rest, version);
  }
  ObjectInfo info{ObjectId{draw_id(x_state->random)}, std::string(kind), version, 0};
  const ObjectPlace place = place_of(practice(), dossier, info);
  const NewObjectKey key = draw_object_key(place, dossier, x_state->random);
  const auto chunk = x_state->codec.seal(plain, place, 0, true, key.key, x_state->random);
  info.padded_size = chunk.padded_size;
  TRY_VOID(ObjectStore(tx, practice(), dossier.id).insert(info, key.sealed, chunk.bytes));
  return info.id;
}

Result<ObjectId> Vault::put_stream(store::Transaction& tx, const OpenDossier& dossier,
                                   std::string_view kind, const ByteSource& source,
                                   std::uint32_t version) {
  Bytes current(kChunkSize);
  Bytes next(kChunkSize);
  std::size_t current_size = TRY(fill_from(source, current));
  std::size_t next_size = 0;
  if (current_size == kChunkSize) next_size = TRY(fill_from(source, next));
  if (next_size == 0) return put(tx, dossier, kind, ByteView(current).first(current_size), version);

  const ObjectInfo info{ObjectId{draw_id(x_state->random)}, std::string(kind), version, 0};
  const ObjectPlace place = place_of(practice(), dossier, info);
  const NewObjectKey key = draw_object_key(place, dossier, x_state->random);
  ObjectStore objects(tx, practice(), dossier.id);
  TRY_VOID(objects.insert(info, key.sealed, std::nullopt));
  std::uint64_t padded_size = 0;
  for (std::uint32_t number = 0;; ++number) {
    if (number == std::numeric_limits<std::uint32_t>::max()) bug("an object has too many chunks");
    const bool last = next_size == 0;
    const auto chunk = x_state->codec.seal(ByteView(current).first(current_size), place, number,
                                           last, key.key, x_state->random);
    TRY_VOID(objects.insert_chunk(info.id, number, chunk.bytes));
    padded_size += chunk.padded_size;
    if (last) {
      TRY_VOID(objects.complete(info.id, number + 1, padded_size));
      return info.id;
    }
    current.swap(next);
    current_size = next_size;
    next_size = current_size == kChunkSize ? TRY(fill_from(source, next)) : 0;
  }
}

Result<void> Vault::State::open_object(ObjectStore& objects, const OpenDossier& dossier,
                                       const ObjectRow& row, const ByteSink& sink) {
  if (!dossier.journalled && needs_trace(row.info.kind))
    return fail(Errc::forbidden, "dossier.opened_without_trace",
                "Le contenu d’un dossier ne se lit qu’après une ouverture inscrite au journal.",
                "Rien n’a été lu.");
  const ObjectPlace place = place_of(practice(), dossier, row.info);
  crypto::Key32 key;
  if (!open_object_key(row.sealed_key, place, dossier.key, key)) return damaged_object(row.info.id);
  std::uint32_t number = 0;
  const auto open_next = [&](ByteView sealed, bool last) -> Result<void> {
    const auto plain = codec.open(sealed, place, number++, last, key);
    if (!plain) return damaged_object(row.info.id);
    return sink(*plain);
  };
  if (row.chunks == 0) return open_next(row.sealed, true);
  TRY_VOID(objects.visit_chunks(
      row.info.id, [&](ByteView sealed) { return open_next(sealed, number + 1 == row.chunks); }));
  // The row's count is not authentic by itself; the chunk sealed as the last one is.
  if (number != row.chunks) return damaged_object(row.info.id);
  return {};
}

Result<void> Vault::get_stream(store::Transaction& tx, const OpenDossier& dossier,
                               const ObjectId& id, const ByteSink& sink) {
  ObjectStore objects(tx, practice(), dossier.id);
  const auto row = TRY(objects.find(id));
  if (!row) return lost_object(id);
  return x_state->open_object(objects, dossier, *row, sink);
}

Result<Bytes> Vault::get(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id) {
  Bytes whole;
  TRY_VOID(get_stream(tx, dossier, id, appended_to(whole)));
  return whole;
}

Result<std::vector<OpenedObject>> Vault::get_kinds(store::Transaction& tx,
                                                   const OpenDossier& dossier,
                                                   std::array<std::string_view, 2> kinds) {
  std::vector<OpenedObject> opened;
  ObjectStore objects(tx, practice(), dossier.id);
  for (auto& row : TRY(objects.find_of_kinds(kinds[0], kinds[1]))) {
    Bytes plain;
    TRY_VOID(x_state->open_object(objects, dossier, row, appended_to(plain)));
    opened.push_back({std::move(row.info), std::move(plain)});
  }
  return opened;
}

Result<std::vector<ObjectInfo>> Vault::list(store::Transaction& tx, const OpenDossier& dossier) {
  return ObjectStore(tx, practice(), dossier.id).list();
}

Result<void> Vault::remove(store::Transaction& tx, const OpenDossier& dossier, const ObjectId& id) {
  if (!TRY(ObjectStore(tx, practice(), dossier.id).remove(id))) return lost_object(id);
  return {};
}

}  // namespace serment::vault
