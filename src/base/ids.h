#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "base/random.h"

namespace serment {

/// Draws 26 characters of lower-case Crockford base32 (130 random bits): no time, no counter, so an
/// identifier tells nothing about its holder.
std::string draw_id(Random& random);
/// True for what draw_id can produce.
bool is_id(std::string_view text);

/// An identifier that cannot be confused with another kind's.
template <class Tag>
struct Id {
  std::string value;
  auto operator<=>(const Id&) const = default;
};

using PracticeId = Id<struct PracticeTag>;
using DossierId = Id<struct DossierTag>;
using ObjectId = Id<struct ObjectTag>;

}  // namespace serment
