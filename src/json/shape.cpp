#include "json/shape.h"

#include <cstring>
#include <utility>

#include "base/bug.h"
#include "base/result.h"

namespace serment::json {
namespace {

template <class Number>
std::int64_t load(const void* item) {
  Number number{};
  std::memcpy(&number, item, sizeof number);
  return static_cast<std::int64_t>(number);
}

template <class Number, class Wide>
bool store(void* item, Wide wide) {
  if (!std::in_range<Number>(wide)) return false;
  const auto number = static_cast<Number>(wide);
  std::memcpy(item, &number, sizeof number);
  return true;
}

template <class Wide>
bool set_number(const Shape& shape, void* item, Wide wide) {
  switch (shape.bytes) {
    case 1:
      return shape.is_signed ? store<std::int8_t>(item, wide) : store<std::uint8_t>(item, wide);
    case 2:
      return shape.is_signed ? store<std::int16_t>(item, wide) : store<std::uint16_t>(item, wide);
    case 4:
      return shape.is_signed ? store<std::int32_t>(item, wide) : store<std::uint32_t>(item, wide);
    case 8:
      return shape.is_signed ? store<std::int64_t>(item, wide) : store<std::uint64_t>(item, wide);
    default:
      bug("an integer has 1, 2, 4 or 8 bytes");
  }
}

}  // namespace

std::int64_t integer_at(const Shape& shape, const void* item) {
  switch (shape.bytes) {
    case 1:
      return shape.is_signed ? load<std::int8_t>(item) : load<std::uint8_t>(item);
    case 2:
      return shape.is_signed ? load<std::int16_t>(item) : load<std::uint16_t>(item);
    case 4:
      return shape.is_signed ? load<std::int32_t>(item) : load<std::uint32_t>(item);
    case 8:
      return load<std::int64_t>(item);
    default:
      bug("an integer has 1, 2, 4 or 8 bytes");
  }
}

bool set_integer(const Shape& shape, void* item, std::int64_t number) {
  return set_number(shape, item, number);
}

bool set_natural(const Shape& shape, void* item, std::uint64_t number) {
  return set_number(shape, item, number);
}

std::string_view name_at(const Shape& shape, const void* item) {
  const auto value = integer_at(shape, item);
  for (const auto& one : shape.enumerators)
    if (one.value == value) return one.name;
  return {};
}

bool set_name(const Shape& shape, void* item, std::string_view name) {
  for (const auto& one : shape.enumerators)
    if (one.name == name) return set_integer(shape, item, one.value);
  return false;
}

}  // namespace serment::json
