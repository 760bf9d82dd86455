#pragma once
#include <array>
#include <cstring>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::vault {

/// Writes the numbers (big-endian) and short texts (one length byte, then the bytes) of
/// docs/format/vault.md.
class WireWriter {
 public:
  explicit WireWriter(std::size_t expected = 64) { x_bytes.reserve(expected); }
  void number8(std::uint8_t value) { x_bytes.push_back(value); }
  void number32(std::uint32_t value) {
    const auto byte = [&](int shift) { return static_cast<std::uint8_t>(value >> shift); };
    raw(std::array{byte(24), byte(16), byte(8), byte(0)});
  }
  void number64(std::uint64_t value) {
    number32(static_cast<std::uint32_t>(value >> 32));
    number32(static_cast<std::uint32_t>(value));
  }
  void text(std::string_view value) {
    if (value.size() > 255) bug("a text of the vault format has at most 255 bytes");
    number8(static_cast<std::uint8_t>(value.size()));
    raw(as_bytes(value));
  }
  void raw(ByteView bytes) { x_bytes.insert(x_bytes.end(), bytes.begin(), bytes.end()); }
  [[nodiscard]] const Bytes& bytes() const { return x_bytes; }
  [[nodiscard]] Bytes take() { return std::move(x_bytes); }

 private:
  Bytes x_bytes;
};

/// Reads them back. Reading past the end gives zeros and is remembered: check `whole()` at the end.
class WireReader {
 public:
  explicit WireReader(ByteView bytes) : x_rest(bytes) {}
  std::uint8_t number8() {
    const ByteView bytes = raw(1);
    return bytes.empty() ? std::uint8_t{0} : bytes[0];
  }
  std::uint32_t number32() {
    std::uint32_t value = 0;
    for (const auto byte : raw(4)) value = value << 8 | byte;
    return value;
  }
  std::uint64_t number64() {
    const std::uint64_t high = number32();
    return high << 32 | number32();
  }
  std::string_view text() { return as_text(raw(number8())); }
  template <std::size_t size>
  void fill(std::array<std::uint8_t, size>& out) {
    const ByteView bytes = raw(size);
    if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), size);
  }
  /// True when everything was there and nothing is left.
  [[nodiscard]] bool whole() const { return !x_short && x_rest.empty(); }

 private:
  ByteView raw(std::size_t size) {
    if (x_rest.size() < size) {
      x_short = true;
      x_rest = {};
      return {};
    }
    const ByteView bytes = x_rest.first(size);
    x_rest = x_rest.subspan(size);
    return bytes;
  }
  ByteView x_rest;
  bool x_short = false;
};

}  // namespace serment::vault
