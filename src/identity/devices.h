#pragma once
// The browsers that people came from: recognised by a cookie, with their own delay before the lock
// and their own short codes. Sealed records ("device"), and in memory while the practice is open.
#include <boost/describe.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/session.h"

namespace serment::identity {

/// The guide asks for 30 seconds; a longer delay is an exception with a written reason.
inline constexpr std::int64_t kLockAfterSeconds = 30;
inline constexpr std::int64_t kLongestLockSeconds = 900;

struct DevicePin {
  std::string member{}, hash{};
};
BOOST_DESCRIBE_STRUCT(DevicePin, (), (member, hash))

struct Device {
  std::string id{}, label{}, secret_hash{}, first_seen_at{};
  std::vector<std::string> members{};
  std::int64_t lock_after_seconds = kLockAfterSeconds;
  std::string exception_reason{};
  std::vector<DevicePin> pins{};
  std::uint32_t version = 0;  ///< of its record; not written in it
};
BOOST_DESCRIBE_STRUCT(Device, (),
                      (id, label, secret_hash, first_seen_at, members, lock_after_seconds,
                       exception_reason, pins))

class Devices {
 public:
  Devices();
  ~Devices();
  Result<void> load(vault::Session& session);
  void forget();
  [[nodiscard]] std::vector<Device> all() const;
  [[nodiscard]] std::optional<Device> find(std::string_view id) const;
  /// The device of a cookie's secret.
  [[nodiscard]] std::optional<Device> recognise(std::string_view secret) const;

  /// A device that member just came from: the one of `secret`, or a new one (its secret returned).
  struct Met {
    Device device;
    std::string new_secret;  ///< empty when it was known
  };
  Result<Met> meet(vault::Session& session, std::string_view secret, std::string_view label,
                   std::string_view member);
  /// `version`: the one that the person read. Errors: not_found "device.unknown"; conflict
  /// "record.version"; invalid_input "device.lock_delay", "device.reason_missing".
  Result<Device> update(vault::Session& session, std::string_view id, std::uint32_t version,
                        const std::optional<std::string>& label,
                        std::optional<std::int64_t> lock_after_seconds, std::string_view reason,
                        std::string_view author);
  /// The member's short codes, everywhere: their password changed.
  Result<void> forget_pins(vault::Session& session, std::string_view member,
                           std::string_view author);
  /// A member has left: no device knows them, nor their short code.
  Result<void> forget_member(vault::Session& session, std::string_view member,
                             std::string_view author);
  Result<void> forget_device(vault::Session& session, std::string_view id, std::string_view author);
  Result<void> set_pin(vault::Session& session, std::string_view id, std::string_view member,
                       std::string hash);

 private:
  Result<Device> save(vault::Session& session, Device device, std::string_view state,
                      std::string_view author);
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::identity
