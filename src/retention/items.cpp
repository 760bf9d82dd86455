#include "retention/items.h"

#include "dossier/contents.h"

namespace serment::retention {
namespace {

struct KeptPiece {
  dossier::Piece piece;
  Bytes bytes;
};

Result<std::vector<KeptPiece>> read_kept(vault::Session& session, store::Transaction& tx,
                                         const vault::OpenDossier& open,
                                         const std::vector<dossier::Piece>& pieces) {
  std::vector<KeptPiece> kept;
  dossier::PieceReader reader(session.vault, tx, open);
  for (const auto& piece : pieces) {
    if (piece.category != dossier::Category::transfusion) continue;
    KeptPiece one{piece, {}};
    TRY_VOID(reader.read(piece, [&](ByteView part) -> Result<void> {
      one.bytes.insert(one.bytes.end(), part.begin(), part.end());
      return {};
    }));
    kept.push_back(std::move(one));
  }
  return kept;
}

}  // namespace

Result<void> keep_items_only(vault::Session& session, store::Transaction& tx,
                             vault::OpenDossier& open, const dossier::LabelFacts& label) {
  auto contents = TRY(dossier::load_contents(session.vault, tx, open));
  const auto kept = TRY(read_kept(session, tx, open, contents.pieces));
  for (const auto& object : TRY(session.vault.list(tx, open)))
    TRY_VOID(session.vault.remove(tx, open, object.id));

  session.random.fill(open.key.bytes);
  open.label = dossier::encode(dossier::LabelFacts{.birth = label.birth,
                                                   .last_transfusion = label.last_transfusion,
                                                   .transfusions = label.transfusions,
                                                   .care_erased = true});
  TRY_VOID(session.vault.update_label(tx, open));

  contents.head.corrections.clear();
  contents.head.first_care.reset();
  std::vector<dossier::Piece> pieces;
  pieces.reserve(kept.size());  // the writer points into it
  dossier::PieceWriter writer(session.vault, tx, open);
  for (const auto& one : kept)
    TRY_VOID(writer.add(pieces.emplace_back(one.piece), ByteView(one.bytes)));
  TRY_VOID(writer.finish());
  return dossier::create_contents(session.vault, tx, open, contents.head, pieces);
}

}  // namespace serment::retention
