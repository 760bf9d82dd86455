// Proposals of erasure: prepared, approved by a named person, executed as a job.
#include <boost/describe.hpp>

#include "api/conformity_routes.h"
#include "api/dossier_names.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "retention/retention.h"

namespace serment::api {

struct ProposedDossier {
  std::string id{}, display{};
  bool excepted = false;
};
BOOST_DESCRIBE_STRUCT(ProposedDossier, (), (id, display, excepted))
struct ProposalView {
  std::string id{};
  Date on;
  std::string state{};
  std::uint64_t count = 0;  ///< dossiers to erase, without those put aside
  std::string approved_by{}, approval_reason{};
  std::optional<std::vector<ProposedDossier>> dossiers{};  ///< in the detail only
};
BOOST_DESCRIBE_STRUCT(ProposalView, (),
                      (id, on, state, count, approved_by, approval_reason, dossiers))
struct ProposalRequest {
  std::optional<Date> on{};
};
BOOST_DESCRIBE_STRUCT(ProposalRequest, (), (on))
struct ApprovalRequest {
  std::string reason{};
  std::optional<std::vector<std::string>> except{};
};
BOOST_DESCRIBE_STRUCT(ApprovalRequest, (), (reason, except))

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
          .approval_reason = proposal.approval_reason};
}

ProposalView detail_of(const retention::Proposal& proposal, const DossierNames& names) {
  auto view = summary_of(proposal);
  view.dossiers.emplace();
  for (const auto& id : proposal.dossiers)
    view.dossiers->push_back({id.value, names.of(id), false});
  for (const auto& id : proposal.excepted) view.dossiers->push_back({id.value, names.of(id), true});
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
    if (proposal.id == call.path["id"]) return reply_with(detail_of(proposal, DossierNames(call)));
  return fail(Errc::not_found, "proposal.unknown", "Cette proposition n’existe pas.");
}

Result<Reply> post_proposal(Call& call) {
  const auto wanted = TRY(read_body<ProposalRequest>(call));
  auto& session = *call.session;
  const auto policy = TRY(call.services.policy(session));
  const auto proposal = TRY(retention::propose(session, call.services.rules(), policy,
                                               wanted.on.value_or(call.services.clock.today())));
  return reply_with(detail_of(proposal, DossierNames(call)), 201);
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
  return reply_with(detail_of(proposal, DossierNames(call)));
}

std::string result_json(const retention::Erasure& erasure) {
  ErasureResult result{.certificate = erasure.certificate_id, .erased = erasure.erased};
  for (const auto& refused : erasure.refused)
    result.refused.push_back(
        {refused.id.value, refused.code, refused.reason, refused.possible_from});
  return json::bind::write(result);
}

/// Erases in one go: each dossier is its own durable transaction, and an interrupted erasure goes
/// on when asked again.
Result<std::string> erase(Services& services, const identity::Actor& actor, const std::string& id,
                          JobHandle& job) {
  job.progress(0, 1, "Effacement, puis renouvellement des clés.");
  auto erasure = on_engine(services, actor, [&](vault::Session& session) {
    services.engine.doubt_index();
    return services.policy(session).and_then([&](const law::Policy& policy) {
      return retention::erase(session, services.rules(), policy, id);
    });
  });
  services.home_memory.forget();
  const auto done = TRY(std::move(erasure));
  job.progress(1, 1, "Effacement terminé.");
  return result_json(done);
}

Result<Reply> post_erasure(Call& call) {
  return start_job(call, "erasure",
                   [&services = call.services, actor = call.actor, id = call.path["id"]](
                       JobHandle& job) { return erase(services, actor, id, job); });
}

using identity::Permission;

constexpr Route kRoutes[] = {
    {"GET", "/proposals", "Les propositions d’effacement", Access::member,
     Permission::retention_read, Run::grouped, nullptr, schema<Listing<ProposalView>>, "", "",
     list_proposals},
    {"POST", "/proposals", "Préparer une proposition\u00a0; n’efface rien", Access::member,
     Permission::erasure_propose, Run::grouped, schema<ProposalRequest>, schema<ProposalView>,
     "retention.proposed", "retention.too_early retention.nothing_due", post_proposal},
    {"GET", "/proposals/{id}", "Une proposition et ses dossiers", Access::member,
     Permission::erasure_propose, Run::grouped, nullptr, schema<ProposalView>, "",
     "proposal.unknown", get_proposal},
    {"POST", "/proposals/{id}/approve", "Approuver une proposition, sous son nom",
     Access::reauthenticated, Permission::erasure_approve, Run::grouped, schema<ApprovalRequest>,
     schema<ProposalView>, "retention.approved",
     "approval.unsigned approval.except proposal.state proposal.overlap proposal.unknown",
     post_approval},
    {"POST", "/proposals/{id}/erase", "Effacer ce qui a été approuvé", Access::reauthenticated,
     Permission::erasure_execute, Run::free, any_object, any_object, "erasure.executed",
     "proposal.unknown proposal.not_approved proposal.executed erasure.not_observed", post_erasure},
};

}  // namespace

std::span<const Route> proposals_routes() {
  return kRoutes;
}

}  // namespace serment::api
