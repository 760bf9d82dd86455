#pragma once
// Maps described structs to JSON and back. A struct says its fields once:
//   struct Act { Date date; std::int64_t cents = 0; };
//   BOOST_DESCRIBE_STRUCT(Act, (), (date, cents))
// and bind::write / bind::read follow that description. Field types: std::string, bool, integers,
// double, Date, Id<>, Personal<>, std::optional, std::vector, described enums and described
// structs. Reading is strict: an absent field (unless optional), an unknown field, another kind, an
// unknown enumerator or a number out of range is a fault with its path. An empty optional is not
// written; null reads as empty.
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <limits>
#include <type_traits>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "base/personal.h"
#include "json/reader.h"
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

template <class T>
Result<T> read(Value value);

template <class T>
Result<T> read_integer(Value value) {
  if constexpr (std::is_unsigned_v<T>) {
    const auto number = TRY(value.natural());
    if (number <= std::numeric_limits<T>::max()) return static_cast<T>(number);
  } else {
    const auto number = TRY(value.integer());
    if (number >= std::numeric_limits<T>::min() && number <= std::numeric_limits<T>::max()) {
      return static_cast<T>(number);
    }
  }
  return value.fault("json.integer", "Ce nombre entier sort des limites du champ.");
}

template <class T>
Result<T> read_struct(Value value) {
  if (!value.is(Kind::object)) return value.fault("json.object", "Un objet est attendu ici.");
  T item{};
  Result<void> outcome{};
  std::size_t known = 0;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    using Field = std::decay_t<decltype(item.*member.pointer)>;
    if (!outcome) return;
    const auto found = value.find(member.name);
    if (found) ++known;
    if (!found && IsOptional<Field>::value) return;
    auto field = found ? read<Field>(*found)
                       : value.at(member.name).and_then([](Value v) { return read<Field>(v); });
    if (!field) {
      outcome = tl::unexpected<Error>(std::move(field).error());
      return;
    }
    item.*member.pointer = std::move(field).value();
  });
  TRY_VOID(std::move(outcome));
  if (known == value.size()) return item;
  for (const auto member : value) {
    bool described = false;
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto known_member) { described = described || member.key() == known_member.name; });
    if (!described) return member.fault("json.unknown", "Ce champ n’est pas connu ici.");
  }
  return item;
}

/// Reads a T. Faults: "json.missing", "json.unknown", "json.enum", "json.string"…, with the path.
template <class T>
Result<T> read(Value value) {
  if constexpr (std::is_enum_v<T>) {
    T item{};
    const std::string name(TRY(value.string()));
    if (boost::describe::enum_from_string(name.c_str(), item)) return item;
    return value.fault("json.enum", "Cette valeur ne fait pas partie de la liste permise.");
  } else if constexpr (std::is_same_v<T, bool>) {
    return value.boolean();
  } else if constexpr (std::is_same_v<T, double>) {
    return value.number();
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::string(TRY(value.string()));
  } else if constexpr (std::is_integral_v<T>) {
    return read_integer<T>(value);
  } else if constexpr (std::is_same_v<T, Date>) {
    auto date = parse_iso_date(TRY(value.string()));
    if (!date) return value.fault("json.date", "Une date AAAA-MM-JJ est attendue ici.");
    return *date;
  } else if constexpr (IsId<T>::value) {
    return T{std::string(TRY(value.string()))};
  } else if constexpr (IsPersonal<T>::value) {
    using Inner = std::decay_t<decltype(std::declval<T>().reveal())>;
    return T(TRY(read<Inner>(value)));
  } else if constexpr (IsOptional<T>::value) {
    if (value.is(Kind::null)) return T{};
    return T(TRY(read<typename T::value_type>(value)));
  } else if constexpr (IsVector<T>::value) {
    if (!value.is(Kind::array)) return value.fault("json.array", "Une liste est attendue ici.");
    T items;
    for (const auto element : value) {
      items.push_back(TRY(read<typename T::value_type>(element)));
    }
    return items;
  } else {
    return read_struct<T>(value);
  }
}

/// Parses a text and reads a T from it.
template <class T>
Result<T> read(std::string_view text) {
  const auto document = TRY(Document::parse(text));
  return read<T>(document.root());
}

}  // namespace serment::json::bind
