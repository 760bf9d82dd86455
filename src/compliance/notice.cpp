#include "compliance/notice.h"

#include <algorithm>

#include "base/bug.h"
#include "compliance/catalogue.h"
#include "compliance/notice_view.h"
#include "compliance/page.h"
#include "documents/documents.h"
#include "documents/template.h"

namespace serment::compliance {
namespace {

using documents::View;

std::vector<View> right_views(std::string_view audience, const std::set<std::string>& tokens,
                              bool poster) {
  std::vector<View> views;
  for (const auto& right : catalogue::get().rights) {
    const bool concerned =
        std::find(right.audience.begin(), right.audience.end(), audience) != right.audience.end();
    if (!concerned || !applies(right.when, tokens) || (poster && !right.poster)) continue;
    views.push_back(View()
                        .set("verb", right.verb)
                        .set("text", poster ? *right.poster : right.plain)
                        .set("reference", right.reference)
                        .set("term", right.term));
  }
  for (std::size_t i = 0; i < views.size(); ++i)
    views[i].set("end", i + 1 == views.size() ? "." : "\u202f;");
  return views;
}

/// Where data are: dossiers here or with the software's host, and what suppliers keep besides, be
/// it only messages or fee notes.
void add_places(View& view, const Answers& answers, const std::set<std::string>& tokens) {
  const auto called_for = processors_called_for(answers);
  const auto hosts = [&](const auto& kind) {
    return std::any_of(called_for.begin(), called_for.end(),
                       [&](const ProcessorToContract& one) { return one.hds && kind(one.id); });
  };
  const bool software = tokens.contains("software_hosted");
  const bool others = hosts([](const std::string& id) { return id != "practice_software_hosted"; });
  const bool mail = hosts([](const std::string& id) { return id == "secure_mail"; });
  view.set("record", !tokens.contains("cpts"))
      .set("kept_here", !software)
      .set("software_host", software)
      .set("hosted", others)
      .set("other_hosts", software ? "d’autres hébergeurs" : "des hébergeurs")
      .set("secure_mail", mail)
      .set("any_host", software || others);
}

/// The first clause of the retention of an activity: the poster gives the rule, the notice the
/// rest.
std::string main_retention(const Activities& activities, std::string_view ref) {
  for (const auto& activity : activities) {
    if (activity.ref != ref) continue;
    const auto& data = activity.sensitive_data.empty() ? activity.data : activity.sensitive_data;
    return clauses_of(data.front().retention).front();
  }
  return {};
}

void add_shared(View& view, const Activities& activities, const Answers& answers,
                const std::set<std::string>& tokens, const Edition& edition) {
  view.set("version", std::to_string(edition.version))
      .set("ai", answers.answers.ai ? answers.answers.ai_tools : std::string())
      .set("transfers", !transfer_views(activities).empty());
  add_places(view, answers, tokens);
}

std::vector<std::string> doctor_names(const Answers& answers) {
  std::vector<std::string> names;
  for (const auto& doctor : answers.doctors) names.push_back(doctor.name);
  return names;
}

/// Doctors beside the practice's name on a poster: all of them while they fit on the line.
std::string doctors_on_poster(const Answers& answers) {
  const auto names = joined(doctor_names(answers));
  return names.size() <= 60 ? names : std::string();
}

void add_poster(View& view, const Answers& answers, const Activities& activities, bool large) {
  const auto tokens = tokens_of(answers);
  const auto term = main_retention(activities, tokens.contains("cpts") ? "T15" : "T01");
  view.set("title", "Affiche : vos données, vos droits")
      .set("paper", large ? "A3" : "A4")
      .set("root_size", large ? "17.54pt" : "12.4pt")
      .set("doctors", doctors_on_poster(answers))
      .set("locums", answers.answers.locums)
      .set("secretary",
           tokens.contains("secretary_employed") || tokens.contains("secretary_remote"))
      .set("retention", capitalised(term) + ".")
      .set("camera", answers.answers.camera)
      .set("camera_term", main_retention(activities, "T12"))
      .set("rights", right_views("patients", tokens, true));
}

void add_notice(View& view, const Answers& answers, const Activities& activities,
                const law::RuleSet& rules, Date date, std::string_view audience) {
  view.set("doctors", doctor_names(answers))
      .set("purposes", purpose_views(activities))
      .set("data", data_views(activities))
      .set("recipients", recipient_views(activities))
      .set("retentions", retention_views(activities, rules, date))
      .set("mandatory", mandatory_views(activities))
      .set("transfer_list", transfer_views(activities))
      .set("withdrawal", rests_on_consent(activities))
      .set("rights", right_views(audience, tokens_of(answers), false));
}

struct Shape {
  std::string_view name, title, file;
};

Shape shape_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::patients:
      return {"notice-patients", "Notice d’information des patients", "patient_notice.html"};
    case NoticeKind::patients_large:
      return {"notice-patients-gros-caracteres",
              "Notice d’information des patients, gros caractères", "patient_notice.html"};
    case NoticeKind::staff:
      return {"notice-personnel", "Notice d’information du personnel", "staff_notice.html"};
    case NoticeKind::others:
      return {"notice-autres",
              "Notice d’information des candidats, des fournisseurs et des visiteurs",
              "staff_notice.html"};
    case NoticeKind::poster_a4:
      return {"affiche-a4", "Affiche de la salle d’attente (A4)", "poster.html"};
    case NoticeKind::poster_a3:
      return {"affiche-a3", "Affiche de la salle d’attente (A3)", "poster.html"};
  }
  bug("unknown kind of notice");
}

/// As law/notice_rights.toml names it.
std::string_view audience_of(NoticeKind kind) {
  if (kind == NoticeKind::staff) return "staff";
  return kind == NoticeKind::others ? "others" : "patients";
}

/// What the register does with the data of those who read the notice.
Activities concerned_by(NoticeKind kind, const Activities& activities) {
  if (kind == NoticeKind::staff) return for_audience(activities, {"Personnel"});
  if (kind == NoticeKind::others)
    return for_audience(activities, {"Candidats", "Fournisseurs", "Visiteurs"});
  return for_audience(activities, {"Patients"});
}

}  // namespace

Result<Printable> notice(NoticeKind kind, const Answers& answers, const Activities& activities,
                         const law::RuleSet& rules, const Edition& edition) {
  const auto shape = shape_of(kind);
  const auto concerned = concerned_by(kind, activities);
  auto view = practice_view(answers, edition.date);
  add_shared(view, concerned, answers, tokens_of(answers), edition);
  if (kind == NoticeKind::poster_a4 || kind == NoticeKind::poster_a3) {
    add_poster(view, answers, concerned, kind == NoticeKind::poster_a3);
  } else {
    view.set("title", shape.title);
    view.set("root_size", kind == NoticeKind::patients_large ? "18pt" : "10.5pt");
    view.set("staff", kind == NoticeKind::staff)
        .set("readers", kind == NoticeKind::staff
                            ? "du personnel"
                            : "des candidats, des fournisseurs et des visiteurs");
    add_notice(view, answers, concerned, rules, edition.date, audience_of(kind));
  }
  auto html = TRY(documents::fill(template_of(shape.file), view));
  return Printable{std::string(shape.name), std::string(shape.title), std::move(html)};
}

Result<std::vector<Bytes>> print(const std::vector<Printable>& documents, Instant created) {
  std::vector<documents::PdfJob> jobs;
  for (const auto& document : documents)
    jobs.push_back({document.html, {.title = document.title, .created = created}});
  return documents::render_pdfs(jobs);
}

}  // namespace serment::compliance
