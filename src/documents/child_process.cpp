#include "documents/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <optional>

namespace serment::documents {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::size_t kErrorsKept = 4096;

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : x_value(value) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void set(int value) {
    reset();
    x_value = value;
  }
  void reset() {
    if (x_value >= 0) close(x_value);
    x_value = -1;
  }
  [[nodiscard]] int get() const { return x_value; }

 private:
  int x_value = -1;
};

tl::unexpected<Error> child_fault(Errc errc, std::string_view code, std::string what) {
  return fail(errc, code, std::move(what), "Aucun document n’a été écrit.");
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  // posix_spawn's historical interface; it does not write there
  for (const auto& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

/// Three channels: a socket for input (so that a dead reader is an error, not a signal), two pipes.
struct Channels {
  Descriptor input, child_input, output, child_output, errors, child_errors;

  bool open() {
    std::array<int, 2> pair{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) return false;
    input.set(pair[0]);
    child_input.set(pair[1]);
    if (pipe2(pair.data(), O_CLOEXEC) != 0) return false;
    output.set(pair[0]);
    child_output.set(pair[1]);
    if (pipe2(pair.data(), O_CLOEXEC) != 0) return false;
    errors.set(pair[0]);
    child_errors.set(pair[1]);
    fcntl(input.get(), F_SETFL, O_NONBLOCK);
    return true;
  }
  void close_child_ends() {
    child_input.reset();
    child_output.reset();
    child_errors.reset();
  }
};

/// Starts the program in a session of its own, with default signals and only three files.
int spawn(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
          const Channels& channels, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, channels.child_input.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, channels.child_output.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, channels.child_errors.get(), 2);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // A session of its own is a process group of its own, without a terminal to ask passwords on.
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  const int error = posix_spawnp(&child, arguments.front().c_str(), &actions, &attributes,
                                 pointers(arguments).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// Reads once; false at the end of the channel.
bool drain(Descriptor& channel, Bytes& into) {
  std::array<std::uint8_t, 65536> buffer{};
  const auto count = read(channel.get(), buffer.data(), buffer.size());
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) {
    channel.reset();
    return false;
  }
  into.insert(into.end(), buffer.begin(), buffer.begin() + count);
  return true;
}

/// Writes once; false when the input cannot be given whole. A reader that has left is no fault: its
/// exit code tells what it made of what it had.
bool feed(Descriptor& channel, ByteView& input) {
  const auto sent = send(channel.get(), input.data(), input.size(), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (sent < 0 && errno != EPIPE && errno != ECONNRESET) return false;
  input = sent < 0 ? ByteView{} : input.subspan(static_cast<std::size_t>(sent));
  if (input.empty()) channel.reset();
  return true;
}

enum class Ending { complete, timeout, too_large, ended, failed };

constexpr long kLookAgainMs = 250;
std::atomic<bool> every_child_ends{false};

/// Moves bytes both ways until the program has closed its output.
Ending converse(Channels& channels, ByteView input, const ChildLimits& limits, Bytes& output,
                Bytes& errors) {
  const auto deadline = SteadyClock::now() + limits.timeout;
  if (input.empty()) channels.input.reset();
  while (channels.output.get() >= 0 || channels.errors.get() >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
    if (left.count() <= 0) return Ending::timeout;
    if (every_child_ends) return Ending::ended;
    std::array<pollfd, 3> waited{pollfd{channels.input.get(), POLLOUT, 0},
                                 pollfd{channels.output.get(), POLLIN, 0},
                                 pollfd{channels.errors.get(), POLLIN, 0}};
    poll(waited.data(), waited.size(),
         static_cast<int>(std::min<long>(left.count(), kLookAgainMs)));
    if (waited[0].revents != 0 && !feed(channels.input, input)) return Ending::failed;
    if (waited[1].revents != 0) drain(channels.output, output);
    if (waited[2].revents != 0) drain(channels.errors, errors);
    if (output.size() > limits.output) return Ending::too_large;
    if (errors.size() > 2 * kErrorsKept)
      errors.erase(errors.begin(), errors.end() - static_cast<std::ptrdiff_t>(kErrorsKept));
  }
  return Ending::complete;
}

/// Nothing when nobody can tell how it ended: whoever started this program ignores SIGCHLD, and the
/// system then keeps no exit codes. It is not a success.
std::optional<int> wait_for(pid_t child) {
  int status = 0;
  pid_t waited = 0;
  do {
    waited = waitpid(child, &status, 0);
  } while (waited < 0 && errno == EINTR);
  if (waited < 0) return std::nullopt;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<ChildResult> run_child(const std::vector<std::string>& arguments,
                              const std::vector<std::string>& environment, ByteView input,
                              const ChildLimits& limits) {
  const auto ended = [] {
    return child_fault(Errc::unavailable, "child.ended",
                       "Serment s’arrête\u00a0: un programme auxiliaire a été arrêté avec lui.");
  };
  if (every_child_ends) return ended();
  Channels channels;
  if (!channels.open())
    return child_fault(Errc::unavailable, "child.failed",
                       "Le système n’a pas pu préparer un programme auxiliaire.");
  pid_t child = 0;
  const int error = spawn(arguments, environment, channels, child);
  if (error == ENOENT)
    return child_fault(Errc::not_found, "child.not_found", "Un programme auxiliaire manque.");
  if (error != 0)
    return child_fault(Errc::unavailable, "child.failed",
                       "Un programme auxiliaire n’a pas pu démarrer.");
  channels.close_child_ends();
  ChildResult result;
  Bytes errors;
  const Ending ending = converse(channels, input, limits, result.output, errors);
  if (ending != Ending::complete) kill(-child, SIGKILL);
  const auto exit_code = wait_for(child);
  if (ending == Ending::ended) return ended();
  if (ending == Ending::failed || !exit_code)
    return child_fault(Errc::unavailable, "child.failed",
                       "Le système n’a pas pu suivre un programme auxiliaire.");
  result.exit_code = *exit_code;
  if (ending == Ending::timeout)
    return child_fault(Errc::unavailable, "child.timeout",
                       "Un programme auxiliaire n’a pas répondu à temps\u00a0; il a été arrêté.");
  if (ending == Ending::too_large)
    return child_fault(Errc::unavailable, "child.output_too_large",
                       "Un programme auxiliaire a produit trop de données\u00a0; il a été arrêté.");
  if (errors.size() > kErrorsKept)
    errors.erase(errors.begin(), errors.end() - static_cast<std::ptrdiff_t>(kErrorsKept));
  result.errors = as_text(errors);
  return result;
}

void end_children(bool ended) {
  every_child_ends = ended;
}

}  // namespace serment::documents
