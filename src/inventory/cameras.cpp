#include "inventory/cameras.h"

#include <algorithm>

#include "audit/actions.h"
#include "compliance/founding.h"
#include "compliance/plain_text.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::inventory {

/// The sealed content of a "camera".
struct StoredCamera {
  CameraSheet told{};
  std::uint32_t edition = 1;
  std::optional<Panel> panel{};
  Date checked_on{};
  std::string checked_by{};
  std::optional<Date> removed_on{};
  std::string removed_why{}, removed_by{};
};
BOOST_DESCRIBE_STRUCT(StoredCamera, (),
                      (told, edition, panel, checked_on, checked_by, removed_on, removed_why,
                       removed_by))

namespace {

constexpr std::string_view kInUse = "in_use", kRemoved = "removed";
constexpr records::Transition kSteps[] = {
    {"", kInUse, audit::known_act("camera.added")},
    {kInUse, kInUse, audit::known_act("camera.changed")},
    {kInUse, kRemoved, audit::known_act("camera.removed")},
};
constexpr records::Lifecycle kLife{"camera", kSteps};
/// Looking is an act of its own, though the state stays.
constexpr records::Transition kCheckSteps[] = {
    {kInUse, kInUse, audit::known_act("camera.checked")}};
constexpr records::Lifecycle kCheckLife{"camera", kCheckSteps};

constexpr std::string_view kActivity = "T12";
constexpr std::string_view kPhotoKind = "camera_photo";
constexpr std::size_t kLargestPhoto = 8U << 20;
constexpr std::size_t kLongestText = 2000;
constexpr std::uint32_t kMostDays = 366;
constexpr int kMostYears = 10;

tl::unexpected<Error> refused(std::string code, std::string what, std::string next,
                              std::string place) {
  return fail(Errc::invalid_input, std::move(code), std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::move(place));
}

Result<void> check_text(std::string_view place, const std::string& text, bool needed) {
  const bool blank = text.find_first_not_of(" \t\n") == std::string::npos;
  if ((!needed || !blank) && text.size() <= kLongestText && compliance::is_plain_text(text))
    return {};
  return refused("camera.text",
                 blank ? "Il manque une phrase."
                       : "Ce texte est trop long, ou contient un caractère invisible.",
                 "Écrivez-la en quelques mots.", std::string(place));
}

Result<void> check_dates(const CameraSheet& told, Date today) {
  const auto& on = told.authorised_on;
  const auto& until = told.authorised_until;
  if (on && (*on > today || *on < add_years(today, -kMostYears)))
    return refused("camera.date", "Cette date d’autorisation est à venir, ou trop ancienne.",
                   "Recopiez celle de l’arrêté du préfet.", "authorised_on");
  if (until && (!on || *until < *on || *until > add_years(*on, kMostYears)))
    return refused("camera.date", "Ce terme ne va pas avec la date de l’autorisation.",
                   "Laissez-le vide : il se compte depuis la date.", "authorised_until");
  return {};
}

Result<void> check(const CameraSheet& told, Date today) {
  TRY_VOID(check_text("place", told.place, true));
  TRY_VOID(check_text("view", told.view, true));
  TRY_VOID(check_text("authorisation", told.authorisation, false));
  TRY_VOID(check_text("viewers", told.viewers, false));
  TRY_VOID(check_text("note", told.note, false));
  if (told.retention_days == 0 || told.retention_days > kMostDays)
    return refused("camera.days", "Il faut dire combien de jours les images sont gardées.",
                   "Regardez le réglage de l’enregistreur.", "retention_days");
  if (told.password != "changed" && told.password != "default" && told.password != "unknown")
    return refused("camera.password", "Il faut dire si le mot de passe d’usine a été changé.",
                   "Répondez oui, non, ou que l’on ne sait pas.", "password");
  return check_dates(told, today);
}

Result<Camera> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredCamera>(record.json));
  return Camera{.id = record.id,
                .state = record.state,
                .version = record.version,
                .told = std::move(stored.told),
                .edition = stored.edition,
                .panel = std::move(stored.panel),
                .checked_on = stored.checked_on,
                .checked_by = std::move(stored.checked_by),
                .removed_on = stored.removed_on,
                .removed_why = std::move(stored.removed_why),
                .removed_by = std::move(stored.removed_by)};
}

Result<Camera> save(vault::Session& session, store::Transaction& tx, const records::Lifecycle& life,
                    const Camera& camera, std::string_view state, std::uint32_t expected_version,
                    std::string_view by) {
  const StoredCamera stored{camera.told,        camera.edition,    camera.panel,
                            camera.checked_on,  camera.checked_by, camera.removed_on,
                            camera.removed_why, camera.removed_by};
  return opened(TRY(records::save(session, tx, life, camera.id, state, json::bind::write(stored),
                                  expected_version, by)));
}

/// Numbers are never given twice: what was taken down keeps its own.
std::string next_id(std::size_t known) {
  constexpr std::size_t kDigits = 3;
  auto number = std::to_string(known + 1);
  if (number.size() < kDigits) number.insert(0, kDigits - number.size(), '0');
  return "V-" + number;
}

Result<Camera> find_kept(vault::Session& session, store::Transaction& tx, std::string_view id) {
  auto camera = TRY(find_camera(session, tx, id));
  if (camera.state == kRemoved)
    return fail(Errc::forbidden, "camera.removed", "Cette caméra a été retirée.",
                "Rien n’a été changé.", "Inscrivez-la de nouveau si elle revient.");
  return camera;
}

/// What the first bytes say of an image; empty for anything else.
std::string_view mime_of(ByteView photo) {
  const auto text = as_text(photo);
  if (text.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (text.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (text.starts_with("RIFF") && text.size() > 12 && text.substr(8, 4) == "WEBP")
    return "image/webp";
  return {};
}

}  // namespace

Result<std::vector<Camera>> list_cameras(vault::Session& session, store::Transaction& tx) {
  std::vector<Camera> all;
  for (const auto& record : TRY(records::list(session, tx, kLife.kind)))
    all.push_back(TRY(opened(record)));
  std::sort(all.begin(), all.end(), [](const Camera& one, const Camera& other) {
    return std::pair(one.id.size(), one.id) < std::pair(other.id.size(), other.id);
  });
  return all;
}

Result<Camera> find_camera(vault::Session& session, store::Transaction& tx, std::string_view id) {
  const auto record = TRY(records::find(session, tx, kLife.kind, id));
  if (!record)
    return fail(Errc::not_found, "camera.unknown", "Cette caméra n’est pas inscrite.",
                "Rien n’a été changé.", "La liste est dans «\u00a0Caméras\u00a0».");
  return opened(*record);
}

Result<bool> register_has_cameras(vault::Session& session, store::Transaction& tx) {
  const auto all = TRY(compliance::list_activities(session, tx));
  return std::any_of(all.begin(), all.end(), [](const auto& stored) {
    return stored.activity.ref == kActivity && stored.state != "retired";
  });
}

Result<Camera> add_camera(vault::Session& session, store::Transaction& tx, const CameraSheet& told,
                          Date today, std::string_view by) {
  TRY_VOID(check(told, today));
  const Camera camera{.id = next_id(TRY(list_cameras(session, tx)).size()),
                      .state = std::string(kInUse),
                      .told = told,
                      .checked_on = today,
                      .checked_by = std::string(by)};
  return save(session, tx, kLife, camera, kInUse, 0, by);
}

Result<Camera> change_camera(vault::Session& session, store::Transaction& tx, std::string_view id,
                             const CameraSheet& told, std::uint32_t expected_version, Date today,
                             std::string_view by) {
  auto camera = TRY(find_kept(session, tx, id));
  TRY_VOID(check(told, today));
  camera.told = told;
  ++camera.edition;
  return save(session, tx, kLife, camera, kInUse, expected_version, by);
}

Result<Camera> check_camera(vault::Session& session, store::Transaction& tx, std::string_view id,
                            Date today, std::string_view by) {
  auto camera = TRY(find_kept(session, tx, id));
  camera.checked_on = today;
  camera.checked_by = by;
  return save(session, tx, kCheckLife, camera, kInUse, camera.version, by);
}

Result<Camera> prove_panel(vault::Session& session, store::Transaction& tx, std::string_view id,
                           const PanelProof& proof, Date today, std::string_view by) {
  auto camera = TRY(find_kept(session, tx, id));
  TRY_VOID(check_text("statement", proof.statement, true));
  if (!proof.photo.empty() && (mime_of(proof.photo).empty() || proof.photo.size() > kLargestPhoto))
    return refused("camera.photo",
                   "Cette photo n’est ni un JPEG, ni un PNG, ni un WebP de moins de 8 Mo.",
                   "Prenez une autre photo, ou attestez sans photo.", "photo_base64");
  Panel panel{
      today,         std::string(by), proof.statement, {}, std::string(mime_of(proof.photo)),
      camera.edition};
  if (!proof.photo.empty()) {
    const auto scope = TRY(session.vault.open_practice_scope(tx));
    panel.photo = TRY(session.vault.put(tx, scope, kPhotoKind, proof.photo, 1)).value;
  }
  camera.panel = std::move(panel);
  return save(session, tx, kCheckLife, camera, kInUse, camera.version, by);
}

Result<Bytes> panel_photo(vault::Session& session, store::Transaction& tx, const Camera& camera) {
  if (!camera.panel || camera.panel->photo.empty())
    return fail(Errc::not_found, "camera.no_photo", "Ce panneau n’a pas de photo.");
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  return session.vault.get(tx, scope, ObjectId{camera.panel->photo});
}

Result<Camera> remove_camera(vault::Session& session, store::Transaction& tx, std::string_view id,
                             std::string_view reason, Date today, std::string_view by) {
  auto camera = TRY(find_kept(session, tx, id));
  TRY_VOID(check_text("reason", std::string(reason), true));
  camera.removed_on = today;
  camera.removed_why = reason;
  camera.removed_by = by;
  return save(session, tx, kLife, camera, kRemoved, camera.version, by);
}

}  // namespace serment::inventory
