#include "cli/command.h"

namespace serment::cli {

bool Arguments::has(std::string_view name) const {
  return x_values.find(name) != x_values.end();
}

std::string Arguments::text(std::string_view name) const {
  const auto found = x_values.find(name);
  return found == x_values.end() ? std::string{} : found->second.back();
}

const std::vector<std::string>& Arguments::all(std::string_view name) const {
  static const std::vector<std::string> none;
  const auto found = x_values.find(name);
  return found == x_values.end() ? none : found->second;
}

void Arguments::add(std::string_view name, std::string value) {
  x_values[std::string(name)].push_back(std::move(value));
}

std::vector<Command> all_commands() {
  std::vector<Command> all;
  for (auto* group : {
           setup_commands,      import_commands,         dossier_commands,   retention_commands,
           erasure_commands,    register_commands,       processor_commands, journal_commands,
           vault_commands,      evidence_commands,       store_commands,     demo_commands,
           doctor_commands,     people_commands,         ai_tool_commands,   message_commands,
           request_commands,    request_answer_commands, breach_commands,    access_review_commands,
           inspection_commands, agenda_commands,         inventory_commands, camera_commands,
           succession_commands, crisis_commands,         scam_commands,      impact_commands,
           record_commands,
       }) {
    auto commands = group();
    all.insert(all.end(), std::make_move_iterator(commands.begin()),
               std::make_move_iterator(commands.end()));
  }
  return all;
}

}  // namespace serment::cli
