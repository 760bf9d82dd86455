// The browsers people come from: names, delays before the lock, short codes.
#include "api/routes.h"
#include "api/session_answers.h"
#include "crypto/password_hash.h"
#include "identity/password_law.h"
#include "identity/password_rule.h"

namespace serment::api {
namespace {

struct DeviceShown {
  std::string id{}, label{}, first_seen_at{};
  std::optional<std::string> last_seen_at{};
  std::int64_t lock_after_seconds = 30;
  std::optional<std::string> exception_reason{};
  bool current = false;
  std::vector<std::string> members{};
  std::uint32_t version = 0;
};
BOOST_DESCRIBE_STRUCT(DeviceShown, (),
                      (id, label, first_seen_at, last_seen_at, lock_after_seconds, exception_reason,
                       current, members, version))
struct DeviceBody {
  std::optional<std::string> label{};
  std::optional<std::int64_t> lock_after_seconds{};
  std::optional<std::string> reason{};
};
BOOST_DESCRIBE_STRUCT(DeviceBody, (), (label, lock_after_seconds, reason))
struct PinBody {
  std::string pin{}, password{};
};
BOOST_DESCRIBE_STRUCT(PinBody, (), (pin, password))

bool is_mine(const Call& call, const identity::Device& device) {
  if (call.actor.may(identity::Permission::session_manage_all)) return true;
  for (const auto& member : device.members)
    if (member == call.actor.member) return true;
  return false;
}

DeviceShown shown(const Call& call, const identity::Device& device) {
  DeviceShown one;
  one.id = device.id;
  one.label = device.label;
  one.first_seen_at = device.first_seen_at;
  one.lock_after_seconds = device.lock_after_seconds;
  if (!device.exception_reason.empty()) one.exception_reason = device.exception_reason;
  one.version = device.version;
  one.current = device.id == call.actor.device;
  for (const auto& session : call.services.identity.sessions.list())
    if (session.device == device.id) one.last_seen_at = iso(session.last_seen_at);
  for (const auto& id : device.members)
    if (const auto known = call.services.identity.directory.find(id))
      one.members.push_back(known->member.display_name);
  return one;
}

Result<identity::Device> mine(const Call& call, std::string_view id) {
  const auto device = call.services.identity.devices.find(id);
  if (device && is_mine(call, *device)) return *device;
  return fail(Errc::not_found, "device.unknown", "Cet appareil n’est pas connu.",
              "Rien n’a été changé.", "Relisez la liste des appareils.");
}

Result<Reply> list(Call& call) {
  std::vector<DeviceShown> items;
  for (const auto& device : call.services.identity.devices.all())
    if (is_mine(call, device)) items.push_back(shown(call, device));
  return reply_with_list(std::move(items));
}

Result<Reply> update(Call& call) {
  const auto body = TRY(read_body<DeviceBody>(call));
  const auto version = TRY(if_match(call));
  const auto device = TRY(mine(call, call.path["id"]));
  auto updated = call.services.identity.devices.update(*call.session, device.id, version,
                                                       body.label, body.lock_after_seconds,
                                                       body.reason.value_or(""), call.actor.member);
  if (!updated && updated.error().code == "record.version") return changed_meanwhile();
  const auto changed = TRY(std::move(updated));
  call.services.identity.sessions.set_lock_after(changed.id,
                                                 std::chrono::seconds(changed.lock_after_seconds));
  auto reply = reply_with(shown(call, changed));
  reply.headers.push_back(etag(changed.version));
  return reply;
}

Result<Reply> remove(Call& call) {
  const auto device = TRY(mine(call, call.path["id"]));
  TRY_VOID(
      call.services.identity.devices.forget_device(*call.session, device.id, call.actor.member));
  for (const auto& session : call.services.identity.sessions.list())
    if (session.device == device.id && session.id != call.actor.session)
      call.services.identity.sessions.close_by_id(session.id);
  return no_content();
}

Result<Reply> set_pin(Call& call) {
  const auto body = TRY(read_body<PinBody>(call));
  const auto& law = identity::PasswordLaw::embedded().device_code;
  if (!identity::is_acceptable_pin(body.pin))
    return fail(Errc::invalid_input, "device.pin", "Ce code est de ceux que l’on essaie d’abord.",
                "Aucun code n’a été choisi.",
                "Prenez de " + std::to_string(law.least_digits) + " à " +
                    std::to_string(law.most_digits) +
                    " chiffres : ni suite, ni répétition, ni année.",
                "pin");
  const auto device = call.services.identity.devices.recognise(call.device_secret);
  if (!device || device->id != call.actor.device)
    return fail(Errc::forbidden, "device.unknown", "Cet appareil n’est pas connu.",
                "Aucun code n’a été choisi.", "Reconnectez-vous depuis cet appareil.");
  const auto known = TRY(myself(call));
  const auto key = "p:" + call.actor.member;
  TRY_VOID(begin_attempt(call.services, key));
  if (!crypto::verify_password(known.member.password_hash, as_bytes(body.password))) {
    return fail(Errc::invalid_input, "password.current", "Le mot de passe est faux.",
                "Aucun code n’a été choisi.", "Recopiez-le.", "password");
  }
  call.services.identity.attempts.succeeded(key);
  auto hash = TRY(crypto::hash_password(as_bytes(body.pin + call.device_secret)));
  TRY_VOID(call.services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = call.actor.member;
    TRY_VOID(call.services.identity.devices.set_pin(session, call.actor.device, call.actor.member,
                                                    std::move(hash)));
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(
          tx, {"device.pin", call.actor.member, call.actor.device, session.clock.now()}, {}));
      return {};
    });
  }));
  return no_content();
}

constexpr auto kSelf = identity::Permission::self;
const Route kDeviceRoutes[] = {
    {"GET", "/devices", "Appareils connus", Access::member, kSelf, Run::free, nullptr,
     schema<Listing<DeviceShown>>, "", "", list},
    {"PATCH", "/devices/{id}", "Nommer un appareil, changer son délai de verrouillage",
     Access::member, kSelf, Run::exclusive, schema<DeviceBody>, schema<DeviceShown>,
     "device.exception",
     "device.unknown device.lock_delay device.reason_missing conflict.changed "
     "conflict.if_match_needed",
     update},
    {"DELETE", "/devices/{id}", "Oublier un appareil", Access::member, kSelf, Run::exclusive,
     nullptr, nullptr, "device.forgotten", "device.unknown", remove},
    {"PUT", "/devices/current/pin", "Choisir le code court de cet appareil", Access::member, kSelf,
     Run::free, schema<PinBody>, nullptr, "device.pin",
     "device.pin device.unknown password.current", set_pin},
};

}  // namespace

std::span<const Route> device_routes() {
  return kDeviceRoutes;
}

}  // namespace serment::api
