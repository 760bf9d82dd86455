#pragma once
// What people print: an attestation, a copy of what they signed, the state of the whole team.
#include <vector>

#include "compliance/answers.h"
#include "compliance/notice.h"
#include "people/team.h"

namespace serment::people {

/// Error: not_found "lesson.not_passed".
Result<compliance::Printable> attestation(const compliance::Answers& answers, const Lesson& lesson,
                                          const std::optional<Training>& training, Date today);
Result<compliance::Printable> signed_copy(const compliance::Answers& answers,
                                          const Signature& signature, Date today);
/// Done, to do or expired, for each person: what a control asks for.
Result<compliance::Printable> people_register(const compliance::Answers& answers,
                                              const std::vector<PersonState>& people, Date today);

}  // namespace serment::people
