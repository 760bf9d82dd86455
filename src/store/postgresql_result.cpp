#include "store/postgresql_result.h"

#include <cstring>

namespace serment::store {
namespace {

constexpr std::int32_t kNullCell = -1;

std::int64_t big_endian(std::string_view bytes) {
  // The first bit carries the sign, whatever the width.
  std::int64_t value = (static_cast<unsigned char>(bytes[0]) & 0x80U) != 0 ? -1 : 0;
  for (const char byte : bytes) value = value * 256 + static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

Failure failure_of_state(std::string_view state) {
  if (state.empty() || state.starts_with("08") || state.starts_with("57P"))
    return Failure::unreachable;
  if (state == "53100") return Failure::full;
  if (state == "53200") return Failure::memory;
  if (state.starts_with("53")) return Failure::unreachable;
  if (state.starts_with("40") || state == "55P03") return Failure::busy;
  if (state == "25006") return Failure::read_only;
  if (state.starts_with("23")) return Failure::constraint;
  if (state == "22021" || state == "22P05") return Failure::text;
  if (state == "42804" || state == "22003") return Failure::constraint;
  if (state.starts_with("XX0") && state != "XX000") return Failure::corrupt;
  if (state == "58P01") return Failure::corrupt;
  if (state == "58030") return Failure::device;
  if (state.starts_with("28") || state == "42501") return Failure::privilege;
  if (state == "3D000" || state == "3F000") return Failure::absent;
  return Failure::query;
}

void PostgresqlRow::set_types(const PGresult* result) {
  const auto count = static_cast<std::size_t>(PQnfields(result));
  x_types.resize(count);
  x_cells.resize(count);
  for (std::size_t column = 0; column < count; ++column)
    x_types[column] = PQftype(result, static_cast<int>(column));
}

void PostgresqlRow::set(const PGresult* result) {
  for (std::size_t index = 0; index < x_cells.size(); ++index) {
    const int column = static_cast<int>(index);
    x_cells[index] = {
        PQgetisnull(result, 0, column) == 0,
        {PQgetvalue(result, 0, column), static_cast<std::size_t>(PQgetlength(result, 0, column))}};
  }
}

void PostgresqlRow::put(std::string& spool, const PGresult* result) {
  const int count = PQnfields(result);
  for (int column = 0; column < count; ++column) {
    const bool present = PQgetisnull(result, 0, column) == 0;
    const std::int32_t length = present ? PQgetlength(result, 0, column) : kNullCell;
    spool.append(reinterpret_cast<const char*>(&length), sizeof length);
    if (present) spool.append(PQgetvalue(result, 0, column), static_cast<std::size_t>(length));
  }
}

std::size_t PostgresqlRow::take(const std::string& spool, std::size_t at) {
  for (auto& found : x_cells) {
    std::int32_t length = 0;
    std::memcpy(&length, spool.data() + at, sizeof length);
    at += sizeof length;
    found.present = length != kNullCell;
    found.bytes = {spool.data() + at, found.present ? static_cast<std::size_t>(length) : 0};
    at += found.bytes.size();
  }
  return at;
}

const PostgresqlRow::Cell& PostgresqlRow::cell(int column) const {
  const auto index = static_cast<std::size_t>(column);
  if (column < 0 || index >= x_cells.size()) bug("a row has no such column");
  return x_cells[index];
}

Oid PostgresqlRow::type(int column) const {
  return x_types[static_cast<std::size_t>(column)];
}

std::int64_t PostgresqlRow::integer(int column) const {
  const auto& found = cell(column);
  if (!found.present) return 0;
  switch (type(column)) {
    case kTypeBool:
    case kTypeInt2:
    case kTypeInt4:
    case kTypeInt8:
      return big_endian(found.bytes);
    default:
      bug("a column is read as another type than it has (a SUM wants CAST(… AS BIGINT))");
  }
}

std::string_view PostgresqlRow::text(int column) const {
  const auto& found = cell(column);
  if (!found.present) return {};
  if (type(column) != kTypeText && type(column) != kTypeVarchar)
    bug("a column is read as another type than it has");
  return found.bytes;
}

ByteView PostgresqlRow::bytes(int column) const {
  const auto& found = cell(column);
  if (!found.present) return {};
  if (type(column) != kTypeBytea) bug("a column is read as another type than it has");
  return as_bytes(found.bytes);
}

}  // namespace serment::store
