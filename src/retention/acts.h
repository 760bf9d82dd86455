#pragma once
#include <array>

#include "audit/actions.h"
#include "records/records.h"

namespace serment::retention {

using audit::known_act;

inline constexpr std::string_view kPlanned = known_act("retention.planned");
inline constexpr std::string_view kApproved = known_act("retention.approved");
inline constexpr std::string_view kRead = known_act("dossier.read");
inline constexpr std::string_view kErased = known_act("dossier.erased");
inline constexpr std::string_view kGivenUp = known_act("dossier.given_up");
inline constexpr std::string_view kStopped = known_act("erasure.stopped");

inline constexpr std::array<records::Transition, 5> kProposalSteps = {{
    {"", "proposed", known_act("retention.proposed")},
    {"proposed", "approved", kApproved},
    {"approved", "executed", known_act("erasure.executed")},
    {"proposed", "cancelled", known_act("retention.cancelled")},
    {"approved", "cancelled", known_act("retention.cancelled")},
}};
inline constexpr records::Lifecycle kProposals{"erasure_proposal", kProposalSteps};

inline constexpr std::array<records::Transition, 2> kPostponementSteps = {{
    {"", "postponed", known_act("retention.postponed")},
    {"postponed", "postponed", known_act("retention.postponed")},
}};
inline constexpr records::Lifecycle kPostponements{"postponement", kPostponementSteps};

inline constexpr std::array<records::Transition, 1> kCertificateSteps = {{
    {"", "issued", known_act("certificate.issued")},
}};
inline constexpr records::Lifecycle kCertificates{"erasure_certificate", kCertificateSteps};

}  // namespace serment::retention
