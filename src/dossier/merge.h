#pragma once
#include <functional>

// What an import changes in a dossier. Pure: no store, no clock.
#include "dossier/head.h"
#include "dossier/incoming.h"
#include "dossier/piece.h"

namespace serment::dossier {

/// Adds what a source says of a person to what is known, and returns which source of the head it
/// is.
/// - Identity: what the source says replaces what was known; what it leaves out stays. Identifiers
///   add up.
/// - Last care act: the latest. First: the earliest. Days with a transfusion add up.
/// - Birth and death: the latest import that knows one is right, unless a person corrected it by
///   hand: the correction then stands. For the last care act it stands against the value it
///   refuted, and gives way to any later date.
std::uint32_t merge_person(Head& head, LabelFacts& facts, const ImportedPatient& patient);

/// Which pieces of an import are new, and which of the dossier they replace. Pieces that the source
/// no longer has stay: an import never removes.
struct PieceChanges {
  std::vector<std::size_t> fresh{};     ///< places in the import
  std::vector<std::size_t> replaced{};  ///< places in the dossier
  [[nodiscard]] bool none() const { return fresh.empty(); }
};
PieceChanges compare_pieces(const std::vector<Piece>& kept, const Incoming& incoming,
                            std::uint32_t source);

/// Remembers what was imported of a source. An import that replaced pieces makes those before it
/// out of date, so that going back to an older export is an update; but not those of the same run:
/// when two files of a source tell two versions of one resource, the same source again must change
/// nothing. As many bundles as are remembered may speak of one patient.
void remember_import(Source& source, const Fingerprint& import, bool replaced,
                     const std::function<bool(const Fingerprint&)>& is_of_this_run);

}  // namespace serment::dossier
