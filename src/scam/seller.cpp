#include "scam/seller.h"

#include "scam/answers.h"
#include "text/identifiers.h"

namespace serment::scam {
namespace {

constexpr int kMostEmployees = 10'000;
constexpr int kOldestContractYears = 10;

struct SirenCheck {
  std::string_view state;
  std::string_view text;
};

SirenCheck check_siren(const Terms& terms, std::string_view siren) {
  if (text::compact(siren).empty()) return {"missing", terms.siren_missing};
  switch (text::check_siren(siren)) {
    case text::Check::valid:
      return {"valid", terms.siren_valid};
    case text::Check::wrong_key:
      return {"wrong_key", terms.siren_wrong_key};
    case text::Check::without_key:
    case text::Check::malformed:
      break;
  }
  return {"malformed", terms.siren_malformed};
}

Withdrawal withdrawal_of(const Terms& terms, const SellerFacts& facts, Date today) {
  const auto say = [&](std::string_view state, const std::string& text) {
    return Withdrawal{std::string(state), std::nullopt, text, terms.withdrawal_source};
  };
  if (facts.employees > terms.withdrawal_most_employees)
    return say("no", terms.withdrawal_no_employees);
  if (!facts.off_premises) return say("no", terms.withdrawal_on_premises);
  const auto last = add_days(*facts.signed_on, terms.withdrawal_days);
  auto found =
      last < today ? say("over", terms.withdrawal_over) : say("open", terms.withdrawal_text);
  found.last_day = last;
  return found;
}

Result<void> check_facts(const SellerFacts& facts, Date today) {
  if (facts.employees < 0 || facts.employees > kMostEmployees)
    return fail(Errc::invalid_input, "scam.employees", "Ce nombre de salariés est impossible.",
                "Rien n’a été jugé.", "Comptez les salariés du cabinet.", "employees");
  if (facts.signed_on &&
      (*facts.signed_on > today || *facts.signed_on < add_years(today, -kOldestContractYears)))
    return fail(Errc::invalid_input, "scam.signed_on",
                "Cette date de signature est à venir, ou trop ancienne.", "Rien n’a été jugé.",
                "Écrivez le jour où le contrat a été signé.", "signed_on");
  return {};
}

}  // namespace

Result<SellerJudgement> judge_seller(const Catalogue& catalogue, const SellerFacts& facts,
                                     Date today) {
  std::vector<std::string_view> ids;
  for (const auto& question : catalogue.seller_questions()) ids.push_back(question.id);
  TRY_VOID(check_given(ids, facts.answers));
  TRY_VOID(check_facts(facts, today));
  const auto& terms = catalogue.terms();
  const auto siren = check_siren(terms, facts.siren);
  SellerJudgement found;
  found.siren_state = siren.state;
  found.siren_text = siren.text;
  auto& reasons = found.judgement.reasons;
  if (siren.state != "valid")
    reasons.push_back(
        {"siren", std::string(siren.text), {}, terms.siren_source, terms.siren_weight});
  for (const auto& question : catalogue.seller_questions()) {
    const auto answer = answer_to(facts.answers, question.id);
    const int weight = answer == question.bad ? question.weight
                       : answer == "unknown"  ? question.weight / 4
                                              : 0;
    if (weight > 0)
      reasons.push_back({question.id, question.reason, question.todo, question.source, weight});
  }
  found.judgement.verdict = verdict_of(terms, weigh(reasons));
  const auto& words = catalogue.seller_verdict(found.judgement.verdict);
  found.judgement.title = words.title;
  found.judgement.text = words.text;
  if (facts.signed_on) found.withdrawal = withdrawal_of(terms, facts, today);
  return found;
}

}  // namespace serment::scam
