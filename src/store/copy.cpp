#include "store/copy.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "store/database.h"
#include "store/failures.h"
#include "store/schema.h"

namespace serment::store {
namespace {

Bound bound_of(const Row& row, int column, ColumnType type) {
  if (row.is_null(column)) return std::monostate{};
  switch (type) {
    case ColumnType::integer:
      return row.integer(column);
    case ColumnType::text:
      return row.text(column);
    case ColumnType::bytes:
      return row.bytes(column);
  }
  bug("a column without type");
}

/// Hashes rows in the order of the key: for each value its type, its length and its bytes.
class TableDigest {
 public:
  void add(std::span<const Bound> row) {
    x_buffer.clear();
    for (const auto& value : row) append(value);
    x_stream.update(x_buffer);
    ++x_rows;
  }
  CopyReport::Table finish(const std::string& name) {
    return {name, x_rows, crypto::hex(x_stream.finish())};
  }

 private:
  void append(const Bound& value) {
    x_buffer.push_back(static_cast<std::uint8_t>(value.index()));
    if (const auto* integer = std::get_if<std::int64_t>(&value))
      append_number(static_cast<std::uint64_t>(*integer));
    else if (const auto* text = std::get_if<std::string_view>(&value))
      append_bytes(as_bytes(*text));
    else if (const auto* bytes = std::get_if<ByteView>(&value))
      append_bytes(*bytes);
  }
  void append_number(std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8)
      x_buffer.push_back(static_cast<std::uint8_t>(number >> shift));
  }
  void append_bytes(ByteView bytes) {
    append_number(bytes.size());
    x_buffer.insert(x_buffer.end(), bytes.begin(), bytes.end());
  }
  crypto::Sha256Stream x_stream;
  Bytes x_buffer;
  std::int64_t x_rows = 0;
};

using RowHandler = std::function<Result<void>(std::span<const Bound>)>;

Result<CopyReport::Table> walk(Transaction& tx, const Table& table, const PracticeId* practice,
                               const RowHandler& handler) {
  TableDigest digest;
  std::vector<Bound> values(table.columns.size());
  const auto sql = table.select_sql(practice != nullptr);
  const Query query{"store.walk", sql};
  const auto visitor = [&](const Row& row) -> Result<void> {
    for (std::size_t index = 0; index < values.size(); ++index)
      values[index] = bound_of(row, static_cast<int>(index), table.columns[index].type);
    digest.add(values);
    return handler(values);
  };
  if (practice == nullptr)
    TRY_VOID(tx.visit(query, {}, visitor));
  else
    TRY_VOID(tx.visit(query, {std::string_view(practice->value)}, visitor));
  return digest.finish(table.name);
}

/// A server may hold other practices: theirs is not touched.
Result<void> require_absent(Transaction& tx, const std::vector<Table>& tables,
                            const PracticeId& practice) {
  for (const auto& table : tables) {
    const auto sql = "SELECT COUNT(*) FROM (SELECT 1 FROM " + table.name +
                     " WHERE practice_id = $1 LIMIT 1) AS probe";
    const auto found =
        TRY(tx.find_integer({"store.require_absent", sql}, {std::string_view(practice.value)}));
    if (found != 0)
      return fail(Errc::conflict, "store.target_not_empty",
                  "La base d’arrivée contient déjà des données de ce cabinet.",
                  "Rien n’a été modifié.", "Indiquez une base vide.", table.name);
  }
  return {};
}

Result<CopyReport::Table> copy_table(Transaction& source, Transaction& target, const Table& table,
                                     const PracticeId& practice) {
  const auto insert = table.insert_sql();
  const Query query{"store.copy_row", insert};
  const auto read =
      TRY(walk(source, table, &practice, [&](std::span<const Bound> row) -> Result<void> {
        return target.post_span(query, row);
      }));
  const auto written = TRY(
      walk(target, table, &practice, [](std::span<const Bound>) -> Result<void> { return {}; }));
  if (read.rows != written.rows || read.sha256 != written.sha256)
    return fail(Errc::integrity, "store.copy_differs",
                "Une table copiée n’est pas identique à celle de départ.",
                "La base de départ est intacte, la base d’arrivée est restée vide.",
                "Vérifiez les deux disques, puis recommencez.", table.name);
  return read;
}

}  // namespace

Result<void> read_everything(Database& database) {
  const auto tables = TRY(describe_schema());
  return database.read([&](Transaction& tx) -> Result<void> {
    for (const auto& table : tables)
      TRY(walk(tx, table, nullptr, [](std::span<const Bound>) -> Result<void> { return {}; }));
    return {};
  });
}

Result<CopyReport> copy_practice(Database& from, Database& to, const PracticeId& practice) {
  const auto tables = TRY(describe_schema());
  CopyReport report;
  TRY_VOID(from.read([&](Transaction& source) {
    return to.write([&](Transaction& target) -> Result<void> {
      report.tables.clear();
      TRY_VOID(require_absent(target, tables, practice));
      for (const auto& table : tables)
        report.tables.push_back(TRY(copy_table(source, target, table, practice)));
      return {};
    });
  }));
  return report;
}

}  // namespace serment::store
