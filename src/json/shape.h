#pragma once
// The shape of a described struct, as data. A struct says its fields once:
//   struct Act { Date date; std::int64_t cents = 0; };
//   BOOST_DESCRIBE_STRUCT(Act, (), (date, cents))
// and kShape<Act> tells them at run time, so that whoever reads, writes or documents structs is
// compiled once (json/bind.h, a register's TOML, an API's schema), not once for each struct.
#include <array>
#include <boost/describe.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "base/personal.h"

namespace serment::json {

struct Shape;

/// A member of a struct.
struct Field {
  std::string_view name;
  const Shape* shape;
  void* (*in)(void* item);  ///< where it is in an item
};

struct Enumerator {
  std::string_view name;
  std::int64_t value;
};

/// What a type is made of. The functions take the address of a T and give addresses inside it;
/// those that only look do not write, and may be given what is const.
struct Shape {
  enum class Kind : std::uint8_t {
    text,         ///< std::string
    boolean,      ///< bool
    integer,      ///< of `bytes` bytes
    real,         ///< double
    date,         ///< Date
    enumeration,  ///< an integer among `enumerators`
    wrapped,      ///< Id<>, Personal<>: holds one `inner`
    optional,     ///< std::optional of `inner`
    list,         ///< std::vector of `inner`
    object,       ///< `fields`
  };
  Kind kind;
  std::uint8_t bytes = 0;
  bool is_signed = false;
  std::span<const Enumerator> enumerators{};
  std::span<const Field> fields{};
  const Shape* inner = nullptr;
  /// wrapped, optional: the value inside; null when there is none.
  void* (*value)(void* item) = nullptr;
  /// list: how many, and one of them.
  std::size_t (*size)(const void* item) = nullptr;
  void* (*element)(void* item, std::size_t index) = nullptr;
  /// optional, list: empties it.
  void (*clear)(void* item) = nullptr;
  /// optional, list: adds a value as its type makes it, and gives its address.
  void* (*add)(void* item) = nullptr;
};

/// The number at `item`, an integer or an enumeration; one beyond the signed range keeps its bits.
std::int64_t integer_at(const Shape& shape, const void* item);
/// False when the type cannot hold that number: nothing is written then.
[[nodiscard]] bool set_integer(const Shape& shape, void* item, std::int64_t number);
[[nodiscard]] bool set_natural(const Shape& shape, void* item, std::uint64_t number);
/// The name of the enumerator at `item`, empty when its value has none.
std::string_view name_at(const Shape& shape, const void* item);
/// False when no enumerator has that name: nothing is written then.
[[nodiscard]] bool set_name(const Shape& shape, void* item, std::string_view name);

namespace detail {

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
struct Wrapped : std::false_type {};
template <class Tag>
struct Wrapped<Id<Tag>> : std::true_type {
  static auto& inside(Id<Tag>& item) { return item.value; }
};
template <class T>
struct Wrapped<Personal<T>> : std::true_type {
  // reveal() gives it to look at only; the item is not const, and a reader fills it where it is.
  static auto& inside(Personal<T>& item) { return const_cast<T&>(item.reveal()); }
};

template <class T>
struct Grows : std::false_type {};
template <class T>
struct Grows<std::optional<T>> : std::true_type {
  static constexpr auto kKind = Shape::Kind::optional;
};
template <class T>
struct Grows<std::vector<T>> : std::true_type {
  static_assert(!std::is_same_v<T, bool>, "the elements of std::vector<bool> have no address");
  static constexpr auto kKind = Shape::Kind::list;
};

template <class T>
constexpr Shape shape_of();

}  // namespace detail

template <class T>
inline constexpr Shape kShape = detail::shape_of<T>();

namespace detail {

template <template <class...> class List, class... Member>
constexpr auto enumerators_of(List<Member...>) {
  return std::array<Enumerator, sizeof...(Member)>{
      Enumerator{Member::name, static_cast<std::int64_t>(Member::value)}...};
}
template <class T>
inline constexpr auto kEnumerators = enumerators_of(boost::describe::describe_enumerators<T>{});

template <class T, class Member>
constexpr Field field_of() {
  using Type = std::remove_cvref_t<decltype(std::declval<T&>().*Member::pointer)>;
  return {Member::name, &kShape<Type>,
          [](void* item) -> void* { return &(static_cast<T*>(item)->*Member::pointer); }};
}
template <class T, template <class...> class List, class... Member>
constexpr auto fields_of(List<Member...>) {
  return std::array<Field, sizeof...(Member)>{field_of<T, Member>()...};
}
template <class T>
inline constexpr auto kFields = fields_of<T>(Members<T>{});

// Of std::optional and std::vector.
template <class T>
constexpr Shape growing_shape() {
  Shape shape{.kind = Grows<T>::kKind, .inner = &kShape<typename T::value_type>};
  shape.clear = [](void* item) { *static_cast<T*>(item) = T(); };
  if constexpr (Grows<T>::kKind == Shape::Kind::optional) {
    shape.value = [](void* item) -> void* {
      auto& held = *static_cast<T*>(item);
      return held ? &*held : nullptr;
    };
    shape.add = [](void* item) -> void* { return &static_cast<T*>(item)->emplace(); };
  } else {
    shape.size = [](const void* item) { return static_cast<const T*>(item)->size(); };
    shape.element = [](void* item, std::size_t index) -> void* {
      return &(*static_cast<T*>(item))[index];
    };
    shape.add = [](void* item) -> void* { return &static_cast<T*>(item)->emplace_back(); };
  }
  return shape;
}

template <class T>
constexpr Shape shape_of() {
  using Kind = Shape::Kind;
  if constexpr (std::is_same_v<T, std::string>) {
    return {.kind = Kind::text};
  } else if constexpr (std::is_same_v<T, bool>) {
    return {.kind = Kind::boolean};
  } else if constexpr (std::is_same_v<T, double>) {
    return {.kind = Kind::real};
  } else if constexpr (std::is_same_v<T, Date>) {
    return {.kind = Kind::date};
  } else if constexpr (std::is_enum_v<T>) {
    return {.kind = Kind::enumeration,
            .bytes = sizeof(T),
            .is_signed = std::is_signed_v<std::underlying_type_t<T>>,
            .enumerators = kEnumerators<T>};
  } else if constexpr (std::is_integral_v<T>) {
    return {.kind = Kind::integer, .bytes = sizeof(T), .is_signed = std::is_signed_v<T>};
  } else if constexpr (Wrapped<T>::value) {
    using Inner = std::remove_cvref_t<decltype(Wrapped<T>::inside(std::declval<T&>()))>;
    return {.kind = Kind::wrapped, .inner = &kShape<Inner>, .value = [](void* item) -> void* {
              return &Wrapped<T>::inside(*static_cast<T*>(item));
            }};
  } else if constexpr (Grows<T>::value) {
    return growing_shape<T>();
  } else {
    return {.kind = Kind::object, .fields = kFields<T>};
  }
}

}  // namespace detail
}  // namespace serment::json
