#pragma once
#include <compare>
#include <utility>

namespace serment {

/// A personal value (name, birth date, INS, free text). It has no formatter and no conversion, so
/// that it cannot reach a log, an error or a file name by accident; `reveal()` is greppable and the
/// lint allows it only in the modules that show or seal patient data.
template <class T>
class Personal {
 public:
  Personal() = default;
  explicit Personal(T value) : x_value(std::move(value)) {}
  [[nodiscard]] const T& reveal() const { return x_value; }
  auto operator<=>(const Personal&) const = default;

 private:
  T x_value{};
};

}  // namespace serment
