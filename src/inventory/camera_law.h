#pragma once
// law/cameras.toml: how long an authorisation and an image last, and what is looked at for each
// camera. Loaded once, strictly.
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"
#include "records/duty.h"

namespace serment::inventory {

/// What the engine can find of a camera.
enum class CameraFact : std::uint8_t {
  films_care,
  records_sound,
  films_workstation,
  authorisation_missing,
  authorisation_over,
  authorisation_soon,
  keeps_too_long,
  password_default,
  password_unknown,
  viewers_missing,
  panel_missing,
  panel_old,
  check_over,
  not_in_register,
};
struct CameraCheck {
  CameraFact fact = CameraFact::films_care;
  std::string id;  ///< the name of the fact
  records::DutyLevel level = records::DutyLevel::todo;
  std::string text, remedy, source;
};
struct CameraTerms {
  int authorisation_years = 0, renew_months = 0, retention_most_days = 0, panel_months = 0,
      check_months = 0;
  std::string impact, impact_source;
};

class CameraLaw {
 public:
  /// Errors: invalid_input "toml.…".
  static Result<CameraLaw> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const CameraLaw& embedded();
  [[nodiscard]] const CameraTerms& terms() const { return x_terms; }
  [[nodiscard]] const std::vector<CameraCheck>& checks() const { return x_checks; }
  [[nodiscard]] const CameraCheck& check(CameraFact fact) const;
  [[nodiscard]] const law::CitedSource& source(std::string_view id) const;

 private:
  std::vector<law::CitedSource> x_sources;
  CameraTerms x_terms;
  std::vector<CameraCheck> x_checks;
};

}  // namespace serment::inventory
