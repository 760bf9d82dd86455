#pragma once
// Long work that takes the engine in short slices, so that the others go on working.
#include <functional>
#include <string>

#include "api/services.h"

namespace serment::api {

/// As long as the practice stays open: sealed and opened again, it is another session, and what was
/// begun with the first one ends with `when_sealed`.
class Slices {
 public:
  Slices(Services& services, std::string member, Error when_sealed)
      : x_services(services),
        x_member(std::move(member)),
        x_when_sealed(std::move(when_sealed)),
        x_opening(services.engine.opening()) {}

  Result<void> run(const std::function<Result<void>(vault::Session&)>& work) {
    return x_services.engine.run([&](vault::Session& session) -> Result<void> {
      if (x_services.engine.opening() != x_opening) return tl::unexpected<Error>(x_when_sealed);
      session.actor = x_member;
      return work(session);
    });
  }

 private:
  Services& x_services;
  std::string x_member;
  Error x_when_sealed;
  std::uint64_t x_opening;
};

}  // namespace serment::api
