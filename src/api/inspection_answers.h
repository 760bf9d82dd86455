#pragma once
// A visit as the screens read it, and what leaves through an inspector's account.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/route.h"
#include "inspection/visit.h"

namespace serment::api {

/// A letter of an authority that follows the visit.
struct LetterLine {
  std::string id{}, state{}, from{}, summary{};
  Date received_on{};
  std::optional<Date> due_on{};
};
BOOST_DESCRIBE_STRUCT(LetterLine, (), (id, state, from, summary, received_on, due_on))
struct VisitView {
  std::string id{}, state{};
  std::uint32_t version = 0;
  inspection::Visit visit{};
  std::vector<std::string> open_members{};  ///< accounts still open to inspectors
  std::string next_step{};                  ///< the first step that is not done
  std::vector<LetterLine> letters{};
};
BOOST_DESCRIBE_STRUCT(VisitView, (), (id, state, version, visit, open_members, next_step, letters))

/// With the names of members in the place of their ids, and the letters that follow the visit, in
/// its thread too.
Result<VisitView> view_of(Call& call, const inspection::StoredVisit& stored);

/// True for a call by an inspector's account.
bool is_inspector(const identity::Actor& actor);
/// What says on every page who was given it, in which visit and when; empty for other accounts.
Result<std::string> inspector_mark(vault::Session& session, const Services& services,
                                   const identity::Actor& actor);
/// The one place through which what an inspector's account asks is given to it: a PDF or HTML
/// document says on every page who took it, in which visit and when; a file joins the visit's list
/// of copies, as it was given, in the same transaction. An archive of proof stays as it was signed.
/// Other accounts' answers are left alone. Error: invalid_input "pdf.unmarkable".
Result<void> give_to_inspector(vault::Session& session, const Services& services,
                               const identity::Actor& actor, Reply& reply);

}  // namespace serment::api
