#pragma once
// Every byte of a bundle's archive is accounted for: the entries that it holds give back exactly
// the same bytes, or the part that differs is named.
#include <vector>

#include "documents/documents.h"
#include "evidence/evidence.h"

namespace serment::evidence {

struct ArchiveReading {
  std::vector<documents::ZipEntry> entries;  ///< empty when nothing could be read
  Instant modified{};                        ///< the time of the entries
  std::vector<Finding> findings;
};

/// Reads the archive twice, by its directory and from its first byte on, keeps the reading that
/// explains more of it, and compares the archive with the one that these entries must make.
ArchiveReading read_bundle(ByteView zip);

}  // namespace serment::evidence
