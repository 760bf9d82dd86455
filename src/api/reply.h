#pragma once
// What handlers share: reading a body, answering with a struct, a file, a job.
#include <string>
#include <string_view>

#include "api/route.h"
#include "api/schema.h"
#include "json/bind.h"

namespace serment::api {

/// The body as JSON. Errors: invalid_input "request.media_type", "json.…" with the path.
Result<json::Document> json_body(const Call& call);
template <class T>
Result<T> read_body(const Call& call) {
  const auto document = TRY(json_body(call));
  return json::bind::read<T>(document.root());
}

Reply json_reply(std::string json, int status = 200);
template <class T>
Reply reply_with(const T& item, int status = 200) {
  return json_reply(json::bind::write(item), status);
}
/// {"items": […], "total": n}.
template <class T>
struct Listing {
  std::vector<T> items{};
  std::uint64_t total = 0;
  std::optional<std::string> next{};
  BOOST_DESCRIBE_CLASS(Listing, (), (items, total, next), (), ())
};
template <class T>
Reply reply_with_list(std::vector<T> items) {
  Listing<T> listing;
  listing.total = items.size();
  listing.items = std::move(items);
  return reply_with(listing);
}
Reply no_content();
/// 202 with {"job": …}.
Reply job_reply(const std::string& job_json);
/// A file to keep, under a neutral ASCII name.
Reply file_reply(std::string bytes, std::string_view content_type, std::string_view name);

/// Starts a job and answers 202.
Result<Reply> start_job(Call& call, std::string_view kind,
                        std::function<Result<std::string>(class JobHandle&)> body);

/// The version that If-Match names; 0 for what nobody wrote yet. Errors: "conflict.if_match_needed"
/// (428), invalid_input "conflict.if_match".
Result<std::uint32_t> if_match(const Call& call);
net::Header etag(std::uint32_t version);
/// 412: somebody else changed it since.
tl::unexpected<Error> changed_meanwhile();

/// A natural number of the query, within what the route declares, `fallback` when absent. Error:
/// invalid_input "request.number".
Result<std::uint64_t> number_of(const Call& call, std::string_view name, std::uint64_t fallback);
Result<std::optional<Date>> date_of(const Call& call, std::string_view name);

/// Appends one event to the journal, in its own work of the engine's group.
Result<void> journal(Call& call, std::string_view action, std::string_view object = {},
                     std::string_view detail_json = {});

}  // namespace serment::api
