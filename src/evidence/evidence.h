#pragma once
// The proof bundle and its verifier (docs/format/evidence.md). Verification needs no data directory
// and no key.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "documents/documents.h"

namespace serment::evidence {

struct Finding {
  std::string file;
  std::string code;
  std::string text;  ///< French
};
struct Report {
  std::size_t files = 0;
  std::size_t proofs = 0;
  std::string origin;             ///< journal origin line
  std::uint64_t journal_size = 0;
  std::vector<std::string> passed;  ///< French lines, what was checked
  std::vector<Finding> findings;
  [[nodiscard]] bool intact() const { return findings.empty(); }
};
/// Checks archive structure, all four lists, every hash, checkpoint signature and every inclusion.
Result<Report> verify(ByteView zip);

}  // namespace serment::evidence
