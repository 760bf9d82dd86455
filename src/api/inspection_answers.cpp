#include "api/inspection_answers.h"

#include <algorithm>

#include "api/practice_work.h"
#include "compliance/mark.h"
#include "crisis/letters.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "documents/documents.h"

namespace serment::api {
namespace {

std::string header_of(const Reply& reply, std::string_view name) {
  for (const auto& header : reply.headers)
    if (header.name == name) return header.value;
  return {};
}

/// The name in `attachment; filename="…"`; empty for what is not a file to keep.
std::string file_name_of(const Reply& reply) {
  constexpr std::string_view kMark = "filename=\"";
  const auto header = header_of(reply, "Content-Disposition");
  const auto start = header.find(kMark);
  if (start == std::string::npos) return {};
  const auto from = start + kMark.size();
  return header.substr(from, header.find('"', from) - from);
}

std::string next_step_of(const inspection::Visit& visit) {
  for (const auto& stage : inspection::Catalogue::embedded().stages)
    for (const auto& step : stage.steps)
      if (std::none_of(visit.steps.begin(), visit.steps.end(),
                       [&](const auto& done) { return done.step == step.id; }))
        return step.id;
  return {};
}

}  // namespace

namespace {

/// Kept by crisis/, shown here on the day they came.
void add_letters(VisitView& view, const std::vector<crisis::Letter>& letters) {
  auto& thread = view.visit.timeline;
  for (const auto& one : letters) {
    const auto& facts = one.facts;
    view.letters.push_back(
        {one.id, one.state, facts.from, facts.summary, facts.received_on, facts.due_on});
    inspection::TimelineEntry line;
    line.at = iso(paris_midnight(facts.received_on));
    line.written_at = iso(one.at);
    line.by = one.author;
    line.kind = "letter";
    line.text = "Courrier " + one.id + " reçu de " + facts.from + "\u00a0: " + facts.summary;
    if (one.state == "answered") line.text += " Répondu\u00a0: " + facts.decision;
    thread.push_back(std::move(line));
  }
  std::stable_sort(thread.begin(), thread.end(),
                   [](const auto& first, const auto& second) { return first.at < second.at; });
}

}  // namespace

Result<VisitView> view_of(Call& call, const inspection::StoredVisit& stored) {
  const auto& services = call.services;
  VisitView view{stored.id, stored.state, stored.version, stored.content, {}, {}, {}};
  auto& visit = view.visit;
  for (const auto& one : inspection::open_accesses(visit, services.clock.now()))
    view.open_members.push_back(one.member);
  view.next_step = next_step_of(visit);
  for (auto& line : visit.timeline) line.by = name_of_actor(services, line.by);
  for (auto& one : visit.inspectors) one.checked_by = name_of_actor(services, one.checked_by);
  for (auto& one : visit.steps) one.by = name_of_actor(services, one.by);
  for (auto& one : visit.copies) one.by = name_of_actor(services, one.by);
  for (auto& one : visit.acknowledgements) one.by = name_of_actor(services, one.by);
  const auto letters = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return crisis::letters_after(*call.session, tx, stored.id);
  }));
  if (!letters.empty()) add_letters(view, letters);
  return view;
}

bool is_inspector(const identity::Actor& actor) {
  return std::find(actor.roles.begin(), actor.roles.end(), identity::Role::inspector) !=
         actor.roles.end();
}

namespace {

std::string mark_of(const Services& services, const identity::Actor& actor,
                    const std::optional<inspection::StoredVisit>& visit) {
  return inspection::filled(
      inspection::Catalogue::embedded().mark,
      {{"name", actor.display_name},
       {"visit", visit ? std::string_view(visit->id) : std::string_view("en cours")},
       {"date", in_french(services.clock.today())}});
}

/// Told by what it is, not by the name it is sent under: a contract's own PDF is marked too.
Result<void> mark_document(Reply& reply, const std::string& mark) {
  if (reply.body.starts_with("%PDF-")) {
    const auto marked = TRY(documents::mark_pdf(as_bytes(reply.body), mark));
    reply.body.assign(as_text(marked));
  } else if (reply.content_type.starts_with("text/html")) {
    reply.body = compliance::with_mark(std::move(reply.body), mark);
  }
  return {};
}

/// A file joins the list of copies of the visit: nothing leaves that the practice does not know of.
Result<void> note_copy(vault::Session& session, store::Transaction& tx,
                       const identity::Actor& actor, const inspection::StoredVisit& visit,
                       const Reply& reply) {
  const auto name = file_name_of(reply);
  if (name.empty()) return {};
  inspection::Copy copy;
  copy.path = name;
  copy.size = reply.body.size();
  copy.sha256 = crypto::hex(crypto::sha256(as_bytes(reply.body)));
  copy.how = "downloaded";
  TRY(inspection::add_copies(session, tx, visit.id, {copy}, {actor.member}));
  return {};
}

}  // namespace

Result<std::string> inspector_mark(vault::Session& session, const Services& services,
                                   const identity::Actor& actor) {
  if (!is_inspector(actor)) return std::string();
  const auto visit = TRY(reading(session, [&](store::Transaction& tx) {
    return inspection::visit_of_member(session, tx, actor.member);
  }));
  return mark_of(services, actor, visit);
}

Result<void> give_to_inspector(vault::Session& session, const Services& services,
                               const identity::Actor& actor, Reply& reply) {
  if (!is_inspector(actor)) return {};
  const bool marked =
      reply.body.starts_with("%PDF-") || reply.content_type.starts_with("text/html");
  if (!marked && file_name_of(reply).empty()) return {};
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto visit = TRY(inspection::visit_of_member(session, tx, actor.member));
    TRY_VOID(mark_document(reply, mark_of(services, actor, visit)));
    if (!visit) return {};
    return note_copy(session, tx, actor, *visit, reply);
  });
}

}  // namespace serment::api
