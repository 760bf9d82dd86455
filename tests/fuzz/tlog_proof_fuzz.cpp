// A proof file from anywhere: refused, or read to something that is written back to the same bytes.
#include "audit/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const std::string_view text = as_text({data, size});
  const auto proof = audit::parse_tlog_proof(text);
  if (!proof) return 0;
  if (audit::format_tlog_proof(*proof) != text) __builtin_trap();
  static const crypto::SigningKey stranger(Bytes(32, 1));
  const audit::VerifierKey key{"serment.local/0123456789abcdefghjkmnpqrs", stranger.public_key()};
  // Whatever it says, it may be judged: the path against any size, and the whole against a key.
  for (const std::uint64_t tree : {proof->index, proof->index + 1, UINT64_MAX}) {
    (void)audit::verify_inclusion(proof->index, tree, audit::Hash{}, proof->path, audit::Hash{});
    (void)audit::verify_consistency(proof->index, tree, audit::Hash{}, audit::Hash{}, proof->path);
    (void)audit::verify_subtree_consistency(proof->index / 2, proof->index, tree, audit::Hash{},
                                            audit::Hash{}, proof->path);
  }
  (void)audit::verify_tlog_proof(*proof, as_bytes("entry"), key);
  return 0;
}
