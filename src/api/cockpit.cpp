// The cockpit of an officer who follows several practices, and the status file of this one.
#include "api/duties.h"
#include "api/home_observed.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/status_document.h"
#include "api/workflow_routes.h"
#include "hygiene/attestations.h"
#include "hygiene/state.h"
#include "impact/status_file.h"

namespace serment::api {

struct CockpitFiles {
  std::vector<std::string> files{};
};
BOOST_DESCRIBE_STRUCT(CockpitFiles, (), (files))
struct RefusedFile {
  std::uint64_t number = 0;  ///< of the file, from 1
  std::string code{}, what{}, next{};
};
BOOST_DESCRIBE_STRUCT(RefusedFile, (), (number, code, what, next))
struct CockpitReceipt {
  std::vector<impact::Received> received{};
  std::vector<RefusedFile> refused{};
};
BOOST_DESCRIBE_STRUCT(CockpitReceipt, (), (received, refused))

Result<std::string> make_status_file(Services& services, vault::Session& session) {
  const auto now = services.clock.now();
  const auto observed = TRY(observe(services, session));
  const auto duties = TRY(all_duties(session, now));
  return writing(session, [&](store::Transaction& tx) -> Result<std::string> {
    const auto words = TRY(hygiene::load_attestations(session, tx));
    const auto score =
        hygiene::score_of(hygiene::assess(hygiene::Catalogue::embedded(), observed, words));
    auto status = TRY(impact::status_of(session, tx, now));
    status.score = impact::StatusScore{score.in_place, score.applicable, score.late};
    for (const auto& duty : duties) {
      auto& count = duty.level == records::DutyLevel::late  ? status.duties.late
                    : duty.level == records::DutyLevel::due ? status.duties.due
                                                            : status.duties.todo;
      ++count;
    }
    TRY(session.journal.append(tx, {"status.exported", session.actor, {}, now}, {}));
    return impact::sign_status(status, session.journal);
  });
}

namespace {

Result<Reply> get_status(Call& call) {
  return file_reply(TRY(make_status_file(call.services, *call.session)), "application/json",
                    "etat-serment.json");
}

Result<Reply> list(Call& call) {
  auto& session = *call.session;
  return reply_with_list(TRY(reading(session, [&](store::Transaction& tx) {
    return impact::list_followed(session, tx, call.services.clock.now());
  })));
}

/// Each file for itself: a wrong one does not keep the others out.
Result<Reply> receive(Call& call) {
  constexpr std::size_t kMostFiles = 50;
  const auto given = TRY(read_body<CockpitFiles>(call));
  if (given.files.empty() || given.files.size() > kMostFiles)
    return fail(Errc::invalid_input, "status.files", "Il faut de 1 à 50 fichiers à la fois.",
                "Rien n’a été pris.", "Choisissez les fichiers d’état des cabinets.", "/files");
  auto& session = *call.session;
  return reply_with(TRY(writing(session, [&](store::Transaction& tx) -> Result<CockpitReceipt> {
    CockpitReceipt receipt;
    const auto now = call.services.clock.now();
    for (std::size_t i = 0; i < given.files.size(); ++i) {
      auto received =
          impact::receive_status(session, tx, given.files[i], now, call.actor.display_name);
      if (received) {
        receipt.received.push_back(std::move(*received));
        continue;
      }
      const auto& error = received.error();
      if (error.errc != Errc::invalid_input && error.code != "status.forged" &&
          error.code != "status.key_changed")
        return tl::unexpected<Error>(error);
      receipt.refused.push_back({i + 1, error.code, error.what, error.next});
    }
    return receipt;
  })));
}

Result<Reply> forget(Call& call) {
  auto& session = *call.session;
  TRY_VOID(session.db.write([&](store::Transaction& tx) {
    return impact::forget_practice(session, tx, call.path["practice"], call.actor.display_name);
  }));
  return no_content();
}

using identity::Permission;
constexpr std::uint64_t kLargestFiles = 4U << 20;

constexpr Route kCockpitRoutes[] = {
    {"GET", "/cockpit/status.json", "Le fichier d’état signé de ce cabinet", Access::member,
     Permission::impact_edit, Run::exclusive, nullptr, octets, "status.exported",
     "practice.no_answers", get_status},
    {"GET", "/cockpit", "Les cabinets que suit le délégué", Access::member, Permission::impact_read,
     Run::grouped, nullptr, schema<Listing<impact::Followed>>, "", "", list},
    {"POST", "/cockpit/files", "Prendre les fichiers d’état d’autres cabinets", Access::member,
     Permission::impact_edit, Run::grouped, schema<CockpitFiles>, schema<CockpitReceipt>,
     "status.received", "status.files", receive, kLargestFiles},
    {"DELETE", "/cockpit/practices/{practice}", "Cesser de suivre un cabinet", Access::member,
     Permission::impact_edit, Run::grouped, nullptr, nullptr, "status.forgotten", "status.unknown",
     forget},
};

}  // namespace

std::span<const Route> cockpit_routes() {
  return kCockpitRoutes;
}

}  // namespace serment::api
