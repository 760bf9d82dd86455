#pragma once
// The copy on paper: the list of the pieces, what FHIR resources say in plain rows, pictures, then
// the pages of every PDF document.
#include "dossier/dossiers.h"
#include "rights/pack.h"

namespace serment::rights {

/// Opens the dossier as an export does, with the same act and the same refusals, and writes the
/// pages and the documents that follow them.
Result<void> prepare_paper(vault::Session& session, const StoredRequest& stored,
                           const std::vector<PieceLine>& lines,
                           const dossier::ExportOptions& options, Prepared& prepared);
Result<Bytes> print_paper(const Prepared& prepared);

}  // namespace serment::rights
