#include "api/schema.h"

namespace serment::api {
namespace {

using json::Shape;

void write_schema(json::Writer& out, const Shape& shape);

void write_simple(json::Writer& out, std::string_view type, std::string_view format = {}) {
  out.begin_object();
  out.field("type", type);
  if (!format.empty()) out.field("format", format);
  out.end_object();
}

void write_enumeration(json::Writer& out, const Shape& shape) {
  out.begin_object();
  out.field("type", "string");
  out.key("enum");
  out.begin_array();
  for (const auto& one : shape.enumerators) out.value(one.name);
  out.end_array();
  out.end_object();
}

void write_list(json::Writer& out, const Shape& shape) {
  out.begin_object();
  out.field("type", "array");
  out.key("items");
  write_schema(out, *shape.inner);
  out.end_object();
}

void write_object(json::Writer& out, const Shape& shape) {
  out.begin_object();
  out.field("type", "object");
  out.key("properties");
  out.begin_object();
  for (const auto& field : shape.fields) {
    out.key(field.name);
    write_schema(out, *field.shape);
  }
  out.end_object();
  out.key("required");
  out.begin_array();
  for (const auto& field : shape.fields)
    if (field.shape->kind != Shape::Kind::optional) out.value(field.name);
  out.end_array();
  out.field("additionalProperties", false);
  out.end_object();
}

void write_schema(json::Writer& out, const Shape& shape) {
  using Kind = Shape::Kind;
  switch (shape.kind) {
    case Kind::text:
      return write_simple(out, "string");
    case Kind::boolean:
      return write_simple(out, "boolean");
    case Kind::integer:
      return write_simple(out, "integer");
    case Kind::real:
      return write_simple(out, "number");
    case Kind::date:
      return write_simple(out, "string", "date");
    case Kind::enumeration:
      return write_enumeration(out, shape);
    case Kind::wrapped:
    case Kind::optional:
      return write_schema(out, *shape.inner);
    case Kind::list:
      return write_list(out, shape);
    case Kind::object:
      return write_object(out, shape);
  }
}

}  // namespace

std::string schema_text(const Shape& shape) {
  std::string text;
  json::Writer out(text);
  write_schema(out, shape);
  return text;
}

}  // namespace serment::api
