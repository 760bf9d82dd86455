#pragma once
// The table of commands: what it says is what the help prints and what the parser accepts. Each
// group of commands is one file; no rule lives here.
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace serment::cli {

class Context;

/// One option of a command. A flag takes no value; `many` may be repeated.
struct Option {
  std::string_view name;   ///< without dashes: "last-care"
  std::string_view value;  ///< what stands for the value in the help; empty for a flag
  std::string_view help;   ///< French
  bool required = false;
  bool many = false;
};

/// One positional argument.
struct Positional {
  std::string_view name;
  std::string_view help;
  bool required = true;
  bool many = false;
};

/// What was typed, by option or positional name.
class Arguments {
 public:
  [[nodiscard]] bool has(std::string_view name) const;
  /// The value, or an empty text when absent.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& all(std::string_view name) const;
  void add(std::string_view name, std::string value);

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> x_values;
};

/// The exit code of a command that ran; errors have theirs (docs/CLI.md). `damaged` is the one of
/// Errc::integrity, for a command that has said itself what is damaged.
enum class Exit : int { done = 0, faults_found = 1, damaged = 7 };

struct Command {
  std::string_view path;  ///< "retention explain"
  std::string_view help;  ///< one French line
  std::vector<Positional> positionals;
  std::vector<Option> options;
  Result<Exit> (*run)(Context&, const Arguments&);
  bool hidden = false;  ///< another way to say a command; accepted, not listed
};

/// Every command, by group.
std::vector<Command> all_commands();
std::vector<Command> setup_commands();
std::vector<Command> dossier_commands();
std::vector<Command> import_commands();
std::vector<Command> retention_commands();
std::vector<Command> erasure_commands();
std::vector<Command> vault_commands();
std::vector<Command> journal_commands();
std::vector<Command> journal_proof_commands();  ///< among those of the journal
std::vector<Command> record_commands();
std::vector<Command> register_commands();
std::vector<Command> evidence_commands();
std::vector<Command> store_commands();
std::vector<Command> demo_commands();
std::vector<Command> doctor_commands();
std::vector<Command> impact_commands();
std::vector<Command> people_commands();
std::vector<Command> ai_tool_commands();
std::vector<Command> message_commands();
std::vector<Command> request_commands();
std::vector<Command> request_answer_commands();
std::vector<Command> breach_commands();
std::vector<Command> access_review_commands();
std::vector<Command> inspection_commands();
std::vector<Command> agenda_commands();
std::vector<Command> inventory_commands();
std::vector<Command> camera_commands();
std::vector<Command> succession_commands();
std::vector<Command> crisis_commands();
std::vector<Command> scam_commands();
std::vector<Command> processor_commands();

/// What is common to all commands.
struct GlobalOptions {
  std::string data;
  std::string passphrase_file;
  bool json = false;
};

/// Parses the command line. Returns the command to run, or why the line was refused, or neither
/// when help was printed.
struct Parsed {
  const Command* command = nullptr;
  Arguments arguments;
  GlobalOptions global;
  std::optional<Error> refusal{};
};
Parsed parse(int argc, const char* const* argv, std::span<const Command> commands);

}  // namespace serment::cli
