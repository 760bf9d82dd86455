#pragma once
// law/ai_questions.toml and law/ai_act.toml: what to ask of an AI tool, what its answers lead to,
// and which duties of the AI Act apply from which day.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::ai_tools {

struct Sheet {
  std::string id, title;  ///< "cnil1", "CNIL 1. Les bonnes questions…"
};
struct Question {
  std::string id, sheet, text, why, reference;
};
enum class Effect : std::uint8_t { note, restricted, forbidden };
struct Rule {
  std::string id;
  std::vector<std::string> when;  ///< facts and answers ("q.training=yes"), one of which must hold
  Effect effect = Effect::note;
  std::string reason;
  std::string condition;  ///< of use; empty unless restricted
  std::string reference;
};

struct Grid {
  int review_months = 0;  ///< after which a decision is looked at again
  std::vector<law::CitedSource> sources;
  std::vector<Sheet> sheets;
  std::vector<Question> questions;
  std::vector<Rule> rules;
  [[nodiscard]] const Question* find(std::string_view id) const;
};
/// Errors: invalid_input "toml.…" (unknown field, sheet, source, question, fact or effect).
Result<Grid> parse_grid(std::string_view toml);
/// The grid built in; a fault in it is a bug, tested.
const Grid& grid();

struct Obligation {
  std::string id, title, text, action, reference, confidence;
  Date from;
  std::vector<std::string> applies;  ///< "all", or facts of a tool
};
Result<std::vector<Obligation>> parse_obligations(std::string_view toml);
/// By date.
const std::vector<Obligation>& obligations();

/// The facts that rules and obligations may name.
bool is_fact(std::string_view token);

}  // namespace serment::ai_tools
