#pragma once
// C2SP signed notes (c2sp.org/signed-note) with Ed25519 keys: a text, an empty line, signature
// lines.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/sign.h"

namespace serment::audit {

/// A verifier key; as text "<name>+<8 hex>+<base64(0x01 ‖ public key)>".
struct VerifierKey {
  std::string name;
  crypto::PublicKey key{};
};
std::string format_verifier_key(const VerifierKey& key);
/// Reads a verifier key, alone or followed by one newline (a key file).
/// Error: invalid_input "verifier_key.malformed".
Result<VerifierKey> parse_verifier_key(std::string_view text);

/// The note "<text>\n<signature line>". `text` ends with a newline; a malformed text or name is a
/// bug.
std::string sign_note(const std::string& text, const std::string& key_name,
                      const crypto::SigningKey& key);

/// Checks the note's form and the signature of the known key, and returns the signed text.
/// Signatures of other keys are ignored. Errors: invalid_input "note.malformed" (form, too large,
/// or the known key signs twice), integrity "note.unsigned" (the known key did not sign), integrity
/// "note.signature" (its signature is wrong).
Result<std::string> open_note(std::string_view note, const VerifierKey& key);

/// Reads decimal digits without sign or leading zero, up to 2^64 - 1; false for anything else.
bool read_decimal(std::string_view text, std::uint64_t& number);

/// Reads base64 that stands for at least one byte and is exactly what we would write for it; false
/// for anything else.
bool read_base64(std::string_view text, Bytes& bytes);

/// Cuts the first line, without its newline, from `rest`; false when no newline is left.
bool cut_line(std::string_view& rest, std::string_view& line);

}  // namespace serment::audit
