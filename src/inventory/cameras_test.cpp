#include "inventory/cameras.h"

#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "law/rule.h"
#include "law/term.h"

using namespace serment;
using namespace serment::inventory;

namespace {

Date camera_day(const char* text) {
  return parse_iso_date(text).value();
}

/// In order on 2026-11-29.
Camera good() {
  Camera camera;
  camera.id = "V-001";
  camera.state = "in_use";
  camera.told.place = "Entrée";
  camera.told.view = "La porte";
  camera.told.open_to_public = true;
  camera.told.authorisation = "2023-114";
  camera.told.authorised_on = camera_day("2023-03-10");
  camera.told.retention_days = 7;
  camera.told.viewers = "Dre Essai";
  camera.told.password = "changed";
  camera.panel = Panel{camera_day("2026-06-01"), "Dre Essai", "À la porte", {}, {}, 1};
  camera.checked_on = camera_day("2026-06-01");
  return camera;
}

std::set<std::string> found(const Camera& camera, const char* today, bool in_register = true) {
  std::set<std::string> ids;
  for (const auto& one : findings(camera, in_register, camera_day(today)))
    ids.insert(CameraLaw::embedded().check(one.fact).id);
  return ids;
}

}  // namespace

TEST_CASE("the law of cameras reads, and says its sources with their confidence") {
  const auto& law = CameraLaw::embedded();
  CHECK(law.terms().authorisation_years == 5);
  // The rule of the register counts a month, recorders count days: one does not change alone.
  CHECK(law.terms().retention_most_days == 30);
  CHECK(law::duration_text(law::RuleSet::embedded(), "video", camera_day("2026-11-29"))
            .value()
            .starts_with(law::in_words({.months = 1})));
  for (const auto& check : law.checks()) {
    CAPTURE(check.id);
    CHECK_FALSE(law.source(check.source).confidence.empty());
    CHECK(check.text.back() == '.');
    CHECK(check.remedy.back() == '.');
  }
  for (const auto* broken : {"", "[terms]\n", "[[source]]\nid = \"x\"\n"})
    CHECK_FALSE(CameraLaw::parse(broken).has_value());
}

TEST_CASE("what is to be put right, one fault at a time") {
  struct Case {
    const char* what;
    std::function<void(Camera&)> change;
    const char* today;
    std::set<std::string> expected;
  };
  const Case cases[] = {
      {"nothing", [](Camera&) {}, "2026-11-29", {}},
      {"care", [](Camera& c) { c.told.films_care = true; }, "2026-11-29", {"films_care"}},
      {"sound", [](Camera& c) { c.told.records_sound = true; }, "2026-11-29", {"records_sound"}},
      {"a desk",
       [](Camera& c) { c.told.films_workstation = true; },
       "2026-11-29",
       {"films_workstation"}},
      {"no authorisation",
       [](Camera& c) { c.told.authorisation.clear(); },
       "2026-11-29",
       {"authorisation_missing"}},
      {"no date",
       [](Camera& c) { c.told.authorised_on.reset(); },
       "2026-11-29",
       {"authorisation_missing"}},
      {"a private place needs none",
       [](Camera& c) {
         c.told.open_to_public = false;
         c.told.authorisation.clear();
       },
       "2026-11-29",
       {}},
      {"thirty days", [](Camera& c) { c.told.retention_days = 30; }, "2026-11-29", {}},
      {"thirty-one",
       [](Camera& c) { c.told.retention_days = 31; },
       "2026-11-29",
       {"keeps_too_long"}},
      {"factory password",
       [](Camera& c) { c.told.password = "default"; },
       "2026-11-29",
       {"password_default"}},
      {"unknown password",
       [](Camera& c) { c.told.password = "unknown"; },
       "2026-11-29",
       {"password_unknown"}},
      {"nobody may look",
       [](Camera& c) { c.told.viewers = " "; },
       "2026-11-29",
       {"viewers_missing"}},
      {"no panel", [](Camera& c) { c.panel.reset(); }, "2026-11-29", {"panel_missing"}},
      {"an older panel", [](Camera& c) { c.edition = 2; }, "2026-11-29", {"panel_old"}},
      {"a year on", [](Camera&) {}, "2027-06-02", {"panel_old", "check_over"}},
      {"the last day of the year", [](Camera&) {}, "2027-06-01", {}},
      {"removed",
       [](Camera& c) {
         c.state = "removed";
         c.told.films_care = true;
       },
       "2026-11-29",
       {}},
  };
  for (const auto& one : cases) {
    CAPTURE(one.what);
    auto camera = good();
    one.change(camera);
    CHECK(found(camera, one.today) == one.expected);
  }
  CHECK(found(good(), "2026-11-29", false) == std::set<std::string>{"not_in_register"});
}

TEST_CASE("an authorisation lasts five years, and asks for its renewal four months before") {
  auto camera = good();
  camera.panel->on = camera.checked_on = camera_day("2028-02-01");
  CHECK(camera.authorised_until() == camera_day("2028-03-09"));
  CHECK(found(camera, "2027-11-08").empty());
  CHECK(found(camera, "2027-11-09") == std::set<std::string>{"authorisation_soon"});
  CHECK(found(camera, "2028-03-09") == std::set<std::string>{"authorisation_soon"});
  CHECK(found(camera, "2028-03-10") == std::set<std::string>{"authorisation_over"});
  camera.told.authorised_until = camera_day("2028-06-30");
  CHECK(found(camera, "2028-03-10") == std::set<std::string>{"authorisation_soon"});
  camera.told.authorised_until.reset();
  camera.told.authorised_on = camera_day("2024-02-29");
  CHECK(camera.authorised_until() == camera_day("2029-02-27"));
}
