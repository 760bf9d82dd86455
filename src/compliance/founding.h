#pragma once
// A practice's first day and what it keeps of it: its answers, its register, its retention policy.
#include <string_view>
#include <vector>

#include "compliance/answers.h"
#include "compliance/notice.h"
#include "compliance/practice.h"
#include "compliance/register_store.h"
#include "law/policy.h"
#include "vault/session.h"

namespace serment::compliance {

/// Generates everything from the answers and saves it in one transaction: answers, activities as
/// templates, the cautious retention policy.
Result<Practice> found(vault::Session& session, const Answers& answers, const law::RuleSet& rules);

/// The answers kept at founding, or last corrected. Error: not_found "practice.no_answers".
Result<Answers> load_answers(vault::Session& session, store::Transaction& tx);
/// Corrects the answers; the register is not touched (its activities have lives of their own).
Result<void> save_answers(vault::Session& session, store::Transaction& tx, const Answers& answers,
                          std::string_view author);

/// The practice's retention policy; the cautious one until another is saved.
Result<law::Policy> load_policy(vault::Session& session, store::Transaction& tx);
/// Saves a policy that law::parse_policy accepts, under the name of who chose it ("policy.person").
/// The register then says the terms that it gives (register_store.h `renew_register`); returns the
/// references of the activities that changed, to be validated again.
Result<std::vector<std::string>> save_policy(vault::Session& session, store::Transaction& tx,
                                             const law::Policy& policy, std::string_view author);

/// Of the record that a person reads before they change it; 0 while there is none.
Result<std::uint32_t> answers_version(vault::Session& session, store::Transaction& tx);
Result<std::uint32_t> policy_version(vault::Session& session, store::Transaction& tx);

/// The practice as it stands today: stored activities that are not retired, and the processors and
/// decisions that the stored answers call for. `states` goes with `activities`.
struct CurrentPractice {
  Answers answers;
  Practice practice;
  std::vector<std::string> states;  ///< French, one an activity
  std::uint32_t edition = 1;        ///< grows with each saved version of the register
  Date changed_on;                  ///< day of the latest change, printed on notices
};
Result<CurrentPractice> load_current(vault::Session& session, store::Transaction& tx,
                                     const law::RuleSet& rules);

/// The register and every notice and poster of the practice as it stands.
Result<std::vector<Printable>> all_documents(const CurrentPractice& current,
                                             const law::RuleSet& rules);

}  // namespace serment::compliance
