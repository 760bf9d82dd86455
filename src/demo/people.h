#pragma once
// Invented people: names made of syllables, identifiers that no register can hold.
#include <string>

#include "base/calendar.h"
#include "demo/chance.h"
#include "dossier/model.h"

namespace serment::demo {

/// Patient number n of a practice on a day, whole: identity, dates, care, papers.
dossier::ImportedPatient patient(std::uint64_t seed, std::uint64_t number, Date today);
/// A new consultation of that patient, as a later export would bring it.
dossier::ImportedPatient visit(std::uint64_t seed, std::uint64_t number, Date today, Date day);
/// "99700" and a number, with its key.
std::string fictional_rpps(std::uint64_t number);

}  // namespace serment::demo
