#pragma once
// C2SP signed notes, checkpoints (tlog-checkpoint) and proofs (tlog-proof@v1), as text.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/merkle.h"
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

/// A verifier key "<name>+<8 hex>+<base64(0x01 ‖ public key)>".
struct VerifierKey {
  std::string name;
  crypto::PublicKey key{};
};
std::string format_verifier_key(const VerifierKey& key);
Result<VerifierKey> parse_verifier_key(std::string_view text);

Checkpoint sign_checkpoint(const std::string& origin, std::uint64_t size, const Hash& root,
                           const crypto::SigningKey& key);
/// Parses and checks the signature of the known key; unknown signatures are ignored, a wrong one of
/// the known key refuses. Errors: invalid_input "checkpoint.malformed", integrity "checkpoint.signature".
Result<Checkpoint> open_checkpoint(std::string_view text, const VerifierKey& key);

/// A ".tlog-proof" file.
struct TlogProof {
  std::uint64_t index = 0;
  std::optional<Bytes> extra{};
  std::vector<Hash> path;
  std::string checkpoint_text;
};
std::string format_tlog_proof(const TlogProof& proof);
Result<TlogProof> parse_tlog_proof(std::string_view text);
/// Checks signature, index and inclusion of `entry`. Error says which of the three failed.
Result<void> verify_tlog_proof(const TlogProof& proof, ByteView entry, const VerifierKey& key);

}  // namespace serment::audit
