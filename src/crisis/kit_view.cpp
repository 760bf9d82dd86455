#include "crisis/kit_view.h"

#include "compliance/page.h"
#include "scam/catalogue.h"

namespace serment::crisis {
namespace {

using documents::View;

View step_view(const Catalogue& law, const Step& step) {
  const auto* contact = step.contact.empty() ? nullptr : law.find_contact(step.contact);
  std::string call;
  if (contact != nullptr) call = contact->role + (contact->own ? "" : ", " + contact->how);
  return View()
      .set("id", step.id)
      .set("title", step.title)
      .set("who", step.who)
      .set("why", step.why)
      .set("caution", step.caution)
      .set("call", call)
      .set("source", law.source(step.source).ref);
}

std::vector<View> step_views(const Catalogue& law, std::string_view phase, std::string_view kind) {
  std::vector<View> views;
  for (const auto& step : law.steps)
    if (step.phase == phase && (kind.empty() || applies(step, kind)))
      views.push_back(step_view(law, step));
  return views;
}

std::vector<View> phase_views(const Catalogue& law, std::string_view kind, bool timed) {
  std::vector<View> views;
  for (const auto& phase : law.phases) {
    if ((phase.minutes > 0) != timed) continue;
    views.push_back(View()
                        .set("id", phase.id)
                        .set("title", phase.title)
                        .set("place", phase.place)
                        .set("steps", step_views(law, phase.id, kind)));
  }
  return views;
}

std::vector<View> kind_views(const Catalogue& law) {
  std::vector<View> views;
  for (const auto& kind : law.kinds) {
    std::vector<std::string> impacts;
    for (const auto& impact : law.impacts)
      for (const auto& id : kind.impacts)
        if (id == impact.id) impacts.push_back(impact.title);
    views.push_back(View()
                        .set("id", kind.id)
                        .set("title", kind.title)
                        .set("what", kind.what)
                        .set("signs", kind.signs)
                        .set("impacts", impacts)
                        .set("phases", phase_views(law, kind.id, true))
                        .set("recovery", phase_views(law, kind.id, false)));
  }
  return views;
}

std::vector<View> call_views(const Catalogue& law, const CallTree& tree) {
  std::vector<View> views;
  for (const auto& line : call_lines(law, tree))
    views.push_back(View()
                        .set("role", line.role)
                        .set("name", line.name)
                        .set("phone", line.phone)
                        .set("note", line.note)
                        .set("own", line.own));
  return views;
}

std::vector<std::string> blank(int count) {
  return std::vector<std::string>(static_cast<std::size_t>(count), std::string("\u00a0"));
}

std::vector<View> form_views(const Catalogue& law) {
  std::vector<View> views;
  for (const auto& form : law.forms) {
    std::vector<View> rows;
    for (int i = 0; i < form.rows; ++i)
      rows.push_back(View().set("cells", blank(static_cast<int>(form.columns.size()))));
    views.push_back(View()
                        .set("id", form.id)
                        .set("title", form.title)
                        .set("use", form.use)
                        .set("table", !form.columns.empty())
                        .set("columns", form.columns)
                        .set("rows", std::move(rows))
                        .set("fields", form.fields)
                        .set("lines", blank(form.free_lines))
                        .set("signature", form.signature)
                        .set("source", law.source(form.source).ref));
  }
  return views;
}

void add_scams(View& view) {
  const auto& law = scam::Catalogue::embedded();
  std::vector<View> questions, tells;
  for (const auto& question : law.questions())
    questions.push_back(View()
                            .set("text", question.text)
                            .set("help", question.help)
                            .set("reason", question.reason)
                            .set("alone", question.yes >= law.terms().very_likely));
  std::vector<std::string> keeps;
  for (const auto& keep : law.keeps()) keeps.push_back(keep.text);
  for (const auto& tell : law.tells())
    tells.push_back(View().set("who", tell.who).set("how", tell.how).set("why", tell.why));
  view.set("questions", std::move(questions))
      .set("keeps", std::move(keeps))
      .set("tells", std::move(tells))
      .set("likely", law.verdict("very_likely").text)
      .set("doubt", law.verdict("doubt").text)
      .set("nothing", law.verdict("nothing_abnormal").text);
}

}  // namespace

View kit_view(const KitContent& content, Date edition) {
  const auto& law = Catalogue::embedded();
  auto view = compliance::practice_view(content.answers, edition);
  std::vector<std::string> lessons;
  for (const auto& lesson : law.lessons) lessons.push_back(lesson.question);
  view.set("reprint", in_french(add_months(edition, law.terms.kit_months)))
      .set("kinds", kind_views(law))
      .set("recovery", phase_views(law, {}, false))
      .set("calls", call_views(law, content.calls))
      .set("forms", form_views(law))
      .set("lessons", std::move(lessons));
  add_scams(view);
  return view;
}

}  // namespace serment::crisis
