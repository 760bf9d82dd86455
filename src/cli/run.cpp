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

int refuse(const Error& error, bool as_json) {
  if (as_json) print_json_error(error);
  complain(error);
  return exit_code_of(error.errc);
}

}  // namespace

int run(int argc, const char* const* argv, const std::vector<Command>& more) {
  crypto::start();
  auto commands = all_commands();
  commands.insert(commands.end(), more.begin(), more.end());
  auto parsed = parse(argc, argv, commands);
  if (parsed.refusal) return refuse(*parsed.refusal, parsed.global.json);
  if (parsed.command == nullptr) return static_cast<int>(Exit::done);
  SystemClock clock;
  crypto::SystemRandom random;
  Context context(std::move(parsed.global), clock, random);
  const auto result = parsed.command->run(context, parsed.arguments);
  context.close();
  std::fflush(stdout);
  if (result) return static_cast<int>(*result);
  return refuse(result.error(), context.json());
}

}  // namespace serment::cli
