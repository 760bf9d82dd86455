#include "compliance/founding.h"

#include <algorithm>

#include "compliance/author.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::compliance {

/// A retention policy as a record: its TOML text, read back by law::parse_policy.
struct StoredPolicy {
  std::string toml;
};
BOOST_DESCRIBE_STRUCT(StoredPolicy, (), (toml))

namespace {

constexpr std::string_view kAnswersKind = "practice_answers";
constexpr std::string_view kPolicyKind = "retention_policy";
constexpr std::string_view kOnly = "current";  // both kinds hold one record
constexpr records::Transition kAnswersSteps[] = {{"", "current", "practice.created"},
                                                 {"current", "current", "practice.updated"}};
constexpr records::Lifecycle kAnswersLife{kAnswersKind, kAnswersSteps};
constexpr records::Transition kPolicySteps[] = {{"", "current", "retention.policy"},
                                                {"current", "current", "retention.policy"}};
constexpr records::Lifecycle kPolicyLife{kPolicyKind, kPolicySteps};

Result<void> save_only(vault::Session& session, store::Transaction& tx,
                       const records::Lifecycle& life, const std::string& json,
                       std::string_view author) {
  const auto found = TRY(records::find(session, tx, life.kind, kOnly));
  const auto version = found ? found->version : 0;
  TRY_VOID(records::save(session, tx, life, kOnly, "current", json, version, author));
  return {};
}

}  // namespace

Result<Practice> found(vault::Session& session, const Answers& answers, const law::RuleSet& rules) {
  auto practice = TRY(generate(answers, rules, session.clock.today()));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(save_answers(session, tx, answers, session.actor));
    TRY_VOID(save_templates(session, tx, practice.activities, session.actor));
    TRY_VOID(save_policy(session, tx, law::Policy::cautious(), session.actor));
    return {};
  }));
  return practice;
}

Result<Answers> load_answers(vault::Session& session, store::Transaction& tx) {
  const auto found = TRY(records::find(session, tx, kAnswersKind, kOnly));
  if (!found)
    return fail(Errc::not_found, "practice.no_answers", "Ce cabinet n’a pas encore de réponses.",
                {}, "Créez-le par « serment init ».");
  return json::bind::read<Answers>(found->json);
}

Result<void> save_answers(vault::Session& session, store::Transaction& tx, const Answers& answers,
                          std::string_view author) {
  TRY_VOID(check_answers(answers));
  return save_only(session, tx, kAnswersLife, json::bind::write(answers), author);
}

Result<law::Policy> load_policy(vault::Session& session, store::Transaction& tx) {
  const auto found = TRY(records::find(session, tx, kPolicyKind, kOnly));
  if (!found) return law::Policy::cautious();
  return law::parse_policy(TRY(json::bind::read<StoredPolicy>(found->json)).toml);
}

Result<std::vector<std::string>> save_policy(vault::Session& session, store::Transaction& tx,
                                             const law::Policy& policy, std::string_view author) {
  const auto person =
      TRY(named_author(author, "policy.person", "La politique précédente reste en vigueur."));
  auto toml = law::to_toml(policy);
  TRY_VOID(law::parse_policy(toml));
  TRY_VOID(save_only(session, tx, kPolicyLife, json::bind::write(StoredPolicy{std::move(toml)}),
                     person));
  return renew_register(session, tx, law::RuleSet::embedded(), policy, person);
}

Result<std::uint32_t> answers_version(vault::Session& session, store::Transaction& tx) {
  const auto found = TRY(records::find(session, tx, kAnswersKind, kOnly));
  return found ? found->version : 0U;
}

Result<std::uint32_t> policy_version(vault::Session& session, store::Transaction& tx) {
  const auto found = TRY(records::find(session, tx, kPolicyKind, kOnly));
  return found ? found->version : 0U;
}

Result<CurrentPractice> load_current(vault::Session& session, store::Transaction& tx,
                                     const law::RuleSet& rules) {
  CurrentPractice current;
  current.answers = TRY(load_answers(session, tx));
  current.practice = TRY(generate(current.answers, rules, session.clock.today()));
  current.practice.activities.clear();
  current.edition = 1;
  Instant latest{};
  for (auto& stored : TRY(list_activities(session, tx))) {
    current.edition += stored.version - 1;
    latest = std::max(latest, stored.at);
    current.states.push_back(state_in_french(stored));
    current.practice.activities.push_back(std::move(stored.activity));
  }
  current.changed_on = paris_date(latest);
  return current;
}

Result<std::vector<Printable>> all_documents(const CurrentPractice& current,
                                             const law::RuleSet& rules) {
  std::vector<Printable> documents;
  documents.push_back(TRY(
      register_document(current.answers, current.practice, current.states, current.changed_on)));
  for (const auto kind : kNoticeKinds)
    documents.push_back(TRY(notice(kind, current.answers, current.practice.activities, rules,
                                   {current.edition, current.changed_on})));
  return documents;
}

}  // namespace serment::compliance
