#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace serment::hygiene {

/// "1 fiche", "12 fiches", "3 412 dossiers", with no-break spaces.
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace serment::hygiene
