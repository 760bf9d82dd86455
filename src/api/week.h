#pragma once
// The practice's week as the digest and the calendar tell it, and where the digest is mailed.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "agenda/digest.h"
#include "api/services.h"
#include "identity/sessions.h"

namespace serment::api {

struct SeenWeek {
  agenda::Week told;
  std::vector<hygiene::Clock> measures_clocks;  ///< without those of duties
};
/// What this person may see of the week. On the engine.
Result<SeenWeek> week_of(Services& services, vault::Session& session, const identity::Actor& actor);

/// The sealed content of "mailing": through which server, to whom, and whether each Monday.
struct Mailing {
  std::string host{};
  std::uint16_t port = 0;
  std::string security = "starttls", user{}, password{}, sender{};
  std::vector<std::string> recipients{};
  bool weekly = false;
  std::string sent_for{};  ///< Monday of the last digest sent
};
BOOST_DESCRIBE_STRUCT(Mailing, (),
                      (host, port, security, user, password, sender, recipients, weekly, sent_for))

/// Empty where nothing was set. On the engine.
Result<Mailing> load_mailing(vault::Session& session);
/// Sends the week's digest where the practice asked for it and it was not sent yet: from Monday at
/// seven. Called from time to time, off the engine; a server that does not answer is tried again at
/// the next call.
Result<void> send_digest_if_due(Services& services);

}  // namespace serment::api
