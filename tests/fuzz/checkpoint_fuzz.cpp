// A signed note, a checkpoint or a verifier key from anywhere: refused, or exactly what we would
// have written ourselves.
#include "audit/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const std::string_view text = as_text({data, size});
  static const crypto::SigningKey signer(Bytes(32, 1));
  static const audit::VerifierKey key{"serment.local/0123456789abcdefghjkmnpqrs",
                                      signer.public_key()};

  // As it is: only what bears our signature may pass, and the fuzzer cannot sign.
  const auto opened = audit::open_checkpoint(text, key);
  if (opened && (opened->text != text || opened->origin != key.name)) __builtin_trap();
  const auto read = audit::parse_verifier_key(text);
  if (read) {
    const std::string again = audit::format_verifier_key(*read);
    if (again != text && again + "\n" != text) __builtin_trap();
  }

  // As the text of a note that we sign, so that the fuzzer reaches behind the signature.
  const std::size_t split = text.find("\n\n");
  std::string body(text.substr(0, split == std::string_view::npos ? text.size() : split + 1));
  if (body.empty() || body.back() != '\n') body += '\n';
  for (char& character : body) {
    if (character != '\n' && (character < 0x20 || character > 0x7e)) character = '?';
  }
  const auto ours = audit::open_checkpoint(audit::sign_note(body, key.name, signer), key);
  if (ours && body.find(std::to_string(ours->size)) == std::string::npos) __builtin_trap();
  return 0;
}
