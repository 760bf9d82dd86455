#include "crypto/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstring>
#include <utility>

#include "crypto/library.h"

namespace serment::crypto {

void need_sodium() {
  static const int state = sodium_init();
  if (state < 0) bug("libsodium refuses to start");
}

Secret::Secret(std::size_t size) : x_size(size) {
  if (size == 0) return;
  need_sodium();
  // Guard pages, locked where the system allows it (a failed mlock is tolerated: small quotas are
  // common, and the wipe below does not depend on it), excluded from core dumps.
  x_data = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (x_data == nullptr) bug("no memory left for a secret");
  std::memset(x_data, 0, size);
}

Secret Secret::copy_of(ByteView bytes) {
  Secret secret(bytes.size());
  if (!bytes.empty()) std::memcpy(secret.x_data, bytes.data(), bytes.size());
  return secret;
}

Secret Secret::random(std::size_t size, Random& random) {
  Secret secret(size);
  random.fill(secret.writable());
  return secret;
}

Secret::Secret(Secret&& other) noexcept
    : x_data(std::exchange(other.x_data, nullptr)), x_size(std::exchange(other.x_size, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(x_data, other.x_data);
  std::swap(x_size, other.x_size);
  return *this;
}

Secret::~Secret() {
  sodium_free(x_data);
}

Secret Secret::clone() const {
  return copy_of(view());
}

Key32::~Key32() {
  sodium_memzero(bytes, sizeof bytes);
}

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

void wipe(std::string& text) {
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  need_sodium();
  if (!out.empty()) randombytes_buf(out.data(), out.size());
}

void start() {
  need_sodium();
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) bug("core dumps cannot be forbidden");
  // Also forbids ptrace and reading /proc/<pid>/mem by other processes of the same user.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) bug("the process cannot be closed to inspection");
}

}  // namespace serment::crypto
