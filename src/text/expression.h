#pragma once
// Regular expressions over Unicode text (ICU's syntax), compiled once.
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace serment::text {

/// A stretch of a UTF-8 text, in bytes: [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Immutable once compiled; thread-safe. Copies share what was compiled.
class Expression {
 public:
  /// Nothing when it does not compile.
  static std::optional<Expression> compile(std::string_view pattern);
  /// Where it is found in well-formed UTF-8, in order: its group 1 when it has one. Nothing when
  /// the text needs more steps than any honest one does.
  [[nodiscard]] std::optional<std::vector<Span>> find_all(std::string_view utf8) const;

 private:
  struct Compiled;
  explicit Expression(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> x_compiled;
};

}  // namespace serment::text
