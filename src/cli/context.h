#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "cli/command.h"
#include "crypto/secret.h"
#include "law/policy.h"
#include "law/rule.h"
#include "vault/session.h"

namespace serment::practice {
class Practice;
}

namespace serment::cli {

/// What a command works with: global options, clock, the practice (opened at first use), the
/// terminal. One per process.
class Context {
 public:
  Context(GlobalOptions global, Clock& clock, Random& random);
  ~Context();

  [[nodiscard]] bool json() const { return x_global.json; }
  [[nodiscard]] Clock& clock() { return x_clock; }
  [[nodiscard]] Random& random() { return x_random; }
  [[nodiscard]] std::filesystem::path directory() const;

  /// Opens the practice, asking for the passphrase on a terminal when no file names it.
  Result<vault::Session*> session();
  /// The credential from --passphrase-file, SERMENT_PASSPHRASE_FILE, or the terminal.
  Result<crypto::Secret> credential(std::string_view prompt = "Phrase de passe : ");
  [[nodiscard]] bool passphrase_is_in_a_file() const { return !passphrase_file().empty(); }
  /// Closes the practice (before its files move).
  void close();

  /// The embedded rules and the practice's policy (cautious when it has chosen nothing).
  [[nodiscard]] const law::RuleSet& rules() const;
  Result<law::Policy> policy();

  /// Today in Europe/Paris, or the date given by an option (ISO or French).
  Result<Date> date_or_today(const Arguments& arguments, std::string_view option);

 private:
  [[nodiscard]] std::string passphrase_file() const;
  GlobalOptions x_global;
  Clock& x_clock;
  Random& x_random;
  std::unique_ptr<practice::Practice> x_practice;
};

/// Reads a required date option: error names the option.
Result<Date> date_option(const Arguments& arguments, std::string_view option);
Result<std::optional<Date>> optional_date(const Arguments& arguments, std::string_view option);

/// A whole small file (answers, policy, checkpoint); larger than `limit` is refused.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64U << 20);
/// Writes a new file durably; an existing one is refused unless `replace`.
Result<void> write_file(const std::filesystem::path& path, ByteView bytes, bool replace = false,
                        bool secret = false);

/// True after Ctrl+C: work that looks at it stops at the next safe point. Asking for it takes both
/// signals over from then on; what never asks is ended by them as any program is.
const std::atomic<bool>& interrupted();
void watch_interrupts();
/// Sleeps until Ctrl+C, or until that much time has gone by. After watch_interrupts().
void wait_for_interrupt(std::chrono::milliseconds most);

}  // namespace serment::cli
