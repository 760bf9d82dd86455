#pragma once
// What the commands on requests share: one step, and where the request then stands.
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "rights/clocks.h"

namespace serment::cli {

inline constexpr std::string_view kBy = "Propriétaire (ligne de commande)";

/// Says where a request stands after a step.
void say_request(Context& context, const rights::StoredRequest& after);
Result<rights::StoredRequest> found_request(vault::Session& session, const Arguments& arguments);
std::optional<std::string> text_option(const Arguments& arguments, std::string_view name);

/// Runs one writing transaction that gives a request back, and says where it stands.
template <class Work>
Result<Exit> request_step(Context& context, const Arguments& arguments, const Work& work) {
  auto& session = *TRY(context.session());
  rights::StoredRequest after;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    auto stored = TRY(rights::find_request(session, tx, arguments.text("number")));
    after = TRY(work(session, tx, std::move(stored)));
    return {};
  }));
  say_request(context, after);
  return Exit::done;
}

}  // namespace serment::cli
