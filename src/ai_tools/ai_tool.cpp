#include "ai_tools/ai_tool.h"

#include <algorithm>

#include "audit/actions.h"
#include "base/clock.h"
#include "base/ids.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "records/records.h"
#include "text/names.h"

namespace serment::ai_tools {
namespace {

constexpr std::string_view kKind = "ai_tool";
constexpr std::string_view kProposed = "proposed";
constexpr std::string_view kAssessed = "assessed";
constexpr std::string_view kAllowed = "allowed";
constexpr std::string_view kRestricted = "restricted";
constexpr std::string_view kForbidden = "forbidden";
constexpr std::string_view kPropose = audit::known_act("ai_tool.proposed");
constexpr std::string_view kAssess = audit::known_act("ai_tool.assessed");
constexpr std::string_view kDecide = audit::known_act("ai_tool.decided");
constexpr records::Transition kSteps[] = {
    {"", kProposed, kPropose},          {kProposed, kProposed, kPropose},
    {kProposed, kAssessed, kAssess},    {kProposed, kForbidden, kDecide},
    {kAssessed, kAssessed, kAssess},    {kAssessed, kProposed, kAssess},
    {kAssessed, kAllowed, kDecide},     {kAssessed, kRestricted, kDecide},
    {kAssessed, kForbidden, kDecide},   {kAllowed, kAllowed, kDecide},
    {kAllowed, kRestricted, kDecide},   {kAllowed, kForbidden, kDecide},
    {kAllowed, kAssessed, kAssess},     {kAllowed, kProposed, kAssess},
    {kRestricted, kAllowed, kDecide},   {kRestricted, kRestricted, kDecide},
    {kRestricted, kForbidden, kDecide}, {kRestricted, kAssessed, kAssess},
    {kRestricted, kProposed, kAssess},  {kForbidden, kAllowed, kDecide},
    {kForbidden, kRestricted, kDecide}, {kForbidden, kForbidden, kDecide},
    {kForbidden, kAssessed, kAssess},   {kForbidden, kProposed, kAssess},
};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::size_t kLongest = 2000;

Result<StoredTool> opened(const records::Record& record) {
  auto tool = TRY(json::bind::read<AiTool>(record.json));
  return StoredTool{record.id, record.state, record.version, std::move(tool)};
}

Result<StoredTool> save(vault::Session& session, store::Transaction& tx, const StoredTool& stored,
                        std::string_view state, std::string_view by) {
  return opened(TRY(records::save(session, tx, kLife, stored.id, state,
                                  json::bind::write(stored.tool), stored.version, by)));
}

/// Where a sheet stands once its facts or answers changed: the decision falls.
std::string_view undecided_state(const AiTool& tool) {
  const auto proposal = propose(grid(), tool.facts, tool.answers);
  return proposal.verdict == "incomplete" ? kProposed : kAssessed;
}

Result<void> check_decision(const WantedDecision& wanted, const Proposal& proposal) {
  const auto given = permissiveness(wanted.verdict);
  const auto refused = [](std::string_view code, std::string what, std::string next,
                          std::string place) {
    return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été décidé.", std::move(next),
                std::move(place));
  };
  if (!given)
    return refused("ai_tool.verdict", "Un outil est autorisé, limité ou interdit.",
                   "Choisissez l’un des trois.", "verdict");
  const auto proposed = permissiveness(proposal.verdict);
  if (!proposed && *given > 0)
    return fail(Errc::forbidden, "ai_tool.not_assessed",
                "Il reste des questions sans réponse\u00a0: on peut interdire l’outil, pas "
                "l’autoriser.",
                "Rien n’a été décidé.", "Répondez aux questions, puis décidez.");
  if (wanted.verdict == kRestricted
          ? !compliance::is_filled_text(wanted.conditions, kLongest)
          : !wanted.conditions.empty() && !compliance::is_filled_text(wanted.conditions, kLongest))
    return refused("ai_tool.conditions", "Une limite dit ses conditions d’usage.",
                   "Écrivez ce qui est permis, et ce qui ne l’est pas.", "conditions");
  const bool needed = proposed && *given > *proposed;
  if (wanted.reason.empty() ? needed : !compliance::is_filled_text(wanted.reason, kLongest))
    return refused("ai_tool.reason",
                   "Cette décision permet plus que ce que la grille propose\u00a0: il faut dire "
                   "pourquoi.",
                   "Écrivez votre raison\u00a0; elle restera sur la fiche.", "reason");
  return {};
}

/// Two sheets of one tool would contradict each other.
bool same_tool(const ToolFacts& one, const ToolFacts& other) {
  return text::fold_words(one.name) == text::fold_words(other.name) &&
         text::fold_words(one.vendor) == text::fold_words(other.vendor);
}

}  // namespace

Result<StoredTool> add_tool(vault::Session& session, store::Transaction& tx, const ToolFacts& facts,
                            std::string_view by) {
  TRY_VOID(check_facts(facts));
  for (const auto& other : TRY(tools(session, tx)))
    if (same_tool(other.tool.facts, facts))
      return fail(Errc::conflict, "ai_tool.exists", "Cet outil a déjà une fiche.",
                  "Elle est inchangée.", "Ouvrez-la dans la liste.", "name");
  StoredTool stored;
  stored.id = draw_id(session.random);
  stored.tool.facts = facts;
  return save(session, tx, stored, kProposed, by);
}

Result<std::vector<StoredTool>> tools(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredTool> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  std::sort(all.begin(), all.end(), [](const StoredTool& one, const StoredTool& other) {
    return one.tool.facts.name < other.tool.facts.name;
  });
  return all;
}

Result<StoredTool> find_tool(vault::Session& session, store::Transaction& tx, std::string_view id) {
  const auto record = TRY(records::find(session, tx, kKind, id));
  if (!record)
    return fail(Errc::not_found, "ai_tool.unknown", "Cet outil n’a pas de fiche.", {},
                "Choisissez-le dans la liste.");
  return opened(*record);
}

Result<StoredTool> edit_facts(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::uint32_t version, const ToolFacts& facts, std::string_view by) {
  TRY_VOID(check_facts(facts));
  auto stored = TRY(find_tool(session, tx, id));
  stored.version = version;
  stored.tool.facts = facts;
  stored.tool.decision.reset();
  return save(session, tx, stored, undecided_state(stored.tool), by);
}

Result<StoredTool> edit_answers(vault::Session& session, store::Transaction& tx,
                                std::string_view id, std::uint32_t version,
                                const std::vector<Answer>& answers, std::string_view by) {
  TRY_VOID(check_answers(grid(), answers));
  auto stored = TRY(find_tool(session, tx, id));
  stored.version = version;
  stored.tool.answers = answers;
  stored.tool.decision.reset();
  return save(session, tx, stored, undecided_state(stored.tool), by);
}

Result<StoredTool> decide(vault::Session& session, store::Transaction& tx, std::string_view id,
                          std::uint32_t version, const WantedDecision& wanted,
                          std::string_view by) {
  auto stored = TRY(find_tool(session, tx, id));
  const auto proposal = propose(grid(), stored.tool.facts, stored.tool.answers);
  TRY_VOID(check_decision(wanted, proposal));
  stored.version = version;
  stored.tool.decision =
      Decision{.verdict = wanted.verdict,
               .conditions = wanted.conditions,
               .reason = wanted.reason,
               .by = std::string(by),
               .at = iso(session.clock.now()),
               .proposed = proposal.verdict,
               .review_on = add_months(session.clock.today(), grid().review_months)};
  return save(session, tx, stored, wanted.verdict, by);
}

}  // namespace serment::ai_tools
