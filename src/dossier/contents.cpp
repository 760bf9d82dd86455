#include "dossier/contents.h"

#include <algorithm>
#include <set>

#include "crypto/hash.h"
#include "dossier/manifest.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kBatchSize = 4U << 20U;
constexpr std::size_t kMostHeadBytes = 128U << 10U;
constexpr std::uint64_t kAloneAbove = 1U << 20U;

tl::unexpected<Error> incomplete() {
  return fail(Errc::integrity, "dossier.incomplete",
              "Il manque une partie de ce dossier : la base a été modifiée ou abîmée.",
              "Rien n’a été modifié.",
              "Vérifiez la base et le journal, puis remettez une sauvegarde.");
}

tl::unexpected<Error> damaged_piece() {
  return fail(Errc::integrity, "dossier.piece_damaged",
              "Une pièce de ce dossier n’est pas celle que sa liste annonce.",
              "Rien n’a été modifié.",
              "Vérifiez la base et le journal, puis remettez une sauvegarde.");
}

/// The index opens every head after unlock, in one piece each.
Result<std::string> encode_bounded(const Head& head) {
  auto text = encode(head);
  if (text.size() <= kMostHeadBytes) return text;
  return fail(Errc::invalid_input, "dossier.identity_too_large",
              "L’identité de ce dossier deviendrait trop longue : trop d’identifiants ou de "
              "corrections s’y ajoutent.",
              "Rien n’a été modifié.");
}

}  // namespace

Result<Head> load_head(vault::Vault& vault, store::Transaction& tx,
                       const vault::OpenDossier& dossier) {
  const auto found = TRY(vault.get_kinds(tx, dossier, {kIdentityKind, kIdentityKind}));
  if (found.empty()) return incomplete();
  return decode_head(found.front().plain);
}

Result<Contents> load_contents(vault::Vault& vault, store::Transaction& tx,
                               const vault::OpenDossier& dossier) {
  Contents contents;
  for (auto& object : TRY(vault.get_kinds(tx, dossier, {kIdentityKind, kManifestKind}))) {
    if (object.info.kind == kIdentityKind) {
      contents.head = TRY(decode_head(object.plain));
      contents.head_object = std::move(object.info);
    } else {
      contents.pieces = TRY(decode_manifest(std::move(object.plain)));
      contents.manifest_object = std::move(object.info);
    }
  }
  if (contents.head_object.id.value.empty() || contents.manifest_object.id.value.empty())
    return incomplete();
  return contents;
}

Result<void> create_contents(vault::Vault& vault, store::Transaction& tx,
                             const vault::OpenDossier& dossier, const Head& head,
                             const std::string& manifest) {
  const auto text = TRY(encode_bounded(head));
  TRY(vault.put(tx, dossier, kIdentityKind, as_bytes(text)));
  TRY(vault.put(tx, dossier, kManifestKind, as_bytes(manifest)));
  return {};
}

Result<void> save_head(vault::Vault& vault, store::Transaction& tx,
                       const vault::OpenDossier& dossier, const Contents& contents) {
  const auto& old = contents.head_object;
  TRY_VOID(vault.remove(tx, dossier, old.id));
  const auto head = TRY(encode_bounded(contents.head));
  TRY(vault.put(tx, dossier, kIdentityKind, as_bytes(head), old.version + 1));
  return {};
}

Result<void> save_manifest(vault::Vault& vault, store::Transaction& tx,
                           const vault::OpenDossier& dossier, const Contents& contents) {
  const auto& old = contents.manifest_object;
  TRY_VOID(vault.remove(tx, dossier, old.id));
  TRY(vault.put(tx, dossier, kManifestKind, as_bytes(encode(contents.pieces)), old.version + 1));
  return {};
}

Result<std::vector<ObjectId>> lost_objects(vault::Vault& vault, store::Transaction& tx,
                                           const vault::OpenDossier& dossier,
                                           const std::vector<Piece>& pieces) {
  std::set<std::string, std::less<>> there;
  for (const auto& info : TRY(vault.list(tx, dossier))) there.insert(info.id.value);
  std::vector<ObjectId> lost;
  for (const auto& piece : pieces)
    if (!there.contains(piece.object.value)) lost.push_back(piece.object);
  std::sort(lost.begin(), lost.end());
  lost.erase(std::unique(lost.begin(), lost.end()), lost.end());
  return lost;
}

Result<ByteView> PieceReader::view(const Piece& piece) {
  if (piece.object != x_batch_id) {
    x_batch = TRY(x_vault.get(x_tx, x_dossier, piece.object));
    x_batch_id = piece.object;
  }
  if (piece.offset > x_batch.size() || piece.size > x_batch.size() - piece.offset)
    return damaged_piece();
  const auto bytes = ByteView(x_batch).subspan(piece.offset, piece.size);
  if (crypto::sha256(bytes) != piece.sha256) return damaged_piece();
  return bytes;
}

Result<void> PieceReader::read(const Piece& piece, const vault::ByteSink& sink) {
  if (!piece.alone) return sink(TRY(view(piece)));
  crypto::Sha256Stream hash;
  TRY_VOID(x_vault.get_stream(x_tx, x_dossier, piece.object, [&](ByteView part) {
    hash.update(part);
    return sink(part);
  }));
  if (hash.finish() != piece.sha256) return damaged_piece();
  return {};
}

Result<void> PieceWriter::add(Piece& piece, const IncomingPiece& content) {
  return content.file != nullptr ? add_file(piece, *content.file) : add(piece, content.bytes);
}

Result<void> PieceWriter::add(Piece& piece, ByteView bytes) {
  piece.alone = bytes.size() > kAloneAbove;
  if (piece.alone) {
    piece.offset = 0;
    piece.object = TRY(x_vault.put(x_tx, x_dossier, kFileKind, bytes));
    return {};
  }
  Batch& batch = piece.category == Category::transfusion ? x_transfusion : x_plain;
  piece.offset = batch.bytes.size();
  batch.bytes.insert(batch.bytes.end(), bytes.begin(), bytes.end());
  batch.bytes.push_back('\n');
  batch.pieces.push_back(&piece);
  return batch.bytes.size() >= kBatchSize ? seal(batch) : Result<void>{};
}

Result<void> PieceWriter::add_file(Piece& piece, const ImportedFile& file) {
  if (file.size <= kAloneAbove) {
    Bytes bytes;
    bytes.reserve(file.size);
    TRY_VOID(read_file(file, [&](ByteView part) -> Result<void> {
      bytes.insert(bytes.end(), part.begin(), part.end());
      return {};
    }));
    return add(piece, bytes);
  }
  FileCheck check(file);
  const auto source = TRY(file.open());
  piece.alone = true;
  piece.offset = 0;
  piece.object = TRY(x_vault.put_stream(x_tx, x_dossier, kFileKind,
                                        [&](std::span<std::uint8_t> out) -> Result<std::size_t> {
                                          const auto got = TRY(source(out));
                                          TRY_VOID(check.add(ByteView(out).first(got)));
                                          return got;
                                        }));
  return check.finish();
}

Result<void> PieceWriter::seal(Batch& batch) {
  if (batch.pieces.empty()) return {};
  const auto object = TRY(x_vault.put(x_tx, x_dossier, kBatchKind, batch.bytes));
  for (auto* piece : batch.pieces) piece->object = object;
  batch.bytes.clear();
  batch.pieces.clear();
  return {};
}

Result<void> PieceWriter::finish() {
  TRY_VOID(seal(x_plain));
  return seal(x_transfusion);
}

}  // namespace serment::dossier
