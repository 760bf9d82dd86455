#pragma once
// The stored identities of all dossiers of a practice, each with the dossier's header. Knows no
// key.

#include "base/ids.h"
#include "store/database.h"

namespace serment::vault {

/// Views are valid during the visitor's call.
struct IdentityRow {
  std::string_view dossier;
  std::int64_t epoch = 0;
  ByteView header;
  bool present = false;  ///< false: the dossier has no identity
  std::string_view object;
  std::int64_t version = 0;
  std::int64_t chunks = 0;
  ByteView sealed_key;
  ByteView sealed;  ///< empty when chunks > 0
};

/// All but the practice scope.
Result<void> visit_identity_rows(store::Transaction& tx, const PracticeId& practice,
                                 const std::function<Result<void>(const IdentityRow&)>& visitor);

}  // namespace serment::vault
