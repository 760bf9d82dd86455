#include "api/problem.h"

#include <utility>

#include "base/bug.h"
#include "json/writer.h"

namespace serment::api {
namespace {

/// Refusals of the guards and of HTTP itself, which have a status of their own.
constexpr std::pair<std::string_view, int> kOwnStatus[] = {
    {"session.none", 401},
    {"session.refused", 401},
    {"session.reauthentication_needed", 403},
    {"request.query_unknown", 400},
    {"request.not_found", 404},
    {"request.method", 405},
    {"conflict.changed", 412},
    {"record.version", 412},
    {"request.media_type", 415},
    {"conflict.if_match_needed", 428},
    {"rate.limited", 429},
    {"json.syntax", 400},
    {"json.utf8", 400},
    {"json.empty", 400},
    {"json.trailing", 400},
    {"json.depth", 400},
    {"json.duplicate_key", 400},
    {"json.too_large", 413},
};

/// "/items/0/name" is a pointer; "field" is a member's name.
std::string pointer_of(std::string_view place) {
  if (place.empty() || place.front() == '/') return std::string(place);
  return "/" + std::string(place);
}

}  // namespace

int status_of(const Error& error) {
  for (const auto& [code, status] : kOwnStatus)
    if (error.code == code) return status;
  switch (error.errc) {
    case Errc::invalid_input:
      return 422;
    case Errc::not_found:
      return 404;
    case Errc::forbidden:
      return 403;
    case Errc::conflict:
      return 409;
    case Errc::locked:
      return 423;
    case Errc::integrity:
      return 500;
    case Errc::unavailable:
      return 503;
    case Errc::internal:
      return 500;
  }
  bug("error family");
}

std::string problem_json(const Error& error, std::string_view request_id) {
  std::string text;
  json::Writer out(text);
  const auto field = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.field(name, value);
  };
  out.begin_object();
  out.field("type", "about:blank");
  out.field("status", status_of(error));
  out.field("code", error.code);
  out.field("title", error.what);
  field("kept", error.kept);
  field("next", error.next);
  field("place", error.place);
  if (error.errc == Errc::invalid_input && !error.place.empty()) {
    out.key("fields");
    out.begin_array();
    out.begin_object();
    out.field("pointer", pointer_of(error.place));
    out.field("code", error.code);
    out.field("message", error.what);
    out.end_object();
    out.end_array();
  }
  field("request_id", std::string(request_id));
  out.end_object();
  return text;
}

Reply problem(const Error& error, std::string_view request_id) {
  Reply reply;
  reply.status = status_of(error);
  reply.content_type = "application/problem+json";
  reply.body = problem_json(error, request_id);
  return reply;
}

}  // namespace serment::api
