// Dossiers handed to the doctor that each patient chose: the choice, the archive, the handover.
#include "succession/transfers.h"

#include <boost/describe.hpp>

#include "api/dossier_names.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "crypto/encoding.h"
#include "documents/memory_folder.h"

namespace serment::api {

struct TransferView {
  std::string dossier{}, name{}, state{};
  std::uint32_t version = 0;
  succession::Choice choice{};
  std::string noted_by{}, packed_sha256{}, packed_at{}, handed_at{}, handed_by{};
};
BOOST_DESCRIBE_STRUCT(TransferView, (),
                      (dossier, name, state, version, choice, noted_by, packed_sha256, packed_at,
                       handed_at, handed_by))
struct BatchView {
  std::string doctor{};
  std::uint64_t dossiers = 0;
};
BOOST_DESCRIBE_STRUCT(BatchView, (), (doctor, dossiers))
struct TransfersView {
  std::vector<succession::AgreementWay> ways{};
  std::vector<BatchView> batches{};
  std::vector<TransferView> items{};
};
BOOST_DESCRIBE_STRUCT(TransfersView, (), (ways, batches, items))
/// What a dossier's screen needs to note the choice; no transfer while nothing was said.
struct DossierTransferView {
  std::vector<succession::AgreementWay> ways{};
  std::optional<TransferView> transfer{};
};
BOOST_DESCRIBE_STRUCT(DossierTransferView, (), (ways, transfer))
struct DoctorBody {
  std::string doctor{};
};
BOOST_DESCRIBE_STRUCT(DoctorBody, (), (doctor))
struct HandedBody {
  std::string sha256{};
};
BOOST_DESCRIBE_STRUCT(HandedBody, (), (sha256))
/// The archive and its password come once, in one answer that nothing keeps.
struct ArchiveMade {
  std::string name{}, base64{}, code{}, sha256{};
  std::uint64_t dossiers = 0;
  std::uint64_t restricted = 0;  ///< left out: their use is limited (RGPD art. 18)
  std::uint64_t objected = 0;    ///< left out: they object to sharing (CSP L1110-4)
  std::uint64_t left = 0;        ///< for a next archive
};
BOOST_DESCRIBE_STRUCT(ArchiveMade, (),
                      (name, base64, code, sha256, dossiers, restricted, objected, left))
struct HandedView {
  std::uint64_t dossiers = 0;
};
BOOST_DESCRIBE_STRUCT(HandedView, (), (dossiers))

namespace {

using identity::Permission;
using succession::Transfer;

/// What one answer may carry.
constexpr std::size_t kMostDossiers = 100;
constexpr std::size_t kLargestArchive = 192U << 20;

TransferView view_of(const Transfer& transfer, const DossierNames& names) {
  return {transfer.dossier.value, names.of(transfer.dossier),
          transfer.state,         transfer.version,
          transfer.choice,        transfer.noted_by,
          transfer.packed_sha256, transfer.packed_at,
          transfer.handed_at,     transfer.handed_by};
}

Result<std::vector<Transfer>> all_transfers(vault::Session& session) {
  return reading(session,
                 [&](store::Transaction& tx) { return succession::transfers(session, tx); });
}

Result<Reply> list_transfers(Call& call) {
  const DossierNames names(call);
  const auto all = TRY(all_transfers(*call.session));
  TransfersView view{.ways = succession::agreement_ways()};
  for (const auto& batch : succession::batches(all))
    view.batches.push_back({batch.doctor, batch.dossiers.size()});
  for (const auto& one : all) view.items.push_back(view_of(one, names));
  if (call.services.first_this_minute(call, "transfers")) TRY_VOID(journal(call, "dossier.listed"));
  return reply_with(view);
}

Reply answer(Call& call, const Transfer& transfer) {
  auto reply = reply_with(view_of(transfer, DossierNames(call)));
  reply.headers.push_back(etag(transfer.version));
  return reply;
}

Result<Reply> get_transfer(Call& call) {
  auto known = reading(*call.session, [&](store::Transaction& tx) {
    return succession::transfer_of(*call.session, tx, DossierId{call.path["id"]});
  });
  if (!known && known.error().code != "transfer.none") return tl::unexpected<Error>(known.error());
  DossierTransferView view{succession::agreement_ways(), {}};
  if (known) view.transfer = view_of(*known, DossierNames(call));
  if (known && call.services.first_this_minute(call, "transfer/" + call.path["id"]))
    TRY_VOID(journal(call, "dossier.listed", call.path["id"]));
  auto reply = reply_with(view);
  reply.headers.push_back(etag(known ? known->version : 0));
  return reply;
}

Result<Reply> put_transfer(Call& call) {
  const auto choice = TRY(read_body<succession::Choice>(call));
  const auto version = TRY(if_match(call));
  auto noted = writing(*call.session, [&](store::Transaction& tx) {
    return succession::note_choice(*call.session, tx, DossierId{call.path["id"]}, choice, version,
                                   call.services.clock.today(), call.actor.display_name);
  });
  if (!noted && noted.error().code == "record.version") return changed_meanwhile();
  return answer(call, TRY(std::move(noted)));
}

Result<std::vector<DossierId>> asked_for(Services& services, const identity::Actor& actor,
                                         const std::string& doctor) {
  for (auto& batch : succession::batches(TRY(on_engine(services, actor, all_transfers))))
    if (batch.doctor == doctor) return std::move(batch.dossiers);
  return fail(Errc::not_found, "transfer.archive", "Aucun patient n’attend pour ce médecin.",
              "Rien n’est sorti.", "Choisissez-le dans la liste.", "doctor");
}

/// One dossier a slice of the engine: others work in between.
Result<std::vector<DossierId>> take_out(Call& call, const std::vector<DossierId>& wanted,
                                        const std::filesystem::path& folder, ArchiveMade& made) {
  std::vector<DossierId> taken;
  std::optional<Error> left_out;
  for (const auto& id : wanted) {
    if (taken.size() == kMostDossiers) break;
    const auto done = call.services.engine.run([&](vault::Session& session) -> Result<void> {
      session.actor = call.actor.member;
      return succession::take_out(session, id, folder);
    });
    if (!done) left_out = done.error();
    if (done)
      taken.push_back(id);
    else if (done.error().code == "dossier.restricted")
      ++made.restricted;
    else if (done.error().code == "objection.care_team")
      ++made.objected;
    else
      return tl::unexpected<Error>(done.error());
  }
  made.dossiers = taken.size();
  made.left = wanted.size() - taken.size() - made.restricted - made.objected;
  if (taken.empty()) return tl::unexpected<Error>(*left_out);
  return taken;
}

Result<Reply> post_archive(Call& call) {
  const auto body = TRY(read_body<DoctorBody>(call));
  const documents::MemoryFolder folder;
  const auto files = folder.path() / "dossiers";
  std::error_code error;
  if (folder.usable()) std::filesystem::create_directory(files, error);
  if (!folder.usable() || error)
    return fail(Errc::unavailable, "export.write", "Il n’y a pas de place pour préparer l’archive.",
                "Rien n’est sorti.", "Libérez de la mémoire, puis recommencez.");
  ArchiveMade made;
  const auto wanted = TRY(asked_for(call.services, call.actor, body.doctor));
  const auto taken = TRY(take_out(call, wanted, files, made));
  const auto sealed =
      TRY(succession::seal_batch(files, folder.path() / "archive.7z", call.services.random));
  if (sealed.archive.size() > kLargestArchive)
    return fail(Errc::forbidden, "pack.too_large",
                "Cette archive est trop grande pour passer par le navigateur.",
                "Rien n’a été remis.",
                "Faites-la à la ligne de commande\u00a0: serment succession archive.");
  TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return writing(session, [&](store::Transaction& tx) -> Result<bool> {
      TRY_VOID(succession::note_packed(session, tx, taken, sealed.sha256, call.actor.display_name));
      return true;
    });
  }));
  made.name = "dossiers-transmis-" + iso(call.services.clock.today()) + ".7z";
  made.base64 = crypto::base64(sealed.archive);
  made.code = sealed.password;
  made.sha256 = sealed.sha256;
  auto reply = reply_with(made);
  reply.headers.push_back({"Cache-Control", "no-store"});
  return reply;
}

Result<Reply> post_handed(Call& call) {
  const auto body = TRY(read_body<HandedBody>(call));
  return reply_with(HandedView{TRY(writing(*call.session, [&](store::Transaction& tx) {
    return succession::note_handed(*call.session, tx, body.sha256, call.actor.display_name);
  }))});
}

constexpr Route kTransferRoutes[] = {
    {"GET", "/succession/transfers", "Les dossiers à transmettre, et ceux qui l’ont été",
     Access::member, Permission::succession_manage, Run::grouped, nullptr, schema<TransfersView>,
     "dossier.listed", "", list_transfers},
    {"POST", "/succession/transfers/archive",
     "Mettre dans une archive chiffrée les dossiers choisis pour un médecin",
     Access::reauthenticated, Permission::succession_manage, Run::free, schema<DoctorBody>,
     schema<ArchiveMade>, "transfer.packed",
     "transfer.archive transfer.not_agreed dossier.restricted objection.care_team "
     "archive.tool_missing archive.failed "
     "archive.not_readable export.write pack.too_large",
     post_archive, kUsualBody, !kSpooled, ToldOnce::done_once},
    {"POST", "/succession/transfers/handed", "Dire qu’une archive est remise", Access::member,
     Permission::succession_manage, Run::grouped, schema<HandedBody>, schema<HandedView>,
     "transfer.handed", "transfer.archive transfer.archive_void", post_handed},
    {"GET", "/dossiers/{id}/transfer", "À qui le patient veut que son dossier aille",
     Access::member, Permission::request_record, Run::grouped, nullptr, schema<DossierTransferView>,
     "dossier.listed", "", get_transfer},
    {"PUT", "/dossiers/{id}/transfer", "Noter le choix du patient", Access::member,
     Permission::request_record, Run::grouped, schema<succession::Choice>, schema<TransferView>,
     "transfer.agreed",
     "transfer.doctor transfer.rpps transfer.way transfer.date transfer.pieces dossier.unknown "
     "objection.care_team conflict.changed",
     put_transfer},
};

}  // namespace

std::span<const Route> transfer_routes() {
  return kTransferRoutes;
}

}  // namespace serment::api
