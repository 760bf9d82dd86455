// Claims that suspend erasure (gels).
#include "api/dossier_answer.h"
#include "api/reply.h"
#include "api/routes.h"
#include "api/services.h"

namespace serment::api {
namespace {

struct HoldBody {
  Date from{};
  std::optional<Date> to{};
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(HoldBody, (), (from, to, reason))
struct LiftBody {
  Date last_day{};
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(LiftBody, (), (last_day, reason))

Reply hold_reply(const dossier::Hold& hold, int status) {
  std::string text;
  json::Writer out(text);
  write_hold(out, hold);
  return json_reply(std::move(text), status);
}

/// Every dossier that has a claim, with the patient's name: the spans only, no seal is opened.
Result<Reply> list(Call& call) {
  std::vector<std::pair<DossierId, DateSpan>> spans;
  TRY_VOID(call.session->db.read([&](store::Transaction& tx) -> Result<void> {
    spans = TRY(dossier::all_hold_spans(tx, call.session->practice()));
    return {};
  }));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("items");
  out.begin_array();
  const auto today = call.services.clock.today();
  for (const auto& [id, span] : spans) {
    const auto* entry = call.services.engine.index().find(id);
    out.begin_object();
    out.field("dossier", id.value);
    if (entry != nullptr) out.field("display", entry->display.reveal());
    out.field("from", iso(span.from));
    out.key("to");
    span.to ? out.value(iso(*span.to)) : out.null();
    out.field("state", span.to && *span.to < today ? "lifted" : "active");
    out.end_object();
  }
  out.end_array();
  out.field("total", static_cast<std::uint64_t>(spans.size()));
  out.end_object();
  if (call.services.first_this_minute(call, "holds")) TRY_VOID(journal(call, "dossier.listed"));
  return json_reply(std::move(text));
}

Result<Reply> add(Call& call) {
  const auto body = TRY(read_body<HoldBody>(call));
  const DossierId id{call.path["id"]};
  const auto hold = TRY(dossier::add_hold(*call.session, id, DateSpan{body.from, body.to},
                                          body.reason, call.actor.member));
  return hold_reply(hold, 201);
}

Result<Reply> lift(Call& call) {
  const auto body = TRY(read_body<LiftBody>(call));
  const auto hold = TRY(dossier::lift_hold(*call.session, call.path["hold"], body.last_day,
                                           body.reason, call.actor.member));
  return hold_reply(hold, 200);
}

using identity::Permission;
const Route kHoldRoutes[] = {
    {"GET", "/holds", "Dossiers gelés", Access::member, Permission::hold_manage, Run::grouped,
     nullptr, any_object, "dossier.listed", "", list},
    {"POST", "/dossiers/{id}/holds", "Geler un dossier", Access::member, Permission::hold_manage,
     Run::grouped, schema<HoldBody>, any_object, "hold.added",
     "dossier.unknown hold.span dossier.reason_missing", add},
    {"POST", "/holds/{hold}/lift", "Lever un gel", Access::member, Permission::hold_manage,
     Run::grouped, schema<LiftBody>, any_object, "hold.lifted",
     "hold.unknown hold.already_lifted hold.span", lift},
};

}  // namespace

std::span<const Route> hold_routes() {
  return kHoldRoutes;
}

}  // namespace serment::api
