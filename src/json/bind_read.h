#pragma once
// The reading half of json/bind.h.
#include <limits>

#include "json/bind_write.h"
#include "json/reader.h"

namespace serment::json::bind {

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
