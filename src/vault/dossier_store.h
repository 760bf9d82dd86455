#pragma once
// The rows of vault_dossier and vault_tombstone. Knows no key.

#include <optional>

#include "base/ids.h"
#include "store/database.h"
#include "vault/types.h"

namespace serment::vault {

struct DossierRow {
  DossierId id;
  std::int64_t epoch = 0;
  Bytes header;
};

/// Reads and writes the dossier rows of one practice in one transaction. Nothing else writes them:
/// each one written is noted in `written`.
class DossierStore {
 public:
  DossierStore(store::Transaction& tx, const PracticeId& practice, WrittenDossiers& written)
      : x_tx(tx), x_practice(practice.value), x_written(written) {}

  Result<void> insert(const DossierRow& row, bool practice_scope);
  /// Never finds the practice scope.
  Result<std::optional<DossierRow>> find(const DossierId& id);
  Result<std::optional<DossierRow>> find_practice_scope();
  /// False when there is no such dossier.
  Result<bool> update_header(const DossierRow& row);
  /// All but the practice scope, in the order of their ids; views are valid during the call.
  Result<void> visit(const std::function<Result<void>(std::string_view id, std::int64_t epoch,
                                                      ByteView header)>& visitor);
  /// At most `limit` rows of that epoch whose id comes after `after`, the practice scope included.
  Result<std::vector<DossierRow>> page_of_epoch(std::int64_t epoch, const std::string& after,
                                                std::int64_t limit);
  /// At most `limit` rows whose id comes after `after`, the practice scope included.
  struct ListedRow {
    DossierRow row;
    bool practice_scope = false;
  };
  Result<std::vector<ListedRow>> page(const std::string& after, std::int64_t limit);
  /// Every row, the practice scope included.
  Result<std::uint64_t> count();
  /// How many rows of each epoch, the practice scope included.
  Result<std::vector<std::pair<std::int64_t, std::uint64_t>>> count_by_epoch();
  /// Objects whose dossier has no row.
  Result<std::uint64_t> count_stray_objects();
  /// How a dossier that has no row any more ended.
  enum class Ending : std::uint8_t { erased, lost };
  /// Deletes row, objects and chunks, and writes the tombstone. False when there is no such
  /// dossier.
  Result<bool> end(const DossierId& id, Instant at, Ending how);
  /// Nothing when it never was.
  Result<std::optional<Ending>> ending_of(const DossierId& id);

 private:
  store::Transaction& x_tx;
  std::string_view x_practice;
  WrittenDossiers& x_written;
};

}  // namespace serment::vault
