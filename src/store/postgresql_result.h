#pragma once
#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/failures.h"

namespace serment::store {

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ResultDeleter>;

/// Families of SQLSTATE that we tell apart.
Failure failure_of_state(std::string_view sql_state);

/// Type numbers of pg_type.dat, fixed for ever.
inline constexpr Oid kTypeBool = 16;
inline constexpr Oid kTypeBytea = 17;
inline constexpr Oid kTypeInt8 = 20;
inline constexpr Oid kTypeInt2 = 21;
inline constexpr Oid kTypeInt4 = 23;
inline constexpr Oid kTypeText = 25;
inline constexpr Oid kTypeVarchar = 1043;

/// One row in binary format: types, and one view or null a column.
class PostgresqlRow final : public Row {
 public:
  void set_types(const PGresult* result);
  void set(const PGresult* result);
  /// Appends the row of `result` to `spool`; take() reads it back and returns where the next
  /// starts.
  static void put(std::string& spool, const PGresult* result);
  std::size_t take(const std::string& spool, std::size_t at);
  [[nodiscard]] bool is_null(int column) const override { return !cell(column).present; }
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] ByteView bytes(int column) const override;

 private:
  struct Cell {
    bool present = false;
    std::string_view bytes;
  };
  [[nodiscard]] const Cell& cell(int column) const;
  [[nodiscard]] Oid type(int column) const;
  std::vector<Oid> x_types;
  std::vector<Cell> x_cells;
};

}  // namespace serment::store
