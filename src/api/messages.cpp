// Recipients checked, attachments encrypted, exceptions recorded. No address is ever journalled.
#include <algorithm>

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "crypto/encoding.h"
#include "dossier/acts.h"
#include "dossier/opening.h"
#include "messaging/address.h"
#include "messaging/attachment.h"
#include "messaging/exceptions.h"

namespace serment::api {

struct AddressRequest {
  std::string address{};
};
BOOST_DESCRIBE_STRUCT(AddressRequest, (), (address))
struct AddressView {
  std::string address_class{}, label{}, certainty{}, domain{};
  bool confirmed = false;
  std::vector<std::string> send{}, never{};
  std::string check{}, why{}, reference{};
};
BOOST_DESCRIBE_STRUCT(AddressView, (),
                      (address_class, label, certainty, domain, confirmed, send, never, check, why,
                       reference))
struct DomainRequest {
  std::string domain{};
};
BOOST_DESCRIBE_STRUCT(DomainRequest, (), (domain))
struct DomainView {
  std::string domain{};
};
BOOST_DESCRIBE_STRUCT(DomainView, (), (domain))
struct FileGiven {
  std::string name{}, content_base64{};
};
BOOST_DESCRIBE_STRUCT(FileGiven, (), (name, content_base64))
struct AttachmentRequest {
  std::vector<FileGiven> files{};
  /// The dossier that the files come from, and to whom they go: what the person objected to is
  /// then looked at. Without it, nothing can be.
  std::optional<std::string> dossier{}, to{};
  std::optional<Date> agreed_on{};
};
BOOST_DESCRIBE_STRUCT(AttachmentRequest, (), (files, dossier, to, agreed_on))
struct AttachmentView {
  std::string name{}, code{}, archive_base64{};
  std::uint64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(AttachmentView, (), (name, code, archive_base64, bytes))
struct ExceptionRequest {
  Date on;
  std::string channel{}, recipient{}, reason{}, protection{};
};
BOOST_DESCRIBE_STRUCT(ExceptionRequest, (), (on, channel, recipient, reason, protection))
struct ReviewRequest {
  std::string conclusion{};
};
BOOST_DESCRIBE_STRUCT(ReviewRequest, (), (conclusion))
struct ExceptionView {
  std::string id{}, state{}, at{}, by{};
  Date on;
  std::string channel{}, recipient{}, reason{}, protection{}, review{}, reviewed_by{};
  bool own = false;
};
BOOST_DESCRIBE_STRUCT(ExceptionView, (),
                      (id, state, at, by, on, channel, recipient, reason, protection, review,
                       reviewed_by, own))

namespace {

using identity::Permission;

Result<Reply> check_address(Call& call) {
  const auto body = TRY(read_body<AddressRequest>(call));
  auto& session = *call.session;
  const auto confirmed = TRY(reading(
      session, [&](store::Transaction& tx) { return messaging::confirmed_domains(session, tx); }));
  const auto found = TRY(messaging::assess(body.address, messaging::rules(), confirmed));
  const auto& one = *found.address_class;
  if (call.services.first_this_minute(call, "address")) TRY_VOID(journal(call, "message.checked"));
  return reply_with(AddressView{one.id, one.label, one.certainty, found.domain, found.confirmed,
                                one.send, one.never, one.check, one.why, one.reference});
}

Result<Reply> list_domains(Call& call) {
  auto& session = *call.session;
  std::vector<DomainView> views;
  for (const auto& domain : TRY(reading(session, [&](store::Transaction& tx) {
         return messaging::confirmed_domains(session, tx);
       })))
    views.push_back({domain});
  return reply_with_list(std::move(views));
}

Result<Reply> confirm_domain(Call& call) {
  const auto body = TRY(read_body<DomainRequest>(call));
  auto& session = *call.session;
  return reply_with(DomainView{TRY(writing(session,
                                           [&](store::Transaction& tx) {
                                             return messaging::confirm_domain(
                                                 session, tx, messaging::rules(), body.domain,
                                                 call.actor.display_name);
                                           }))},
                    201);
}

/// What leaves from a dossier by a message passes its door, with its trace.
Result<void> check_dossier(Call& call, const AttachmentRequest& body) {
  const DossierId id{body.dossier.value_or(std::string{})};
  if (id.value.empty()) return {};
  const dossier::Destination destination{
      TRY(dossier::parse_recipient(body.to.value_or(std::string{}))), body.agreed_on};
  const bool to_person = destination.to == dossier::Audience::person;
  return on_engine(call.services, call.actor,
                   [&](vault::Session& session) {
                     return writing(session, [&](store::Transaction& tx) -> Result<bool> {
                       TRY(dossier::open_for(
                           session, tx, id,
                           to_person ? dossier::kDossierHanded : dossier::kDossierExported,
                           dossier::reason_detail("Pièce jointe chiffrée"), destination));
                       return true;
                     });
                   })
      .map([](bool) {});
}

/// Off the engine: nothing of it is stored, and others work meanwhile.
Result<Reply> encrypt(Call& call) {
  auto body = TRY(read_body<AttachmentRequest>(call));
  TRY_VOID(check_dossier(call, body));
  std::vector<documents::ZipEntry> files;
  for (const auto& file : body.files) {
    auto bytes = crypto::from_base64(file.content_base64);
    if (!bytes)
      return fail(Errc::invalid_input, "message.file", "Un fichier n’est pas arrivé entier.",
                  "Rien n’a été chiffré, rien n’est gardé.", "Choisissez-le de nouveau.", "files");
    files.push_back({file.name, std::move(*bytes)});
  }
  const auto made = TRY(messaging::encrypt(files, call.services.clock.now(), call.services.random));
  TRY_VOID(journal(call, "message.encrypted"));
  return reply_with(
      AttachmentView{"documents.7z", made.code, crypto::base64(made.archive), made.archive.size()},
      201);
}

ExceptionView view_of(const messaging::StoredException& stored, const std::string& member) {
  const auto& content = stored.content;
  return {stored.id,          stored.state,    iso(stored.at),      stored.by,
          content.on,         content.channel, content.recipient,   content.reason,
          content.protection, content.review,  content.reviewed_by, content.member == member};
}

Result<Reply> list_exceptions(Call& call) {
  auto& session = *call.session;
  const bool all = call.actor.may(Permission::access_review);
  std::vector<ExceptionView> views;
  for (const auto& stored : TRY(reading(
           session, [&](store::Transaction& tx) { return messaging::exceptions(session, tx); })))
    if (all || stored.content.member == call.actor.member)
      views.push_back(view_of(stored, call.actor.member));
  if (call.services.first_this_minute(call, "exceptions"))
    TRY_VOID(journal(call, "message.listed"));
  return reply_with_list(std::move(views));
}

Result<Reply> add_exception(Call& call) {
  const auto body = TRY(read_body<ExceptionRequest>(call));
  auto& session = *call.session;
  const auto stored = TRY(writing(session, [&](store::Transaction& tx) {
    return messaging::record_exception(
        session, tx, {body.on, body.channel, body.recipient, body.reason, body.protection},
        call.actor.member, call.actor.display_name, call.actor.may(Permission::access_review));
  }));
  return reply_with(view_of(stored, call.actor.member), 201);
}

Result<Reply> review_exception(Call& call) {
  const auto body = TRY(read_body<ReviewRequest>(call));
  auto& session = *call.session;
  const auto stored = TRY(writing(session, [&](store::Transaction& tx) {
    return messaging::review_exception(session, tx, call.path["id"], body.conclusion,
                                       call.actor.member, call.actor.display_name);
  }));
  return reply_with(view_of(stored, call.actor.member));
}

constexpr std::uint64_t kLargestFiles = 40U << 20;

constexpr Route kMessageRoutes[] = {
    {"POST", "/messages/address", "Ce qui peut partir vers une adresse", Access::member,
     Permission::message_check, Run::grouped, schema<AddressRequest>, schema<AddressView>,
     "message.checked",
     "address.empty address.malformed address.several address.display_name address.lookalike "
     "address.imitates address.patient_number",
     check_address},
    {"GET", "/messages/domains", "Les domaines confirmés", Access::member,
     Permission::message_check, Run::grouped, nullptr, schema<Listing<DomainView>>, "", "",
     list_domains},
    {"POST", "/messages/domains", "Confirmer un domaine trouvé dans l’Annuaire Santé",
     Access::member, Permission::message_check, Run::grouped, schema<DomainRequest>,
     schema<DomainView>, "message.domain", "domain.not_mss", confirm_domain},
    {"POST", "/messages/attachments", "Chiffrer une pièce jointe", Access::member,
     Permission::message_check, Run::free, schema<AttachmentRequest>, schema<AttachmentView>,
     "message.encrypted",
     "message.file archive.empty archive.name archive.duplicate archive.too_large "
     "archive.tool_missing archive.no_memory archive.failed archive.not_readable dossier.unknown "
     "dossier.restricted export.recipient objection.care_team objection.hosting",
     encrypt, kLargestFiles, !kSpooled, ToldOnce::done_again},
    {"GET", "/messages/exceptions", "Le registre des envois d’exception", Access::member,
     Permission::message_check, Run::grouped, nullptr, schema<Listing<ExceptionView>>,
     "message.listed", "", list_exceptions},
    {"POST", "/messages/exceptions", "Inscrire un envoi d’exception", Access::member,
     Permission::message_check, Run::grouped, schema<ExceptionRequest>, schema<ExceptionView>,
     "message.excepted", "exception.date exception.field", add_exception},
    {"POST", "/messages/exceptions/{id}/review", "Relire un envoi d’exception", Access::member,
     Permission::access_review, Run::grouped, schema<ReviewRequest>, schema<ExceptionView>,
     "message.reviewed", "exception.unknown exception.own exception.review", review_exception},
};

}  // namespace

std::span<const Route> message_routes() {
  return kMessageRoutes;
}

}  // namespace serment::api
