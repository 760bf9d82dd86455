#include "rights/letters.h"

#include <algorithm>
#include <map>

#include "compliance/page.h"
#include "rights/catalogue.h"
#include "rights/clocks.h"

namespace serment::rights {
namespace {

using documents::View;

std::string label_of_letter(std::string_view kind) {
  if (kind == "receipt") return "Reçu";
  if (kind == "acknowledgement") return "Accusé de réception";
  if (kind == "extension") return "Prolongation du délai";
  if (kind == "answer") return "Réponse";
  if (kind == "refusal") return "Refus motivé";
  return "Réponse à la demande d’effacement";
}

std::string received_in_french(const StoredRequest& stored) {
  return stored.request.time_known ? in_french(stored.received())
                                   : in_french(paris_date(stored.received()));
}

std::vector<View> clock_views(const StoredRequest& stored) {
  std::vector<View> views;
  for (const auto& clock : clocks(stored)) {
    View view;
    view.set("text", clock.text)
        .set("day", in_french(clock.day))
        .set("cite", clock.cite)
        .set("legal", clock.legal_day == clock.day ? std::string() : in_french(clock.legal_day))
        .set("reflection", clock.reflection)
        .set("not_before", clock.not_before ? in_french(*clock.not_before) : std::string());
    views.push_back(std::move(view));
  }
  return views;
}

View ground_view(const Ground& ground) {
  return View().set("text", ground.text).set("cite", reference(ground.source));
}

std::vector<View> ground_views(const StoredRequest& stored) {
  std::vector<View> views;
  if (!stored.request.decision) return views;
  for (const auto& id : stored.request.decision->grounds)
    views.push_back(ground_view(at(Catalogue::embedded().ground, id)));
  return views;
}

std::string state_of_row(const ErasureRow& row) {
  if (row.answer == "erased") return "Effacé";
  if (row.answer == "later") return "Possible à partir du " + in_french(*row.from);
  if (row.answer == "kept") return "Conservé";
  return "Sans objet";
}

std::vector<View> row_views(const StoredRequest& stored) {
  const auto& all = Catalogue::embedded();
  std::vector<View> views;
  for (const auto& row : stored.request.rows) {
    const auto* ground = find(all.ground, row.ground);
    const auto& category = at(all.category, row.category);
    views.push_back(
        View()
            .set("category", category.label)
            .set("state", state_of_row(row))
            .set("text", row.text)
            .set("ground", ground != nullptr ? ground->text : std::string())
            .set("cite", reference(ground != nullptr ? ground->source : category.source)));
  }
  return views;
}

std::vector<std::string> references_of(const Right& right) {
  std::vector<std::string> texts;
  for (const auto& source : right.sources) texts.push_back(reference(source));
  return texts;
}

/// What the answer grants, in one word for the template.
void set_outcome(View& view, const StoredRequest& stored) {
  const auto outcome = stored.request.decision ? stored.request.decision->outcome : std::string();
  const bool granted = outcome == "given" || outcome == "partly";
  const auto& right = stored.request.right;
  for (const std::string_view one : {"access", "rectification", "erasure", "restriction",
                                     "objection", "portability", "directives"})
    view.set("granted_" + std::string(one), granted && right == one);
  view.set("granted_personal_access", granted && right == "personal_access")
      .set("granted_personal", granted && right != "personal_access" &&
                                   !at(Catalogue::embedded().right, right).needs_dossier);
  view.set("nothing_found", outcome == "not_found")
      .set("partly", outcome == "partly")
      .set("decided_text", stored.request.decision ? stored.request.decision->text : "")
      .set("decided_by", stored.request.decision ? stored.request.decision->by : "");
}

void set_extension(View& view, const StoredRequest& stored) {
  const auto clock = governing(stored);
  const auto& deadlines = law::DeadlineSet::embedded();
  view.set("usual_length", deadlines.length("rights.other", "latest"))
      .set("extended_length", deadlines.length("rights.other", "extended"))
      .set("extension_reason",
           stored.request.extension ? stored.request.extension->reason : std::string())
      .set("extended_until", clock ? in_french(clock->day) : std::string());
}

std::vector<std::string> objection_labels(const StoredRequest& stored) {
  std::vector<std::string> labels;
  for (const auto& kind : stored.request.objects)
    labels.push_back(at(Catalogue::embedded().objection, kind).label);
  return labels;
}

}  // namespace

bool letter_ready(const StoredRequest& stored, std::string_view kind) {
  const auto& decision = stored.request.decision;
  if (kind == "receipt" || kind == "acknowledgement") return true;
  if (kind == "extension") return stored.request.extension.has_value();
  if (kind == "refusal") return decision && decision->outcome == "refused";
  if (kind == "erasure") return decision && !stored.request.rows.empty();
  return decision && decision->outcome != "refused";
}

std::vector<View> excluded_views(const StoredRequest& stored) {
  const auto& all = Catalogue::embedded();
  std::map<std::string, int> counts;
  if (stored.request.review)
    for (const auto& one : stored.request.review->excluded) ++counts[one.kind];
  std::vector<View> views;
  for (const auto& [id, count] : counts) {
    const auto& kind = at(all.exclusion, id);
    auto view = ground_view(at(all.ground, kind.ground));
    view.set("label", kind.label).set("count", std::to_string(count));
    views.push_back(std::move(view));
  }
  return views;
}

Result<compliance::Printable> letter(const compliance::Answers& answers,
                                     const StoredRequest& stored, std::string_view kind,
                                     Instant now) {
  if (std::find(std::begin(kLetters), std::end(kLetters), kind) == std::end(kLetters))
    return fail(Errc::not_found, "letter.unknown", "Cette lettre n’existe pas.", {},
                "Choisissez dans la liste de la demande.");
  if (!letter_ready(stored, kind))
    return fail(Errc::forbidden, "letter.not_yet",
                "Rien n’est encore décidé que cette lettre dise.", "Rien n’a été imprimé.",
                "Décidez d’abord.");
  const auto& all = Catalogue::embedded();
  const auto& request = stored.request;
  const auto& right = at(all.right, request.right);
  const auto& requester = request.requester_name.reveal();
  auto view = compliance::practice_view(answers, paris_date(now));
  view.set("number", stored.number)
      .set("to", requester.empty() ? request.patient_name.reveal() : requester)
      .set("contact", request.contact.reveal())
      .set("patient", request.patient_name.reveal())
      .set("for_another", !at(all.requester, request.requester).self)
      .set("right", right.label)
      .set("received", received_in_french(stored))
      .set("channel", at(all.channel, request.channel).label)
      .set("wish", request.wish.reveal())
      .set("identity", request.identity ? at(all.identity, request.identity->mode).label : "")
      .set("clocks", clock_views(stored))
      .set("references", references_of(right))
      .set("grounds", ground_views(stored))
      .set("has_excluded", request.review && !request.review->excluded.empty())
      .set("excluded", excluded_views(stored))
      .set("rows", row_views(stored))
      .set("objects", objection_labels(stored))
      .set("fees", all.fees.text)
      .set("fees_cite", reference(all.fees.source))
      .set("complaint", all.remedies.complaint)
      .set("court", all.remedies.court)
      .set("remedies_cite", reference(all.remedies.source));
  set_outcome(view, stored);
  set_extension(view, stored);
  const auto name = std::string(kind);
  compliance::Printable page{.name = "lettre-" + stored.number + "-" + name,
                             .title = label_of_letter(kind) + ", demande " + stored.number,
                             .html = {}};
  page.html = TRY(documents::fill(compliance::template_of("rights_" + name + ".html"), view));
  return page;
}

}  // namespace serment::rights
