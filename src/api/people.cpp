// Who signed and who learned: states only, never a score. Arrivals and departures.
#include "people/letters.h"

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"

namespace serment::api {

struct MovementView {
  std::string id{}, state{};
  std::uint32_t version = 0;
  std::string list{}, member{}, name{};
  Date on;
  std::uint64_t left = 0;
  std::vector<people::MovementItem> items{};
};
BOOST_DESCRIBE_STRUCT(MovementView, (), (id, state, version, list, member, name, on, left, items))
struct MovementRequest {
  std::string list{}, member{};
  Date on;
};
BOOST_DESCRIBE_STRUCT(MovementRequest, (), (list, member, on))
struct TickRequest {
  std::string state{}, note{};
};
BOOST_DESCRIBE_STRUCT(TickRequest, (), (state, note))

namespace {

MovementView view_of(const people::Movement& movement) {
  const auto& content = movement.content;
  const auto left = std::count_if(content.items.begin(), content.items.end(),
                                  [](const auto& item) { return item.state == "todo"; });
  return {movement.id,    movement.state, movement.version, content.list,
          content.member, content.name,   content.on,       static_cast<std::uint64_t>(left),
          content.items};
}

Reply movement_reply(const people::Movement& movement, int status) {
  auto reply = reply_with(view_of(movement), status);
  reply.headers.push_back(etag(movement.version));
  return reply;
}

Result<Reply> list_people(Call& call) {
  auto& session = *call.session;
  auto all = TRY(reading(session, [&](store::Transaction& tx) {
    return people::team(session, tx, call.services.clock.now());
  }));
  if (call.services.first_this_minute(call, "people")) TRY_VOID(journal(call, "people.listed"));
  return reply_with_list(std::move(all));
}

Result<Reply> print_register(Call& call) {
  const auto now = call.services.clock.now();
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      return people::people_register(TRY(compliance::load_answers(session, tx)),
                                     TRY(people::team(session, tx, now)), paris_date(now));
    });
  }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "people.listed"));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

Result<Reply> list_movements(Call& call) {
  auto& session = *call.session;
  std::vector<MovementView> views;
  for (const auto& movement : TRY(reading(
           session, [&](store::Transaction& tx) { return people::movements(session, tx); })))
    views.push_back(view_of(movement));
  if (call.services.first_this_minute(call, "movements")) TRY_VOID(journal(call, "people.listed"));
  return reply_with_list(std::move(views));
}

Result<Reply> open_movement(Call& call) {
  const auto body = TRY(read_body<MovementRequest>(call));
  auto& session = *call.session;
  return movement_reply(
      TRY(writing(session,
                  [&](store::Transaction& tx) -> Result<people::Movement> {
                    const auto person = TRY(people::find_person(session, tx, body.member));
                    return people::open_movement(session, tx, body.list, person, body.on,
                                                 call.actor.display_name);
                  })),
      201);
}

/// Two people may tick two items at once: the version counts only for whoever names it.
Result<Reply> tick_item(Call& call) {
  const auto body = TRY(read_body<TickRequest>(call));
  std::uint32_t expected = 0;
  if (!call.request.header("If-Match").empty()) expected = TRY(if_match(call));
  auto& session = *call.session;
  auto ticked = writing(session, [&](store::Transaction& tx) {
    return people::tick(session, tx, call.path["id"], call.path["item"], {body.state, body.note},
                        expected, call.actor.display_name);
  });
  if (!ticked && ticked.error().code == "record.version") return changed_meanwhile();
  return movement_reply(TRY(std::move(ticked)), 200);
}

using identity::Permission;

constexpr Route kPeopleRoutes[] = {
    {"GET", "/people", "Qui a signé, qui s’est formé", Access::member, Permission::people_read,
     Run::grouped, nullptr, schema<Listing<people::PersonState>>, "people.listed", "", list_people},
    {"GET", "/people/register.pdf", "Engagements et formations, à imprimer", Access::member,
     Permission::people_read, Run::free, nullptr, octets, "people.listed", "practice.no_answers",
     print_register},
    {"GET", "/people/movements", "Les arrivées et les départs", Access::member,
     Permission::people_read, Run::grouped, nullptr, schema<Listing<MovementView>>, "people.listed",
     "", list_movements},
    {"POST", "/people/movements", "Commencer une arrivée ou un départ", Access::member,
     Permission::people_manage, Run::grouped, schema<MovementRequest>, schema<MovementView>,
     "movement.opened", "movement.list movement.date movement.exists member.unknown",
     open_movement},
    {"POST", "/people/movements/{id}/items/{item}", "Cocher un point", Access::member,
     Permission::people_manage, Run::grouped, schema<TickRequest>, schema<MovementView>,
     "movement.updated",
     "movement.unknown movement.item movement.state movement.note conflict.changed", tick_item},
};

}  // namespace

std::span<const Route> people_routes() {
  return kPeopleRoutes;
}

}  // namespace serment::api
