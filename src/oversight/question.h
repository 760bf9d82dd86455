#pragma once
// How questions and reviews are stored; shared by the files of this folder.
#include "oversight/review.h"
#include "records/records.h"

namespace serment::oversight {

const records::Lifecycle& question_lifecycle();
const records::Lifecycle& review_lifecycle();

Result<StoredQuestion> stored_question(const records::Record& record);
Result<StoredReview> stored_review(const records::Record& record);
Result<StoredQuestion> save_question(vault::Session& session, store::Transaction& tx,
                                     const StoredQuestion& question, std::string_view state,
                                     std::string_view by);
Result<StoredReview> save_review(vault::Session& session, store::Transaction& tx,
                                 const StoredReview& review, std::string_view state,
                                 std::string_view by);
/// Adds to a review the time since the last act, and who acted.
void count_time(WeekReview& review, Instant now, std::string_view by);

}  // namespace serment::oversight
