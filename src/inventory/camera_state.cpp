// What is found of a camera, and where it shows: duties, the bundle of proof, the panel.
#include <algorithm>

#include "compliance/page.h"
#include "inventory/cameras.h"
#include "law/deadline.h"

namespace serment::inventory {
namespace {

using records::Duty;

/// The authorisation that a place open to the public asks for.
std::optional<CameraFinding> authorisation_of(const Camera& camera, const CameraTerms& terms,
                                              Date today) {
  const bool noted = !camera.told.authorisation.empty() && camera.told.authorised_on;
  if (!noted) return CameraFinding{CameraFact::authorisation_missing, {}};
  const auto until = *camera.authorised_until();
  if (until < today) return CameraFinding{CameraFact::authorisation_over, until};
  if (add_months(until, -terms.renew_months) <= today)
    return CameraFinding{CameraFact::authorisation_soon, until};
  return std::nullopt;
}

std::optional<CameraFinding> panel_of(const Camera& camera, const CameraTerms& terms, Date today) {
  if (!camera.panel) return CameraFinding{CameraFact::panel_missing, {}};
  const auto again = add_months(camera.panel->on, terms.panel_months);
  if (again < today || camera.panel->edition != camera.edition)
    return CameraFinding{CameraFact::panel_old, again};
  return std::nullopt;
}

std::string yes_no(bool yes) {
  return yes ? "oui" : "non";
}

std::string authorisation_cell(const Camera& camera) {
  if (!camera.told.open_to_public) return "sans objet";
  if (camera.told.authorisation.empty()) return "non notée";
  const auto until = camera.authorised_until();
  return camera.told.authorisation + (until ? ", jusqu’au " + iso(*until) : std::string());
}

std::string panel_cell(const Camera& camera) {
  if (!camera.panel) return "non attesté";
  return (camera.panel->photo.empty() ? "attesté le " : "photo du ") + iso(camera.panel->on);
}

std::string findings_cell(const std::vector<CameraFinding>& found) {
  std::string text;
  for (const auto& one : found)
    text += (text.empty() ? "" : "\n") + CameraLaw::embedded().check(one.fact).text;
  return text.empty() ? "rien" : text;
}

}  // namespace

std::optional<Date> Camera::authorised_until() const {
  if (told.authorised_until) return told.authorised_until;
  if (!told.authorised_on) return std::nullopt;
  // A term of years counted from a day ends on the eve of the same day.
  const auto& terms = CameraLaw::embedded().terms();
  return add_days(add_years(*told.authorised_on, terms.authorisation_years), -1);
}

std::vector<CameraFinding> findings(const Camera& camera, bool in_register, Date today) {
  std::vector<CameraFinding> found;
  if (camera.state != "in_use") return found;
  const auto& terms = CameraLaw::embedded().terms();
  const auto& told = camera.told;
  const auto add = [&](bool holds, CameraFact fact) {
    if (holds) found.push_back({fact, {}});
  };
  const auto add_found = [&](const std::optional<CameraFinding>& one) {
    if (one) found.push_back(*one);
  };
  add(told.films_care, CameraFact::films_care);
  add(told.records_sound, CameraFact::records_sound);
  add(told.films_workstation, CameraFact::films_workstation);
  if (told.open_to_public) add_found(authorisation_of(camera, terms, today));
  add(told.retention_days > static_cast<std::uint32_t>(terms.retention_most_days),
      CameraFact::keeps_too_long);
  add(told.password == "default", CameraFact::password_default);
  add(told.password == "unknown", CameraFact::password_unknown);
  add(told.viewers.find_first_not_of(" \n") == std::string::npos, CameraFact::viewers_missing);
  add_found(panel_of(camera, terms, today));
  const auto check_by = add_months(camera.checked_on, terms.check_months);
  if (check_by < today) found.push_back({CameraFact::check_over, check_by});
  add(!in_register, CameraFact::not_in_register);
  return found;
}

Result<compliance::Printable> panel_page(const compliance::Answers& answers, const Camera& camera,
                                         Date today) {
  auto view = compliance::practice_view(answers, today);
  view.set("place", camera.told.place)
      .set("silent", !camera.told.records_sound)
      .set("no_care", !camera.told.films_care)
      .set("public", camera.told.open_to_public)
      .set("authorisation", camera.told.authorisation)
      .set("days", std::to_string(camera.told.retention_days))
      .set("viewers", camera.told.viewers)
      .set("answer_length", law::DeadlineSet::embedded().length("rights.other", "latest"))
      .set("number", camera.id)
      .set("edition", std::to_string(camera.edition));
  compliance::Printable page{
      .name = "affiche-camera-" + camera.id, .title = "Affiche d’une caméra", .html = {}};
  page.html = TRY(documents::fill(compliance::template_of("camera_panel.html"), view));
  return page;
}

Result<std::vector<Duty>> camera_duties(vault::Session& session, store::Transaction& tx,
                                        Date today) {
  const auto& law = CameraLaw::embedded();
  std::vector<Duty> duties;
  const auto cameras = TRY(list_cameras(session, tx));
  if (cameras.empty()) return duties;
  const bool in_register = TRY(register_has_cameras(session, tx));
  for (const auto& camera : cameras)
    for (const auto& one : findings(camera, in_register, today)) {
      const auto& check = law.check(one.fact);
      Duty duty{.id = "camera/" + camera.id + "/" + check.id,
                .title = "Caméra " + camera.id + "\u00a0: " + check.remedy,
                .why = check.text,
                .source = law.source(check.source).ref,
                .href = "/inventaire/cameras",
                .permission = "inventory_edit",
                .level = check.level};
      if (one.day) duty.due = paris_midnight(*one.day);
      duties.push_back(std::move(duty));
    }
  return duties;
}

Result<records::Exhibit> camera_exhibit(vault::Session& session, store::Transaction& tx,
                                        Date today) {
  records::ExhibitGroup group;
  const auto cameras = TRY(list_cameras(session, tx));
  const bool in_register = !cameras.empty() && TRY(register_has_cameras(session, tx));
  for (const auto& camera : cameras)
    group.rows.push_back(
        {camera.id, camera.told.place, camera.told.view, yes_no(camera.told.open_to_public),
         authorisation_cell(camera), std::to_string(camera.told.retention_days),
         camera.told.viewers, panel_cell(camera), iso(camera.checked_on),
         camera.state == "removed" ? "retirée le " + iso(*camera.removed_on)
                                   : findings_cell(findings(camera, in_register, today))});
  return records::Exhibit{
      .file = "08_securite/cameras",
      .title = "Caméras, autorisations et panneaux",
      .lead = "Ce qu’elles filment, qui voit les images, et jusqu’à quand.",
      .columns = {"Numéro", "Lieu", "Champ", "Ouvert au public", "Autorisation", "Jours gardés",
                  "Qui voit", "Panneau", "Vérifiée le", "À régler"},
      .groups = {std::move(group)}};
}

}  // namespace serment::inventory
