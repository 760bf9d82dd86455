#pragma once
#include "dossier/dossiers.h"
#include "dossier/objection.h"

namespace serment::dossier {

/// A decision needs who takes it and why, each of at most 2 000 bytes.
/// Errors: invalid_input "dossier.reason_missing", "dossier.reason_too_long".
Result<void> check_reason(std::string_view reason, std::string_view by);

/// The reason of an opening as a sealed detail of the journal; empty without one.
Bytes reason_detail(std::string_view reason);

/// The one door to a dossier: opens it with its trace, and refuses what a restriction (RGPD 18)
/// forbids. A restricted dossier is kept, read, held, and handed to the person it is about; it is
/// neither corrected, completed, exported, merged nor erased. What the person objected to closes
/// some destinations (objection.h). Errors: forbidden "dossier.restricted"; those of
/// check_objections; the vault's.
Result<vault::OpenDossier> open_for(vault::Session& session, store::Transaction& tx,
                                    const DossierId& id, std::string_view act, Bytes detail = {},
                                    const Destination& destination = {});

/// Opens a dossier in a transaction of its own, so that the trace is durable before the first byte
/// leaves; the contents are then read in another.
Result<vault::OpenDossier> open_journalled(vault::Session& session, const DossierId& id,
                                           std::string_view act, std::string_view reason,
                                           const Destination& destination = {});

/// Reads what a dossier is, once open.
Result<Dossier> assemble(vault::Vault& vault, store::Transaction& tx,
                         const vault::OpenDossier& opened);

}  // namespace serment::dossier
