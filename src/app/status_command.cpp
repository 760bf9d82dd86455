// The signed status file from the command line: it needs the whole program, for the score and the
// duties of every register.
#include "api/services.h"
#include "api/status_document.h"
#include "app/server_commands.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "practice/practice.h"

namespace serment::app {
namespace {

Result<cli::Exit> export_status(cli::Context& context, const cli::Arguments& arguments) {
  api::Configuration configuration;
  configuration.directory = context.directory();
  api::Services services(std::move(configuration), context.clock(), context.random());
  const auto secret = TRY(context.credential());
  TRY_VOID(services.adopt(TRY(practice::Practice::open(context.directory(), secret.view(),
                                                       context.clock(), context.random()))));
  std::string file;
  const auto made = services.engine.run([&](vault::Session& session) -> Result<void> {
    file = TRY(api::make_status_file(services, session));
    return {};
  });
  services.seal();
  TRY_VOID(made);
  TRY_VOID(cli::write_file(arguments.text("out"), as_bytes(file)));
  if (!context.json()) cli::say("Écrit : " + arguments.text("out"));
  return cli::Exit::done;
}

}  // namespace

std::vector<cli::Command> status_commands() {
  return {
      {"status export",
       "Écrire le fichier d’état signé de ce cabinet, sans donnée de patient",
       {},
       {{"out", "FICHIER", "Fichier à écrire", true}},
       export_status},
  };
}

}  // namespace serment::app
