// Requests of rights: the list and its clocks, a request recorded at the desk, its first steps.
#include "api/dossier_names.h"
#include "api/request_views.h"
#include "api/services.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"
#include "rights/catalogue.h"
#include "rights/letters.h"
#include "rights/steps.h"

namespace serment::api {
namespace {

using identity::Permission;
using rights::StoredRequest;

std::string_view name_of(rights::Alarm alarm) {
  switch (alarm) {
    case rights::Alarm::none:
      return "none";
    case rights::Alarm::soon:
      return "soon";
    case rights::Alarm::late:
      return "late";
  }
  return "none";
}

std::vector<ClockShown> clocks_shown(const StoredRequest& stored) {
  std::vector<ClockShown> shown;
  for (const auto& clock : rights::clocks(stored))
    shown.push_back({clock.deadline, clock.part, clock.not_before ? iso(*clock.not_before) : "",
                     iso(clock.until), clock.day, clock.legal_day, clock.text, clock.cite,
                     clock.confidence, clock.governs, clock.done});
  return shown;
}

Result<Reply> get_catalogue(Call&) {
  return reply_with(rights::Catalogue::embedded());
}

Result<Reply> list(Call& call) {
  std::vector<RequestLine> lines;
  const auto now = call.services.clock.now();
  for (const auto& stored : TRY(reading(*call.session, [&](store::Transaction& tx) {
         return rights::list_requests(*call.session, tx);
       })))
    lines.push_back(line_of(stored, now));
  if (call.services.first_this_minute(call, "request.read"))
    TRY_VOID(journal(call, "request.read"));
  return reply_with_list(std::move(lines));
}

tl::unexpected<Error> no_dossier() {
  return fail(Errc::not_found, "dossier.unknown", "Ce dossier n’existe pas.",
              "Rien n’a été enregistré.", "Cherchez-le par le nom du patient.", "dossier");
}

Result<Reply> record(Call& call) {
  const auto entry = TRY(read_body<rights::Entry>(call));
  const auto& index = call.services.engine.index();
  if (entry.dossier && !entry.dossier->empty() && index.find(DossierId{*entry.dossier}) == nullptr)
    return no_dossier();
  auto& session = *call.session;
  const auto stored = TRY(writing(session, [&](store::Transaction& tx) {
    return rights::record_request(session, tx, entry, call.actor.display_name);
  }));
  return request_reply(call, stored, 201);
}

Result<Reply> get(Call& call) {
  const auto stored = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return rights::find_request(*call.session, tx, call.path["number"]);
  }));
  TRY_VOID(journal(call, "request.read", stored.number));
  return request_reply(call, stored);
}

struct StepShown {
  std::string state{}, at{}, by{};
};
BOOST_DESCRIBE_STRUCT(StepShown, (), (state, at, by))

Result<Reply> history(Call& call) {
  std::vector<StepShown> steps;
  for (const auto& stored : TRY(reading(*call.session, [&](store::Transaction& tx) {
         return rights::request_history(*call.session, tx, call.path["number"]);
       })))
    if (steps.empty() || steps.back().state != stored.state)
      steps.push_back({stored.state, iso(stored.at), stored.author});
  return reply_with_list(std::move(steps));
}

Result<Reply> identify(Call& call) {
  const auto how = TRY(read_body<rights::Recognition>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::identify(*call.session, tx, std::move(stored), how, call.actor.display_name);
  });
}

struct DoubtBody {
  std::string doubt{};
};
BOOST_DESCRIBE_STRUCT(DoubtBody, (), (doubt))
Result<Reply> ask_more(Call& call) {
  const auto body = TRY(read_body<DoubtBody>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::ask_more(*call.session, tx, std::move(stored), body.doubt,
                            call.actor.display_name);
  });
}

struct DossierBody {
  DossierId dossier{};
};
BOOST_DESCRIBE_STRUCT(DossierBody, (), (dossier))
Result<Reply> choose_dossier(Call& call) {
  const auto body = TRY(read_body<DossierBody>(call));
  if (call.services.engine.index().find(body.dossier) == nullptr) return no_dossier();
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::choose_dossier(*call.session, tx, std::move(stored), body.dossier,
                                  call.actor.display_name);
  });
}

Result<Reply> submit(Call& call) {
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::submit(*call.session, tx, std::move(stored), call.actor.display_name);
  });
}
Result<Reply> send_back(Call& call) {
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::send_back(*call.session, tx, std::move(stored), call.actor.display_name);
  });
}

struct RequestReason {
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(RequestReason, (), (reason))
Result<Reply> extend(Call& call) {
  const auto body = TRY(read_body<RequestReason>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::extend(*call.session, tx, std::move(stored), body.reason,
                          call.actor.display_name);
  });
}
Result<Reply> close(Call& call) {
  const auto body = TRY(read_body<RequestReason>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::close(*call.session, tx, std::move(stored), body.reason,
                         call.actor.display_name);
  });
}

Result<Reply> deliver(Call& call) {
  const auto body = TRY(read_body<rights::Delivery>(call));
  return request_step(call, [&](store::Transaction& tx, StoredRequest stored) {
    return rights::deliver(*call.session, tx, std::move(stored), body, call.actor.display_name);
  });
}

/// Written on the engine, printed off it.
Result<Reply> print_letter(Call& call) {
  const auto& kind = call.path["kind"];
  const auto now = call.services.clock.now();
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return writing(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      const auto stored = TRY(rights::find_request(session, tx, call.path["number"]));
      const auto answers = TRY(compliance::load_answers(session, tx));
      auto made = TRY(rights::letter(answers, stored, kind, now));
      const audit::Event event{"request.letter", call.actor.member, stored.number, now};
      TRY(session.journal.append(tx, event, {}));
      return made;
    });
  }));
  const auto printed = TRY(compliance::print({page}, now));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

constexpr Route kRequestRoutes[] = {
    {"GET", "/requests/catalogue", "Droits, demandeurs, preuves et motifs", Access::member,
     Permission::request_read, Run::free, nullptr, schema<rights::Catalogue>, "", "",
     get_catalogue},
    {"GET", "/requests", "Demandes de droits et leurs dates", Access::member,
     Permission::request_read, Run::grouped, nullptr, schema<Listing<RequestLine>>, "request.read",
     "", list},
    {"POST", "/requests", "Enregistrer une demande", Access::member, Permission::request_record,
     Run::grouped, schema<rights::Entry>, schema<RequestShown>, "request.received",
     "request.entry request.received_future request.received_past request.motive "
     "request.right_not_theirs dossier.unknown",
     record},
    {"GET", "/requests/{number}", "Une demande", Access::member, Permission::request_read,
     Run::grouped, nullptr, schema<RequestShown>, "request.read", "request.unknown", get},
    {"GET", "/requests/{number}/history", "Les étapes d’une demande", Access::member,
     Permission::request_read, Run::grouped, nullptr, schema<Listing<StepShown>>, "",
     "request.unknown", history},
    {"POST", "/requests/{number}/identity", "Noter comment la personne est reconnue",
     Access::member, Permission::request_record, Run::grouped, schema<rights::Recognition>,
     schema<RequestShown>, "request.identified",
     "request.unknown request.entry request.proof_missing record.transition conflict.changed",
     identify},
    {"POST", "/requests/{number}/ask-more", "Demander un complément d’identité", Access::member,
     Permission::request_record, Run::grouped, schema<DoubtBody>, schema<RequestShown>,
     "request.updated", "request.unknown request.entry record.transition conflict.changed",
     ask_more},
    {"POST", "/requests/{number}/dossier", "Désigner le dossier concerné", Access::member,
     Permission::request_record, Run::grouped, schema<DossierBody>, schema<RequestShown>,
     "request.updated",
     "request.unknown dossier.unknown request.decided record.transition conflict.changed",
     choose_dossier},
    {"POST", "/requests/{number}/submit", "Confier la demande au médecin", Access::member,
     Permission::request_record, Run::grouped, any_object, schema<RequestShown>,
     "request.submitted",
     "request.unknown request.identity_first record.transition conflict.changed", submit},
    {"POST", "/requests/{number}/send-back", "Renvoyer à compléter, ou reprendre", Access::member,
     Permission::request_answer, Run::grouped, any_object, schema<RequestShown>, "request.updated",
     "request.unknown request.decided record.transition conflict.changed", send_back},
    {"POST", "/requests/{number}/extension", "Prolonger le délai, avec la raison", Access::member,
     Permission::request_answer, Run::grouped, schema<RequestReason>, schema<RequestShown>,
     "request.extended",
     "request.unknown request.entry request.no_extension request.extension_late "
     "request.extended_already record.transition conflict.changed",
     extend},
    {"POST", "/requests/{number}/delivery", "Noter la remise de la réponse", Access::member,
     Permission::request_record, Run::grouped, schema<rights::Delivery>, schema<RequestShown>,
     "request.delivered",
     "request.unknown request.entry request.too_early request.first_copy_free record.transition "
     "conflict.changed",
     deliver},
    {"POST", "/requests/{number}/closing", "Clore une demande", Access::member,
     Permission::request_record, Run::grouped, schema<RequestReason>, schema<RequestShown>,
     "request.closed", "request.unknown request.entry record.transition conflict.changed", close},
    {"GET", "/requests/{number}/letters/{kind}.pdf", "Une lettre, à imprimer", Access::member,
     Permission::request_record, Run::free, nullptr, octets, "request.letter",
     "request.unknown letter.unknown letter.not_yet practice.no_answers", print_letter},
};

}  // namespace

RequestLine line_of(const StoredRequest& stored, Instant now) {
  const auto seen = rights::watch(stored, now);
  const auto clock = rights::governing(stored);
  RequestLine line;
  line.number = stored.number;
  line.state = stored.state;
  line.right = stored.request.right;
  line.requester = stored.request.requester;
  line.received_at = stored.request.received_at;
  line.patient = stored.request.patient_name;
  if (clock) {
    line.due = clock->day;
    line.legal_due = clock->legal_day;
  }
  line.alarm = name_of(seen.alarm);
  line.escalated = seen.escalated;
  line.unseen = seen.unseen;
  line.next_step = rights::next_step(stored, now);
  return line;
}

/// The title of a piece, and whether somebody received blood, are clinical: the row is left out, so
/// that nothing is said either way.
void hide_care(rights::Request& request) {
  for (auto& one : request.rectified) one.about = "une pièce du dossier";
  std::erase_if(request.rows, [](const auto& row) { return row.category == "transfusion"; });
}

RequestShown shown(const Call& call, const StoredRequest& stored) {
  RequestShown view;
  view.line = line_of(stored, call.services.clock.now());
  view.version = stored.version;
  view.request = stored.request;
  if (view.request.review && !call.actor.may(Permission::request_answer))
    for (auto& one : view.request.review->excluded) one.note.clear();
  if (!call.actor.may(Permission::dossier_clinical)) hide_care(view.request);
  view.clocks = clocks_shown(stored);
  if (const auto lock = rights::earliest(stored)) view.earliest = iso(*lock);
  if (const auto until = rights::extension_open_until(stored))
    view.extension_open_until = iso(*until);
  for (const auto kind : rights::kLetters)
    if (rights::letter_ready(stored, kind)) view.letters.emplace_back(kind);
  if (!stored.request.dossier.empty())
    view.dossier_display = DossierNames(call).of(DossierId{stored.request.dossier});
  return view;
}

Reply request_reply(const Call& call, const StoredRequest& stored, int status) {
  auto reply = reply_with(shown(call, stored), status);
  reply.headers.push_back(etag(stored.version));
  return reply;
}

Result<void> check_read_version(const Call& call, const StoredRequest& stored) {
  if (call.request.header("If-Match").empty()) return {};
  if (TRY(if_match(call)) == stored.version) return {};
  return fail(Errc::conflict, "conflict.changed",
              stored.author + " a fait avancer cette demande depuis que vous l’avez lue.",
              "Votre saisie n’est pas enregistrée.", "Rouvrez la demande, puis recommencez.",
              "v" + std::to_string(stored.version));
}

std::span<const Route> request_routes() {
  return kRequestRoutes;
}

}  // namespace serment::api
