#pragma once
// A visit as the screens read it, and what leaves through an inspector's account.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/route.h"
#include "compliance/notice.h"
#include "inspection/visit.h"

namespace serment::api {

struct VisitView {
  std::string id{}, state{};
  std::uint32_t version = 0;
  inspection::Visit visit{};
  std::vector<std::string> open_members{};  ///< accounts still open to inspectors
  std::string next_step{};                  ///< the first step that is not done
};
BOOST_DESCRIBE_STRUCT(VisitView, (), (id, state, version, visit, open_members, next_step))

/// With the names of members in the place of their ids, in lines and checks.
VisitView view_of(const Services& services, const inspection::StoredVisit& stored);

/// True for a call by an inspector's account.
bool is_inspector(const identity::Actor& actor);
/// A printed page that an inspector takes away says so, on every page; others are given back as
/// they are.
Result<compliance::Printable> marked_for(Call& call, compliance::Printable page);
/// A file that an inspector's account downloads joins the list of copies of its visit, in the same
/// transaction: nothing leaves that the practice does not know of.
Result<void> note_download(vault::Session& session, const identity::Actor& actor,
                           const Reply& reply);

}  // namespace serment::api
