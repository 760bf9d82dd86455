#pragma once
// What the register looks like over HTTP. Used by register.cpp and register_exchange.cpp.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compliance/register_store.h"

namespace serment::api {

/// One activity in a list: what it is and where it stands.
struct ActivityHeading {
  std::string ref{}, name{}, state{}, state_text{};
  std::uint32_t version = 0;
  std::string at{}, author{}, purpose{};
};
BOOST_DESCRIBE_STRUCT(ActivityHeading, (),
                      (ref, name, state, state_text, version, at, author, purpose))
struct ActivityView {
  ActivityHeading heading{};
  compliance::ProcessingActivity activity{};
};
BOOST_DESCRIBE_STRUCT(ActivityView, (), (heading, activity))
struct EditedView {
  ActivityHeading heading{};
  compliance::ProcessingActivity activity{};
  std::vector<compliance::Change> changes{};
};
BOOST_DESCRIBE_STRUCT(EditedView, (), (heading, activity, changes))

ActivityHeading heading_of(const compliance::StoredActivity& stored);
ActivityView view_of(const compliance::StoredActivity& stored);
EditedView view_of(const compliance::Edited& edited);

}  // namespace serment::api
