#pragma once
// The sealed object "manifest": what the dossier holds and where each piece lies.
#include <span>

#include "dossier/piece.h"

namespace serment::dossier {

/// The pieces as JSON. There may be tens of thousands: they are pointed to, not copied.
std::string encode(std::span<const Piece* const> pieces);
std::string encode(const std::vector<Piece>& pieces);
/// Error: integrity "dossier.manifest_unreadable".
Result<std::vector<Piece>> decode_manifest(Bytes json);

}  // namespace serment::dossier
