#include "vault/recovery_shares.h"

extern "C" {
#include <libgfshare.h>
}

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "base/bug.h"
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "vault/recovery_key.h"

namespace serment::vault {
namespace {

constexpr std::string_view kSeriesDomain = "serment recovery series 1";
constexpr std::size_t kSeriesCharacters = 4;

struct Free {
  void operator()(gfshare_ctx* context) const { gfshare_ctx_free(context); }
};
using Context = std::unique_ptr<gfshare_ctx, Free>;

/// The library draws through one function of the whole program.
std::mutex& library() {
  static std::mutex mutex;
  return mutex;
}
thread_local Random* t_random = nullptr;

void draw(unsigned char* out, unsigned int size) {
  // Freeing a context overwrites it with "random" bytes: zeros do as well there.
  if (t_random != nullptr)
    t_random->fill({out, size});
  else
    std::fill(out, out + size, static_cast<unsigned char>(0));
}

/// Twenty bits of a digest, as four characters of the printed alphabet.
std::string series_of(ByteView secret20) {
  Bytes named = to_bytes(kSeriesDomain);
  named.insert(named.end(), secret20.begin(), secret20.end());
  const auto digest = crypto::sha256(named);
  std::array<std::uint8_t, kRecoverySecretSize> padded{};
  std::copy_n(digest.begin(), padded.size(), padded.begin());
  crypto::wipe(named);
  return print_recovery_key(padded).text.substr(0, kSeriesCharacters);
}

Result<crypto::Secret> read_share(const RecoveryShare& share) {
  if (!looks_like_recovery_key(as_bytes(share.text)))
    return fail(Errc::invalid_input, "vault.shares_shape",
                "La part " + std::to_string(share.number) + " n’a pas huit groupes de cinq.",
                "Rien n’a été ouvert.", "Recopiez-la telle qu’elle est imprimée.",
                "part " + std::to_string(share.number));
  auto read = read_recovery_key(as_bytes(share.text));
  if (!read) {
    auto error = std::move(read.error());
    error.place = "part " + std::to_string(share.number) + ", " + error.place;
    return tl::unexpected<Error>(std::move(error));
  }
  return read;
}

std::string in_capitals(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (c != ' ') out += c;
  }
  return out;
}

}  // namespace

Result<RecoveryShares> split_recovery_key(const RecoveryKey& key, Random& random) {
  const auto secret = TRY(read_recovery_key(as_bytes(key.text)));
  const std::lock_guard lock(library());
  gfshare_fill_rand = draw;
  t_random = &random;
  std::array<unsigned char, kRecoveryShares> numbers = {1, 2, 3};
  RecoveryShares cut{series_of(secret.view()), {}};
  {
    const Context context(
        gfshare_ctx_init_enc(numbers.data(), kRecoveryShares, kSharesNeeded, kRecoverySecretSize));
    if (!context) bug("no memory for the parts of a key");
    crypto::Secret copy(kRecoverySecretSize);
    std::copy(secret.view().begin(), secret.view().end(), copy.writable().begin());
    gfshare_ctx_enc_setsecret(context.get(), copy.writable().data());
    for (unsigned char i = 0; i < kRecoveryShares; ++i) {
      crypto::Secret part(kRecoverySecretSize);
      gfshare_ctx_enc_getshare(context.get(), i, part.writable().data());
      cut.shares.push_back({numbers[i], print_recovery_key(part.view()).text});
    }
  }
  t_random = nullptr;
  return cut;
}

Result<RecoveryKey> combine_recovery_shares(std::span<const RecoveryShare> typed,
                                            std::string_view series) {
  const bool numbered = typed.size() == kSharesNeeded && typed[0].number != typed[1].number &&
                        std::all_of(typed.begin(), typed.end(), [](const auto& share) {
                          return share.number >= 1 && share.number <= kRecoveryShares;
                        });
  if (!numbered)
    return fail(Errc::invalid_input, "vault.shares_number",
                "Il faut deux parts différentes, numérotées de 1 à 3.", "Rien n’a été ouvert.",
                "Le numéro est en haut de chaque feuille.");
  std::vector<crypto::Secret> parts;
  for (const auto& share : typed) parts.push_back(TRY(read_share(share)));
  crypto::Secret secret(kRecoverySecretSize);
  {
    const std::lock_guard lock(library());
    gfshare_fill_rand = draw;
    std::array<unsigned char, kSharesNeeded> numbers = {
        static_cast<unsigned char>(typed[0].number), static_cast<unsigned char>(typed[1].number)};
    const Context context(gfshare_ctx_init_dec(numbers.data(), kSharesNeeded, kRecoverySecretSize));
    if (!context) bug("no memory for the parts of a key");
    for (unsigned char i = 0; i < kSharesNeeded; ++i)
      gfshare_ctx_dec_giveshare(context.get(), i, parts[i].writable().data());
    gfshare_ctx_dec_extract(context.get(), secret.writable().data());
  }
  if (series_of(secret.view()) != in_capitals(series))
    return fail(Errc::invalid_input, "vault.shares_mismatch",
                "Ces deux parts ne vont pas ensemble, ou la série est mal recopiée.",
                "Rien n’a été ouvert.",
                "Vérifiez que les deux feuilles portent la même série et la même date.");
  return print_recovery_key(secret.view());
}

}  // namespace serment::vault
