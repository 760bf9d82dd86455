#pragma once
// Errors as people and programs get them over HTTP (RFC 9457).
#include <string>
#include <string_view>

#include "api/route.h"
#include "base/result.h"

namespace serment::api {

/// The status of an error: by its code for the few that have their own, else by its family.
int status_of(const Error& error);
/// application/problem+json.
std::string problem_json(const Error& error, std::string_view request_id);
Reply problem(const Error& error, std::string_view request_id);

}  // namespace serment::api
