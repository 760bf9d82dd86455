#pragma once
// The last verification of the journal, as a sealed record ("journal_verification", one, versions
// kept): what it found, when, by whom.
#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "audit/verification.h"
#include "identity/sessions.h"
#include "vault/session.h"

namespace serment::api {

struct FindingView {
  std::uint64_t index = 0;
  std::string code{}, text{};
};
BOOST_DESCRIBE_STRUCT(FindingView, (), (index, code, text))
struct VerificationView {
  std::uint64_t size = 0;
  bool intact = false;
  std::vector<FindingView> findings{};
  std::uint64_t findings_beyond = 0;
  std::vector<FindingView> warnings{};
  std::string root{};
  std::string at{}, by{};
};
BOOST_DESCRIBE_STRUCT(VerificationView, (),
                      (size, intact, findings, findings_beyond, warnings, root, at, by))

VerificationView view_of(const audit::Verification& found);
/// Keeps it, journalled "journal.verified".
Result<VerificationView> save_verification(vault::Session& session, VerificationView view,
                                           std::string_view by);
Result<std::optional<VerificationView>> last_verification(vault::Session& session,
                                                          store::Transaction& tx);

class Services;
/// Verifies the whole journal as a job of that person, or of the server itself ("system"); gives
/// the job as JSON.
Result<std::string> start_verification(Services& services, const identity::Actor& actor);

}  // namespace serment::api
