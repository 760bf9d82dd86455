// The cameras of the practice: their sheets, what is to be put right, the panel and its proof.
#include <boost/describe.hpp>

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"
#include "crypto/encoding.h"
#include "inventory/cameras.h"

namespace serment::api {

struct CameraFindingView {
  std::string id{}, level{}, text{}, remedy{}, source{}, confidence{};
  std::optional<Date> day{};
};
BOOST_DESCRIBE_STRUCT(CameraFindingView, (), (id, level, text, remedy, source, confidence, day))
struct PanelView {
  Date on{};
  std::string by{}, statement{};
  bool photo = false;
  bool current = false;  ///< printed from the sheet as it stands
};
BOOST_DESCRIBE_STRUCT(PanelView, (), (on, by, statement, photo, current))
struct CameraView {
  std::string id{}, state{};
  std::uint32_t version = 1;
  inventory::CameraSheet told{};
  std::optional<Date> authorised_until{};
  std::optional<PanelView> panel{};
  Date checked_on{};
  std::string checked_by{};
  std::optional<Date> removed_on{};
  std::string removed_why{}, removed_by{};
  std::vector<CameraFindingView> findings{};
};
BOOST_DESCRIBE_STRUCT(CameraView, (),
                      (id, state, version, told, authorised_until, panel, checked_on, checked_by,
                       removed_on, removed_why, removed_by, findings))
struct CamerasView {
  std::vector<CameraView> items{};
  int authorisation_years = 0, retention_most_days = 0;
  std::string impact{}, impact_source{};
};
BOOST_DESCRIBE_STRUCT(CamerasView, (),
                      (items, authorisation_years, retention_most_days, impact, impact_source))
struct PanelBody {
  std::string statement{};
  std::optional<std::string> photo_base64{};
};
BOOST_DESCRIBE_STRUCT(PanelBody, (), (statement, photo_base64))
struct RemovalBody {
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(RemovalBody, (), (reason))

namespace {

using identity::Permission;
using inventory::Camera;
using inventory::CameraLaw;

std::string_view name_of(records::DutyLevel level) {
  if (level == records::DutyLevel::late) return "late";
  return level == records::DutyLevel::due ? "due" : "todo";
}

CameraView view_of(const Camera& camera, bool in_register, Date today) {
  CameraView view{.id = camera.id,
                  .state = camera.state,
                  .version = camera.version,
                  .told = camera.told,
                  .authorised_until = camera.authorised_until(),
                  .checked_on = camera.checked_on,
                  .checked_by = camera.checked_by,
                  .removed_on = camera.removed_on,
                  .removed_why = camera.removed_why,
                  .removed_by = camera.removed_by};
  if (const auto& panel = camera.panel)
    view.panel = PanelView{panel->on, panel->by, panel->statement, !panel->photo.empty(),
                           panel->edition == camera.edition};
  const auto& law = CameraLaw::embedded();
  for (const auto& one : inventory::findings(camera, in_register, today)) {
    const auto& check = law.check(one.fact);
    const auto& source = law.source(check.source);
    view.findings.push_back({check.id, std::string(name_of(check.level)), check.text, check.remedy,
                             source.ref, source.confidence, one.day});
  }
  return view;
}

Result<Reply> answer(const Call& call, const Camera& camera, int status = 200) {
  const bool in_register = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return inventory::register_has_cameras(*call.session, tx);
  }));
  auto reply = reply_with(view_of(camera, in_register, call.services.clock.today()), status);
  reply.headers.push_back(etag(camera.version));
  return reply;
}

/// One act on a camera, and its sheet as it is then.
template <class Act>
Result<Reply> act_on(Call& call, const Act& act, int status = 200) {
  auto changed = writing(*call.session, [&](store::Transaction& tx) -> Result<Camera> {
    return act(*call.session, tx, call.services.clock.today(), call.actor.display_name);
  });
  if (!changed && changed.error().code == "record.version") return changed_meanwhile();
  return answer(call, TRY(std::move(changed)), status);
}

Result<Reply> list_all(Call& call) {
  const auto& law = CameraLaw::embedded();
  CamerasView view{.authorisation_years = law.terms().authorisation_years,
                   .retention_most_days = law.terms().retention_most_days,
                   .impact = law.terms().impact,
                   .impact_source = law.source(law.terms().impact_source).ref};
  view.items =
      TRY(reading(*call.session, [&](store::Transaction& tx) -> Result<std::vector<CameraView>> {
        const auto cameras = TRY(inventory::list_cameras(*call.session, tx));
        const bool in_register = TRY(inventory::register_has_cameras(*call.session, tx));
        std::vector<CameraView> views;
        for (const auto& camera : cameras)
          views.push_back(view_of(camera, in_register, call.services.clock.today()));
        return views;
      }));
  return reply_with(view);
}

Result<Camera> camera_of(Call& call, vault::Session& session) {
  return reading(session, [&](store::Transaction& tx) {
    return inventory::find_camera(session, tx, call.path["id"]);
  });
}

Result<Reply> add(Call& call) {
  const auto told = TRY(read_body<inventory::CameraSheet>(call));
  return act_on(
      call,
      [&](auto& session, auto& tx, Date today, const std::string& by) {
        return inventory::add_camera(session, tx, told, today, by);
      },
      201);
}

Result<Reply> change(Call& call) {
  const auto told = TRY(read_body<inventory::CameraSheet>(call));
  const auto version = TRY(if_match(call));
  return act_on(call, [&](auto& session, auto& tx, Date today, const std::string& by) {
    return inventory::change_camera(session, tx, call.path["id"], told, version, today, by);
  });
}

Result<Reply> check(Call& call) {
  return act_on(call, [&](auto& session, auto& tx, Date today, const std::string& by) {
    return inventory::check_camera(session, tx, call.path["id"], today, by);
  });
}

Result<Reply> prove(Call& call) {
  const auto body = TRY(read_body<PanelBody>(call));
  inventory::PanelProof proof{body.statement, {}};
  if (body.photo_base64) {
    auto photo = crypto::from_base64(*body.photo_base64);
    if (!photo)
      return fail(Errc::invalid_input, "camera.photo", "La photo n’est pas arrivée entière.",
                  "Rien n’a été enregistré.", "Choisissez-la de nouveau.", "photo_base64");
    proof.photo = std::move(*photo);
  }
  return act_on(call, [&](auto& session, auto& tx, Date today, const std::string& by) {
    return inventory::prove_panel(session, tx, call.path["id"], proof, today, by);
  });
}

Result<Reply> take_down(Call& call) {
  const auto body = TRY(read_body<RemovalBody>(call));
  return act_on(call, [&](auto& session, auto& tx, Date today, const std::string& by) {
    return inventory::remove_camera(session, tx, call.path["id"], body.reason, today, by);
  });
}

Result<Reply> get_photo(Call& call) {
  const auto camera = TRY(camera_of(call, *call.session));
  const auto photo = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return inventory::panel_photo(*call.session, tx, camera);
  }));
  Reply reply;
  reply.body.assign(as_text(photo));
  reply.content_type = camera.panel->mime;
  return reply;
}

Result<Reply> print_panel(Call& call) {
  const auto now = call.services.clock.now();
  const auto page = TRY(on_engine(
      call.services, call.actor, [&](vault::Session& session) -> Result<compliance::Printable> {
        const auto camera = TRY(camera_of(call, session));
        const auto answers = TRY(reading(session, [&](store::Transaction& tx) {
          return compliance::load_answers(session, tx);
        }));
        return inventory::panel_page(answers, camera, paris_date(now));
      }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "camera.printed", "camera/" + call.path["id"]));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

constexpr std::uint64_t kLargestPhoto = 12U << 20;
constexpr auto kRead = Permission::inventory_read;
constexpr auto kEdit = Permission::inventory_edit;

constexpr Route kCameraRoutes[] = {
    {"GET", "/cameras", "Les caméras, et ce qui est à régler", Access::member, kRead, Run::grouped,
     nullptr, schema<CamerasView>, "", "", list_all},
    {"POST", "/cameras", "Inscrire une caméra", Access::member, kEdit, Run::grouped,
     schema<inventory::CameraSheet>, schema<CameraView>, "camera.added",
     "camera.text camera.days camera.date camera.password", add},
    {"PUT", "/cameras/{id}", "Corriger la fiche d’une caméra", Access::member, kEdit, Run::grouped,
     schema<inventory::CameraSheet>, schema<CameraView>, "camera.changed",
     "camera.unknown camera.removed camera.text camera.days camera.date camera.password "
     "conflict.changed",
     change},
    {"POST", "/cameras/{id}/checked", "Dire que l’on a vérifié ce qu’elle filme et garde",
     Access::member, kEdit, Run::grouped, any_object, schema<CameraView>, "camera.checked",
     "camera.unknown camera.removed", check},
    {"POST", "/cameras/{id}/panel", "Prouver que son panneau est affiché", Access::member, kEdit,
     Run::grouped, schema<PanelBody>, schema<CameraView>, "camera.checked",
     "camera.unknown camera.removed camera.text camera.photo", prove, kLargestPhoto},
    {"GET", "/cameras/{id}/panel/photo", "La photo de son panneau", Access::member, kRead,
     Run::grouped, nullptr, octets, "", "camera.unknown camera.no_photo", get_photo},
    {"GET", "/cameras/{id}/panel.pdf", "Son affiche, à imprimer", Access::member, kRead, Run::free,
     nullptr, octets, "camera.printed", "camera.unknown practice.no_answers", print_panel},
    {"POST", "/cameras/{id}/removed", "Dire qu’elle est retirée", Access::member, kEdit,
     Run::grouped, schema<RemovalBody>, schema<CameraView>, "camera.removed",
     "camera.unknown camera.removed camera.text", take_down},
};

}  // namespace

std::span<const Route> camera_routes() {
  return kCameraRoutes;
}

}  // namespace serment::api
