#pragma once
// What was asked of a supplier in writing, and when it was reminded. Records "supplier_request", id
// =
// "<supplier>.<number>".
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/processor.h"

namespace serment::processors {

struct SupplierRequest {
  std::string letter{};  ///< "missing_clauses", "hds_certificate", "questionnaire", "exit"
  Date sent_on{};
  std::string channel{};  ///< "post", "email", "portal"
  std::vector<Date> reminded_on{};
  std::optional<Date> answered_on{};
};
BOOST_DESCRIBE_STRUCT(SupplierRequest, (), (letter, sent_on, channel, reminded_on, answered_on))

struct StoredRequest {
  std::string processor;
  std::uint32_t number = 0;  ///< from 1, for that supplier
  std::uint32_t version = 0;
  SupplierRequest request;
};

/// "missing_clauses"… as a person says it: "Clauses manquantes"; empty for another name.
std::string_view letter_label(std::string_view letter);
/// The day from which silence is worth a reminder: after the letter, or the last reminder.
Date remind_from(const SupplierRequest& request);

/// Errors: "processor.unknown"; invalid_input "supplier_request.letter",
/// "supplier_request.channel", "processor.date".
Result<StoredRequest> record_sending(vault::Session& session, store::Transaction& tx,
                                     std::string_view id, std::string_view letter, Date sent_on,
                                     std::string_view channel, std::string_view by);
enum class RequestStep { reminded, answered };
/// Errors: not_found "supplier_request.unknown"; forbidden "supplier_request.answered";
/// invalid_input "processor.date", "supplier_request.order" (before what came first).
Result<StoredRequest> record_step(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, std::uint32_t number, RequestStep step,
                                  Date on, std::string_view by);
Result<std::vector<StoredRequest>> list_requests(vault::Session& session, store::Transaction& tx);

}  // namespace serment::processors
