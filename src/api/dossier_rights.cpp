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

/// Who acts at the command line, in the journal: the owner, with the practice's passphrase.
constexpr std::string_view kCommandLine = "owner";

/// The dossier that the address names, if it exists, with the patient's name.
Result<const dossier::Entry*> entry_of(Call& call) {
  const auto* entry = call.services.engine.index().find(DossierId{call.path["id"]});
  if (entry != nullptr) return entry;
  return fail(Errc::not_found, "dossier.unknown", "Ce dossier n’existe pas.",
              "Rien n’a été enregistré.", "Cherchez-le par le nom du patient.");
}

/// What stands beside a dossier, with the names of those to whom it stays open.
struct RightsShown {
  std::vector<rights::Objection> objections{};
  std::vector<rights::Directive> directives{};
  std::vector<rights::Limitation> limitations{};
  std::vector<std::string> doctors{};
};
BOOST_DESCRIBE_STRUCT(RightsShown, (), (objections, directives, limitations, doctors))

Result<Reply> shown(const Call& call, const rights::StoredRights& kept, int status = 200) {
  const auto& rights = kept.rights;
  RightsShown view{rights.objections, rights.directives, rights.limitations, {}};
  for (const auto& one : rights.objections)
    if (one.withdrawn_at.empty() && one.shared_with)
      for (const auto& member : *one.shared_with)
        if (member != kCommandLine) view.doctors.push_back(name_of_actor(call.services, member));
  auto reply = reply_with(view, status);
  reply.headers.push_back(etag(kept.version));
  return reply;
}

bool is_carer(const identity::KnownMember& known) {
  return known.active() &&
         (known.has_role(identity::Role::owner) || known.has_role(identity::Role::doctor) ||
          known.has_role(identity::Role::locum));
}

tl::unexpected<Error> name_doctor() {
  return fail(Errc::invalid_input, "objection.doctor",
              "Il faut dire à quel médecin du cabinet ce dossier reste ouvert.",
              "Rien n’a été enregistré.", "Choisissez le médecin qui suit ce patient.",
              "shared_with");
}

/// The carers who keep reading: those that are named, who acts, or the only doctor there is. The
/// command line is the owner's.
Result<std::vector<std::string>> kept_doctors(const Call& call,
                                              const std::vector<std::string>& named) {
  const auto& directory = call.services.identity.directory;
  auto members = named;
  if (members.empty() && call.actor.may(Permission::dossier_clinical) && call.actor.token.empty())
    members.push_back(call.actor.member);
  if (members.empty()) {
    for (const auto& known : directory.all())
      if (is_carer(known) && !known.has_role(identity::Role::locum))
        members.push_back(known.member.id);
    if (members.size() != 1) return name_doctor();
  }
  bool owner = false;
  for (const auto& id : members) {
    const auto known = directory.find(id);
    if (id != call.actor.member && (!known || !is_carer(*known))) return name_doctor();
    owner = owner || (known && known->has_role(identity::Role::owner));
  }
  if (owner) members.emplace_back(kCommandLine);
  return members;
}

Result<Reply> get_rights(Call& call) {
  const auto* entry = TRY(entry_of(call));
  const auto kept = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return rights::find_rights(*call.session, tx, entry->id);
  }));
  TRY_VOID(journal(call, "request.read", entry->id.value));
  return shown(call, kept);
}

struct ObjectionBody {
  std::string kind{}, scope{};
  std::optional<std::vector<std::string>> shared_with{};
};
BOOST_DESCRIBE_STRUCT(ObjectionBody, (), (kind, scope, shared_with))
Result<Reply> add_objection(Call& call) {
  const auto body = TRY(read_body<ObjectionBody>(call));
  const auto* entry = TRY(entry_of(call));
  rights::NewObjection objection{body.kind, body.scope, {}};
  if (body.kind == "care_team")
    objection.shared_with =
        TRY(kept_doctors(call, body.shared_with.value_or(std::vector<std::string>{})));
  const auto kept = TRY(writing(*call.session, [&](store::Transaction& tx) {
    return rights::add_objection(*call.session, tx, entry->id, objection, call.actor.display_name);
  }));
  return shown(call, kept, 201);
}

struct DoctorsBody {
  std::vector<std::string> shared_with{};
};
BOOST_DESCRIBE_STRUCT(DoctorsBody, (), (shared_with))
Result<Reply> change_doctors(Call& call) {
  const auto body = TRY(read_body<DoctorsBody>(call));
  const auto* entry = TRY(entry_of(call));
  if (body.shared_with.empty()) return name_doctor();
  const auto members = TRY(kept_doctors(call, body.shared_with));
  const auto seen = TRY(if_match(call));
  const auto kept = writing(*call.session, [&](store::Transaction& tx) {
    return rights::change_shared_with(*call.session, tx, entry->id, members, seen,
                                      call.actor.display_name);
  });
  if (!kept && kept.error().code == "record.version") return changed_meanwhile();
  return shown(call, TRY(kept));
}

Result<Reply> withdraw_objection(Call& call) {
  const auto* entry = TRY(entry_of(call));
  return shown(call, TRY(writing(*call.session, [&](store::Transaction& tx) {
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
  const auto kept = TRY(writing(*call.session, [&](store::Transaction& tx) {
    return rights::lift_limitation(*call.session, tx, entry->id, body.reason, body.informed,
                                   call.actor.display_name);
  }));
  return reply_with(kept.rights);
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

constexpr Parameter kOfOpenings[] = {
    query::day("since", "Depuis ce jour\u00a0; sans cela, depuis toujours"),
};
constexpr Route kDossierRightsRoutes[] = {
    {"GET", "/dossiers/{id}/rights", "Oppositions, directives et limitations d’un dossier",
     Access::member, Permission::request_read, Run::grouped, nullptr, schema<RightsShown>,
     "request.read", "dossier.unknown", get_rights},
    {"POST", "/dossiers/{id}/objections", "Inscrire une opposition", Access::member,
     Permission::request_record, Run::grouped, schema<ObjectionBody>, schema<RightsShown>,
     "rights.recorded",
     "dossier.unknown dossier.erased dossier.given_up request.entry objection.already "
     "objection.doctor",
     add_objection},
    {"PUT", "/dossiers/{id}/objections/care_team/doctors",
     "Dire à quels médecins le dossier reste ouvert", Access::member, Permission::request_answer,
     Run::grouped, schema<DoctorsBody>, schema<RightsShown>, "rights.recorded",
     "dossier.unknown objection.unknown objection.doctor conflict.changed "
     "conflict.if_match_needed",
     change_doctors},
    {"POST", "/dossiers/{id}/objections/{kind}/withdrawal", "Retirer une opposition",
     Access::member, Permission::request_record, Run::grouped, any_object, schema<RightsShown>,
     "rights.recorded", "dossier.unknown objection.unknown", withdraw_objection},
    {"POST", "/dossiers/{id}/restriction/lift", "Lever la limitation d’un dossier", Access::member,
     Permission::request_answer, Run::grouped, schema<LiftLimitation>,
     schema<rights::DossierRights>, "restriction.lifted",
     "dossier.unknown request.entry restriction.already", lift_limitation},
    {"GET", Address("/dossiers/{id}/openings", kOfOpenings),
     "Qui a ouvert ce dossier, jour par jour", Access::member, Permission::request_record,
     Run::grouped, nullptr, schema<Listing<OpeningShown>>, "dossier.openings", "dossier.unknown",
     get_openings},
    {"GET", Address("/dossiers/{id}/openings.pdf", kOfOpenings),
     "Qui a ouvert mon dossier, pour la personne", Access::member, Permission::request_record,
     Run::free, nullptr, octets, "dossier.openings", "dossier.unknown practice.no_answers",
     print_openings},
};

}  // namespace

std::span<const Route> dossier_rights_routes() {
  return kDossierRightsRoutes;
}

}  // namespace serment::api
