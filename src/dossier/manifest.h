#pragma once
// The sealed object "manifest": what the dossier holds and where each piece lies.
#include "dossier/piece.h"

namespace serment::dossier {

/// The pieces as JSON.
std::string encode(const std::vector<Piece>& pieces);
/// Error: integrity "dossier.manifest_unreadable".
Result<std::vector<Piece>> decode_manifest(ByteView json);

}  // namespace serment::dossier
