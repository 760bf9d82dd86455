#pragma once
// law/hds.toml: the six activities, the versions of the certificate, the alarms. Loaded once,
// strictly.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/law_source.h"

namespace serment::processors {

struct HdsActivity {
  int number = 0;
  std::string label;
};
struct HdsVersion {
  std::string id, label, why;
  Date from{};
  std::optional<Date> last_day{};  ///< a certificate of this version is worth nothing afterwards
};
struct HdsTerms {
  int alarm_days = 90;
  int longest_years = 3;
  int verify_months = 12;
};

class HdsCatalogue {
 public:
  /// Errors: invalid_input "toml.…", "processors.law".
  static Result<HdsCatalogue> parse(std::string_view toml);
  static const HdsCatalogue& embedded();
  [[nodiscard]] const std::vector<HdsActivity>& activities() const { return x_activities; }
  [[nodiscard]] const std::vector<HdsVersion>& versions() const { return x_versions; }
  [[nodiscard]] const HdsVersion* version(std::string_view id) const;
  [[nodiscard]] const HdsTerms& terms() const { return x_terms; }
  /// Where certificates are looked up.
  [[nodiscard]] const std::string& public_list() const { return x_public_list; }

 private:
  std::vector<HdsActivity> x_activities;
  std::vector<HdsVersion> x_versions;
  HdsTerms x_terms;
  std::string x_public_list;
};

}  // namespace serment::processors
