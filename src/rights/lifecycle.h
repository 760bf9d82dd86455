#pragma once
// The life of a request, and of what the rights wrote beside a dossier.
#include "audit/actions.h"
#include "records/records.h"

namespace serment::rights {

using audit::known_act;

inline constexpr std::string_view kReceived = known_act("request.received");
inline constexpr std::string_view kUpdated = known_act("request.updated");
inline constexpr std::string_view kIdentified = known_act("request.identified");
inline constexpr std::string_view kSubmitted = known_act("request.submitted");
inline constexpr std::string_view kReady = known_act("request.ready");
inline constexpr std::string_view kRefused = known_act("request.refused");
inline constexpr std::string_view kExtended = known_act("request.extended");
inline constexpr std::string_view kDelivered = known_act("request.delivered");
inline constexpr std::string_view kClosed = known_act("request.closed");
inline constexpr std::string_view kRecorded = known_act("rights.recorded");

inline constexpr records::Transition kRequestSteps[] = {
    {"", "received", kReceived},
    {"received", "received", kUpdated},
    {"received", "identity_pending", kUpdated},
    {"received", "in_progress", kIdentified},
    {"received", "extended", kExtended},
    {"received", "refused", kRefused},
    {"received", "closed", kClosed},
    {"identity_pending", "identity_pending", kUpdated},
    {"identity_pending", "in_progress", kIdentified},
    {"identity_pending", "extended", kExtended},
    {"identity_pending", "refused", kRefused},
    {"identity_pending", "closed", kClosed},
    {"in_progress", "in_progress", kUpdated},
    {"in_progress", "awaiting_doctor", kSubmitted},
    {"in_progress", "extended", kExtended},
    {"in_progress", "refused", kRefused},
    {"in_progress", "closed", kClosed},
    {"extended", "extended", kUpdated},
    {"extended", "in_progress", kIdentified},
    {"extended", "awaiting_doctor", kSubmitted},
    {"extended", "refused", kRefused},
    {"extended", "closed", kClosed},
    {"awaiting_doctor", "awaiting_doctor", kUpdated},
    {"awaiting_doctor", "in_progress", kUpdated},
    {"awaiting_doctor", "ready", kReady},
    {"awaiting_doctor", "extended", kExtended},
    {"awaiting_doctor", "refused", kRefused},
    {"awaiting_doctor", "closed", kClosed},
    {"ready", "ready", kUpdated},
    {"ready", "awaiting_doctor", kUpdated},
    {"ready", "delivered", kDelivered},
    {"ready", "closed", kClosed},
    {"delivered", "closed", kClosed},
    {"refused", "closed", kClosed},
};
inline constexpr records::Lifecycle kRequests{"rights_request", kRequestSteps};

inline constexpr records::Transition kKeptSteps[] = {
    {"", "kept", kRecorded},
    {"kept", "kept", kRecorded},
};
inline constexpr records::Lifecycle kDossierRights{"dossier_rights", kKeptSteps};

}  // namespace serment::rights
