#pragma once
// The sealed objects of one open dossier: head, manifest, batches of small pieces, large pieces.
#include "dossier/head.h"
#include "dossier/incoming.h"
#include "dossier/piece.h"
#include "vault/vault.h"

namespace serment::dossier {

// Kinds stand in clear in the database: they say nothing of what is inside. In particular the
// pieces about transfusions, sealed apart, lie in objects of the same kind as the others.
inline constexpr std::string_view kIdentityKind = "identity";
inline constexpr std::string_view kManifestKind = "manifest";
inline constexpr std::string_view kBatchKind = "care";
inline constexpr std::string_view kFileKind = "file";

struct Contents {
  Head head;
  std::vector<Piece> pieces;
  vault::ObjectInfo head_object;
  vault::ObjectInfo manifest_object;
};

/// The head alone. Error: integrity "dossier.incomplete".
Result<Head> load_head(vault::Vault& vault, store::Transaction& tx,
                       const vault::OpenDossier& dossier);
/// Error: integrity "dossier.incomplete" when head or manifest is missing.
Result<Contents> load_contents(vault::Vault& vault, store::Transaction& tx,
                               const vault::OpenDossier& dossier);
/// Seals a first head, and a manifest as encode() writes it.
Result<void> create_contents(vault::Vault& vault, store::Transaction& tx,
                             const vault::OpenDossier& dossier, const Head& head,
                             const std::string& manifest);
/// Replace the head or the manifest by a new version.
Result<void> save_head(vault::Vault& vault, store::Transaction& tx,
                       const vault::OpenDossier& dossier, const Contents& contents);
Result<void> save_manifest(vault::Vault& vault, store::Transaction& tx,
                           const vault::OpenDossier& dossier, const Contents& contents);

/// The objects that these pieces lie in and that are not in the base any more, in the order of
/// their ids. Opens nothing.
Result<std::vector<ObjectId>> lost_objects(vault::Vault& vault, store::Transaction& tx,
                                           const vault::OpenDossier& dossier,
                                           const std::vector<Piece>& pieces);

/// Reads the content of pieces; keeps the last batch open, so ask for the pieces of one object in a
/// row. Not thread-safe.
class PieceReader {
 public:
  PieceReader(vault::Vault& vault, store::Transaction& tx, const vault::OpenDossier& dossier)
      : x_vault(vault), x_tx(tx), x_dossier(dossier) {}
  /// Errors: integrity "dossier.piece_damaged" when it is not what the manifest says.
  Result<void> read(const Piece& piece, const vault::ByteSink& sink);
  /// Same, in memory: for a piece that is not alone in its object.
  Result<ByteView> view(const Piece& piece);

 private:
  vault::Vault& x_vault;
  store::Transaction& x_tx;
  const vault::OpenDossier& x_dossier;
  ObjectId x_batch_id{};
  Bytes x_batch{};
};

/// Seals pieces: the small ones together, up to 4 MiB an object; those above 1 MiB alone. What
/// concerns a transfusion never shares an object with the rest, because it is kept longer.
class PieceWriter {
 public:
  PieceWriter(vault::Vault& vault, store::Transaction& tx, const vault::OpenDossier& dossier)
      : x_vault(vault), x_tx(tx), x_dossier(dossier) {}
  /// Fills in where the piece lies, at the latest in finish(): `piece` must stay in place till
  /// then.
  Result<void> add(Piece& piece, const IncomingPiece& content);
  Result<void> add(Piece& piece, ByteView bytes);
  Result<void> finish();

 private:
  struct Batch {
    Bytes bytes{};
    std::vector<Piece*> pieces{};
  };
  Result<void> add_file(Piece& piece, const ImportedFile& file);
  Result<void> seal(Batch& batch);
  vault::Vault& x_vault;
  store::Transaction& x_tx;
  const vault::OpenDossier& x_dossier;
  Batch x_plain{};
  Batch x_transfusion{};
};

}  // namespace serment::dossier
