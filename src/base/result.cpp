#include "base/result.h"

#include "base/bug.h"

namespace serment {

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
