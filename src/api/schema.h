#pragma once
// JSON Schema of a described struct, from the same description that reads and writes it.
#include <string>

#include "json/bind.h"

namespace serment::api {

/// The schema of T as json/bind.h writes it.
template <class T>
void write_schema(json::Writer& out);

namespace detail {

inline void simple(json::Writer& out, std::string_view type, std::string_view format = {}) {
  out.begin_object();
  out.field("type", type);
  if (!format.empty()) out.field("format", format);
  out.end_object();
}

template <class T>
void enumeration(json::Writer& out) {
  out.begin_object();
  out.field("type", "string");
  out.key("enum");
  out.begin_array();
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
      [&](auto one) { out.value(one.name); });
  out.end_array();
  out.end_object();
}

template <class T>
void object(json::Writer& out) {
  out.begin_object();
  out.field("type", "object");
  out.key("properties");
  out.begin_object();
  boost::mp11::mp_for_each<json::bind::Members<T>>([&](auto member) {
    out.key(member.name);
    write_schema<std::decay_t<decltype(std::declval<T>().*member.pointer)>>(out);
  });
  out.end_object();
  out.key("required");
  out.begin_array();
  boost::mp11::mp_for_each<json::bind::Members<T>>([&](auto member) {
    using Field = std::decay_t<decltype(std::declval<T>().*member.pointer)>;
    if (!json::bind::IsOptional<Field>::value) out.value(member.name);
  });
  out.end_array();
  out.field("additionalProperties", false);
  out.end_object();
}

}  // namespace detail

template <class T>
void write_schema(json::Writer& out) {
  using namespace json::bind;
  if constexpr (std::is_enum_v<T>) {
    detail::enumeration<T>(out);
  } else if constexpr (std::is_same_v<T, bool>) {
    detail::simple(out, "boolean");
  } else if constexpr (std::is_same_v<T, double>) {
    detail::simple(out, "number");
  } else if constexpr (std::is_same_v<T, std::string> || IsId<T>::value) {
    detail::simple(out, "string");
  } else if constexpr (std::is_integral_v<T>) {
    detail::simple(out, "integer");
  } else if constexpr (std::is_same_v<T, Date>) {
    detail::simple(out, "string", "date");
  } else if constexpr (IsPersonal<T>::value) {
    write_schema<std::decay_t<decltype(std::declval<T>().reveal())>>(out);
  } else if constexpr (IsOptional<T>::value) {
    write_schema<typename T::value_type>(out);
  } else if constexpr (IsVector<T>::value) {
    out.begin_object();
    out.field("type", "array");
    out.key("items");
    write_schema<typename T::value_type>(out);
    out.end_object();
  } else {
    detail::object<T>(out);
  }
}

/// For Route::request and Route::response.
template <class T>
std::string schema() {
  std::string text;
  json::Writer out(text);
  write_schema<T>(out);
  return text;
}

/// A free object, where the shape is another format's (a job's result, a form).
inline std::string any_object() {
  return R"({"type":"object"})";
}
inline std::string octets() {
  return R"({"type":"string","format":"binary"})";
}

}  // namespace serment::api
