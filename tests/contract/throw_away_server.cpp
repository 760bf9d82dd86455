#include "throw_away_server.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace serment::contract {
namespace fs = std::filesystem;
namespace {

std::unique_ptr<ThrowAwayServer> running_server;

/// PostgreSQL refuses to run as root: the account its package makes takes over.
const passwd* server_account() {
  if (geteuid() != 0) return nullptr;
  const passwd* account = getpwnam("postgres");
  if (account == nullptr)
    throw std::runtime_error("no account \"postgres\": postgresql-15 is missing");
  return account;
}

fs::path find_programs() {
  for (const fs::path folder : {"/usr/lib/postgresql/15/bin"})
    if (fs::exists(folder / "postgres")) return folder;
  throw std::runtime_error(
      "PostgreSQL 15 is missing (apt-get install postgresql-15); to go without it, "
      "SERMENT_SKIP_POSTGRES=1");
}

/// In the child: becomes the account, dies with the parent, and runs the program.
[[noreturn]] void become(const passwd* account, const std::vector<std::string>& words,
                         const std::string& output) {
  if (account != nullptr &&
      (setgid(account->pw_gid) != 0 || initgroups(account->pw_name, account->pw_gid) != 0 ||
       setuid(account->pw_uid) != 0))
    _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int input = open("/dev/null", O_RDONLY);
  const int log = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (dup2(input, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0) _exit(126);
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  if (chdir("/") == 0) execv(arguments[0], arguments.data());
  _exit(127);
}

int spawn(const passwd* account, const std::vector<std::string>& words, const std::string& output) {
  const int child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) become(account, words, output);
  return child;
}

}  // namespace

std::string run_program(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run a program");
  std::string output;
  char buffer[4096];
  while (const auto length = std::fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, length);
  if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command + "\n" + output);
  if (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

ThrowAwayServer& ThrowAwayServer::instance() {
  if (!running_server) running_server.reset(new ThrowAwayServer);
  return *running_server;
}

void ThrowAwayServer::stop() {
  running_server.reset();
}

ThrowAwayServer::ThrowAwayServer() : x_programs(find_programs()) {
  std::string pattern = (fs::temp_directory_path() / "serment-postgresql-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("cannot make a temporary folder");
  x_folder = pattern;
  if (const passwd* account = server_account())
    if (chown(x_folder.c_str(), account->pw_uid, account->pw_gid) != 0)
      throw std::runtime_error("cannot give the folder to PostgreSQL's account");
  fs::permissions(x_folder, fs::perms(0755));
  initialise();
  start();
  wait_until_ready();
  run_program((x_programs / "createdb").string() + " -U serment -h " + x_folder.string() +
              " serment");
}

void ThrowAwayServer::initialise() const {
  const auto log = (x_folder / "log").string();
  const int child =
      spawn(server_account(),
            {(x_programs / "initdb").string(), "-N", "-D", (x_folder / "data").string(),
             "--auth=trust", "-U", "serment", "-E", "UTF8", "--locale=C.UTF-8",
             "--locale-provider=icu", "--icu-locale=fr-FR"},
            log);
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("initdb failed: " + run_program("cat " + log));
}

void ThrowAwayServer::start() {
  // Without fsync: what a power cut does to PostgreSQL is not ours to test.
  x_process = spawn(server_account(),
                    {(x_programs / "postgres").string(), "-D", (x_folder / "data").string(), "-k",
                     x_folder.string(), "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                     "shared_buffers=32MB", "-c", "max_connections=40"},
                    (x_folder / "log").string());
}

void ThrowAwayServer::wait_until_ready() const {
  const auto ready =
      (x_programs / "pg_isready").string() + " -q -h " + x_folder.string() + " -U serment";
  for (int attempt = 0; attempt < 600; ++attempt) {
    if (std::system(ready.c_str()) == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  throw std::runtime_error("PostgreSQL did not start: " +
                           run_program("cat " + (x_folder / "log").string()));
}

ThrowAwayServer::~ThrowAwayServer() {
  if (x_process > 0) {
    kill(x_process, SIGINT);
    waitpid(x_process, nullptr, 0);
  }
  std::error_code ignored;
  fs::remove_all(x_folder, ignored);
}

std::string ThrowAwayServer::url(const std::string& schema) const {
  return "postgresql:///serment?user=serment&host=" + x_folder.string() +
         "&options=-csearch_path%3D" + schema;
}

std::string ThrowAwayServer::run(const std::string& schema, const std::string& sql) const {
  const auto script = x_folder / "tamper.sql";
  std::FILE* file = std::fopen(script.c_str(), "w");
  if (file == nullptr) throw std::runtime_error("cannot write a script");
  std::fputs(sql.c_str(), file);
  std::fclose(file);
  return run_program("PGOPTIONS=-csearch_path=" + schema + " " + (x_programs / "psql").string() +
                     " -X -q -A -t -v ON_ERROR_STOP=1 -U serment -d serment -h " +
                     x_folder.string() + " -f " + script.string());
}

}  // namespace serment::contract
