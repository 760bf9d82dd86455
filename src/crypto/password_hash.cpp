#include "crypto/password_hash.h"

#include <sodium.h>

#include <atomic>
#include <semaphore>

#include "crypto/library.h"

namespace serment::crypto {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64U << 20;
constexpr std::ptrdiff_t kAtOnce = 2;

std::counting_semaphore<kAtOnce> g_seats(kAtOnce);
std::atomic<std::size_t> g_working{0};

class Seat {
 public:
  Seat() {
    ++g_working;
    g_seats.acquire();
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  ~Seat() {
    g_seats.release();
    --g_working;
  }
};

Result<std::string> hash_now(ByteView password) {
  char text[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(text, reinterpret_cast<const char*>(password.data()), password.size(),
                            kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(Errc::unavailable, "crypto.argon2_memory",
                "La mémoire manque pour vérifier un mot de passe.", {},
                "Fermez d’autres programmes, puis recommencez.");
  return std::string(text);
}

}  // namespace

Result<std::string> hash_password(ByteView password) {
  need_sodium();
  const Seat seat;
  return hash_now(password);
}

bool verify_password(std::string_view hash, ByteView password) {
  need_sodium();
  const Seat seat;
  const std::string text(hash.substr(0, crypto_pwhash_STRBYTES - 1));
  if (!text.starts_with("$argon2id$")) {
    (void)hash_now(password);  // nobody by that name: the same work
    return false;
  }
  return crypto_pwhash_str_verify(text.c_str(), reinterpret_cast<const char*>(password.data()),
                                  password.size()) == 0;
}

std::size_t password_work() {
  return g_working.load();
}

}  // namespace serment::crypto
