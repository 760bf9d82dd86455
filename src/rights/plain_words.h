#pragma once
#include <string>
#include <string_view>

namespace serment::rights {

/// What a field of a FHIR resource is called by who reads no software ("effectiveDateTime" →
/// « Date »); the name itself when it is not among the usual ones.
std::string_view french_field(std::string_view name);

/// What a field holds, as a person writes it: usual codes of status and sex, days, instants (Paris
/// time). Anything else is given as it is: a copy leaves nothing out.
std::string french_value(std::string_view field, std::string_view text);

}  // namespace serment::rights
