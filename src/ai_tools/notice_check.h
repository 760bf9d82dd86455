#pragma once
// Does the patients' notice name the AI tools that see their data? The notice is written from the
// practice's answers; this only says where they and the sheets disagree. Pure.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "ai_tools/ai_tool.h"
#include "compliance/answers.h"

namespace serment::ai_tools {

struct NoticeCheck {
  bool agrees = true;
  std::vector<std::string> missing;  ///< tools in use that the notice does not name
  bool unfounded = false;  ///< the notice announces AI, and no tool in use sees patients' data
};
BOOST_DESCRIBE_STRUCT(NoticeCheck, (), (agrees, missing, unfounded))

/// True when a decision lets the tool see patients' data, named or not.
bool sees_patients(const StoredTool& stored);
NoticeCheck check_notice(const std::vector<StoredTool>& tools, const compliance::Answers& answers);

/// Corrects the practice's answers so that the notice names those tools and no other; what was
/// displayed is then out of date. Errors: not_found "practice.no_answers"; conflict
/// "ai_tool.notice_agrees" (nothing to correct).
Result<NoticeCheck> correct_notice(vault::Session& session, store::Transaction& tx,
                                   std::string_view by);

}  // namespace serment::ai_tools
