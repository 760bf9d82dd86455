#pragma once
#include "documents/template.h"
#include "evidence/pages.h"

namespace serment::evidence {

/// One row a folder that these files of the bundle are in, with what it holds.
std::vector<documents::View> folder_rows(const Subject& subject,
                                         const std::vector<std::string>& names);

}  // namespace serment::evidence
