#pragma once
// The data directory of one practice: settings, keys, store. Creates it whole or not at all, and
// opens it.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "crypto/secret.h"
#include "vault/session.h"

namespace serment::practice {

/// An open practice: database, vault and journal, held for the life of the process.
class Practice {
 public:
  /// Opens the practice in `directory` with a passphrase or a recovery key; finishes an interrupted
  /// rotation. Errors: not_found "practice.absent", locked "vault.wrong_passphrase", the store's.
  static Result<std::unique_ptr<Practice>> open(const std::filesystem::path& directory,
                                                ByteView credential, Clock& clock, Random& random);
  /// Opens with a member's own password (vault::member_slot_id of `shown`). Errors: the same.
  static Result<std::unique_ptr<Practice>> open_member(const std::filesystem::path& directory,
                                                       std::string_view shown, ByteView credential,
                                                       Clock& clock, Random& random);
  ~Practice();
  [[nodiscard]] vault::Session& session();

 private:
  friend class Setup;
  using Unlock = std::function<Result<std::unique_ptr<vault::Vault>>(
      const std::filesystem::path& keys, const PracticeId& practice)>;
  static Result<std::unique_ptr<Practice>> open_by(const std::filesystem::path& directory,
                                                   const Unlock& unlock, Clock& clock,
                                                   Random& random);
  struct State;
  explicit Practice(std::unique_ptr<State> state);
  std::unique_ptr<State> x_state;
};

/// A practice being created, in a staging directory beside its final place. Nothing appears at the
/// final place before finish(); an abandoned or killed setup leaves no practice.
class Setup {
 public:
  /// `store` is empty for SQLite in the directory, or a "postgresql://…" URL. Errors: conflict
  /// "practice.exists", unavailable.
  static Result<std::unique_ptr<Setup>> begin(const std::filesystem::path& directory,
                                              const std::string& store, ByteView passphrase,
                                              Clock& clock, Random& random,
                                              crypto::Argon2Cost cost);
  ~Setup();
  [[nodiscard]] Practice& practice();
  [[nodiscard]] const vault::RecoveryKey& recovery() const;
  /// Closes the practice and moves it to its place.
  Result<void> finish();

 private:
  struct State;
  explicit Setup(std::unique_ptr<State> state);
  std::unique_ptr<State> x_state;
};

/// Moves a practice to another store: copies, compares the journal root, writes the move into the
/// journal of the new store, then changes the setting.
/// The old store is left as it was, to be destroyed by the person.
struct Move {
  store::CopyReport copy;
  std::uint64_t journal_size = 0;  ///< of both, before the move itself is written
  std::string journal_root;        ///< base64, as checkpoints write it
};
Result<Move> move_store(const std::filesystem::path& directory, ByteView credential,
                        const std::string& target, Clock& clock, Random& random);

/// Where a command looks when nothing is said: SERMENT_DATA, else ~/.local/share/serment, or
/// /var/lib/serment/cabinet for root.
std::filesystem::path default_directory();

}  // namespace serment::practice
