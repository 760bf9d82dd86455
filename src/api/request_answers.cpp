// The doctor's part of a request: the pieces looked over, the rows of an erasure, a rectification,
// the decision, and the copy.
#include "api/request_views.h"
#include "api/services.h"
#include "api/workflow_routes.h"
#include "crypto/encoding.h"
#include "documents/memory_folder.h"
#include "dossier/dossiers.h"
#include "rights/dossier_rights.h"
#include "rights/erasure_answer.h"
#include "rights/pack.h"
#include "rights/steps.h"

namespace serment::api {
namespace {

using identity::Permission;
using rights::StoredRequest;

constexpr std::size_t kLargestCopy = 192U << 20;

Result<StoredRequest> found(Call& call, vault::Session& session) {
  return reading(session, [&](store::Transaction& tx) {
    return rights::find_request(session, tx, call.path["number"]);
  });
}

Result<Reply> get_pieces(Call& call) {
  const auto stored = TRY(found(call, *call.session));
  return reply_with_list(TRY(rights::pieces_of(*call.session, stored)));
}

struct ReviewBody {
  std::vector<rights::ExclusionAsked> excluded{};
};
BOOST_DESCRIBE_STRUCT(ReviewBody, (), (excluded))
Result<Reply> post_review(Call& call) {
  const auto body = TRY(read_body<ReviewBody>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::review(*call.session, tx, std::move(stored), body.excluded,
                          call.actor.display_name);
  });
}

Result<Reply> get_rows(Call& call) {
  const auto stored = TRY(found(call, *call.session));
  const auto policy = TRY(call.services.policy(*call.session));
  return reply_with_list(
      TRY(rights::propose_rows(*call.session, call.services.rules(), policy, stored)));
}

struct RowsBody {
  std::vector<rights::ErasureRow> rows{};
};
BOOST_DESCRIBE_STRUCT(RowsBody, (), (rows))
Result<Reply> post_rows(Call& call) {
  const auto body = TRY(read_body<RowsBody>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::answer_rows(*call.session, tx, std::move(stored), body.rows,
                               call.actor.display_name);
  });
}

struct RectificationBody {
  std::optional<std::string> piece{};  ///< its name in the list of pieces; the dossier when absent
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(RectificationBody, (), (piece, text))

/// The key and the title of the piece that is rectified.
Result<std::pair<std::string, std::string>> piece_rectified(Call& call, const StoredRequest& stored,
                                                            const std::string& wanted) {
  const auto opened = TRY(dossier::read(*call.session, DossierId{stored.request.dossier},
                                        stored.number, dossier::Audience::person));
  for (const auto& piece : opened.pieces)
    if (dossier::public_name(piece) == wanted)
      return std::pair(piece.key, piece.title ? piece.title->reveal() : piece.type);
  return fail(Errc::not_found, "dossier.piece_unknown", "Cette pièce n’existe pas dans le dossier.",
              "Rien n’a été modifié.", "Rouvrez la demande.", "piece");
}

Result<Reply> post_rectification(Call& call) {
  const auto body = TRY(read_body<RectificationBody>(call));
  std::pair<std::string, std::string> about{"", "le dossier"};
  if (body.piece && !body.piece->empty())
    about = TRY(piece_rectified(call, TRY(found(call, *call.session)), *body.piece));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::rectify(*call.session, tx, std::move(stored), about.first, about.second,
                           body.text, call.actor.display_name);
  });
}

Result<Reply> post_decision(Call& call) {
  const auto body = TRY(read_body<rights::Verdict>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::decide(*call.session, tx, std::move(stored), body, call.actor.display_name);
  });
}

struct CopyBody {
  std::string format{};
  std::optional<std::string> part{};
};
BOOST_DESCRIBE_STRUCT(CopyBody, (), (format, part))
/// The copy and its code come once, in one answer that nothing keeps.
struct CopyMade {
  std::string name{}, mime{}, base64{}, code{}, sha256{};
  std::uint64_t pieces = 0;
};
BOOST_DESCRIBE_STRUCT(CopyMade, (), (name, mime, base64, code, sha256, pieces))

/// Taken out on the engine, encrypted or printed off it.
Result<Reply> post_copy(Call& call) {
  const auto body = TRY(read_body<CopyBody>(call));
  const documents::MemoryFolder folder;
  if (!folder.usable())
    return fail(Errc::unavailable, "export.write", "Il n’y a pas de place pour préparer la copie.",
                "Aucune copie n’a été faite.", "Libérez de la mémoire, puis recommencez.");
  const rights::PackOrder order{body.format, body.part.value_or("all"), folder.path()};
  auto& services = call.services;
  const auto prepared =
      TRY(on_engine(services, call.actor, [&](vault::Session& session) -> Result<rights::Prepared> {
        const auto stored = TRY(found(call, session));
        const auto policy = TRY(services.policy(session));
        return rights::prepare_pack(session, services.rules(), policy, stored, order);
      }));
  const auto pack = TRY(rights::finish_pack(prepared, services.random));
  if (pack.bytes.size() > kLargestCopy)
    return fail(Errc::forbidden, "pack.too_large",
                "Cette copie est trop grande pour passer par le navigateur.", "Rien n’a été remis.",
                "Faites-la à la ligne de commande\u00a0: serment request copy.");
  TRY(on_engine(services, call.actor, [&](vault::Session& session) {
    return writing(session, [&](store::Transaction& tx) -> Result<StoredRequest> {
      auto stored = TRY(rights::find_request(session, tx, call.path["number"]));
      return rights::note_pack(session, tx, std::move(stored), order, pack,
                               call.actor.display_name);
    });
  }));
  auto reply = reply_with(CopyMade{pack.name, pack.mime, crypto::base64(pack.bytes), pack.code,
                                   pack.sha256, pack.pieces});
  reply.headers.push_back({"Cache-Control", "no-store"});
  return reply;
}

constexpr Route kRequestAnswerRoutes[] = {
    {"GET", "/requests/{number}/pieces", "Les pièces à relire", Access::member,
     Permission::request_answer, Run::grouped, nullptr, schema<Listing<rights::PieceLine>>,
     "dossier.read", "request.unknown request.dossier_first", get_pieces},
    {"POST", "/requests/{number}/review", "Dire que les pièces sont relues", Access::member,
     Permission::request_answer, Run::grouped, schema<ReviewBody>, schema<RequestShown>,
     "request.updated",
     "request.unknown request.entry request.dossier_first request.not_with_doctor conflict.changed",
     post_review},
    {"GET", "/requests/{number}/rows", "Ce que disent les règles, ligne par ligne", Access::member,
     Permission::request_answer, Run::grouped, nullptr, schema<Listing<rights::ErasureRow>>,
     "dossier.read", "request.unknown request.dossier_first", get_rows},
    {"POST", "/requests/{number}/rows", "Répondre ligne par ligne à un effacement", Access::member,
     Permission::request_answer, Run::grouped, schema<RowsBody>, schema<RequestShown>,
     "request.updated",
     "request.unknown request.entry request.not_erasure request.decided conflict.changed",
     post_rows},
    {"POST", "/requests/{number}/rectification", "Inscrire une rectification à côté de l’original",
     Access::member, Permission::request_answer, Run::grouped, schema<RectificationBody>,
     schema<RequestShown>, "dossier.annotated",
     "request.unknown request.entry request.not_rectifiable dossier.piece_unknown "
     "dossier.restricted conflict.changed",
     post_rectification},
    {"POST", "/requests/{number}/decision", "Accorder ou refuser", Access::member,
     Permission::request_answer, Run::grouped, schema<rights::Verdict>, schema<RequestShown>,
     "request.ready",
     "request.unknown request.entry request.ground_missing request.pieces_unreviewed "
     "request.rows_missing request.nothing_rectified request.minor_opposition "
     "request.deceased_will request.not_deceased request.not_minor request.dossier_first "
     "restriction.already record.transition "
     "conflict.changed",
     post_decision},
    {"POST", "/requests/{number}/copy", "Faire la copie, sur papier, chiffrée ou FHIR",
     Access::member, Permission::request_answer, Run::free, schema<CopyBody>, schema<CopyMade>,
     "dossier.handed",
     "request.unknown request.entry request.not_ready request.pieces_changed dossier.restricted "
     "archive.tool_missing archive.failed archive.not_readable pack.archive pack.too_large "
     "export.write pdf.renderer_missing objection.care_team request.minor_opposition "
     "request.deceased_will",
     post_copy, kUsualBody, !kSpooled, ToldOnce::done_once},
};

}  // namespace

std::span<const Route> request_answer_routes() {
  return kRequestAnswerRoutes;
}

}  // namespace serment::api
