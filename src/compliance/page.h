#pragma once
// What every printed page shares: its template and the identity of the practice.
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "compliance/answers.h"
#include "documents/template.h"

namespace serment::compliance {

/// The template of texts/ of that name, with the shared style sheet in its place.
std::string template_of(std::string_view name);
/// Name, address, telephone, e-mail, SIRET, officer and date, as every document shows them.
documents::View practice_view(const Answers& answers, Date date);
/// The texts that are not empty, separated by commas.
std::string joined(const std::vector<std::string>& parts);

}  // namespace serment::compliance
