#pragma once
// What may follow the "?" of an address. A route declares what it reads: the document says it, and
// a misspelled filter is refused instead of listing everything.
#include <cstdint>
#include <span>
#include <string_view>

namespace serment::api {

struct Parameter {
  enum class Kind : std::uint8_t { text, day, natural, choice };
  std::string_view name;
  Kind kind = Kind::text;
  std::string_view says;   ///< French, for the document
  std::uint64_t most = 0;  ///< of a natural number
  std::string_view words;  ///< of a choice, between spaces
};

namespace query {

constexpr Parameter text(std::string_view name, std::string_view says) {
  return {name, Parameter::Kind::text, says, 0, {}};
}
constexpr Parameter day(std::string_view name, std::string_view says) {
  return {name, Parameter::Kind::day, says, 0, {}};
}
constexpr Parameter natural(std::string_view name, std::uint64_t most, std::string_view says) {
  return {name, Parameter::Kind::natural, says, most, {}};
}
constexpr Parameter choice(std::string_view name, std::string_view words, std::string_view says) {
  return {name, Parameter::Kind::choice, says, 0, words};
}

}  // namespace query

/// What becomes of a parameter that the route does not declare.
enum class Others : std::uint8_t {
  refused,
  passed_over,  ///< the address is called by strangers' programs, which add their own
};

/// A path with "{names}", under /api/v1, and its parameters: `Address("/patients", kOfPage)`, or a
/// bare `"/holds"`.
struct Address {
  std::string_view pattern;
  std::span<const Parameter> query;
  Others others = Others::refused;

  constexpr Address() = default;
  // Not explicit: a table's line says a bare path as it is.
  constexpr Address(const char* its_pattern, std::span<const Parameter> its_query = {},
                    Others its_others = Others::refused)
      : pattern(its_pattern), query(its_query), others(its_others) {}
  /// Null when the route does not declare it.
  [[nodiscard]] constexpr const Parameter* find(std::string_view name) const {
    for (const auto& one : query)
      if (one.name == name) return &one;
    return nullptr;
  }
};

}  // namespace serment::api
