#pragma once
// The recovery key in three parts, any two of which give it back (Shamir's sharing over GF(256), by
// libgfshare): one for the doctor, one for somebody she trusts, one for a notary or the Ordre. One
// part alone says nothing of the key.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "vault/vault.h"

namespace serment::vault {

inline constexpr int kRecoveryShares = 3;
inline constexpr int kSharesNeeded = 2;

struct RecoveryShare {
  int number = 0;    ///< 1 to 3, printed on the sheet
  std::string text;  ///< printed like a recovery key, with its check characters
};
struct RecoveryShares {
  std::string
      series;  ///< four characters that the three sheets bear: parts of another series do not mix
  std::vector<RecoveryShare> shares;
};

/// Cuts a key; the key itself is not changed. The randomness decides the parts.
Result<RecoveryShares> split_recovery_key(const RecoveryKey& key, Random& random);
/// The key again, from two parts as typed. Errors: invalid_input "vault.recovery_key_typing" (place
/// "part 1, groupe 3"), "vault.shares_shape", "vault.shares_number" (the same part twice, or no
/// such part), "vault.shares_mismatch" (parts of different series, or a wrong series).
Result<RecoveryKey> combine_recovery_shares(std::span<const RecoveryShare> typed,
                                            std::string_view series);

}  // namespace serment::vault
