#pragma once
// The proof bundle and its verifier (docs/format/evidence.md). Verification needs no data directory
// and no secret.
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::evidence {

/// One fault, with the file or the part of the archive where it stands.
struct Finding {
  std::string file;
  std::string code;  ///< "archive.…", "list.…", "file.…", "key.…", "signature.…", "proof.…"
  std::string text;  ///< French
};
struct Report {
  std::size_t files = 0;
  std::size_t proofs = 0;           ///< inclusion proofs that hold
  std::string origin;               ///< journal origin line
  std::uint64_t journal_size = 0;   ///< events that the checkpoint signs
  std::string as_of;                ///< ISO instant that the bundle describes
  bool key_known = false;           ///< the key was given from elsewhere, and it is the bundle's
  std::vector<std::string> passed;  ///< French lines, what was checked
  std::vector<std::string> limits;  ///< French lines, what this verification cannot prove
  std::vector<Finding> findings;
  [[nodiscard]] bool intact() const { return findings.empty(); }
};
struct VerifyOptions {
  /// The practice's verifier key ("serment.local/…+…+…") known from elsewhere. Without it the key
  /// in the bundle only proves that the bundle agrees with itself.
  std::string known_key{};
};
/// Checks every byte of the archive, all four lists, every hash, both signatures and every
/// inclusion. A fault of the bundle is a finding; the only error is an unreadable `known_key`
/// (invalid_input "verifier_key.malformed").
Result<Report> verify(ByteView zip, const VerifyOptions& options = {});

}  // namespace serment::evidence
