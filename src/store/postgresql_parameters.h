#pragma once
#include <libpq-fe.h>

#include <array>
#include <span>
#include <string>
#include <vector>

#include "store/database.h"

namespace serment::store {

/// Parameters as libpq wants them, in binary. They point into what was bound.
class PostgresqlParameters {
 public:
  /// False when a text cannot be stored.
  bool set(std::span<const Bound> bound);
  [[nodiscard]] int count() const { return static_cast<int>(x_values.size()); }
  [[nodiscard]] const Oid* types() const { return x_types.data(); }
  [[nodiscard]] const char* const* values() const { return x_values.data(); }
  [[nodiscard]] const int* lengths() const { return x_lengths.data(); }
  [[nodiscard]] const int* formats() const { return x_formats.data(); }
  /// One character a parameter: a statement is prepared for given types.
  void append_signature(std::string& out) const;

 private:
  bool set_one(std::size_t index, const Bound& value);
  void put(std::size_t index, Oid type, std::string_view bytes);
  std::vector<Oid> x_types;
  std::vector<const char*> x_values;
  std::vector<int> x_lengths;
  std::vector<int> x_formats;
  std::vector<std::array<char, 8>> x_integers;
};

}  // namespace serment::store
