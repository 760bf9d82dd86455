#include "vault/object_store.h"

namespace serment::vault {
namespace {

constexpr store::Query kInsertObject{
    "vault.insert_object",
    "INSERT INTO vault_object (practice_id, dossier_id, object_id, kind, version, padded_size, "
    "chunks, sealed_key, sealed) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)"};
constexpr store::Query kInsertChunk{
    "vault.insert_chunk",
    "INSERT INTO vault_chunk (practice_id, dossier_id, object_id, seq, sealed) "
    "VALUES ($1, $2, $3, $4, $5)"};
constexpr store::Query kCompleteObject{
    "vault.complete_object",
    "UPDATE vault_object SET chunks = $4, padded_size = $5 "
    "WHERE practice_id = $1 AND dossier_id = $2 AND object_id = $3"};
constexpr store::Query kFindObject{
    "vault.find_object",
    "SELECT object_id, kind, version, padded_size, chunks, sealed_key, sealed FROM vault_object "
    "WHERE practice_id = $1 AND dossier_id = $2 AND object_id = $3"};
constexpr store::Query kFindOfKinds{
    "vault.find_of_kinds",
    "SELECT object_id, kind, version, padded_size, chunks, sealed_key, sealed FROM vault_object "
    "WHERE practice_id = $1 AND dossier_id = $2 AND kind IN ($3, $4) ORDER BY object_id"};
constexpr store::Query kVisitChunks{
    "vault.visit_chunks",
    "SELECT sealed FROM vault_chunk "
    "WHERE practice_id = $1 AND dossier_id = $2 AND object_id = $3 ORDER BY seq"};
constexpr store::Query kListObjects{
    "vault.list_objects",
    "SELECT object_id, kind, version, padded_size FROM vault_object "
    "WHERE practice_id = $1 AND dossier_id = $2 ORDER BY object_id"};
constexpr store::Query kRemoveChunks{
    "vault.remove_chunks",
    "DELETE FROM vault_chunk WHERE practice_id = $1 AND dossier_id = $2 AND object_id = $3"};
constexpr store::Query kRemoveObject{
    "vault.remove_object",
    "DELETE FROM vault_object WHERE practice_id = $1 AND dossier_id = $2 AND object_id = $3"};

/// The columns object_id, kind, version, padded_size. What does not fit a number of ours cannot be
/// what we wrote: it becomes 0, and no seal opens with it.
ObjectInfo read_info(const store::Row& row) {
  ObjectInfo info;
  info.id.value = row.text(0);
  info.kind = row.text(1);
  const std::int64_t version = row.integer(2);
  info.version = version > 0 && version <= UINT32_MAX ? static_cast<std::uint32_t>(version) : 0;
  info.padded_size = static_cast<std::uint64_t>(row.integer(3));
  return info;
}

Bytes copy_bytes(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

/// Those and chunks, sealed_key, sealed.
ObjectRow read_object(const store::Row& row) {
  ObjectRow object;
  object.info = read_info(row);
  object.chunks = static_cast<std::uint32_t>(row.integer(4));
  object.sealed_key = copy_bytes(row.bytes(5));
  if (!row.is_null(6)) object.sealed = copy_bytes(row.bytes(6));
  return object;
}

}  // namespace

Result<void> ObjectStore::insert(const ObjectInfo& info, ByteView sealed_key,
                                 std::optional<ByteView> sealed) {
  const store::Bound content = sealed ? store::Bound(*sealed) : store::Bound();
  TRY(x_tx.execute(kInsertObject,
                   {x_practice, x_dossier, info.id.value, info.kind, std::int64_t{info.version},
                    static_cast<std::int64_t>(info.padded_size), sealed_key, content}));
  return {};
}

Result<void> ObjectStore::insert_chunk(const ObjectId& id, std::uint32_t number, ByteView sealed) {
  TRY(x_tx.execute(kInsertChunk, {x_practice, x_dossier, id.value, std::int64_t{number}, sealed}));
  return {};
}

Result<void> ObjectStore::complete(const ObjectId& id, std::uint32_t chunks,
                                   std::uint64_t padded_size) {
  TRY(x_tx.execute(kCompleteObject, {x_practice, x_dossier, id.value, std::int64_t{chunks},
                                     static_cast<std::int64_t>(padded_size)}));
  return {};
}

Result<std::optional<ObjectRow>> ObjectStore::find(const ObjectId& id) {
  std::optional<ObjectRow> found;
  TRY_VOID(x_tx.visit(kFindObject, {x_practice, x_dossier, id.value},
                      [&](const store::Row& row) -> Result<void> {
                        found = read_object(row);
                        return {};
                      }));
  return found;
}

Result<std::vector<ObjectRow>> ObjectStore::find_of_kinds(std::string_view one,
                                                          std::string_view other) {
  std::vector<ObjectRow> found;
  TRY_VOID(x_tx.visit(kFindOfKinds, {x_practice, x_dossier, one, other},
                      [&](const store::Row& row) -> Result<void> {
                        found.push_back(read_object(row));
                        return {};
                      }));
  return found;
}

Result<void> ObjectStore::visit_chunks(const ObjectId& id,
                                       const std::function<Result<void>(ByteView)>& visitor) {
  return x_tx.visit(kVisitChunks, {x_practice, x_dossier, id.value},
                    [&](const store::Row& row) -> Result<void> { return visitor(row.bytes(0)); });
}

Result<std::vector<ObjectInfo>> ObjectStore::list() {
  std::vector<ObjectInfo> infos;
  TRY_VOID(
      x_tx.visit(kListObjects, {x_practice, x_dossier}, [&](const store::Row& row) -> Result<void> {
        infos.push_back(read_info(row));
        return {};
      }));
  return infos;
}

Result<bool> ObjectStore::remove(const ObjectId& id) {
  TRY(x_tx.execute(kRemoveChunks, {x_practice, x_dossier, id.value}));
  return TRY(x_tx.execute(kRemoveObject, {x_practice, x_dossier, id.value})) == 1;
}

}  // namespace serment::vault
