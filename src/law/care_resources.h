#pragma once
// Which imported resources are an act of care (law/care_resources.toml, with a reason for each),
// and which mention a transfusion. The last act of care starts the 20 years; the first bounds a
// search.
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::law {

class TomlNode;

/// What one FHIR R4 resource type says of care.
struct CareResource {
  std::string type;  ///< "Encounter"
  bool counts = false;
  /// Paths tried in this order, dots between fields: "period.end", "period.start". A path may lead
  /// to a date, a date-time (taken on the Europe/Paris calendar) or a partial date ("2004-05": its
  /// last day, so that nothing is erased too early).
  std::vector<std::string> dates;
  /// Accepted values of the field `status`; empty: any. A resource whose status is present and not
  /// listed does not count; an absent status does.
  std::vector<std::string> statuses;
  /// Paths of the codeable concepts (objects or arrays) looked up among excluded and transfusion
  /// codes: "code", "type".
  std::vector<std::string> codes;
  std::string reason;  ///< French sentence
};

/// The table, read once from the file embedded in the binary. Immutable, thread-safe.
class CareResources {
 public:
  static Result<CareResources> parse(std::string_view toml);
  /// Null for a type the table does not know: it then does not count.
  [[nodiscard]] const CareResource* find(std::string_view type) const;
  [[nodiscard]] bool counts(std::string_view type) const;
  /// True when a resource with that status counts.
  [[nodiscard]] static bool accepts_status(const CareResource& resource, std::string_view status);
  /// A transfusion procedure ("http://snomed.info/sct", "116859006").
  [[nodiscard]] bool is_transfusion(std::string_view system, std::string_view code) const;
  /// A code that is never care although its resource type is (death certificate…).
  [[nodiscard]] bool is_excluded(std::string_view system, std::string_view code) const;
  [[nodiscard]] const std::map<std::string, CareResource, std::less<>>& all() const {
    return x_resources;
  }

 private:
  std::map<std::string, CareResource, std::less<>> x_resources;
  /// Looked up for each code of an import: by views, without making a key.
  struct CodeLess {
    using is_transparent = void;
    using View = std::pair<std::string_view, std::string_view>;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return View(a.first, a.second) < View(b.first, b.second);
    }
  };
  /// Code, then system.
  using Codes = std::set<std::pair<std::string, std::string>, CodeLess>;
  static Result<Codes> read_codes(const TomlNode& root, std::string_view key);
  Codes x_transfusion;
  Codes x_excluded;
};

const CareResources& care_resources();

/// What one path says: a day, or the first and last day of a month or a year.
struct CareDate {
  Date first{};
  Date last{};
};

/// The day of care that one resource gives. `dates` are those found at its paths, in their order.
/// A date that begins after `today` is a plan, not a fact; one that has begun counts until today at
/// the latest ("2026", read in November, is a care of this year). A date after the death is skipped
/// when another path gives an earlier one (a stay whose end was never corrected); when none does,
/// it is returned: the contradiction must be seen (retention then answers "undetermined"), not
/// smoothed over.
std::optional<Date> care_day(std::span<const CareDate> dates, std::optional<Date> death,
                             Date today);

}  // namespace serment::law
