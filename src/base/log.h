#pragma once
// One line of JSON an event on standard error, which systemd keeps for 6 to 12 months (the unit
// file says how long). Fields are ids, enumerators, counts and durations: no free text, and nothing
// of a patient (Personal<T> does not convert to a Field's value).
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace serment::log {

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, std::uint64_t, bool> value;
};

/// "net.connection_refused" and its fields; thread-safe.
void info(std::string_view event, std::initializer_list<Field> fields = {});
void warning(std::string_view event, std::initializer_list<Field> fields = {});
void error(std::string_view event, std::initializer_list<Field> fields = {});

/// The line as written, without its end: for tests. `at` is an RFC 3339 instant.
std::string line(std::string_view level, std::string_view at, std::string_view event,
                 std::initializer_list<Field> fields);

}  // namespace serment::log
