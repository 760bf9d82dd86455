#pragma once
// What had to leave by another way than it should: record "message_exception", sealed, read again
// by another person. And the domains that members confirmed: record "mss_domain".
#include <boost/describe.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "messaging/rules.h"
#include "records/duty.h"
#include "vault/session.h"

namespace serment::messaging {

struct MessageException {
  Date on;
  std::string channel{};     ///< "ordinary_mail", "instant_message", "fax", "paper", "other"
  std::string recipient{};   ///< who received it
  std::string reason{};      ///< why no other way
  std::string protection{};  ///< "encrypted", "none"
  std::string member{};      ///< who recorded it
  std::string review{};      ///< what was concluded; empty until read again
  std::string reviewed_by{};
};
BOOST_DESCRIBE_STRUCT(MessageException, (),
                      (on, channel, recipient, reason, protection, member, review, reviewed_by))
struct StoredException {
  std::string id;     ///< "E-2026-001"
  std::string state;  ///< "recorded" or "reviewed"
  std::uint32_t version = 0;
  Instant at;
  std::string by;
  MessageException content;
};

struct NewException {
  Date on;
  std::string channel{}, recipient{}, reason{}, protection{};
};
/// Errors: invalid_input "exception.date" (to come, or over a year ago), "exception.field" (the
/// field in `place`).
/// `decides`: the one who records may review others' and answers for this one: nothing is left to
/// read again.
Result<StoredException> record_exception(vault::Session& session, store::Transaction& tx,
                                         const NewException& wanted, std::string_view member,
                                         std::string_view by, bool decides);
/// Errors: not_found "exception.unknown"; invalid_input "exception.review"; forbidden
/// "exception.own" (nobody reads again what they recorded).
Result<StoredException> review_exception(vault::Session& session, store::Transaction& tx,
                                         std::string_view id, std::string_view conclusion,
                                         std::string_view member, std::string_view by);
/// The latest first.
Result<std::vector<StoredException>> exceptions(vault::Session& session, store::Transaction& tx);

/// Keeps that a member found an address of that domain in the Annuaire Santé. Error: invalid_input
/// "domain.not_mss".
Result<std::string> confirm_domain(vault::Session& session, store::Transaction& tx,
                                   const Rules& rules, std::string_view domain,
                                   std::string_view by);
Result<std::set<std::string>> confirmed_domains(vault::Session& session, store::Transaction& tx);

/// Exceptions to read again, counted.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);

}  // namespace serment::messaging
