#include "retention/items.h"

#include "crypto/encoding.h"
#include "crypto/kdf.h"
#include "dossier/contents.h"
#include "dossier/dossiers.h"
#include "dossier/manifest.h"

namespace serment::retention {
namespace {

Result<Bytes> read_piece_bytes(dossier::PieceReader& reader, const dossier::Piece& piece) {
  Bytes bytes;
  TRY_VOID(reader.read(piece, [&](ByteView part) -> Result<void> {
    bytes.insert(bytes.end(), part.begin(), part.end());
    return {};
  }));
  return bytes;
}

/// Seals everything a dossier holds under a fresh key.
Result<void> replace_key(vault::Session& session, store::Transaction& tx,
                         vault::OpenDossier& open) {
  auto contents = TRY(dossier::load_contents(session.vault, tx, open));
  std::vector<Bytes> bytes;
  const auto holds = TRY(dossier::holds_in(tx, session.practice(), open));
  dossier::PieceReader reader(session.vault, tx, open);
  for (const auto& piece : contents.pieces) bytes.push_back(TRY(read_piece_bytes(reader, piece)));
  for (const auto& object : TRY(session.vault.list(tx, open)))
    TRY_VOID(session.vault.remove(tx, open, object.id));

  session.random.fill(open.key.bytes);
  TRY_VOID(session.vault.update_label(tx, open));
  TRY_VOID(dossier::reseal_holds(session, tx, open, holds));
  dossier::PieceWriter writer(session.vault, tx, open);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    TRY_VOID(writer.add(contents.pieces[i], ByteView(bytes[i])));
  TRY_VOID(writer.finish());
  return dossier::create_contents(session.vault, tx, open, contents.head,
                                  dossier::encode(contents.pieces));
}

}  // namespace

Result<void> keep_items_only(vault::Session& session, store::Transaction& tx,
                             vault::OpenDossier& open) {
  TRY(dossier::erase_care(session, tx, open));
  return replace_key(session, tx, open);
}

std::string key_print(const crypto::Key32& key) {
  return crypto::hex(crypto::derive(key.view(), "keyprint").view().first(16));
}

}  // namespace serment::retention
