#include "identity/codes.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::identity {
namespace {

constexpr std::string_view kLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
// 31 signs do not divide 256: what is beyond their last multiple would make some signs likelier.
constexpr std::uint8_t kFair = 248;

}  // namespace

std::string draw_code(Random& random, std::size_t groups) {
  std::string code;
  std::array<std::uint8_t, 1> byte{};
  for (std::size_t at = 0; at < groups * 5;) {
    random.fill(byte);
    if (byte[0] >= kFair) continue;
    if (at > 0 && at % 5 == 0) code += '-';
    code += kLetters[byte[0] % kLetters.size()];
    ++at;
  }
  return code;
}

std::string hash_of_code(std::string_view typed) {
  std::string plain;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return crypto::hex(crypto::sha256(as_bytes("serment code\n" + plain)));
}

}  // namespace serment::identity
