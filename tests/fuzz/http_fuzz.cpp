// A request's head and body, in two pieces: whatever comes, it is refused or read within its caps,
// and a path that is accepted never climbs.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/http_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto end = net::HttpParser::head_end(bytes);
  if (!end) return 0;
  net::HttpParser parser;
  if (parser.read_head(bytes.substr(0, *end))) return 0;
  net::BodyPlan plan;
  plan.limit = 4096;
  if (parser.accept_body(plan)) return 0;
  // As the server does: what a piece leaves unused comes again, in front of the next.
  const auto rest = bytes.substr(*end);
  std::size_t taken = 0;
  for (const auto arrived : {rest.size() / 2, rest.size()}) {
    if (parser.done()) break;
    std::size_t used = 0;
    if (parser.feed(rest.substr(taken, arrived - taken), used)) return 0;
    if (used > arrived - taken) std::abort();
    taken += used;
  }
  const auto request = parser.take();
  if (request.body.size() > plan.limit) std::abort();
  if (request.path.find("/../") != std::string::npos ||
      request.path.find('\0') != std::string::npos)
    std::abort();
  (void)net::cookie(request, "__Host-serment");
  (void)net::query_value(request.query, "q");
  return 0;
}
