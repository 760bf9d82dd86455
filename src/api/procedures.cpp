// The practice's written procedures: read, printed, adopted by a doctor, read by the team.
#include "procedures/procedures.h"

#include <boost/describe.hpp>

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"

namespace serment::api {

struct ProcedureSectionView {
  std::string title{}, cite{};
  std::vector<std::string> steps{};
};
BOOST_DESCRIBE_STRUCT(ProcedureSectionView, (), (title, cite, steps))
struct ProcedureView {
  std::string id{}, number{}, title{}, purpose{}, state{}, digest{};
  std::optional<std::string> adopted_by{}, adopted_at{};
  std::optional<Date> review_on{};
  bool for_me = false;      ///< the reader's role must know it
  bool read_by_me = false;  ///< and these very words were read
  std::uint64_t readers = 0, have_read = 0;
  std::vector<ProcedureSectionView> sections{};
};
BOOST_DESCRIBE_STRUCT(ProcedureView, (),
                      (id, number, title, purpose, state, digest, adopted_by, adopted_at, review_on,
                       for_me, read_by_me, readers, have_read, sections))
struct DigestBody {
  std::string digest{};
};
BOOST_DESCRIBE_STRUCT(DigestBody, (), (digest))

namespace {

using procedures::Standing;

bool concerns(const Standing& standing, const std::vector<identity::Role>& roles) {
  return std::any_of(roles.begin(), roles.end(), [&](identity::Role role) {
    const auto id = identity::info_of(role).id;
    return std::find(standing.readers.begin(), standing.readers.end(), id) !=
           standing.readers.end();
  });
}

std::vector<identity::Role> roles_of(const identity::KnownMember& known) {
  std::vector<identity::Role> roles;
  for (const auto& role : identity::roles())
    if (known.has_role(role.role)) roles.push_back(role.role);
  return roles;
}

ProcedureView view_of(const Call& call, const Standing& standing, bool whole) {
  const auto& written = standing.written;
  ProcedureView view{.id = written.id,
                     .number = written.number,
                     .title = written.title,
                     .purpose = written.purpose,
                     .state = standing.state,
                     .digest = written.digest};
  if (standing.adoption) {
    view.adopted_by = standing.adoption->by;
    view.adopted_at = iso(standing.adoption->at);
    view.review_on = standing.review_on;
  }
  view.for_me = concerns(standing, call.actor.roles);
  view.read_by_me = standing.read_by(call.actor.member);
  for (const auto& known : call.services.identity.directory.all()) {
    if (!known.active() || !concerns(standing, roles_of(known))) continue;
    ++view.readers;
    if (standing.read_by(known.member.id)) ++view.have_read;
  }
  if (!whole) return view;
  for (const auto& section : written.sections)
    view.sections.push_back({section.title, section.cite, section.steps});
  return view;
}

Result<Reply> list(Call& call) {
  const auto now = call.services.clock.now();
  const auto found = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return procedures::standings(*call.session, tx, now);
  }));
  std::vector<ProcedureView> views;
  for (const auto& standing : found) views.push_back(view_of(call, standing, false));
  return reply_with_list(std::move(views));
}

Result<Reply> show(Call& call) {
  const auto now = call.services.clock.now();
  const auto found = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return procedures::standing(*call.session, tx, call.path["id"], now);
  }));
  return reply_with(view_of(call, found, true));
}

Result<Reply> adopt(Call& call) {
  const auto body = TRY(read_body<DigestBody>(call));
  const auto now = call.services.clock.now();
  const auto found = TRY(writing(*call.session, [&](store::Transaction& tx) {
    return procedures::adopt(*call.session, tx, call.path["id"], body.digest,
                             call.actor.display_name, now);
  }));
  return reply_with(view_of(call, found, true), 201);
}

Result<Reply> note_reading(Call& call) {
  const auto body = TRY(read_body<DigestBody>(call));
  const auto now = call.services.clock.now();
  const auto found = TRY(writing(*call.session, [&](store::Transaction& tx) {
    return procedures::note_reading(*call.session, tx, call.path["id"], body.digest,
                                    call.actor.member, now);
  }));
  return reply_with(view_of(call, found, true), 201);
}

Result<Reply> print(Call& call) {
  const auto now = call.services.clock.now();
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      const auto found = TRY(procedures::standing(session, tx, call.path["id"], now));
      const auto answers = TRY(compliance::load_answers(session, tx));
      return procedures::document(
          found.written,
          {answers, call.services.rules(), law::DeadlineSet::embedded(), paris_date(now)},
          adoption_sentence(found));
    });
  }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "procedure.printed", "procedure/" + call.path["id"]));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

using identity::Permission;

constexpr Route kProcedureRoutes[] = {
    {"GET", "/procedures", "Les procédures du cabinet, et où en est chacune", Access::member,
     Permission::procedure_read, Run::grouped, nullptr, schema<Listing<ProcedureView>>, "",
     "practice.no_answers", list},
    {"GET", "/procedures/{id}", "Une procédure", Access::member, Permission::procedure_read,
     Run::grouped, nullptr, schema<ProcedureView>, "", "practice.no_answers procedure.unknown",
     show},
    {"GET", "/procedures/{id}.pdf", "Une procédure, à imprimer", Access::member,
     Permission::procedure_read, Run::free, nullptr, octets, "procedure.printed",
     "practice.no_answers procedure.unknown", print},
    {"POST", "/procedures/{id}/adoption", "Adopter une procédure, sous son nom", Access::member,
     Permission::procedure_sign, Run::grouped, schema<DigestBody>, schema<ProcedureView>,
     "procedure.adopted", "procedure.unknown procedure.changed", adopt},
    {"POST", "/procedures/{id}/reading", "Dire que l’on a lu une procédure", Access::member,
     Permission::training_follow, Run::grouped, schema<DigestBody>, schema<ProcedureView>,
     "procedure.read", "procedure.unknown procedure.changed procedure.not_adopted", note_reading},
};

}  // namespace

std::span<const Route> procedure_routes() {
  return kProcedureRoutes;
}

}  // namespace serment::api
