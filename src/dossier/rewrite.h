#pragma once
#include "dossier/contents.h"
#include "dossier/merge.h"

namespace serment::dossier {

/// Seals the fresh pieces of an import into a dossier and takes out the replaced ones. An object
/// that held a replaced piece is sealed anew without it, so that nothing of an old version lingers;
/// small batches are taken along, so that yearly imports do not pile up small objects.
Result<void> rewrite_pieces(vault::Vault& vault, store::Transaction& tx,
                            const vault::OpenDossier& dossier, Contents& contents,
                            const Incoming& incoming, const PieceChanges& changes,
                            std::uint32_t source);

/// Takes out every piece that `keep` refuses, and seals again what shared an object with one.
/// Returns how many pieces went.
Result<std::size_t> drop_pieces(vault::Vault& vault, store::Transaction& tx,
                                const vault::OpenDossier& dossier, Contents& contents,
                                const std::function<bool(const Piece&)>& keep);

}  // namespace serment::dossier
