#pragma once
// CNIL's online form, filled from the sheet: every field group, ready to copy. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "breach/breach.h"
#include "compliance/answers.h"

namespace serment::breach {

struct FilledField {
  std::string id{}, label{}, hint{}, value{};
  bool unknown = false;  ///< not known for now: the form accepts it
};
BOOST_DESCRIBE_STRUCT(FilledField, (), (id, label, hint, value, unknown))
struct FilledGroup {
  std::string id{}, title{};
  std::vector<FilledField> fields{};
  std::string text{};  ///< the whole group, to copy at once
};
BOOST_DESCRIBE_STRUCT(FilledGroup, (), (id, title, fields, text))

/// `kind`: "initial", "complementary" or "full". `answers` empty: the practice's own lines are left
/// to write. `declarant`: who fills it in.
std::vector<FilledGroup> fill_form(const Breach& breach, std::string_view kind,
                                   const std::optional<compliance::Answers>& answers,
                                   std::string_view declarant);
/// Field ids that fill_form knows; each field of law/breach.toml must be one (tested).
bool is_form_field(std::string_view id);
/// The labels of ids of a list, separated by " · ".
std::string labels(std::string_view list, const std::vector<std::string>& ids);

}  // namespace serment::breach
