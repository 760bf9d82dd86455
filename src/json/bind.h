#pragma once
// Maps described structs to JSON and back, by their shapes (json/shape.h). Field types:
// std::string, bool, integers, double, Date, Id<>, Personal<>, std::optional, std::vector,
// described enums and described structs. Reading is strict: an absent field (unless optional), an
// unknown field, another kind, an unknown enumerator or a number out of range is a fault with its
// path. An empty optional is not written; null reads as empty.
#include "json/reader.h"
#include "json/shape.h"
#include "json/writer.h"

namespace serment::json::bind {

/// Reads into an item of that shape. After a fault the item is half read, and is not to be used.
Result<void> read_shaped(Value value, const Shape& shape, void* item);
void write_shaped(Writer& out, const Shape& shape, const void* item);

/// Reads a T. Faults: "json.missing", "json.unknown", "json.enum", "json.string"…, with the path.
template <class T>
Result<T> read(Value value) {
  T item{};
  TRY_VOID(read_shaped(value, kShape<T>, &item));
  return item;
}

/// Parses a text and reads a T from it.
template <class T>
Result<T> read(std::string_view text) {
  const auto document = TRY(Document::parse(text));
  return read<T>(document.root());
}

template <class T>
void write(Writer& out, const T& item) {
  write_shaped(out, kShape<T>, &item);
}

/// The struct as one JSON text.
template <class T>
[[nodiscard]] std::string write(const T& item) {
  std::string text;
  Writer out(text);
  write(out, item);
  return text;
}

}  // namespace serment::json::bind
