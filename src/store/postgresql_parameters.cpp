#include "store/postgresql_parameters.h"

#include "store/dialect.h"
#include "store/postgresql_result.h"

namespace serment::store {

bool PostgresqlParameters::set(std::span<const Bound> bound) {
  const auto count = bound.size();
  x_types.assign(count, 0);
  x_values.assign(count, nullptr);
  x_lengths.assign(count, 0);
  x_formats.assign(count, 1);
  x_integers.resize(count);
  for (std::size_t index = 0; index < count; ++index)
    if (!set_one(index, bound[index])) return false;
  return true;
}

void PostgresqlParameters::append_signature(std::string& out) const {
  for (const Oid type : x_types) out += static_cast<char>('A' + type);
}

bool PostgresqlParameters::set_one(std::size_t index, const Bound& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    auto& buffer = x_integers[index];
    auto rest = static_cast<std::uint64_t>(*integer);
    for (std::size_t at = buffer.size(); at-- > 0; rest >>= 8)
      buffer[at] = static_cast<char>(rest & 0xff);
    put(index, kTypeInt8, {buffer.data(), buffer.size()});
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    if (!is_storable(*text)) return false;
    put(index, kTypeText, *text);
  } else if (const auto* bytes = std::get_if<ByteView>(&value)) {
    put(index, kTypeBytea, as_text(*bytes));
  }
  return true;
}

void PostgresqlParameters::put(std::size_t index, Oid type, std::string_view bytes) {
  x_types[index] = type;
  // A null pointer would be a null: an empty value has one of its own.
  x_values[index] = bytes.empty() ? "" : bytes.data();
  x_lengths[index] = static_cast<int>(bytes.size());
}

}  // namespace serment::store
