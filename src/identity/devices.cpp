#include "identity/devices.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/ids.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::identity {
namespace {

constexpr std::string_view kKind = "device";
constexpr records::Transition kTransitions[] = {
    {"", "known", "device.known"},
    {"known", "known", "device.updated"},
    {"known", "exception", "device.exception"},
    {"exception", "exception", "device.exception"},
    {"exception", "known", "device.updated"},
    {"known", "forgotten", "device.forgotten"},
    {"exception", "forgotten", "device.forgotten"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr std::size_t kShortestReason = 10;
constexpr std::size_t kLongestLabel = 80;

std::string digest_of(std::string_view secret) {
  return crypto::hex(crypto::sha256(as_bytes(secret)));
}

/// Cut between two characters.
std::string shortened(std::string_view label) {
  auto size = std::min(label.size(), kLongestLabel);
  while (size > 0 && size < label.size() &&
         (static_cast<unsigned char>(label[size]) & 0xC0U) == 0x80U)
    --size;
  return std::string(label.substr(0, size));
}

std::string_view state_of(const Device& device) {
  return device.lock_after_seconds > kLockAfterSeconds ? "exception" : "known";
}

tl::unexpected<Error> unknown_device() {
  return fail(Errc::not_found, "device.unknown", "Cet appareil n’est pas connu.",
              "Rien n’a été changé.", "Relisez la liste des appareils.");
}

}  // namespace

struct Devices::State {
  mutable std::mutex mutex{};
  std::map<std::string, Device, std::less<>> known{};
};

Devices::Devices() : x_state(std::make_unique<State>()) {}
Devices::~Devices() = default;

Result<void> Devices::load(vault::Session& session) {
  std::map<std::string, Device, std::less<>> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found.clear();
    for (const auto& record : TRY(records::list(session, tx, kKind))) {
      if (record.state == "forgotten") continue;
      const auto document = TRY(json::Document::parse(record.json));
      auto device = TRY(json::bind::read<Device>(document.root()));
      device.version = record.version;
      found[record.id] = std::move(device);
    }
    return {};
  }));
  const std::lock_guard lock(x_state->mutex);
  x_state->known = std::move(found);
  return {};
}

void Devices::forget() {
  const std::lock_guard lock(x_state->mutex);
  x_state->known.clear();
}

std::vector<Device> Devices::all() const {
  const std::lock_guard lock(x_state->mutex);
  std::vector<Device> list;
  for (const auto& one : x_state->known) list.push_back(one.second);
  return list;
}

std::optional<Device> Devices::find(std::string_view id) const {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->known.find(id);
  if (found == x_state->known.end()) return std::nullopt;
  return found->second;
}

std::optional<Device> Devices::recognise(std::string_view secret) const {
  if (secret.empty()) return std::nullopt;
  const auto digest = digest_of(secret);
  const std::lock_guard lock(x_state->mutex);
  for (const auto& one : x_state->known)
    if (one.second.secret_hash == digest) return one.second;
  return std::nullopt;
}

Result<Device> Devices::save(vault::Session& session, Device device, std::string_view state,
                             std::string_view author) {
  std::uint32_t saved = 0;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    saved = TRY(records::save(session, tx, kLifecycle, device.id, state, json::bind::write(device),
                              device.version, author))
                .version;
    return {};
  }));
  device.version = saved;
  const std::lock_guard lock(x_state->mutex);
  if (state == "forgotten")
    x_state->known.erase(device.id);
  else
    x_state->known[device.id] = device;
  return device;
}

Result<Devices::Met> Devices::meet(vault::Session& session, std::string_view secret,
                                   std::string_view label, std::string_view member) {
  Met met;
  if (auto known = recognise(secret)) {
    const bool has =
        std::find(known->members.begin(), known->members.end(), member) != known->members.end();
    if (!has) {
      known->members.emplace_back(member);
      known = TRY(save(session, *known, state_of(*known), member));
    }
    met.device = *known;
    return met;
  }
  met.new_secret = draw_id(session.random) + draw_id(session.random);
  Device device;
  device.id = draw_id(session.random);
  device.label = shortened(label);
  device.secret_hash = digest_of(met.new_secret);
  device.first_seen_at = iso(session.clock.now());
  device.members.emplace_back(member);
  met.device = TRY(save(session, std::move(device), "known", member));
  return met;
}

Result<Device> Devices::update(vault::Session& session, std::string_view id, std::uint32_t version,
                               const std::optional<std::string>& label,
                               std::optional<std::int64_t> lock_after_seconds,
                               std::string_view reason, std::string_view author) {
  auto device = find(id);
  if (!device) return unknown_device();
  device->version = version;
  if (label) device->label = shortened(*label);
  if (lock_after_seconds) {
    if (*lock_after_seconds < 10 || *lock_after_seconds > kLongestLockSeconds)
      return fail(Errc::invalid_input, "device.lock_delay", "Ce délai est hors limites.",
                  "Le délai n’a pas changé.", "Choisissez de 10 secondes à 15 minutes.",
                  "lock_after_seconds");
    if (*lock_after_seconds > kLockAfterSeconds && reason.size() < kShortestReason)
      return fail(Errc::invalid_input, "device.reason_missing",
                  "Un délai plus long que 30 secondes est une exception : il lui faut un motif.",
                  "Le délai n’a pas changé.", "Écrivez pourquoi, en une phrase.", "reason");
    device->lock_after_seconds = *lock_after_seconds;
    device->exception_reason =
        *lock_after_seconds > kLockAfterSeconds ? std::string(reason) : std::string();
  }
  const auto state = state_of(*device);
  return save(session, std::move(*device), state, author);
}

Result<void> Devices::forget_device(vault::Session& session, std::string_view id,
                                    std::string_view author) {
  auto device = find(id);
  if (!device) return unknown_device();
  TRY(save(session, std::move(*device), "forgotten", author));
  return {};
}

Result<void> Devices::forget_pins(vault::Session& session, std::string_view member,
                                  std::string_view author) {
  for (auto& device : all()) {
    if (std::erase_if(device.pins, [&](const DevicePin& pin) { return pin.member == member; }) == 0)
      continue;
    const auto state = state_of(device);
    TRY(save(session, std::move(device), state, author));
  }
  return {};
}

Result<void> Devices::forget_member(vault::Session& session, std::string_view member,
                                    std::string_view author) {
  for (auto& device : all()) {
    const auto known = std::erase(device.members, std::string(member));
    const auto pins =
        std::erase_if(device.pins, [&](const DevicePin& pin) { return pin.member == member; });
    if (known + pins == 0) continue;
    const auto state = state_of(device);
    TRY(save(session, std::move(device), state, author));
  }
  return {};
}

Result<void> Devices::set_pin(vault::Session& session, std::string_view id, std::string_view member,
                              std::string hash) {
  auto device = find(id);
  if (!device) return unknown_device();
  std::erase_if(device->pins, [&](const DevicePin& pin) { return pin.member == member; });
  device->pins.push_back({std::string(member), std::move(hash)});
  const auto state = state_of(*device);
  TRY(save(session, std::move(*device), state, member));
  return {};
}

}  // namespace serment::identity
