#pragma once
// Everything known of a supplier, where it stands today, and what that asks of the practice.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/certificate.h"
#include "processors/contract.h"
#include "processors/supplier_answers.h"
#include "processors/supplier_request.h"
#include "records/duty.h"
#include "records/exhibit.h"

namespace serment::processors {

struct SupplierFile {
  StoredProcessor processor;  ///< of version 0 when the answers call for it and nobody wrote it yet
  std::vector<std::string> obtain, references;  ///< what law/processors.toml says of its kind
  StoredContract contract;
  std::optional<StoredCertificate> certificate{};
  std::vector<StoredAnswers> answers{};
  std::vector<StoredRequest> requests{};
};

/// Those written (ended ones last), then those that the answers call for and nobody wrote yet.
Result<std::vector<SupplierFile>> load_files(vault::Session& session, store::Transaction& tx);
/// Error: not_found "processor.unknown".
Result<SupplierFile> load_file(vault::Session& session, store::Transaction& tx,
                               std::string_view id);

/// Where a supplier stands on a day: never stored, because a proof expires by itself.
struct Standing {
  /// "to_qualify", "asked", "ok", "gaps", "expired" or "ended".
  std::string state{}, state_text{};
  std::string contract_state{}, contract_text{};
  std::uint32_t clauses_found = 0, clauses_wanted = 0;  ///< of the required ones
  std::vector<Alarm> alarms{};
};
BOOST_DESCRIBE_STRUCT(Standing, (),
                      (state, state_text, contract_state, contract_text, clauses_found,
                       clauses_wanted, alarms))
Standing standing_of(const SupplierFile& file, Date today);

/// What the suppliers ask of the practice; names the kind of supplier, never the supplier.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. Each supplier: contract, clauses, certificate, alarms.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::processors
