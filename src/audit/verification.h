#pragma once
// The verification of a journal, whole or cut so that other work goes on between its parts.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "crypto/hash.h"
#include "store/database.h"

namespace serment::audit {

/// One fault or warning found by verification, in French, naming the row ("événement n° 12 : …").
struct Finding {
  std::uint64_t index = 0;  ///< the first event concerned
  std::string code;         ///< "journal.changed", "journal.missing"…: docs/format/journal.md
  std::string text;
};

/// The dossiers that the journal saw begin and end, in its order, each with its event.
struct DossierEvents {
  std::vector<std::pair<std::string, std::uint64_t>> created;
  std::vector<std::pair<std::string, std::uint64_t>> erased;
  std::vector<std::pair<std::string, std::uint64_t>> given_up;  ///< lost: they opened no more
};

struct Verification {
  std::uint64_t size = 0;             ///< events found
  crypto::Sha256 root{};              ///< of the events found; of the whole tree when intact
  std::uint64_t bytes = 0;            ///< of entries and sealed details, all hashed
  std::vector<Finding> findings;      ///< the first thousand
  std::uint64_t findings_beyond = 0;  ///< how many more
  std::vector<Finding> warnings;      ///< the clock went backwards: no fault of the journal
  DossierEvents dossiers;             ///< for vault/dossier_accounts.h
  /// The records ("kind/id") that the journal saw end, each with its event: for
  /// records/accounts.h.
  std::vector<std::pair<std::string, std::uint64_t>> records_erased;
  /// The erasure certificates ("kind/id") that it saw issued, likewise.
  std::vector<std::pair<std::string, std::uint64_t>> certificates;
  [[nodiscard]] bool intact() const { return findings.empty(); }
};

/// Reads the events in order, some at a time, each time in any transaction: a journal only grows,
/// so what was read stays true. The journal must outlive its last call. Not thread-safe.
class GradualVerification {
 public:
  ~GradualVerification();
  GradualVerification(GradualVerification&&) noexcept;
  GradualVerification& operator=(GradualVerification&&) = delete;
  /// Reads `most` events more at most; false once there is nothing left before finish().
  Result<bool> step(store::Transaction& tx, std::uint64_t most);
  /// How many places were read.
  [[nodiscard]] std::uint64_t read() const;
  /// Reads what is left, and holds all of it to tags, blocks and head, once.
  Result<Verification> finish(store::Transaction& tx);

 private:
  friend class Journal;
  struct State;
  explicit GradualVerification(std::unique_ptr<State> state);
  std::unique_ptr<State> x_state;
};

}  // namespace serment::audit
