#pragma once
// What the routes of impact assessments answer.
#include "api/reply.h"
#include "impact/assessments.h"
#include "impact/prefill.h"

namespace serment::api {

struct AssessmentHeading {
  std::string id{}, title{}, state{}, origin{};
  std::uint32_t version = 0;
  std::string at{}, author{};
  std::optional<Date> review_on{};
  std::uint64_t actions = 0, done = 0;  ///< of the action plan
};
BOOST_DESCRIBE_STRUCT(AssessmentHeading, (),
                      (id, title, state, origin, version, at, author, review_on, actions, done))
/// What keeps it from review.
struct NotReady {
  std::string code{}, text{}, place{};
};
BOOST_DESCRIBE_STRUCT(NotReady, (), (code, text, place))
struct AssessmentView {
  AssessmentHeading heading{};
  bool repaired = false;
  impact::Content content{};
  std::vector<impact::Attachment> attachments{};
  std::vector<impact::Risk> risks{};
  std::string map_text{};
  std::optional<NotReady> not_ready{};
  std::optional<impact::Validation> validation{};
};
BOOST_DESCRIBE_STRUCT(AssessmentView, (),
                      (heading, repaired, content, attachments, risks, map_text, not_ready,
                       validation))

AssessmentHeading heading_of(const impact::Assessment& one);
AssessmentView view_of(const impact::Assessment& one);
/// With its version as ETag.
Reply reply_with_assessment(const impact::Assessment& one, int status = 200);

}  // namespace serment::api
