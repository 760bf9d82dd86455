#pragma once
// One camera of the practice and what the law asks of it: records "camera", numbered "V-001".
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "compliance/notice.h"
#include "inventory/camera_law.h"
#include "records/duty.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::inventory {

/// What a person says of it.
struct CameraSheet {
  std::string place{};  ///< "Entrée, au-dessus de la porte"
  std::string view{};   ///< what it sees
  bool open_to_public = false;
  bool films_care = false, films_workstation = false, records_sound = false;
  std::string authorisation{};  ///< its number; may be empty
  std::optional<Date> authorised_on{}, authorised_until{};
  std::uint32_t retention_days = 0;
  std::string viewers{};   ///< who may look at the images
  std::string password{};  ///< of the recorder: "changed", "default", "unknown"; never the password
  std::string note{};
};
BOOST_DESCRIBE_STRUCT(CameraSheet, (),
                      (place, view, open_to_public, films_care, films_workstation, records_sound,
                       authorisation, authorised_on, authorised_until, retention_days, viewers,
                       password, note))

/// That the panel stands where people come in.
struct Panel {
  Date on{};
  std::string by{}, statement{};
  std::string photo{}, mime{};  ///< object id; empty: the word alone
  std::uint32_t edition = 0;    ///< of the sheet that it was printed from
};
BOOST_DESCRIBE_STRUCT(Panel, (), (on, by, statement, photo, mime, edition))

struct Camera {
  std::string id;
  std::string state;  ///< "in_use", "removed"
  std::uint32_t version = 1;
  CameraSheet told{};
  std::uint32_t edition = 1;  ///< grows with each change of the sheet
  std::optional<Panel> panel{};
  Date checked_on{};
  std::string checked_by{};
  std::optional<Date> removed_on{};
  std::string removed_why{}, removed_by{};
  /// The last day of the authorisation: as written, or counted from its date.
  [[nodiscard]] std::optional<Date> authorised_until() const;
};

/// Something to put right, with the day it counts from or to.
struct CameraFinding {
  CameraFact fact = CameraFact::films_care;
  std::optional<Date> day{};
};
/// Pure; nothing for one that was removed.
std::vector<CameraFinding> findings(const Camera& camera, bool in_register, Date today);

/// By number. Removed ones are kept.
Result<std::vector<Camera>> list_cameras(vault::Session& session, store::Transaction& tx);
/// Error: not_found "camera.unknown".
Result<Camera> find_camera(vault::Session& session, store::Transaction& tx, std::string_view id);
/// Whether the register has the sheet of cameras (T12).
Result<bool> register_has_cameras(vault::Session& session, store::Transaction& tx);

/// Errors of what follows: invalid_input "camera.text" (missing, too long, control characters),
/// "camera.days" (0, or over a year), "camera.date", "camera.password", with the field; not_found
/// "camera.unknown"; forbidden "camera.removed"; conflict "record.version".
Result<Camera> add_camera(vault::Session& session, store::Transaction& tx, const CameraSheet& told,
                          Date today, std::string_view by);
Result<Camera> change_camera(vault::Session& session, store::Transaction& tx, std::string_view id,
                             const CameraSheet& told, std::uint32_t expected_version, Date today,
                             std::string_view by);
/// Somebody looked at what it sees and keeps.
Result<Camera> check_camera(vault::Session& session, store::Transaction& tx, std::string_view id,
                            Date today, std::string_view by);
struct PanelProof {
  std::string statement{};
  Bytes photo{};  ///< empty: the statement alone
};
/// Error: besides, invalid_input "camera.photo" (neither JPEG, PNG nor WebP, or over 8 MB).
Result<Camera> prove_panel(vault::Session& session, store::Transaction& tx, std::string_view id,
                           const PanelProof& proof, Date today, std::string_view by);
/// Error: besides, not_found "camera.no_photo".
Result<Bytes> panel_photo(vault::Session& session, store::Transaction& tx, const Camera& camera);
/// Taken down, with a reason; its sheet stays, for the images of before.
Result<Camera> remove_camera(vault::Session& session, store::Transaction& tx, std::string_view id,
                             std::string_view reason, Date today, std::string_view by);

/// The panel to put up.
Result<compliance::Printable> panel_page(const compliance::Answers& answers, const Camera& camera,
                                         Date today);
Result<std::vector<records::Duty>> camera_duties(vault::Session& session, store::Transaction& tx,
                                                 Date today);
Result<records::Exhibit> camera_exhibit(vault::Session& session, store::Transaction& tx,
                                        Date today);

}  // namespace serment::inventory
