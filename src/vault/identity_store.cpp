#include "vault/identity_store.h"

namespace serment::vault {
namespace {

constexpr store::Query kVisitIdentities{
    "vault.visit_identities",
    "SELECT d.dossier_id, d.epoch, d.header, o.object_id, o.version, o.chunks, o.sealed_key, "
    "o.sealed FROM vault_dossier d LEFT JOIN vault_object o ON o.practice_id = d.practice_id "
    "AND o.dossier_id = d.dossier_id AND o.kind = 'identity' "
    "WHERE d.practice_id = $1 AND d.is_practice_scope = 0"};

}  // namespace

Result<void> visit_identity_rows(store::Transaction& tx, const PracticeId& practice,
                                 const std::function<Result<void>(const IdentityRow&)>& visitor) {
  return tx.visit(kVisitIdentities, {practice.value}, [&](const store::Row& row) {
    IdentityRow out;
    out.dossier = row.text(0);
    out.epoch = row.integer(1);
    out.header = row.bytes(2);
    out.present = !row.is_null(3);
    if (out.present) {
      out.object = row.text(3);
      out.version = row.integer(4);
      out.chunks = row.integer(5);
      out.sealed_key = row.bytes(6);
      if (!row.is_null(7)) out.sealed = row.bytes(7);
    }
    return visitor(out);
  });
}

}  // namespace serment::vault
