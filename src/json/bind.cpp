#include "json/bind.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::json::bind {
namespace {

using ShapeKind = Shape::Kind;

Result<void> read_integer(Value value, const Shape& shape, void* item) {
  const bool held = shape.is_signed ? set_integer(shape, item, TRY(value.integer()))
                                    : set_natural(shape, item, TRY(value.natural()));
  if (held) return {};
  return value.fault("json.integer", "Ce nombre entier sort des limites du champ.");
}

Result<void> read_date(Value value, void* item) {
  const auto date = parse_iso_date(TRY(value.string()));
  if (!date) return value.fault("json.date", "Une date AAAA-MM-JJ est attendue ici.");
  *static_cast<Date*>(item) = *date;
  return {};
}

Result<void> read_name(Value value, const Shape& shape, void* item) {
  if (set_name(shape, item, TRY(value.string()))) return {};
  return value.fault("json.enum", "Cette valeur ne fait pas partie de la liste permise.");
}

Result<void> read_list(Value value, const Shape& shape, void* item) {
  if (!value.is(Kind::array)) return value.fault("json.array", "Une liste est attendue ici.");
  shape.clear(item);
  for (const auto element : value) TRY_VOID(read_shaped(element, *shape.inner, shape.add(item)));
  return {};
}

Result<void> read_optional(Value value, const Shape& shape, void* item) {
  shape.clear(item);
  if (value.is(Kind::null)) return {};
  return read_shaped(value, *shape.inner, shape.add(item));
}

Result<void> only_described(Value value, const Shape& shape) {
  for (const auto member : value) {
    const bool described =
        std::any_of(shape.fields.begin(), shape.fields.end(),
                    [&](const Field& field) { return field.name == member.key(); });
    if (!described) return member.fault("json.unknown", "Ce champ n’est pas connu ici.");
  }
  return {};
}

Result<void> read_object(Value value, const Shape& shape, void* item) {
  if (!value.is(Kind::object)) return value.fault("json.object", "Un objet est attendu ici.");
  std::size_t known = 0;
  for (const auto& field : shape.fields) {
    const auto found = value.find(field.name);
    if (found) {
      TRY_VOID(read_shaped(*found, *field.shape, field.in(item)));
      ++known;
    } else if (field.shape->kind != ShapeKind::optional) {
      return tl::unexpected<Error>(value.at(field.name).error());
    }
  }
  if (known != value.size()) return only_described(value, shape);
  return {};
}

void write_object(Writer& out, const Shape& shape, void* item) {
  out.begin_object();
  for (const auto& field : shape.fields) {
    void* const member = field.in(item);
    const bool absent =
        field.shape->kind == ShapeKind::optional && field.shape->value(member) == nullptr;
    if (absent) continue;
    out.key(field.name);
    write_shaped(out, *field.shape, member);
  }
  out.end_object();
}

void write_list(Writer& out, const Shape& shape, void* item) {
  out.begin_array();
  const auto size = shape.size(item);
  for (std::size_t index = 0; index < size; ++index)
    write_shaped(out, *shape.inner, shape.element(item, index));
  out.end_array();
}

void write_integer(Writer& out, const Shape& shape, const void* item) {
  const auto number = integer_at(shape, item);
  if (shape.is_signed)
    out.value(number);
  else
    out.value(static_cast<std::uint64_t>(number));
}

}  // namespace

Result<void> read_shaped(Value value, const Shape& shape, void* item) {
  switch (shape.kind) {
    case ShapeKind::text:
      *static_cast<std::string*>(item) = TRY(value.string());
      return {};
    case ShapeKind::boolean:
      *static_cast<bool*>(item) = TRY(value.boolean());
      return {};
    case ShapeKind::real:
      *static_cast<double*>(item) = TRY(value.number());
      return {};
    case ShapeKind::integer:
      return read_integer(value, shape, item);
    case ShapeKind::date:
      return read_date(value, item);
    case ShapeKind::enumeration:
      return read_name(value, shape, item);
    case ShapeKind::wrapped:
      return read_shaped(value, *shape.inner, shape.value(item));
    case ShapeKind::optional:
      return read_optional(value, shape, item);
    case ShapeKind::list:
      return read_list(value, shape, item);
    case ShapeKind::object:
      return read_object(value, shape, item);
  }
  bug("a shape has a kind");
}

void write_shaped(Writer& out, const Shape& shape, const void* item) {
  // The functions of a shape that only look take the address that those that write take.
  void* const looked_at = const_cast<void*>(item);
  switch (shape.kind) {
    case ShapeKind::text:
      return out.value(*static_cast<const std::string*>(item));
    case ShapeKind::boolean:
      return out.value(*static_cast<const bool*>(item));
    case ShapeKind::real:
      return out.value(*static_cast<const double*>(item));
    case ShapeKind::integer:
      return write_integer(out, shape, item);
    case ShapeKind::date:
      return out.value(iso(*static_cast<const Date*>(item)));
    case ShapeKind::enumeration:
      return out.value(name_at(shape, item));
    case ShapeKind::wrapped:
      return write_shaped(out, *shape.inner, shape.value(looked_at));
    case ShapeKind::optional: {
      const void* const value = shape.value(looked_at);
      return value == nullptr ? out.null() : write_shaped(out, *shape.inner, value);
    }
    case ShapeKind::list:
      return write_list(out, shape, looked_at);
    case ShapeKind::object:
      return write_object(out, shape, looked_at);
  }
}

}  // namespace serment::json::bind
