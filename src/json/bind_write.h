#pragma once
// The writing half of json/bind.h, and the traits both halves share.
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <optional>
#include <type_traits>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "base/personal.h"
#include "json/writer.h"

namespace serment::json::bind {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsPersonal : std::false_type {};
template <class T>
struct IsPersonal<Personal<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
void write(Writer& out, const T& item) {
  if constexpr (std::is_enum_v<T>) {
    out.value(boost::describe::enum_to_string(item, ""));
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double> ||
                       std::is_same_v<T, std::string>) {
    out.value(item);
  } else if constexpr (std::is_unsigned_v<T>) {
    out.value(static_cast<std::uint64_t>(item));
  } else if constexpr (std::is_integral_v<T>) {
    out.value(static_cast<std::int64_t>(item));
  } else if constexpr (std::is_same_v<T, Date>) {
    out.value(iso(item));
  } else if constexpr (IsId<T>::value) {
    out.value(item.value);
  } else if constexpr (IsPersonal<T>::value) {
    write(out, item.reveal());
  } else if constexpr (IsOptional<T>::value) {
    item ? write(out, *item) : out.null();
  } else if constexpr (IsVector<T>::value) {
    out.begin_array();
    for (const auto& element : item) write(out, element);
    out.end_array();
  } else {
    out.begin_object();
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      const auto& field = item.*member.pointer;
      if constexpr (IsOptional<std::decay_t<decltype(field)>>::value) {
        if (!field) return;
      }
      out.key(member.name);
      write(out, field);
    });
    out.end_object();
  }
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
