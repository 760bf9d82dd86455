#include "text/expression.h"

#include <unicode/regex.h>

namespace serment::text {
namespace {

/// Of ICU's own units, a few thousand matching steps each.
constexpr std::int32_t kMostSteps = 20'000;

struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};
using TextView = std::unique_ptr<UText, CloseText>;

TextView view_of(std::string_view utf8, UErrorCode& status) {
  return TextView(
      utext_openUTF8(nullptr, utf8.data(), static_cast<std::int64_t>(utf8.size()), &status));
}

}  // namespace

struct Expression::Compiled {
  std::unique_ptr<icu::RegexPattern> pattern;
};

Expression::Expression(std::shared_ptr<const Compiled> compiled)
    : x_compiled(std::move(compiled)) {}

std::optional<Expression> Expression::compile(std::string_view pattern) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  const auto view = view_of(pattern, status);
  auto compiled = std::make_shared<Compiled>();
  compiled->pattern.reset(icu::RegexPattern::compile(view.get(), where, status));
  if (U_FAILURE(status)) return std::nullopt;
  return Expression(std::move(compiled));
}

std::optional<std::vector<Span>> Expression::find_all(std::string_view utf8) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto view = view_of(utf8, status);
  const std::unique_ptr<icu::RegexMatcher> matcher(x_compiled->pattern->matcher(status));
  if (U_FAILURE(status)) return std::nullopt;
  matcher->setTimeLimit(kMostSteps, status);
  matcher->reset(view.get());
  const std::int32_t group = matcher->groupCount() > 0 ? 1 : 0;
  std::vector<Span> found;
  while (matcher->find(status) != 0 && U_SUCCESS(status)) {
    const auto begin = matcher->start64(group, status);
    const auto end = matcher->end64(group, status);
    if (begin >= 0 && begin < end)
      found.push_back({static_cast<std::size_t>(begin), static_cast<std::size_t>(end)});
  }
  if (U_FAILURE(status)) return std::nullopt;
  return found;
}

}  // namespace serment::text
