#include "compliance/author.h"

#include "compliance/plain_text.h"

namespace serment::compliance {
namespace {

constexpr std::size_t kLongestName = 120;

}  // namespace

Result<std::string> named_author(std::string_view name, std::string_view code,
                                 std::string_view kept) {
  const auto person = trimmed(name);
  if (!person.empty() && person.size() <= kLongestName && is_plain_text(person) &&
      person.find('\n') == std::string_view::npos && !turns_direction(person))
    return std::string(person);
  return fail(Errc::invalid_input, code,
              "Il faut le nom de la personne qui en prend la responsabilité.", std::string(kept),
              "Donnez un prénom et un nom.", "person");
}

}  // namespace serment::compliance
