// A card's certificate, its chain and the practice's files: all from outside, none may do more than
// be refused. Whatever is read names somebody.
#include <cstdlib>

#include "crypto/card_certificate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const Bytes given(data, data + size);
  const auto read = crypto::read_card(given);
  if (read && read->identifier.empty()) std::abort();
  const auto now = parse_instant("2026-11-27T12:00:00.000Z").value();
  // Alone, nothing is trusted; beside itself as an authority, an empty list refuses.
  if (crypto::check_card(given, {given}, {}, now)) std::abort();
  if (crypto::check_card(given, {}, {given}, now)) std::abort();
  return 0;
}
