#pragma once
// The sheet of a tool: record "ai_tool". proposed → assessed (every question answered) → allowed,
// restricted or forbidden, by a person; what changes afterwards is decided again.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ai_tools/proposal.h"
#include "base/calendar.h"
#include "records/duty.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::ai_tools {

struct Decision {
  std::string verdict{}, conditions{}, reason{}, by{}, at{};
  std::string proposed{};  ///< what the engine proposed then
  Date review_on;
};
BOOST_DESCRIBE_STRUCT(Decision, (), (verdict, conditions, reason, by, at, proposed, review_on))
struct AiTool {
  ToolFacts facts;
  std::vector<Answer> answers;
  std::optional<Decision> decision;
};
BOOST_DESCRIBE_STRUCT(AiTool, (), (facts, answers, decision))
struct StoredTool {
  std::string id, state;
  std::uint32_t version = 0;
  AiTool tool;
};

/// Errors: invalid_input "ai_tool.field"; conflict "ai_tool.exists" (same name and vendor).
Result<StoredTool> add_tool(vault::Session& session, store::Transaction& tx, const ToolFacts& facts,
                            std::string_view by);
Result<std::vector<StoredTool>> tools(vault::Session& session, store::Transaction& tx);
/// Error: not_found "ai_tool.unknown".
Result<StoredTool> find_tool(vault::Session& session, store::Transaction& tx, std::string_view id);

// Each takes the version that was read. Errors: conflict "record.version".
Result<StoredTool> edit_facts(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::uint32_t version, const ToolFacts& facts, std::string_view by);
Result<StoredTool> edit_answers(vault::Session& session, store::Transaction& tx,
                                std::string_view id, std::uint32_t version,
                                const std::vector<Answer>& answers, std::string_view by);
struct WantedDecision {
  std::string verdict, conditions, reason;
};
/// Errors: invalid_input "ai_tool.verdict", "ai_tool.conditions" (a restriction says them),
/// "ai_tool.reason" (missing, or needed because it allows more than what is proposed); forbidden
/// "ai_tool.not_assessed" (only a ban goes without answers).
Result<StoredTool> decide(vault::Session& session, store::Transaction& tx, std::string_view id,
                          std::uint32_t version, const WantedDecision& wanted, std::string_view by);

/// Tools to decide, decisions to look at again, and a notice that disagrees.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. Every tool and what was decided of it.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::ai_tools
