#pragma once
// What a browser sends to prove again who is there: a method, and its value or its passkey.
#include <optional>
#include <string>

#include "api/reply.h"
#include "api/services.h"

namespace serment::api {

struct ProofBody {
  std::string method{};
  std::optional<std::string> value{};
  std::string credential{};  ///< JSON of the browser's answer; empty without
};
Result<ProofBody> read_proof(const Call& call);
std::string proof_schema();
/// True when the signed-in member's own passkey answered a challenge of this session.
Result<bool> shows_passkey(Call& call, const std::string& credential);

}  // namespace serment::api
