#include "cli/json_text.h"

#include <charconv>

namespace serment::cli {

void field_date(json::Writer& out, std::string_view name, const std::optional<Date>& date) {
  out.key(name);
  if (date)
    out.value(iso(*date));
  else
    out.null();
}

Result<std::uint64_t> natural_option(const Arguments& arguments, std::string_view name) {
  const auto text = arguments.text(name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return fail(Errc::invalid_input, "number.malformed", "Un nombre entier est attendu.", {},
                "Écrivez par exemple 12.", std::string(name));
  return value;
}

}  // namespace serment::cli
