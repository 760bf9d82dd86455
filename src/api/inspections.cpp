// A visit of the authority: what happens, who is received, what is copied and asked for later.
#include <algorithm>

#include "api/inspection_answers.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "crisis/letters.h"

namespace serment::api {

struct VisitHeading {
  std::string id{}, state{}, form{}, motive{}, began_at{}, left_at{}, closed_at{};
  std::uint64_t inspectors = 0, copies = 0, waiting = 0;
};
BOOST_DESCRIBE_STRUCT(VisitHeading, (),
                      (id, state, form, motive, began_at, left_at, closed_at, inspectors, copies,
                       waiting))
struct OpenBody {
  std::string form{}, motive{};
};
BOOST_DESCRIBE_STRUCT(OpenBody, (), (form, motive))
struct NoteBody {
  std::string text{};
  std::optional<std::string> at{};
};
BOOST_DESCRIBE_STRUCT(NoteBody, (), (text, at))
struct InspectorBody {
  std::string name{}, service{}, authorisation{}, checked_how{};
};
BOOST_DESCRIBE_STRUCT(InspectorBody, (), (name, service, authorisation, checked_how))
struct StepBody {
  std::string step{};
};
BOOST_DESCRIBE_STRUCT(StepBody, (), (step))
struct SecrecyBody {
  std::string doctor{}, about{};
};
BOOST_DESCRIBE_STRUCT(SecrecyBody, (), (doctor, about))
struct CopyBody {
  std::string path{};
  std::uint64_t size = 0;
  std::string sha256{};
};
BOOST_DESCRIBE_STRUCT(CopyBody, (), (path, size, sha256))
struct CopiesBody {
  std::vector<CopyBody> copies{};
};
BOOST_DESCRIBE_STRUCT(CopiesBody, (), (copies))
struct AcknowledgementBody {
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(AcknowledgementBody, (), (text))
struct CheckedFileView {
  std::string path{}, status{}, other_name{};
};
BOOST_DESCRIBE_STRUCT(CheckedFileView, (), (path, status, other_name))
struct CheckedView {
  VisitView visit{};
  std::string layout{};
  std::uint64_t matched = 0, changed = 0, unknown = 0, missing = 0;
  std::vector<CheckedFileView> files{};
  std::vector<std::uint64_t> unreadable_lines{};
};
BOOST_DESCRIBE_STRUCT(CheckedView, (),
                      (visit, layout, matched, changed, unknown, missing, files, unreadable_lines))
struct FollowUpBody {
  std::string what{};
  Date due_on{};
};
BOOST_DESCRIBE_STRUCT(FollowUpBody, (), (what, due_on))
struct AnswerBody {
  std::string answer{};
};
BOOST_DESCRIBE_STRUCT(AnswerBody, (), (answer))

namespace {

using identity::Permission;
using inspection::StoredVisit;

Result<Reply> list(Call& call) {
  std::vector<VisitHeading> items;
  for (const auto& stored : TRY(reading(*call.session, [&](store::Transaction& tx) {
         return inspection::visits(*call.session, tx);
       }))) {
    const auto& visit = stored.content;
    const auto waiting = std::count_if(visit.follow_ups.begin(), visit.follow_ups.end(),
                                       [](const auto& one) { return one.done_at.empty(); });
    items.push_back({stored.id, stored.state, visit.form, visit.motive, visit.began_at,
                     visit.left_at, visit.closed_at, visit.inspectors.size(), visit.copies.size(),
                     static_cast<std::uint64_t>(waiting)});
  }
  return reply_with_list(std::move(items));
}

Result<Reply> visit_reply(Call& call, const StoredVisit& visit, int status = 200) {
  auto reply = reply_with(TRY(view_of(call, visit)), status);
  reply.headers.push_back(etag(visit.version));
  return reply;
}

/// Lines are only added: whoever writes without If-Match adds to the latest version.
Result<inspection::Writing> writing_of(const Call& call) {
  inspection::Writing writing{call.actor.member};
  if (!call.request.header("If-Match").empty()) writing.expected_version = TRY(if_match(call));
  return writing;
}

/// One act on the visit of the path, and the visit as it is then.
template <class Act>
Result<Reply> act_on(Call& call, const Act& act) {
  const auto who = TRY(writing_of(call));
  const auto visit = TRY(writing(*call.session, [&](store::Transaction& tx) {
    return act(*call.session, tx, std::string_view(call.path["id"]), who);
  }));
  return visit_reply(call, visit);
}

Result<Reply> open(Call& call) {
  const auto body = TRY(read_body<OpenBody>(call));
  const auto visit = TRY(writing(*call.session, [&](store::Transaction& tx) {
    return inspection::open_visit(*call.session, tx, body.form, body.motive, call.actor.member);
  }));
  return visit_reply(call, visit, 201);
}

Result<Reply> get(Call& call) {
  const auto visit = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return inspection::find_visit(*call.session, tx, call.path["id"]);
  }));
  if (call.services.first_this_minute(call, "inspection/" + visit.id))
    TRY_VOID(journal(call, "inspection.read", "inspection/" + visit.id));
  return visit_reply(call, visit);
}

Result<Reply> note(Call& call) {
  const auto body = TRY(read_body<NoteBody>(call));
  std::optional<Instant> at;
  if (body.at) {
    auto read = parse_instant(*body.at);
    if (!read) return tl::unexpected<Error>(std::move(read.error()).at("at"));
    at = *read;
  }
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::add_note(session, tx, id, body.text, at, who);
  });
}

Result<Reply> receive(Call& call) {
  const auto body = TRY(read_body<InspectorBody>(call));
  inspection::Inspector wanted;
  wanted.name = body.name;
  wanted.service = body.service;
  wanted.authorisation = body.authorisation;
  wanted.checked_how = body.checked_how;
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::add_inspector(session, tx, id, wanted, who);
  });
}

Result<Reply> step(Call& call) {
  const auto body = TRY(read_body<StepBody>(call));
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::do_step(session, tx, id, body.step, who);
  });
}

Result<Reply> oppose(Call& call) {
  const auto body = TRY(read_body<SecrecyBody>(call));
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::oppose_secrecy(session, tx, id, body.doctor, body.about, who);
  });
}

Result<Reply> copy(Call& call) {
  const auto body = TRY(read_body<CopiesBody>(call));
  std::vector<inspection::Copy> copies;
  for (const auto& one : body.copies) {
    inspection::Copy made;
    made.path = one.path;
    made.size = one.size;
    made.sha256 = one.sha256;
    made.how = "handed";
    copies.push_back(std::move(made));
  }
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::add_copies(session, tx, id, copies, who);
  });
}

Result<Reply> copies_list(Call& call) {
  const auto visit = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return inspection::find_visit(*call.session, tx, call.path["id"]);
  }));
  const auto& format = call.path["format"];
  auto text = TRY(inspection::copies_list(visit.content, format));
  TRY_VOID(journal(call, "inspection.read", "inspection/" + visit.id));
  return file_reply(std::move(text), "text/plain; charset=utf-8",
                    "copies_" + visit.id + "_" + format + ".txt");
}

Result<Reply> acknowledge(Call& call) {
  const auto body = TRY(read_body<AcknowledgementBody>(call));
  const auto who = TRY(writing_of(call));
  const auto checked = TRY(writing(*call.session, [&](store::Transaction& tx) {
    return inspection::check_acknowledgement(*call.session, tx, call.path["id"], body.text, who);
  }));
  CheckedView view;
  view.visit = TRY(view_of(call, checked.visit));
  view.layout = checked.acknowledgement.layout == inspection::Acknowledgement::Layout::newest
                    ? "newest"
                    : "older";
  view.matched = checked.comparison.matched;
  view.changed = checked.comparison.changed;
  view.unknown = checked.comparison.unknown;
  view.missing = checked.comparison.missing;
  for (const auto& file : checked.comparison.files)
    view.files.push_back(
        {file.path, std::string(inspection::name_of(file.status)), file.other_name});
  for (const auto line : checked.acknowledgement.unreadable_lines)
    view.unreadable_lines.push_back(line);
  return reply_with(view);
}

Result<Reply> ask_later(Call& call) {
  const auto body = TRY(read_body<FollowUpBody>(call));
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::add_follow_up(session, tx, id, body.what, body.due_on, who);
  });
}

Result<Reply> answer(Call& call) {
  const auto body = TRY(read_body<AnswerBody>(call));
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::answer_follow_up(session, tx, id, call.path["follow_up"], body.answer, who);
  });
}

Result<Reply> leave(Call& call) {
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::leave(session, tx, id, who);
  });
}

/// What the authority wrote since is answered first.
Result<void> check_letters(Call& call) {
  const auto letters = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return crisis::letters_after(*call.session, tx, call.path["id"]);
  }));
  if (std::none_of(letters.begin(), letters.end(), [](const auto& one) { return one.waits(); }))
    return {};
  return fail(Errc::forbidden, "inspection.letters_left",
              "Un courrier qui suit ce contrôle attend une réponse.", "Le contrôle reste ouvert.",
              "Répondez-y, et notez-le sur l’écran «\u00a0Arnaques\u00a0».");
}

Result<Reply> close(Call& call) {
  TRY_VOID(check_letters(call));
  return act_on(call, [&](auto& session, auto& tx, auto id, auto who) {
    return inspection::close_visit(session, tx, id, who);
  });
}

constexpr auto kWho = Permission::inspection_manage;
constexpr std::uint64_t kLargestPaste = 2U << 20;

const Route kInspectionRoutes[] = {
    {"GET", "/inspections", "Les contrôles reçus", Access::member, kWho, Run::grouped, nullptr,
     schema<Listing<VisitHeading>>, "", "", list},
    {"POST", "/inspections", "Ouvrir un contrôle", Access::member, kWho, Run::grouped,
     schema<OpenBody>, schema<VisitView>, "inspection.opened", "inspection.form inspection.text",
     open},
    {"GET", "/inspections/{id}", "Un contrôle, avec son fil", Access::member, kWho, Run::grouped,
     nullptr, schema<VisitView>, "inspection.read", "inspection.unknown", get},
    {"POST", "/inspections/{id}/notes", "Noter ce qui se passe", Access::member, kWho, Run::grouped,
     schema<NoteBody>, schema<VisitView>, "inspection.updated",
     "inspection.unknown inspection.over inspection.full inspection.text inspection.instant", note},
    {"POST", "/inspections/{id}/inspectors", "Inscrire un agent", Access::member, kWho,
     Run::grouped, schema<InspectorBody>, schema<VisitView>, "inspection.updated",
     "inspection.unknown inspection.over inspection.text inspection.check", receive},
    {"POST", "/inspections/{id}/steps", "Dire qu’une étape est faite", Access::member, kWho,
     Run::grouped, schema<StepBody>, schema<VisitView>, "inspection.updated",
     "inspection.unknown inspection.over inspection.step", step},
    {"POST", "/inspections/{id}/secrecy", "Opposer le secret médical", Access::member, kWho,
     Run::grouped, schema<SecrecyBody>, schema<VisitView>, "inspection.updated",
     "inspection.unknown inspection.over inspection.text", oppose},
    {"POST", "/inspections/{id}/copies", "Inscrire des fichiers copiés", Access::member, kWho,
     Run::grouped, schema<CopiesBody>, schema<VisitView>, "inspection.updated",
     "inspection.unknown inspection.over inspection.copy", copy, kLargestPaste},
    {"GET", "/inspections/{id}/lists/{format}", "La liste des copies, au format des agents",
     Access::member, kWho, Run::grouped, nullptr, octets, "inspection.read",
     "inspection.unknown inspection.list", copies_list},
    {"POST", "/inspections/{id}/acknowledgements", "Comparer un accusé de réception",
     Access::member, kWho, Run::grouped, schema<AcknowledgementBody>, schema<CheckedView>,
     "inspection.updated",
     "inspection.unknown inspection.over acknowledgement.too_large acknowledgement.unreadable",
     acknowledge, kLargestPaste},
    {"POST", "/inspections/{id}/follow-ups", "Noter une pièce demandée pour plus tard",
     Access::member, kWho, Run::grouped, schema<FollowUpBody>, schema<VisitView>,
     "inspection.updated", "inspection.unknown inspection.over inspection.text inspection.due",
     ask_later},
    {"POST", "/inspections/{id}/follow-ups/{follow_up}/answer", "Répondre à une pièce demandée",
     Access::member, kWho, Run::grouped, schema<AnswerBody>, schema<VisitView>,
     "inspection.updated",
     "inspection.unknown inspection.follow_up inspection.answered inspection.text", answer},
    {"POST", "/inspections/{id}/leave", "Dire que les agents sont partis", Access::member, kWho,
     Run::grouped, any_object, schema<VisitView>, "inspection.left",
     "inspection.unknown inspection.over inspection.access_open", leave},
    {"POST", "/inspections/{id}/close", "Terminer un contrôle", Access::member, kWho, Run::grouped,
     any_object, schema<VisitView>, "inspection.closed",
     "inspection.unknown inspection.over inspection.follow_ups_left inspection.letters_left "
     "record.transition",
     close},
};

}  // namespace

std::span<const Route> inspection_routes() {
  return kInspectionRoutes;
}

}  // namespace serment::api
