#include "cli/run.h"

#include <cstdio>

#include "cli/command.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "crypto/secret.h"
#include "json/writer.h"

namespace serment::cli {
namespace {

void print_json_error(const Error& error) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("error");
  out.begin_object();
  out.field("code", error.code);
  out.field("kind", name_of(error.errc));
  out.field("what", error.what);
  out.field("kept", error.kept);
  out.field("next", error.next);
  out.field("place", error.place);
  out.end_object();
  out.end_object();
  say(text);
}

}  // namespace

int run(int argc, const char* const* argv, const std::vector<Command>& more) {
  crypto::start();
  auto commands = all_commands();
  commands.insert(commands.end(), more.begin(), more.end());
  auto parsed = parse(argc, argv, commands);
  if (parsed.command == nullptr) return parsed.exit_code;
  watch_interrupts();
  SystemClock clock;
  crypto::SystemRandom random;
  Context context(std::move(parsed.global), clock, random);
  const auto result = parsed.command->run(context, parsed.arguments);
  context.close();
  std::fflush(stdout);
  if (result) return static_cast<int>(*result);
  if (context.json()) print_json_error(result.error());
  complain(result.error());
  return exit_code_of(result.error().errc);
}

}  // namespace serment::cli
