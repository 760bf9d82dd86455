#pragma once
// JSON Schema of a described struct, from the same shape that reads and writes it.
#include <string>

#include "json/bind.h"

namespace serment::api {

/// The schema of what has that shape, as json/bind.h writes it.
std::string schema_text(const json::Shape& shape);

/// For Route::request and Route::response.
template <class T>
std::string schema() {
  return schema_text(json::kShape<T>);
}

/// A free object, where the shape is another format's (a job's result, a form).
inline std::string any_object() {
  return R"({"type":"object"})";
}
inline std::string octets() {
  return R"({"type":"string","format":"binary"})";
}

}  // namespace serment::api
