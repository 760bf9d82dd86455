#include "agenda/digest.h"

#include <algorithm>

namespace serment::agenda {
namespace {

constexpr std::size_t kLongestLine = 120;

/// Cut between letters, with an ellipsis.
std::string short_line(std::string text) {
  std::size_t letters = 0, at = 0;
  while (at < text.size()) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U && ++letters >= kLongestLine) break;
    ++at;
  }
  if (at >= text.size()) return text;
  text.resize(at);
  return text + "…";
}

std::string action_line(const hygiene::NextAction& action) {
  auto line = "• " + action.title;
  if (action.due) line += ", avant le " + in_french(*action.due);
  return line + " (" + std::to_string(action.minutes) + "\u00a0min)";
}

}  // namespace

Date monday_of(Date day) {
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return add_days(day, -static_cast<int>(weekday.iso_encoding() - 1));
}

std::vector<std::string> digest(const Week& week, Date today) {
  std::vector<std::string> lines;
  lines.push_back(week.sentence.text);
  lines.push_back("Mesures en place\u00a0: " + std::to_string(week.in_place) + " sur " +
                  std::to_string(week.applicable) +
                  (week.late > 0 ? ", dont " + std::to_string(week.late) + " en retard." : "."));
  constexpr std::size_t kActions = 3, kClocks = 2;
  for (std::size_t i = 0; i < std::min(kActions, week.actions.size()); ++i)
    lines.push_back(action_line(week.actions[i]));
  std::size_t shown = 0;
  for (const auto& clock : week.clocks) {
    if (clock.due < today || shown == kClocks) continue;
    const bool already =
        std::any_of(week.actions.begin(), week.actions.end(),
                    [&](const auto& action) { return action.title == clock.title; });
    if (already) continue;
    lines.push_back(in_french(clock.due) + "\u00a0: " + clock.title + ".");
    ++shown;
  }
  if (!week.journal_root.empty()) lines.push_back("Racine du journal\u00a0: " + week.journal_root);
  for (auto& line : lines) line = short_line(std::move(line));
  if (lines.size() > kMostLines) lines.resize(kMostLines);
  return lines;
}

}  // namespace serment::agenda
