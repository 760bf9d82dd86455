#pragma once
// A request of rights as the application shows it, and what its handlers share.
#include "api/practice_work.h"
#include "api/reply.h"
#include "rights/clocks.h"

namespace serment::api {

struct ClockShown {
  std::string deadline{}, part{}, not_before{}, until{};
  Date day{}, legal_day{};
  std::string text{}, cite{}, confidence{};
  bool governs = false, done = false;
};
BOOST_DESCRIBE_STRUCT(ClockShown, (),
                      (deadline, part, not_before, until, day, legal_day, text, cite, confidence,
                       governs, done))

/// A line of the list.
struct RequestLine {
  std::string number{}, state{}, right{}, requester{}, received_at{};
  Personal<std::string> patient{};
  std::optional<Date> due{}, legal_due{};
  std::string alarm{};  ///< "none", "soon", "late"
  bool escalated = false, unseen = false;
  std::string next_step{};
};
BOOST_DESCRIBE_STRUCT(RequestLine, (),
                      (number, state, right, requester, received_at, patient, due, legal_due, alarm,
                       escalated, unseen, next_step))

struct RequestShown {
  RequestLine line{};
  std::uint32_t version = 0;
  rights::Request request{};
  std::vector<ClockShown> clocks{};
  std::string earliest{};              ///< instant before which nothing is handed over, or empty
  std::string extension_open_until{};  ///< empty when the law has no extension here
  std::vector<std::string> letters{};  ///< those that have something to say
  std::string dossier_display{};
};
BOOST_DESCRIBE_STRUCT(RequestShown, (),
                      (line, version, request, clocks, earliest, extension_open_until, letters,
                       dossier_display))

RequestLine line_of(const rights::StoredRequest& stored, Instant now);
/// As the caller may see it: why a piece stays out is for those who answer.
RequestShown shown(const Call& call, const rights::StoredRequest& stored);
/// The same, with its version.
Reply request_reply(const Call& call, const rights::StoredRequest& stored, int status = 200);
/// If-Match, when it is given, is the version that was read. Error: conflict "conflict.changed".
Result<void> check_read_version(const Call& call, const rights::StoredRequest& stored);

/// One step of the request that the address names: read, held to the version read, and saved.
template <class Work>
Result<Reply> request_step(Call& call, const Work& work) {
  auto& session = *call.session;
  const auto stored =
      TRY(writing(session, [&](store::Transaction& tx) -> Result<rights::StoredRequest> {
        auto found = TRY(rights::find_request(session, tx, call.path["number"]));
        TRY_VOID(check_read_version(call, found));
        return work(tx, std::move(found));
      }));
  return request_reply(call, stored);
}

}  // namespace serment::api
