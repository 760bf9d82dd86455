#pragma once
// The check of a seller of conformity: its SIREN, its ways, its contract, the right to withdraw.
#include <optional>

#include "scam/verdict.h"

namespace serment::scam {

struct SellerFacts {
  std::string siren{};  ///< as typed; empty when it gave none
  GivenAnswers answers{};
  std::optional<Date> signed_on{};  ///< of a contract already signed
  bool off_premises = false;        ///< signed after canvassing, away from the seller's premises
  int employees = 0;                ///< of the practice
};

/// Whether a signed contract may still be undone.
struct Withdrawal {
  std::string state;  ///< "open", "over" or "no"
  std::optional<Date> last_day{};
  std::string text, source;
};
BOOST_DESCRIBE_STRUCT(Withdrawal, (), (state, last_day, text, source))

struct SellerJudgement {
  Judgement judgement;
  std::string siren_state;  ///< "valid", "wrong_key", "malformed" or "missing"
  std::string siren_text;
  std::optional<Withdrawal> withdrawal{};  ///< only of a signed contract
};
BOOST_DESCRIBE_STRUCT(SellerJudgement, (), (judgement, siren_state, siren_text, withdrawal))

/// Errors: judge_call's, and invalid_input "scam.signed_on" (in the future, or over ten years ago),
/// "scam.employees".
Result<SellerJudgement> judge_seller(const Catalogue& catalogue, const SellerFacts& facts,
                                     Date today);

}  // namespace serment::scam
