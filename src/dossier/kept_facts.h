#pragma once
// The retention facts of an open practice, in memory only: read from the seals once, so that later
// plans open none (docs/decisions/0013).
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "dossier/facts.h"
#include "vault/session.h"

namespace serment::dossier {

/// What is kept of a dossier is used only while its row was not written since; then it is read
/// again, in the transaction of whoever asks. A write that was undone costs one more reading and
/// nothing else. About 64 bytes a dossier, wiped on destruction. Not thread-safe; belongs to one
/// opening of one vault.
class KeptFacts {
 public:
  KeptFacts();
  KeptFacts(KeptFacts&&) noexcept;
  KeptFacts& operator=(KeptFacts&&) noexcept;
  ~KeptFacts();

  /// Valid during the call. Cannot fail: a million results would cost more than the facts.
  using Visitor = std::function<void(std::string_view id, const LabelFacts&)>;
  /// The same for a dossier whose header or label does not read.
  using Damaged = std::function<void(std::string_view id)>;
  /// Visits every dossier as `tx` sees it, in the order of the ids, then the damaged ones. The
  /// first time, and after too many writes, opens every seal. Errors: the store's.
  Result<void> visit(vault::Session& session, store::Transaction& tx, const Visitor& visitor,
                     const Damaged& damaged);

  /// Reads again what was written and lets the vault forget it. To be called between two works,
  /// when no transaction is open. When it cannot, all stays as it was, still true.
  void settle(vault::Session& session);

  /// How many rows the tables were counted to hold, as long as none was written since.
  struct Counted {
    std::uint64_t dossiers = 0;
    std::uint64_t erased = 0;
    std::uint64_t lost = 0;
  };
  [[nodiscard]] std::optional<Counted> counted(const vault::Session& session) const;
  /// To be told in the transaction of the counting.
  void remember(const vault::Session& session, Counted counted);

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::dossier
