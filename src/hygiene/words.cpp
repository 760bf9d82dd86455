#include "hygiene/words.h"

namespace serment::hygiene {

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  constexpr std::string_view kThin = "\u202f";
  auto digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, kThin);
  return digits + "\u00a0" + std::string(number < 2 ? one : many);
}

}  // namespace serment::hygiene
