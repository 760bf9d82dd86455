#include "store/dialect.h"

#include <array>
#include <cstring>
#include <utility>

namespace serment::store {
namespace {

struct DialectWord {
  std::string_view token;
  std::string_view sqlite;
  std::string_view postgresql;
};

constexpr std::array<DialectWord, 5> kDialectWords{{
    {"@BLOB", "BLOB", "BYTEA"},
    {"@BIGINT", "INTEGER", "BIGINT"},
    {"@TEXT", "TEXT", "TEXT COLLATE \"C\""},
    {"@STRICT", "STRICT", ""},
    {"@ORDERED", "STRICT, WITHOUT ROWID", ""},
}};

constexpr Query kListTablesSqlite{"store.list_tables",
                                  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
                                  "NOT LIKE 'sqlite\\_%' ESCAPE '\\'"};
constexpr Query kListTablesPostgresql{
    "store.list_tables",
    "SELECT tablename::TEXT FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"};

/// Length of the UTF-8 sequence that starts at `at`, 0 when malformed (RFC 3629 table 3-7).
std::size_t sequence_length(const unsigned char* at, std::size_t left) {
  const auto follows = [&](std::size_t index, unsigned low = 0x80, unsigned high = 0xBF) {
    return index < left && at[index] >= low && at[index] <= high;
  };
  const unsigned first = at[0];
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string in_dialect(std::string_view sql, Dialect dialect) {
  std::string out;
  out.reserve(sql.size());
  while (!sql.empty()) {
    const auto at = sql.find('@');
    out.append(sql.substr(0, at));
    if (at == std::string_view::npos) break;
    sql.remove_prefix(at);
    std::size_t used = 1;
    std::string_view replacement = "@";
    for (const auto& word : kDialectWords) {
      if (!sql.starts_with(word.token)) continue;
      used = word.token.size();
      replacement = dialect == Dialect::sqlite ? word.sqlite : word.postgresql;
    }
    out.append(replacement);
    sql.remove_prefix(used);
  }
  return out;
}

const Query& list_tables(Dialect dialect) {
  return dialect == Dialect::sqlite ? kListTablesSqlite : kListTablesPostgresql;
}

bool is_storable(std::string_view text) {
  if (text.empty()) return true;
  if (std::memchr(text.data(), 0, text.size()) != nullptr) return false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    const auto length = sequence_length(bytes + at, text.size() - at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace serment::store
