// The program: starts the crypto library, reads the command line, runs one command.
#include <csignal>
#include <cstdio>

#include "app/server_commands.h"
#include "base/bug.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/run.h"
#include "crypto/secret.h"

int main(int argc, char** argv) {
  // Inherited as ignored, the system would keep no exit code of the programs run from here.
  std::signal(SIGCHLD, SIG_DFL);
  try {
    auto more = serment::app::server_commands();
    for (const auto& command : serment::app::status_commands()) more.push_back(command);
    return serment::cli::run(argc, argv, more);
  } catch (const serment::Bug& bug) {
    std::fprintf(stderr,
                 "Serment a rencontré une faute de programme. Rien d’inachevé n’a été enregistré. "
                 "[bug: %s]\n",
                 bug.what());
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "La mémoire manque. Rien d’inachevé n’a été enregistré. [memory]\n");
  }
  return serment::exit_code_of(serment::Errc::internal);
}
