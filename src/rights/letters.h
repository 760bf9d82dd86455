#pragma once
// The letters of a request, from receipt to refusal, each with its legal ground; and what the
// person may do next. Texts are in texts/letters/.
#include "compliance/answers.h"
#include "compliance/notice.h"
#include "documents/template.h"
#include "rights/request.h"

namespace serment::rights {

/// "receipt" (the number, at the desk), "acknowledgement" (by post), "extension", "answer",
/// "refusal", "erasure" (row by row).
inline constexpr std::string_view kLetters[] = {"receipt", "acknowledgement", "extension",
                                                "answer",  "refusal",         "erasure"};

/// Errors: not_found "letter.unknown"; forbidden "letter.not_yet" (nothing decided that it says).
Result<compliance::Printable> letter(const compliance::Answers& answers,
                                     const StoredRequest& stored, std::string_view kind,
                                     Instant now);
/// Whether that letter has something to say yet.
bool letter_ready(const StoredRequest& stored, std::string_view kind);
/// What was left out of a copy, by ground, without naming a piece.
std::vector<documents::View> excluded_views(const StoredRequest& stored);

}  // namespace serment::rights
