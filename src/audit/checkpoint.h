#pragma once
// Checkpoints (c2sp.org/tlog-checkpoint) and proofs (c2sp.org/tlog-proof@v1), as text. Nothing that
// is not exactly of these formats is accepted.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/merkle.h"
#include "audit/signed_note.h"
#include "base/result.h"
#include "crypto/sign.h"

namespace serment::audit {

/// A signed statement of a tree's size and root. `text` is the whole signed note, verbatim.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
  std::string text;
};

/// Signs a tree head. The origin is also the key's name.
Checkpoint sign_checkpoint(const std::string& origin, std::uint64_t size, const Hash& root,
                           const crypto::SigningKey& key);
/// Parses and checks the signature of the known key, whose name must be the origin; unknown
/// signatures are ignored, a wrong one of the known key refuses. Errors: those of open_note, and
/// invalid_input "checkpoint.malformed", integrity "checkpoint.origin".
Result<Checkpoint> open_checkpoint(std::string_view text, const VerifierKey& key);

/// A ".tlog-proof" file.
struct TlogProof {
  std::uint64_t index = 0;
  std::optional<Bytes> extra{};  ///< not authenticated by the proof; we write none
  std::vector<Hash> path;
  std::string checkpoint_text;
};
std::string format_tlog_proof(const TlogProof& proof);
/// Error: invalid_input "proof.malformed". The checkpoint inside is not opened.
Result<TlogProof> parse_tlog_proof(std::string_view text);
/// Checks signature, index and inclusion of `entry`. Errors: those of open_checkpoint, integrity
/// "proof.index" (beyond the signed tree), integrity "proof.inclusion".
Result<void> verify_tlog_proof(const TlogProof& proof, ByteView entry, const VerifierKey& key);

}  // namespace serment::audit
