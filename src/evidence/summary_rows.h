#pragma once
#include "documents/template.h"
#include "evidence/pages.h"

namespace serment::evidence {

/// One row a document: number, name, state, place in the bundle, note.
std::vector<documents::View> summary_rows(const Subject& subject);

}  // namespace serment::evidence
