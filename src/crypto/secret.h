#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/random.h"

namespace serment::crypto {

/// Secret bytes in locked, guarded memory, wiped on destruction. Moves, never copies, never prints.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size);
  static Secret copy_of(ByteView bytes);
  static Secret random(std::size_t size, Random& random);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();
  [[nodiscard]] ByteView view() const { return {x_data, x_size}; }
  [[nodiscard]] std::span<std::uint8_t> writable() { return {x_data, x_size}; }
  [[nodiscard]] std::size_t size() const { return x_size; }
  [[nodiscard]] bool empty() const { return x_size == 0; }
  [[nodiscard]] Secret clone() const;

 private:
  std::uint8_t* x_data = nullptr;
  std::size_t x_size = 0;
};

/// A 32-byte key on the stack or in a table, wiped on destruction; for the many short-lived keys
/// (dossier, object) for which a guarded page each would cost too much.
struct Key32 {
  std::uint8_t bytes[32]{};
  Key32() = default;
  ~Key32();
  Key32(const Key32&) = default;
  Key32& operator=(const Key32&) = default;
  [[nodiscard]] ByteView view() const { return {bytes, sizeof bytes}; }
};

/// Wipes memory in a way the compiler cannot remove.
void wipe(std::span<std::uint8_t> bytes);
/// Wipes a text, short ones kept inside the string too, and leaves it empty.
void wipe(std::string& text);

/// The operating system's generator, through libsodium.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

/// Initialises libsodium, forbids core dumps and ptrace of this process. Call once, first in main.
void start();

}  // namespace serment::crypto
