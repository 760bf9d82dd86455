// Proposals of erasure: prepared, approved by a named person, executed as a job.
#include <boost/describe.hpp>

#include "api/conformity_routes.h"
#include "api/dossier_names.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/slices.h"
#include "retention/retention.h"

namespace serment::api {

struct ProposedDossier {
  std::string id{}, display{};
  bool excepted = false;
  bool erased = false;  ///< already, by a run that was stopped
};
BOOST_DESCRIBE_STRUCT(ProposedDossier, (), (id, display, excepted, erased))
struct ProposalView {
  std::string id{};
  Date on;
  std::string state{};
  std::uint64_t count = 0;  ///< dossiers to erase, without those put aside
  std::string approved_by{}, approval_reason{}, cancelled_by{}, cancellation_reason{};
  std::optional<std::vector<ProposedDossier>> dossiers{};  ///< in the detail only
};
BOOST_DESCRIBE_STRUCT(ProposalView, (),
                      (id, on, state, count, approved_by, approval_reason, cancelled_by,
                       cancellation_reason, dossiers))
struct ProposalRequest {
  std::optional<Date> on{};
};
BOOST_DESCRIBE_STRUCT(ProposalRequest, (), (on))
struct ApprovalRequest {
  std::string reason{};
  std::optional<std::vector<std::string>> except{};
};
BOOST_DESCRIBE_STRUCT(ApprovalRequest, (), (reason, except))
struct CancellationRequest {
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(CancellationRequest, (), (reason))

struct ErasureRefusal {
  std::string id{}, code{}, reason{};
  std::optional<Date> possible_from{};
};
BOOST_DESCRIBE_STRUCT(ErasureRefusal, (), (id, code, reason, possible_from))
struct ErasureResult {
  std::string certificate{};
  std::uint64_t erased = 0;
  std::vector<ErasureRefusal> refused{};
};
BOOST_DESCRIBE_STRUCT(ErasureResult, (), (certificate, erased, refused))

namespace {

ProposalView summary_of(const retention::Proposal& proposal) {
  return {.id = proposal.id,
          .on = proposal.on,
          .state = proposal.state,
          .count = proposal.dossiers.size(),
          .approved_by = proposal.approved_by,
          .approval_reason = proposal.approval_reason,
          .cancelled_by = proposal.cancelled_by,
          .cancellation_reason = proposal.cancellation_reason};
}

Result<ProposalView> detail_of(Call& call, const retention::Proposal& proposal) {
  const DossierNames names(call);
  auto view = summary_of(proposal);
  view.dossiers.emplace();
  const auto gone = TRY(retention::already_erased(*call.session, proposal));
  for (const auto& id : proposal.dossiers) {
    const bool erased = std::find(gone.begin(), gone.end(), id) != gone.end();
    view.dossiers->push_back({id.value, names.of(id), false, erased});
  }
  for (const auto& id : proposal.excepted)
    view.dossiers->push_back({id.value, names.of(id), true, false});
  return view;
}

Result<Reply> list_proposals(Call& call) {
  std::vector<ProposalView> views;
  for (const auto& proposal : TRY(retention::proposals(*call.session)))
    views.push_back(summary_of(proposal));
  std::reverse(views.begin(), views.end());
  return reply_with_list(std::move(views));
}

Result<Reply> get_proposal(Call& call) {
  for (const auto& proposal : TRY(retention::proposals(*call.session)))
    if (proposal.id == call.path["id"]) {
      if (call.services.first_this_minute(call, "proposal/" + proposal.id))
        TRY_VOID(journal(call, "dossier.listed", "proposal/" + proposal.id));
      return reply_with(TRY(detail_of(call, proposal)));
    }
  return fail(Errc::not_found, "proposal.unknown", "Cette proposition n’existe pas.");
}

Result<Reply> post_proposal(Call& call) {
  const auto wanted = TRY(read_body<ProposalRequest>(call));
  auto& session = *call.session;
  const auto policy = TRY(call.services.policy(session));
  const auto proposal = TRY(retention::propose(session, call.services.rules(), policy,
                                               wanted.on.value_or(call.services.clock.today())));
  return reply_with(TRY(detail_of(call, proposal)), 201);
}

Result<Reply> post_approval(Call& call) {
  const auto wanted = TRY(read_body<ApprovalRequest>(call));
  std::vector<DossierId> except;
  for (const auto& id : wanted.except.value_or(std::vector<std::string>{})) {
    if (!is_id(id))
      return fail(Errc::invalid_input, "dossier.malformed_id",
                  "Ce n’est pas un identifiant de dossier.", "Rien n’a été approuvé.", {},
                  "except");
    except.push_back({id});
  }
  const auto proposal = TRY(retention::approve(*call.session, call.path["id"],
                                               call.actor.display_name, wanted.reason, except));
  return reply_with(TRY(detail_of(call, proposal)));
}

Result<Reply> post_cancellation(Call& call) {
  const auto wanted = TRY(read_body<CancellationRequest>(call));
  const auto proposal = TRY(
      retention::cancel(*call.session, call.path["id"], call.actor.display_name, wanted.reason));
  return reply_with(TRY(detail_of(call, proposal)));
}

std::string result_json(const retention::Erasure& erasure) {
  ErasureResult result{.certificate = erasure.certificate_id, .erased = erasure.erased};
  for (const auto& refused : erasure.refused)
    result.refused.push_back(
        {refused.id.value, refused.code, refused.reason, refused.possible_from});
  return json::bind::write(result);
}

tl::unexpected<Error> stopped(const retention::ErasureRun& run) {
  const auto of = " sur " + std::to_string(run.total());
  const auto gone = run.erased() == 0 ? "aucun dossier" + of + " n’est effacé."
                    : run.erased() == 1
                        ? "1 dossier" + of + " est effacé."
                        : std::to_string(run.erased()) + " dossiers" + of + " sont effacés.";
  return fail(Errc::conflict, "erasure.stopped", "Effacement arrêté\u00a0: " + gone,
              "Les autres restent approuvés, et intacts.",
              "Relancez-le pour continuer\u00a0: le certificat vient à la fin.");
}

/// A slice of the engine a dossier; asked to stop, it stops between two.
Result<void> erase_each(Services& services, Slices& slices, retention::ErasureRun& run,
                        JobHandle& job) {
  while (run.done() < run.total()) {
    job.progress(run.done(), run.total(), "Chaque dossier est relu, puis effacé.");
    if (job.cancelled()) return stopped(run);
    TRY_VOID(slices.run([&](vault::Session& session) -> Result<void> {
      const auto policy = TRY(services.policy(session));
      const auto gone = TRY(run.step(session, services.rules(), policy));
      if (gone) services.engine.index().remove(*gone);
      return {};
    }));
  }
  return {};
}

Result<std::string> erase(Services& services, const identity::Actor& actor, const std::string& id,
                          JobHandle& job) {
  Slices slices(services, actor.member,
                {Errc::locked, "vault.sealed", "Le cabinet a été scellé pendant l’effacement.",
                 "Les dossiers qui restaient sont toujours approuvés.", "Relancez l’effacement."});
  std::optional<retention::ErasureRun> run;
  TRY_VOID(slices.run([&](vault::Session& session) -> Result<void> {
    run.emplace(TRY(retention::ErasureRun::begin(session, id)));
    return {};
  }));
  const auto erased = erase_each(services, slices, *run, job);
  retention::Erasure erasure;
  const auto closed = slices.run([&](vault::Session& session) -> Result<void> {
    services.engine.doubt_index();
    if (!erased) return run->stop(session);
    job.progress(run->total(), run->total(), "Renouvellement des clés, puis certificat.");
    erasure = TRY(run->finish(session, services.rules()));
    return {};
  });
  services.home_memory.forget();
  if (!erased) return tl::unexpected<Error>(erased.error());
  TRY_VOID(closed);
  return result_json(erasure);
}

Result<Reply> post_erasure(Call& call) {
  return start_job(call, "erasure",
                   [&services = call.services, actor = call.actor, id = call.path["id"]](
                       JobHandle& job) { return erase(services, actor, id, job); });
}

using identity::Permission;

constexpr Route kProposalsRoutes[] = {
    {"GET", "/proposals", "Les propositions d’effacement", Access::member,
     Permission::retention_read, Run::grouped, nullptr, schema<Listing<ProposalView>>, "", "",
     list_proposals},
    {"POST", "/proposals", "Préparer une proposition\u00a0; n’efface rien", Access::member,
     Permission::erasure_propose, Run::grouped, schema<ProposalRequest>, schema<ProposalView>,
     "retention.proposed", "retention.too_early retention.nothing_due", post_proposal},
    {"GET", "/proposals/{id}", "Une proposition et ses dossiers", Access::member,
     Permission::erasure_propose, Run::grouped, nullptr, schema<ProposalView>, "dossier.listed",
     "proposal.unknown", get_proposal},
    {"POST", "/proposals/{id}/approve", "Approuver une proposition, sous son nom",
     Access::reauthenticated, Permission::erasure_approve, Run::grouped, schema<ApprovalRequest>,
     schema<ProposalView>, "retention.approved",
     "approval.unsigned approval.except proposal.state proposal.overlap proposal.unknown",
     post_approval},
    {"POST", "/proposals/{id}/cancel", "Annuler une proposition dont rien n’est effacé",
     Access::reauthenticated, Permission::erasure_approve, Run::grouped,
     schema<CancellationRequest>, schema<ProposalView>, "retention.cancelled",
     "cancellation.unsigned proposal.state proposal.begun proposal.unknown", post_cancellation},
    {"POST", "/proposals/{id}/erase", "Effacer ce qui a été approuvé", Access::reauthenticated,
     Permission::erasure_execute, Run::free, any_object, any_object, "erasure.executed",
     "proposal.unknown proposal.not_approved proposal.executed proposal.cancelled "
     "erasure.not_observed erasure.stopped",
     post_erasure},
};

}  // namespace

std::span<const Route> proposals_routes() {
  return kProposalsRoutes;
}

}  // namespace serment::api
