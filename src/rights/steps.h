#pragma once
// The steps of a request, each a version. All check the state, what the law asks before it, and
// leave everything as it was when they refuse.
#include "rights/request.h"

namespace serment::rights {

/// The person was recognised. `shown` are the proofs of the requester's kind, all of them.
/// Errors: invalid_input "request.entry", "request.proof_missing".
struct Recognition {
  std::string mode{};
  std::optional<std::string> doubt{};
  std::vector<std::string> shown{};
};
BOOST_DESCRIBE_STRUCT(Recognition, (), (mode, doubt, shown))
Result<StoredRequest> identify(vault::Session& session, store::Transaction& tx,
                               StoredRequest stored, const Recognition& how, std::string_view by);
/// More is asked, because of a doubt that is written.
Result<StoredRequest> ask_more(vault::Session& session, store::Transaction& tx,
                               StoredRequest stored, std::string_view doubt, std::string_view by);
/// Names the dossier that the request is about. The caller knows that it exists. Error: forbidden
/// "request.decided".
Result<StoredRequest> choose_dossier(vault::Session& session, store::Transaction& tx,
                                     StoredRequest stored, const DossierId& dossier,
                                     std::string_view by);
/// Gives it to the doctor. Error: forbidden "request.identity_first", "request.dossier_first".
Result<StoredRequest> submit(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             std::string_view by);
/// The doctor sends it back to be completed; or, once it is ready and nothing is out, takes a copy
/// or an erasure up again. Error: forbidden "request.decided".
Result<StoredRequest> send_back(vault::Session& session, store::Transaction& tx,
                                StoredRequest stored, std::string_view by);
/// RGPD 12.3: up to two more months, the reason told within the first. Errors: forbidden
/// "request.no_extension" (the health code has none), "request.extension_late",
/// "request.extended_already".
Result<StoredRequest> extend(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             std::string_view reason, std::string_view by);

/// What the doctor decides.
struct Verdict {
  std::string outcome{};
  std::vector<std::string> grounds{};
  std::optional<std::string> text{};
};
BOOST_DESCRIBE_STRUCT(Verdict, (), (outcome, grounds, text))
/// Grants (ready) or refuses. Errors: invalid_input "request.entry", "request.ground_missing";
/// forbidden "request.pieces_unreviewed", "request.rows_missing", "request.nothing_rectified",
/// "request.minor_opposition", "request.deceased_will", "request.not_deceased",
/// "request.not_minor".
Result<StoredRequest> decide(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             const Verdict& verdict, std::string_view by);

/// What the patient wrote in their lifetime against heirs, or a minor against their parents: looked
/// at when deciding, when the copy is made, and when it is handed. Errors: forbidden
/// "request.minor_opposition", "request.deceased_will".
Result<void> check_opposition(vault::Session& session, store::Transaction& tx,
                              const Request& request);

struct Delivery {
  std::string format{};
  std::string to{};                   ///< "en main propre", or where it goes
  std::optional<std::string> part{};  ///< "recent", "old"; everything when absent
  std::optional<std::uint64_t> fee_cents{};
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (format, to, part, fee_cents))
/// Handed over: the copy that was built last in that format, a reading on site, or a letter alone.
/// Errors: forbidden "request.too_early" (within the 48 hours), "request.first_copy_free";
/// those of check_opposition.
Result<StoredRequest> deliver(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                              const Delivery& delivery, std::string_view by);
/// Done with, or withdrawn by the person: then the reason says so. Error: invalid_input
/// "request.entry" when an unanswered request has no reason.
Result<StoredRequest> close(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                            std::string_view reason, std::string_view by);

}  // namespace serment::rights
