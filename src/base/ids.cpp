#include "base/ids.h"

#include <algorithm>
#include <array>

namespace serment {
namespace {
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kLength = 26;
}  // namespace

std::string draw_id(Random& random) {
  std::array<std::uint8_t, kLength> bytes{};
  random.fill(bytes);
  std::string id;
  id.reserve(kLength);
  for (const auto byte : bytes) id.push_back(kAlphabet[byte & 31U]);
  return id;
}

bool is_id(std::string_view text) {
  return text.size() == kLength && std::all_of(text.begin(), text.end(), [](char c) {
           return kAlphabet.find(c) != std::string_view::npos;
         });
}

}  // namespace serment
