// What rights leave beside a dossier: objections, directives, limitations; and who opened it.
#include "rights/dossier_rights.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/services.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"
#include "rights/openings.h"

namespace serment::api {
namespace {

using identity::Permission;

/// The dossier that the address names, if it exists, with the patient's name.
Result<const dossier::Entry*> entry_of(Call& call) {
  const auto* entry = call.services.engine.index().find(DossierId{call.path["id"]});
  if (entry != nullptr) return entry;
  return fail(Errc::not_found, "dossier.unknown", "Ce dossier n’existe pas.",
              "Rien n’a été enregistré.", "Cherchez-le par le nom du patient.");
}

Result<Reply> get_rights(Call& call) {
  const auto* entry = TRY(entry_of(call));
  const auto kept = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return rights::find_rights(*call.session, tx, entry->id);
  }));
  TRY_VOID(journal(call, "request.read", entry->id.value));
  return reply_with(kept);
}

struct ObjectionBody {
  std::string kind{}, scope{};
};
BOOST_DESCRIBE_STRUCT(ObjectionBody, (), (kind, scope))
Result<Reply> add_objection(Call& call) {
  const auto body = TRY(read_body<ObjectionBody>(call));
  const auto* entry = TRY(entry_of(call));
  return reply_with(TRY(writing(*call.session,
                                [&](store::Transaction& tx) {
                                  return rights::add_objection(*call.session, tx, entry->id,
                                                               body.kind, body.scope,
                                                               call.actor.display_name);
                                })),
                    201);
}

Result<Reply> withdraw_objection(Call& call) {
  const auto* entry = TRY(entry_of(call));
  return reply_with(TRY(writing(*call.session, [&](store::Transaction& tx) {
    return rights::withdraw_objection(*call.session, tx, entry->id, call.path["kind"],
                                      call.actor.display_name);
  })));
}

struct LiftLimitation {
  std::string reason{}, informed{};
};
BOOST_DESCRIBE_STRUCT(LiftLimitation, (), (reason, informed))
Result<Reply> lift_limitation(Call& call) {
  const auto body = TRY(read_body<LiftLimitation>(call));
  const auto* entry = TRY(entry_of(call));
  return reply_with(TRY(writing(*call.session, [&](store::Transaction& tx) {
    return rights::lift_limitation(*call.session, tx, entry->id, body.reason, body.informed,
                                   call.actor.display_name);
  })));
}

/// Read and journalled in one go; members named.
Result<std::vector<rights::OpeningDay>> openings_of(Call& call, vault::Session& session,
                                                    const DossierId& id,
                                                    std::optional<Date> since) {
  auto days =
      TRY(writing(session, [&](store::Transaction& tx) -> Result<std::vector<rights::OpeningDay>> {
        auto found = TRY(rights::openings(session, tx, id, since));
        const audit::Event event{"dossier.openings", call.actor.member, id.value,
                                 call.services.clock.now()};
        TRY(session.journal.append(tx, event, {}));
        return found;
      }));
  for (auto& one : days) one.actor = name_of_actor(call.services, one.actor);
  return days;
}

struct OpeningShown {
  Date day{};
  std::string who{}, action{}, label{};
  std::uint64_t times = 0;
};
BOOST_DESCRIBE_STRUCT(OpeningShown, (), (day, who, action, label, times))

Result<Reply> get_openings(Call& call) {
  const auto* entry = TRY(entry_of(call));
  const auto since = TRY(date_of(call, "since"));
  std::vector<OpeningShown> items;
  for (auto& one : TRY(openings_of(call, *call.session, entry->id, since)))
    items.push_back({one.day, one.actor, one.action, one.label, one.times});
  return reply_with_list(std::move(items));
}

struct OpeningsFound {
  compliance::Answers answers{};
  std::vector<rights::OpeningDay> days{};
  std::string patient{};
};

Result<Reply> print_openings(Call& call) {
  const auto since = TRY(date_of(call, "since"));
  const auto now = call.services.clock.now();
  const auto found = TRY(
      on_engine(call.services, call.actor, [&](vault::Session& session) -> Result<OpeningsFound> {
        const auto* entry = TRY(entry_of(call));
        OpeningsFound all;
        all.patient = entry->display.reveal();
        all.days = TRY(openings_of(call, session, entry->id, since));
        all.answers = TRY(reading(session, [&](store::Transaction& tx) {
          return compliance::load_answers(session, tx);
        }));
        return all;
      }));
  const auto page =
      TRY(rights::openings_page(found.answers, found.patient, found.days, since, now));
  const auto printed = TRY(compliance::print({page}, now));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

constexpr Route kRoutes[] = {
    {"GET", "/dossiers/{id}/rights", "Oppositions, directives et limitations d’un dossier",
     Access::member, Permission::request_read, Run::grouped, nullptr, schema<rights::DossierRights>,
     "request.read", "dossier.unknown", get_rights},
    {"POST", "/dossiers/{id}/objections", "Inscrire une opposition", Access::member,
     Permission::request_record, Run::grouped, schema<ObjectionBody>, schema<rights::DossierRights>,
     "rights.recorded", "dossier.unknown request.entry objection.already", add_objection},
    {"POST", "/dossiers/{id}/objections/{kind}/withdrawal", "Retirer une opposition",
     Access::member, Permission::request_record, Run::grouped, any_object,
     schema<rights::DossierRights>, "rights.recorded", "dossier.unknown objection.unknown",
     withdraw_objection},
    {"POST", "/dossiers/{id}/restriction/lift", "Lever la limitation d’un dossier", Access::member,
     Permission::request_answer, Run::grouped, schema<LiftLimitation>,
     schema<rights::DossierRights>, "restriction.lifted",
     "dossier.unknown request.entry restriction.already", lift_limitation},
    {"GET", "/dossiers/{id}/openings", "Qui a ouvert ce dossier, jour par jour", Access::member,
     Permission::request_record, Run::grouped, nullptr, schema<Listing<OpeningShown>>,
     "dossier.openings", "dossier.unknown", get_openings},
    {"GET", "/dossiers/{id}/openings.pdf", "Qui a ouvert mon dossier, pour la personne",
     Access::member, Permission::request_record, Run::free, nullptr, octets, "dossier.openings",
     "dossier.unknown practice.no_answers", print_openings},
};

}  // namespace

std::span<const Route> dossier_rights_routes() {
  return kRoutes;
}

}  // namespace serment::api
