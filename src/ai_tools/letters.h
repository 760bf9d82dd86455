#pragma once
// The sheet of a tool, printed: facts, answers, proposal, decision.
#include "ai_tools/ai_tool.h"
#include "compliance/answers.h"
#include "compliance/notice.h"

namespace serment::ai_tools {

/// "Autorisé", "Limité", "Interdit".
std::string verdict_in_french(std::string_view verdict);
/// What a tool receives: "Données de patients"…
std::string data_in_french(std::string_view data);

Result<compliance::Printable> tool_sheet(const compliance::Answers& answers,
                                         const StoredTool& stored, Date today);

}  // namespace serment::ai_tools
