#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/command.h"
#include "json/writer.h"

namespace serment::cli {

/// Writes one JSON text.
template <class Fill>
std::string json_text(const Fill& fill) {
  std::string text;
  json::Writer out(text);
  fill(out);
  return text;
}

/// `"name": "YYYY-MM-DD"` or null.
void field_date(json::Writer& out, std::string_view name, const std::optional<Date>& date);

/// A natural number given as an option or positional; the error names it.
Result<std::uint64_t> natural_option(const Arguments& arguments, std::string_view name);

}  // namespace serment::cli
