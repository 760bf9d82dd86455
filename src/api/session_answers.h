#pragma once
// What a browser learns of its own session, and the cookies that carry it.
#include <optional>
#include <string>
#include <string_view>

#include "api/reply.h"
#include "api/services.h"
#include "identity/identity.h"

namespace serment::api {

/// The session as the application shows it ("me"), for a member who is known.
Result<Reply> me_reply(Call& call, const std::string& secret, int status = 200);
/// Sets the session's cookie; an empty secret removes it.
net::Header session_cookie(std::string_view secret);
net::Header device_cookie(std::string_view secret);

/// What a person showed. A password is only asked to be renewed of who uses it: whoever comes with
/// a key or a card may have forgotten theirs, and would be left outside.
struct Shown {
  bool second_factor = false;  ///< false: the member still owes one and may only enrol it
  bool password = false;
};
/// The account as it is now, for a work of the engine: who was judged welcome may have left, or
/// changed their password, while they proved who they are and waited their turn.
std::optional<identity::KnownMember> still_welcome(const Services& services,
                                                   const identity::KnownMember& judged);
/// Ends a sign-in: recognises the device, opens the session, writes the journal, answers "me".
/// Refused as a wrong password is when the account is over by then.
Result<Reply> complete_sign_in(Call& call, const identity::KnownMember& known, Shown shown,
                               int status = 200);

/// The member of the call, as stored now. Error: not_found "member.unknown".
Result<identity::KnownMember> myself(const Call& call);
/// The session of the call has ended meanwhile.
tl::unexpected<Error> no_session();
/// The same for a wrong password, an unknown name and a closed account.
tl::unexpected<Error> refused_sign_in(const Services& services);
/// Counts one attempt under a key, as failed until attempts.succeeded(); 429 while it must wait.
Result<void> begin_attempt(Services& services, std::string_view key);
/// True for the failures of one origin in a day that the journal is told: the first, and then fewer
/// and fewer, so that a flood does not fill it.
bool is_told(std::size_t number);
/// Tells the journal, as thinly, of a refusal to somebody who named no account. `detail_json`: an
/// object.
void note_stranger(Services& services, const net::Request& request, std::string_view method,
                   const std::string& detail_json);
/// Tells the journal what was refused while the practice was sealed, and could not be written then.
Result<void> tell_sealed_refusals(Services& services, vault::Session& session);
/// A factor may be added by who has none yet; who has one shows it again first.
Result<void> check_may_add(const Call& call, const identity::KnownMember& known);

}  // namespace serment::api
