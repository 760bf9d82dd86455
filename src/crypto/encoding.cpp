#include "crypto/encoding.h"

#include <sodium.h>

namespace serment::crypto {

std::string hex(ByteView bytes) {
  if (bytes.empty()) return {};
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.empty()) return Bytes{};
  Bytes bytes(text.size() / 2);
  std::size_t size = 0;
  if (text.size() % 2 != 0 || sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(),
                                             nullptr, &size, nullptr) != 0)
    return fail(Errc::invalid_input, "encoding.malformed_hex",
                "Ce texte n’est pas de l’hexadécimal.");
  bytes.resize(size);
  return bytes;
}

std::string base64(ByteView bytes) {
  if (bytes.empty()) return {};
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

Result<Bytes> from_base64(std::string_view text) {
  if (text.empty()) return Bytes{};
  Bytes bytes(text.size() / 4 * 3);
  std::size_t size = 0;
  // The multiple of four is asked here; libsodium refuses misplaced padding and non-zero spare
  // bits, but 1.0.18 reads some bytes above 127 as letters: only ASCII comes that far.
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii || text.size() % 4 != 0 ||
      sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                        nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return fail(Errc::invalid_input, "encoding.malformed_base64",
                "Ce texte n’est pas du base64 exact.");
  bytes.resize(size);
  return bytes;
}

std::string base64url(ByteView bytes) {
  auto text = base64(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

Result<Bytes> from_base64url(std::string_view text) {
  std::string standard(text);
  for (char& c : standard) {
    if (c == '+' || c == '/' || c == '=') c = '!';  // letters of the other alphabet
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  }
  while (standard.size() % 4 != 0) standard += '=';
  return from_base64(standard);
}

}  // namespace serment::crypto
