// What anybody may know of the server, and the jobs of each.
#include "api/openapi.h"
#include "api/reply.h"
#include "api/routes.h"
#include "api/services.h"

namespace serment::api {
namespace {

struct StateAnswer {
  std::string practice{}, version{}, setup{};
  std::optional<std::string> name{};
  bool device_known = false, pin_available = false, demonstration = false, signed_in = false;
  std::optional<std::int64_t> card_port{};
};
BOOST_DESCRIBE_STRUCT(StateAnswer, (),
                      (practice, version, setup, name, device_known, pin_available, demonstration,
                       signed_in, card_port))

Result<Reply> get_state(Call& call) {
  auto& services = call.services;
  StateAnswer answer;
  const auto state = services.engine.state();
  answer.practice = state == Engine::State::none     ? "none"
                    : state == Engine::State::sealed ? "sealed"
                                                     : "open";
  answer.setup = state == Engine::State::none ? "needed" : "done";
  answer.version = services.configuration.version;
  answer.demonstration = services.configuration.demonstration;
  if (services.configuration.card_port != 0) answer.card_port = services.configuration.card_port;
  if (state == Engine::State::open) {
    const auto device = services.identity.devices.recognise(call.device_secret);
    answer.device_known = device.has_value();
    answer.pin_available = device && !device->pins.empty();
    // The practice's name is for its own devices: a stranger on the network learns nothing.
    if (device) answer.name = services.practice_name();
  }
  answer.signed_in = !call.session_secret.empty();
  return reply_with(answer);
}

Result<Reply> get_openapi(Call& call) {
  return json_reply(openapi(call.services.configuration.version));
}

Result<Reply> get_job(Call& call) {
  return json_reply(TRY(call.services.jobs.find(call.path["id"], call.actor)));
}

Result<Reply> cancel_job(Call& call) {
  return json_reply(TRY(call.services.jobs.cancel(call.path["id"], call.actor)));
}

Result<Reply> follow_job(Call& call) {
  const auto id = call.path["id"];
  TRY(call.services.jobs.find(id, call.actor));
  Reply reply;
  reply.content_type = "text/event-stream";
  auto& services = call.services;
  reply.events = [&services, id, actor = call.actor](std::shared_ptr<net::EventStream> stream) {
    if (!services.jobs.follow(id, actor, stream)) stream->close();
  };
  return reply;
}

constexpr auto kSelf = identity::Permission::self;
const Route kStateRoutes[] = {
    {"GET", "/state", "État du serveur", Access::anyone, kSelf, Run::free, nullptr,
     schema<StateAnswer>, "", "", get_state},
    {"GET", "/openapi.json", "Ce document", Access::anyone, kSelf, Run::free, nullptr, any_object,
     "", "", get_openapi},
    {"GET", "/jobs/{id}", "Où en est un travail long", Access::signed_in, kSelf, Run::free, nullptr,
     any_object, "", "job.unknown", get_job},
    {"DELETE", "/jobs/{id}", "Arrêter un travail long", Access::signed_in, kSelf, Run::free,
     nullptr, any_object, "", "job.unknown", cancel_job},
    {"GET", "/jobs/{id}/events", "Suivre un travail long", Access::signed_in, kSelf, Run::free,
     nullptr, any_object, "", "job.unknown", follow_job},
};

}  // namespace

std::span<const Route> state_routes() {
  return kStateRoutes;
}

}  // namespace serment::api
