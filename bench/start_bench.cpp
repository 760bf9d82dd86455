#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/measure.h"

namespace serment::bench {
namespace {

void run(const char* program, const char* argument) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  char* const arguments[] = {const_cast<char*>(program), const_cast<char*>(argument), nullptr};
  pid_t child = 0;
  posix_spawn(&child, program, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  ::waitpid(child, &status, 0);
}

}  // namespace

void start_bench(const std::string& binary) {
  const double ours = median_seconds(31, [&] { run(binary.c_str(), "--help"); });
  const double baseline = median_seconds(31, [] { run("/bin/true", "--help"); });
  print({"start of the binary for --help", fixed(ours * 1000, 1) + " ms",
         "/bin/true: " + fixed(baseline * 1000, 1) + " ms", fixed(ours / baseline, 1), "< 20 ms",
         ours < 0.020});
}

}  // namespace serment::bench
