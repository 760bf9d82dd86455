#include "inventory/camera_law.h"

#include <algorithm>
#include <array>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& law_cameras();
}

namespace serment::inventory {
namespace {

using law::TomlNode;
using records::DutyLevel;

constexpr std::array<std::pair<std::string_view, CameraFact>, 14> kFacts = {{
    {"films_care", CameraFact::films_care},
    {"records_sound", CameraFact::records_sound},
    {"films_workstation", CameraFact::films_workstation},
    {"authorisation_missing", CameraFact::authorisation_missing},
    {"authorisation_over", CameraFact::authorisation_over},
    {"authorisation_soon", CameraFact::authorisation_soon},
    {"keeps_too_long", CameraFact::keeps_too_long},
    {"password_default", CameraFact::password_default},
    {"password_unknown", CameraFact::password_unknown},
    {"viewers_missing", CameraFact::viewers_missing},
    {"panel_missing", CameraFact::panel_missing},
    {"panel_old", CameraFact::panel_old},
    {"check_over", CameraFact::check_over},
    {"not_in_register", CameraFact::not_in_register},
}};
constexpr std::array<std::pair<std::string_view, DutyLevel>, 3> kLevels = {
    {{"late", DutyLevel::late}, {"due", DutyLevel::due}, {"todo", DutyLevel::todo}}};

template <class T, std::size_t N>
Result<T> named(const TomlNode& node, std::string_view key,
                const std::array<std::pair<std::string_view, T>, N>& known) {
  const auto text = TRY(node.text(key));
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.first == text; });
  if (found == known.end()) return node.wrong(key, "Ce mot n’est pas connu.");
  return found->second;
}

Result<CameraTerms> read_terms(const TomlNode& node, const std::vector<law::CitedSource>& sources) {
  TRY_VOID(node.only({"authorisation_years", "authorisation_source", "renew_months", "renew_source",
                      "retention_most_days", "retention_source", "panel_months", "check_months",
                      "check_source", "impact", "impact_source"}));
  CameraTerms terms;
  terms.authorisation_years = TRY(node.integer("authorisation_years"));
  terms.renew_months = TRY(node.integer("renew_months"));
  terms.retention_most_days = TRY(node.integer("retention_most_days"));
  terms.panel_months = TRY(node.integer("panel_months"));
  terms.check_months = TRY(node.integer("check_months"));
  terms.impact = TRY(node.text("impact"));
  terms.impact_source = TRY(law::read_cite(node, "impact_source", sources));
  for (const auto* key :
       {"authorisation_source", "renew_source", "retention_source", "check_source"})
    TRY(law::read_cite(node, key, sources));
  return terms;
}

Result<CameraCheck> read_check(const TomlNode& node, const std::vector<law::CitedSource>& sources) {
  TRY_VOID(node.only({"fact", "level", "text", "do", "source"}));
  CameraCheck check;
  check.fact = TRY(named(node, "fact", kFacts));
  check.id = TRY(node.text("fact"));
  check.level = TRY(named(node, "level", kLevels));
  check.text = TRY(node.text("text"));
  check.remedy = TRY(node.text("do"));
  check.source = TRY(law::read_cite(node, "source", sources));
  return check;
}

}  // namespace

Result<CameraLaw> CameraLaw::parse(std::string_view toml) {
  const auto document = TRY(law::parse_toml(toml));
  TRY_VOID(document.only({"source", "terms", "check"}));
  CameraLaw all;
  all.x_sources = TRY(law::read_cited_sources(document));
  const auto* terms = document.find("terms");
  if (terms == nullptr) return document.wrong("terms", "Il manque les durées.");
  all.x_terms = TRY(read_terms(*terms, all.x_sources));
  for (const auto* node : TRY(document.tables("check")))
    all.x_checks.push_back(TRY(read_check(*node, all.x_sources)));
  for (const auto& known : kFacts) {
    const auto count =
        std::count_if(all.x_checks.begin(), all.x_checks.end(),
                      [&](const CameraCheck& one) { return one.fact == known.second; });
    if (count != 1) return document.wrong("check", "Chaque constat a une phrase, et une seule.");
  }
  return all;
}

const CameraLaw& CameraLaw::embedded() {
  static const CameraLaw all = [] {
    auto read = parse(embedded::law_cameras().front().text);
    if (!read) bug("law/cameras.toml does not read: " + read.error().place);
    return std::move(*read);
  }();
  return all;
}

const CameraCheck& CameraLaw::check(CameraFact fact) const {
  for (const auto& one : x_checks)
    if (one.fact == fact) return one;
  bug("a camera's fact without its sentence");
}

const law::CitedSource& CameraLaw::source(std::string_view id) const {
  return law::cited(x_sources, id);
}

}  // namespace serment::inventory
