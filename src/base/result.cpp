#include "base/result.h"

#include "base/bug.h"

namespace serment {

Error::Error() noexcept = default;
Error::Error(Errc family, std::string stable_code, std::string happened, std::string was_kept,
             std::string to_do, std::string at_fault)
    : errc(family),
      code(std::move(stable_code)),
      what(std::move(happened)),
      kept(std::move(was_kept)),
      next(std::move(to_do)),
      place(std::move(at_fault)) {}
Error::Error(const Error&) = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(const Error&) = default;
Error& Error::operator=(Error&&) noexcept = default;
Error::~Error() = default;

Error Error::at(std::string where) && {
  if (place.empty()) place = std::move(where);
  return std::move(*this);
}

tl::unexpected<Error> fail(Errc errc, std::string_view code, std::string_view what,
                           std::string_view kept, std::string_view next, std::string_view place) {
  return tl::unexpected<Error>(Error(errc, std::string(code), std::string(what), std::string(kept),
                                     std::string(next), std::string(place)));
}

void bug(std::string_view what) {
  throw Bug(std::string(what));
}

std::string_view name_of(Errc errc) {
  switch (errc) {
    case Errc::invalid_input:
      return "invalid_input";
    case Errc::not_found:
      return "not_found";
    case Errc::forbidden:
      return "forbidden";
    case Errc::conflict:
      return "conflict";
    case Errc::locked:
      return "locked";
    case Errc::integrity:
      return "integrity";
    case Errc::unavailable:
      return "unavailable";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

int exit_code_of(Errc errc) {
  switch (errc) {
    case Errc::invalid_input:
      return 2;
    case Errc::not_found:
      return 3;
    case Errc::forbidden:
      return 4;
    case Errc::conflict:
      return 5;
    case Errc::locked:
      return 6;
    case Errc::integrity:
      return 7;
    case Errc::unavailable:
      return 8;
    case Errc::internal:
      return 70;
  }
  return 70;
}

}  // namespace serment
