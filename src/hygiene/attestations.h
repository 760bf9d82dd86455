#pragma once
// What people say of a measure, as records ("measure_attestation", id = the measure): every word
// kept with its author, journalled in the same transaction.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hygiene/state.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::hygiene {

/// The words that hold or held, withdrawn ones left out.
Result<std::vector<Attestation>> load_attestations(vault::Session& session, store::Transaction& tx);

struct Statement {
  std::string text;                  ///< what was done and seen
  std::optional<Date> expires_on{};  ///< sooner than the catalogue's term; never later
};
/// A person attests that a declared measure is in place. Errors: not_found "measure.unknown";
/// forbidden "measure.measured" (Serment looks by itself); invalid_input "measure.statement",
/// "measure.expiry".
Result<Attestation> attest(vault::Session& session, store::Transaction& tx,
                           const Catalogue& catalogue, std::string_view measure,
                           const Statement& statement, std::string_view by);
/// A person says that a measure has no object here; it comes back after a year. Errors: not_found
/// "measure.unknown"; invalid_input "measure.statement".
Result<Attestation> set_not_applicable(vault::Session& session, store::Transaction& tx,
                                       const Catalogue& catalogue, std::string_view measure,
                                       std::string_view reason, std::string_view by);
/// Takes either word back. Errors: not_found "measure.unknown", "measure.nothing_said".
Result<void> withdraw(vault::Session& session, store::Transaction& tx, const Catalogue& catalogue,
                      std::string_view measure, std::string_view by);
/// For the bundle of proof. What was attested of each declared measure.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::hygiene
