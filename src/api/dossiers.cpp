// One dossier: its seal, its dates and why, its pieces, who opened it, its export.
#include <fstream>

#include "api/dossier_answer.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/routes.h"
#include "api/services.h"
#include "audit/actions.h"
#include "audit/journal.h"
#include "crypto/encoding.h"
#include "documents/memory_folder.h"
#include "retention/retention.h"

namespace serment::api {
namespace {

using dossier::Audience;
using identity::Permission;

Result<std::string> purpose_of(const Call& call) {
  const auto given = call.request.header("X-Purpose");
  if (given.empty())
    return std::string(call.actor.may(Permission::dossier_clinical) ? "care" : "administrative");
  for (const std::string_view known : {"care", "administrative", "rights", "verification"})
    if (given == known) return std::string(given);
  return fail(Errc::invalid_input, "dossier.purpose", "Ce motif d’ouverture n’est pas connu.",
              "Le dossier n’a pas été ouvert.",
              "Choisissez soin, administratif, droits ou vérification.", "X-Purpose");
}

Result<DossierId> id_of(Call& call) {
  const auto& text = call.path["id"];
  if (is_id(text)) return DossierId{text};
  return fail(Errc::not_found, "dossier.unknown", "Ce dossier n’existe pas.", {},
              "Cherchez-le par le nom du patient.");
}

/// An opening in emergency passes over an objection to sharing; it is looked over afterwards.
dossier::Audience audience_of(const Call& call, const DossierId& id) {
  return in_emergency(call, id) ? Audience::emergency : Audience::reader;
}

Result<Reply> get(Call& call) {
  const auto id = TRY(id_of(call));
  const auto purpose = TRY(purpose_of(call));
  const auto opened = TRY(dossier::read(*call.session, id, purpose, audience_of(call, id)));
  std::vector<dossier::Hold> holds;
  if (opened.facts.holds > 0) holds = TRY(dossier::holds_of(*call.session, id));
  const bool clinical = may_read_care(call, id) && !opened.closed;
  const auto policy = TRY(call.services.policy(*call.session));
  auto reply = json_reply(dossier_json(opened, holds, clinical, call.services.rules(), policy,
                                       call.services.clock.today()));
  reply.headers.push_back(etag(dossier::version_of_facts(opened)));
  return reply;
}

struct FactBody {
  std::string fact{}, reason{};
  std::optional<Date> date{};
};
BOOST_DESCRIBE_STRUCT(FactBody, (), (fact, reason, date))

Result<Reply> set_fact(Call& call) {
  const auto id = TRY(id_of(call));
  const auto body = TRY(read_body<FactBody>(call));
  const auto fact = TRY(dossier::parse_fact(body.fact));
  const auto seen = TRY(if_match(call));
  const dossier::FactOptions options{&call.services.engine.index(), seen};
  const auto done = dossier::set_fact(*call.session, id, fact, body.date, body.reason,
                                      call.actor.member, options);
  if (!done && done.error().code == "dossier.fact_changed") return changed_meanwhile();
  TRY_VOID(done);
  return get(call);
}

Result<Reply> get_piece(Call& call) {
  const auto id = TRY(id_of(call));
  const auto purpose = TRY(purpose_of(call));
  const auto opened = TRY(dossier::read(*call.session, id, purpose, Audience::practice));
  const auto& wanted = call.path["piece"];
  for (const auto& piece : opened.pieces) {
    if (piece_id(piece) != wanted) continue;
    if (piece.category != dossier::Category::administrative && !may_read_care(call, id))
      return fail(Errc::forbidden, "permission.denied",
                  "Votre rôle ne permet pas de lire le contenu médical.", "Rien n’a été lu.",
                  "Demandez au médecin.");
    std::string bytes;
    TRY_VOID(dossier::read_piece(
        *call.session, id, piece, purpose,
        [&](ByteView part) -> Result<void> {
          bytes.append(reinterpret_cast<const char*>(part.data()), part.size());
          return {};
        },
        audience_of(call, id)));
    // Whatever an import brought is never run by the browser: a download, or a sandboxed picture.
    auto reply = file_reply(std::move(bytes), "application/octet-stream", file_name(piece));
    reply.headers.push_back({"Content-Security-Policy", "default-src 'none'; sandbox"});
    return reply;
  }
  return fail(Errc::not_found, "dossier.piece_unknown", "Cette pièce n’existe pas dans le dossier.",
              {}, "Rouvrez le dossier.");
}

struct EventShown {
  std::uint64_t index = 0;
  std::string at{}, action{}, label{}, actor{}, actor_name{};
};
BOOST_DESCRIBE_STRUCT(EventShown, (), (index, at, action, label, actor, actor_name))

Result<Reply> get_journal(Call& call) {
  const auto id = TRY(id_of(call));
  std::vector<EventShown> items;
  audit::Filter filter;
  filter.object = id.value;
  TRY_VOID(call.session->db.read([&](store::Transaction& tx) -> Result<void> {
    items.clear();
    return call.session->journal.list(
        tx, filter, [&](const audit::StoredEvent& event) -> Result<void> {
          items.push_back({event.index, iso(event.event.at), event.event.action,
                           std::string(audit::action_label(event.event.action)), event.event.actor,
                           name_of_actor(call.services, event.event.actor)});
          return {};
        });
  }));
  TRY_VOID(journal(call, "journal.read", id.value));
  return reply_with_list(std::move(items));
}

struct ExportBody {
  std::string reason{};
  std::optional<std::string> to{};  ///< "person", "professional", "host"
  /// The day on which the person, reminded of their objection, agreed to that professional.
  std::optional<Date> agreed_on{};
};
BOOST_DESCRIBE_STRUCT(ExportBody, (), (reason, to, agreed_on))

Result<dossier::Destination> destination_of(const Call& call, const ExportBody& body) {
  dossier::Destination destination;
  if (body.to) destination.to = TRY(dossier::parse_recipient(*body.to));
  if (body.agreed_on && *body.agreed_on > call.services.clock.today())
    return fail(Errc::invalid_input, "export.agreed_on", "Ce jour n’est pas encore venu.",
                "Rien n’est sorti.", "Écrivez le jour où le patient a donné son accord.",
                "agreed_on");
  destination.agreed_on = body.agreed_on;
  return destination;
}

Result<Reply> export_zip(Call& call) {
  const auto id = TRY(id_of(call));
  const auto body = TRY(read_body<ExportBody>(call));
  if (body.reason.size() < 5)
    return fail(Errc::invalid_input, "dossier.reason_missing", "Il manque le motif de l’export.",
                "Rien n’a été exporté.", "Écrivez-le en quelques mots.", "reason");
  const documents::MemoryFolder folder;
  if (!folder.usable())
    return fail(Errc::unavailable, "export.write", "Il n’y a pas de place pour préparer la copie.",
                "Rien n’a été exporté.");
  const auto policy = TRY(call.services.policy(*call.session));
  const auto decision = TRY(retention::explain(*call.session, call.services.rules(), policy, id,
                                               call.services.clock.today()));
  dossier::ExportOptions options;
  options.destination = TRY(destination_of(call, body));
  options.notes.push_back(law::explain_french(decision));
  const auto path = folder.path() / "dossier.zip";
  TRY_VOID(dossier::export_dossier(*call.session, id, path, body.reason, options));
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return file_reply(std::move(bytes), "application/zip", "dossier.zip");
}

struct PostponeBody {
  Date until{};
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(PostponeBody, (), (until, reason))

Result<Reply> postpone(Call& call) {
  const auto id = TRY(id_of(call));
  const auto body = TRY(read_body<PostponeBody>(call));
  TRY_VOID(retention::postpone(*call.session, id, body.until, body.reason, call.actor.member));
  return no_content();
}

const Route kDossierRoutes[] = {
    {"GET", "/dossiers/{id}", "Ouvrir un dossier", Access::member, Permission::dossier_identity,
     Run::grouped, nullptr, any_object, "dossier.read",
     "dossier.unknown dossier.erased dossier.given_up dossier.purpose", get},
    {"PATCH", "/dossiers/{id}/facts", "Corriger une date d’un dossier", Access::member,
     Permission::dossier_correct, Run::exclusive, schema<FactBody>, any_object, "dossier.updated",
     "dossier.unknown dossier.fact_unknown dossier.fact_future dossier.fact_contradicts "
     "conflict.changed conflict.if_match_needed",
     set_fact},
    {"GET", "/dossiers/{id}/pieces/{piece}", "Lire une pièce", Access::member,
     Permission::dossier_identity, Run::grouped, nullptr, octets, "dossier.read",
     "dossier.unknown dossier.piece_unknown permission.denied objection.care_team", get_piece},
    {"GET", "/dossiers/{id}/journal", "Qui a ouvert ce dossier", Access::member,
     Permission::journal_read, Run::grouped, nullptr, schema<Listing<EventShown>>, "journal.read",
     "dossier.unknown", get_journal},
    {"POST", "/dossiers/{id}/export", "Exporter un dossier en clair", Access::member,
     Permission::dossier_export, Run::exclusive, schema<ExportBody>, octets, "dossier.exported",
     "dossier.unknown dossier.reason_missing dossier.restricted export.recipient export.agreed_on "
     "objection.care_team objection.hosting",
     export_zip},
    {"POST", "/dossiers/{id}/postponement", "Reporter l’effacement d’un dossier", Access::member,
     Permission::hold_manage, Run::exclusive, schema<PostponeBody>, nullptr, "retention.postponed",
     "dossier.unknown postponement.unsigned postponement.past", postpone},
};

}  // namespace

std::span<const Route> dossier_routes() {
  return kDossierRoutes;
}

}  // namespace serment::api
