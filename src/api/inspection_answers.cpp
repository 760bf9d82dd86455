#include "api/inspection_answers.h"

#include <algorithm>

#include "api/practice_work.h"
#include "compliance/mark.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::api {
namespace {

std::string header_of(const Reply& reply, std::string_view name) {
  for (const auto& header : reply.headers)
    if (header.name == name) return header.value;
  return {};
}

/// The name in `attachment; filename="…"`; empty for what is not a file to keep.
std::string file_name_of(const Reply& reply) {
  constexpr std::string_view kMark = "filename=\"";
  const auto header = header_of(reply, "Content-Disposition");
  const auto start = header.find(kMark);
  if (start == std::string::npos) return {};
  const auto from = start + kMark.size();
  return header.substr(from, header.find('"', from) - from);
}

std::string next_step_of(const inspection::Visit& visit) {
  for (const auto& stage : inspection::Catalogue::embedded().stages)
    for (const auto& step : stage.steps)
      if (std::none_of(visit.steps.begin(), visit.steps.end(),
                       [&](const auto& done) { return done.step == step.id; }))
        return step.id;
  return {};
}

}  // namespace

VisitView view_of(const Services& services, const inspection::StoredVisit& stored) {
  VisitView view{stored.id, stored.state, stored.version, stored.content, {}, {}};
  auto& visit = view.visit;
  for (const auto& one : inspection::open_accesses(visit, services.clock.now()))
    view.open_members.push_back(one.member);
  view.next_step = next_step_of(visit);
  for (auto& line : visit.timeline) line.by = name_of_actor(services, line.by);
  for (auto& one : visit.inspectors) one.checked_by = name_of_actor(services, one.checked_by);
  for (auto& one : visit.steps) one.by = name_of_actor(services, one.by);
  for (auto& one : visit.copies) one.by = name_of_actor(services, one.by);
  for (auto& one : visit.acknowledgements) one.by = name_of_actor(services, one.by);
  return view;
}

bool is_inspector(const identity::Actor& actor) {
  return std::find(actor.roles.begin(), actor.roles.end(), identity::Role::inspector) !=
         actor.roles.end();
}

Result<compliance::Printable> marked_for(Call& call, compliance::Printable page) {
  if (!is_inspector(call.actor)) return page;
  const auto find = [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) {
      return inspection::visit_of_member(session, tx, call.actor.member);
    });
  };
  const auto visit = call.session != nullptr ? TRY(find(*call.session))
                                             : TRY(on_engine(call.services, call.actor, find));
  const auto mark = inspection::filled(
      inspection::Catalogue::embedded().mark,
      {{"name", call.actor.display_name},
       {"visit", visit ? std::string_view(visit->id) : std::string_view("en cours")},
       {"date", in_french(call.services.clock.today())}});
  return compliance::with_mark(std::move(page), mark);
}

Result<void> note_download(vault::Session& session, const identity::Actor& actor,
                           const Reply& reply) {
  const auto name = file_name_of(reply);
  if (name.empty() || !is_inspector(actor)) return {};
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto visit = TRY(inspection::visit_of_member(session, tx, actor.member));
    if (!visit) return {};
    inspection::Copy copy;
    copy.path = name;
    copy.size = reply.body.size();
    copy.sha256 = crypto::hex(crypto::sha256(as_bytes(reply.body)));
    copy.how = "downloaded";
    TRY(inspection::add_copies(session, tx, visit->id, {copy}, {actor.member}));
    return {};
  });
}

}  // namespace serment::api
