#pragma once
// What a register asks of the practice today: home, the Monday digest and the calendar show the
// duties of every register side by side.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.h"

namespace serment::records {

enum class DutyLevel : std::uint8_t {
  late,  ///< the date has passed
  due,   ///< the date is near, or somebody waits
  todo,  ///< no date presses
};

/// One thing to do. It may be mailed or fed to a calendar: it never holds a patient's name, nor
/// anything else about a person.
struct Duty {
  std::string id{};          ///< stable: "request/D-2026-004"
  std::string title{};       ///< what to do, in French: "Répondre à la demande D-2026-004"
  std::string why{};         ///< one sentence
  std::string source{};      ///< the legal text, short: "CSP L1111-7"
  std::string href{};        ///< the screen where it is done: "/droits/D-2026-004"
  std::string permission{};  ///< id of the permission that lets a member do it
  int minutes = 5;
  DutyLevel level = DutyLevel::todo;
  std::optional<Instant> due{};
};

}  // namespace serment::records
