#include <doctest/doctest.h>

#include "compliance/answers.h"
#include "crisis/input.h"
#include "crisis/kit.h"
#include "crisis/progress.h"
#include "crisis/report.h"
#include "law/deadline.h"

using namespace serment;
using namespace serment::crisis;

namespace {

const Catalogue& guide() {
  return Catalogue::embedded();
}

Instant at(const char* text) {
  return parse_instant(text).value();
}

Crisis ransom(bool drill = false) {
  Crisis crisis{.id = "C-2026-001",
                .state = drill ? "drill" : "declared",
                .facts = {.kind = "cybercrime",
                          .drill = drill,
                          .noticed_at = "2026-11-28T08:00:00.000Z",
                          .seen = "Un message réclame une rançon."},
                .noticed_at = at("2026-11-28T08:00:00Z"),
                .author = "Dre Essai"};
  return crisis;
}

Line tick(std::uint32_t number, const char* step, const char* when, bool done = true) {
  Line line;
  line.number = number;
  line.step = step;
  line.done = done;
  line.event_at = line.written_at = at(when);
  line.by = "Accueil";
  return line;
}

const StepState& step_of(const Progress& progress, std::string_view id) {
  for (const auto& phase : progress.phases)
    for (const auto& step : phase.steps)
      if (step.step.id == id) return step;
  FAIL("absent step: " << id);
  return progress.phases.front().steps.front();
}

KitContent content() {
  KitContent made;
  made.answers = compliance::parse_answers(compliance::sample_answers()).value();
  made.calls.calls.push_back(
      {"technician", "Technicien", "Société Azur", "06\u00a039\u00a098\u00a012\u00a034", ""});
  made.calls.calls.push_back(
      {"", "Voisin de cabinet", "Dr B.", "01\u00a099\u00a000\u00a012\u00a034", "a une clé"});
  return made;
}

}  // namespace

TEST_CASE("the law of crises: four kinds, the phases of the first 72 hours, sources everywhere") {
  std::vector<std::string> kinds;
  for (const auto& kind : guide().kinds) kinds.push_back(kind.id);
  CHECK(kinds == std::vector<std::string>{"cybercrime", "image", "espionage", "sabotage"});
  std::vector<int> minutes;
  for (const auto& phase : guide().phases) minutes.push_back(phase.minutes);
  CHECK(minutes == std::vector<int>{15, 60, 24 * 60, 72 * 60, 0});
  // The phase of the declarations ends with what the law gives for them.
  const auto& deadlines = law::DeadlineSet::embedded();
  CHECK(minutes[3] == 60 * deadlines.at("breach.notify").find("latest")->hours);
  CHECK(guide().phases[3].title == "Avant " + deadlines.length("breach.notify", "latest"));
  CHECK(guide().impacts.size() == 4);
  CHECK(guide().terms.kit_months == 1);
  CHECK(guide().find_contact("cert_sante")->how == "09 72 43 91 25");
  CHECK(guide().find_contact("cnil")->how == "01 53 73 22 22");
  for (const auto& kind : guide().kinds)
    for (const auto& phase : guide().phases) {
      const bool some = std::any_of(
          guide().steps.begin(), guide().steps.end(),
          [&](const Step& step) { return step.phase == phase.id && applies(step, kind.id); });
      CHECK_MESSAGE(some, kind.id << " has nothing to do in " << phase.id);
    }
}

TEST_CASE("a fault in the law of crises is refused: unknown field, reference, twice the same id") {
  const std::string base = R"(
[[source]]
id = "s"
ref = "Texte"
read_on = 2026-11-23
confidence = "seen"
[terms]
kit_months = 1
drill_months = 12
soon_days = 7
oldest_event_days = 730
[[impact]]
id = "i"
title = "Image"
question = "Oui ?"
[[kind]]
id = "k"
title = "Sorte"
what = "Ce que c’est."
signs = ["Un signe."]
impacts = ["i"]
source = "s"
[[phase]]
id = "p"
title = "Phase"
place = "ici"
minutes = 15
[[step]]
id = "a"
phase = "p"
title = "Faire."
who = "Qui"
why = "Pourquoi."
source = "s"
[[contact]]
id = "c"
role = "Rôle"
own = true
source = "s"
[[form]]
id = "f"
title = "Feuille"
use = "Usage."
columns = ["Heure"]
rows = 3
source = "s"
[[lesson]]
id = "l"
question = "Quoi ?"
)";
  REQUIRE(Catalogue::parse(base).has_value());
  struct Case {
    const char *from, *to, *code;
  };
  const Case cases[] = {
      {"impacts = [\"i\"]", "impacts = [\"x\"]", "crisis_law.unknown"},
      {"phase = \"p\"", "phase = \"x\"", "crisis_law.unknown"},
      {"who = \"Qui\"", "who = \"Qui\"\ncontact = \"x\"", "crisis_law.unknown"},
      {"who = \"Qui\"", "who = \"Qui\"\nkinds = [\"x\"]", "crisis_law.unknown"},
      {"who = \"Qui\"", "who = \"Qui\"\nhref = \"crise\"", "crisis_law.unknown"},
      {"own = true", "own = true\nhow = \"17\"", "crisis_law.unknown"},
      {"own = true", "own = false", "crisis_law.unknown"},
      {"rows = 3", "rows = 0", "crisis_law.unknown"},
      {"rows = 3", "rows = 41", "crisis_law.unknown"},
      {"kit_months = 1", "kit_months = 0", "crisis_law.unknown"},
      {"minutes = 15", "minutes = -1", "toml.field"},
      {"why = ", "because = ", "toml.field"},
      {"[[lesson]]", "[[lesson]]\nid = \"l\"\nquestion = \"Q\"\n[[lesson]]", "crisis_law.unknown"}};
  for (const auto& one : cases) {
    CAPTURE(one.to);
    auto text = base;
    text.replace(text.find(one.from), std::string(one.from).size(), one.to);
    const auto parsed = Catalogue::parse(text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == one.code);
    CHECK_FALSE(parsed.error().place.empty());
  }
}

TEST_CASE("an hour is read as the clock of the practice shows it, or as an instant") {
  CHECK(read_instant("2026-11-28 09:12", "x").value() == at("2026-11-28T08:12:00Z"));
  CHECK(read_instant("2026-07-14T09:12", "x").value() == at("2026-07-14T07:12:00Z"));
  CHECK(read_instant("2026-11-28T09:12:00+01:00", "x").value() == at("2026-11-28T08:12:00Z"));
  // The day that clocks move: 29 March 2026 skips 02:30, 25 October 2026 shows 02:30 twice.
  CHECK(read_instant("2026-03-29 03:30", "x").value() == at("2026-03-29T01:30:00Z"));
  CHECK(read_instant("2026-10-25 02:30", "x").value() == at("2026-10-25T00:30:00Z"));
  CHECK(read_instant("2026-10-25 12:00", "x").value() == at("2026-10-25T11:00:00Z"));
  for (const auto* bad : {"2026-03-29 02:30", "2026-02-29 09:12", "2026-11-28 24:00", "09:12",
                          "2026-11-28 9:12", "", "hier"}) {
    CAPTURE(bad);
    const auto read = read_instant(bad, "event_at");
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().place == "event_at");
  }
}

TEST_CASE("progress: next step, what is late to the second, what was undone") {
  const auto crisis = ransom();
  const auto begun = progress_of(guide(), crisis, {}, at("2026-11-28T08:05:00Z"));
  CHECK(begun.next == "isolate");
  CHECK(begun.done == 0);
  CHECK(begun.late == 0);
  CHECK(begun.elapsed_seconds == 300);
  CHECK(begun.phases.front().due_at == "2026-11-28T08:15:00.000Z");

  const std::vector<Line> lines = {tick(1, "isolate", "2026-11-28T08:15:00Z"),
                                   tick(2, "hands_off", "2026-11-28T08:15:01Z"),
                                   tick(3, "tell_team", "2026-11-28T08:10:00Z"),
                                   tick(4, "tell_team", "2026-11-28T08:11:00Z", false)};
  const auto later = progress_of(guide(), crisis, lines, at("2026-11-28T08:30:00Z"));
  CHECK_FALSE(step_of(later, "isolate").late);  // at the very end of its fifteen minutes
  CHECK(step_of(later, "isolate").after == 900);
  CHECK(step_of(later, "hands_off").late);  // one second more
  CHECK_FALSE(step_of(later, "tell_team").done);
  CHECK(step_of(later, "tell_team").late);
  CHECK(later.next == "tell_team");
  CHECK(later.done == 2);
  CHECK_FALSE(step_of(later, "reinstall").late);  // coming back has no term
}

TEST_CASE("each kind has its own steps") {
  auto crisis = ransom();
  crisis.facts.kind = "image";
  const auto progress = progress_of(guide(), crisis, {}, at("2026-11-28T08:01:00Z"));
  CHECK(progress.next == "site_capture");
  for (const auto& phase : progress.phases)
    for (const auto& step : phase.steps) CHECK(step.step.id != "isolate");
}

TEST_CASE("a span, for people") {
  CHECK(span_in_french(9) == "9\u00a0s");
  CHECK(span_in_french(200) == "3\u00a0min\u00a020\u00a0s");
  CHECK(span_in_french(3600 + 5 * 60) == "1\u00a0h\u00a005");
  CHECK(span_in_french(28 * 3600) == "1\u00a0j\u00a04\u00a0h");
  CHECK(span_in_french(-1) == "avant");
}

TEST_CASE("the call tree shows what is missing, what is kept and the public numbers") {
  const auto lines = call_lines(guide(), content().calls);
  std::uint32_t blank = 0, kept = 0, open = 0;
  for (const auto& line : lines) {
    if (!line.own) ++open;
    if (line.own && line.phone.empty()) ++blank;
    if (line.own && !line.phone.empty()) ++kept;
  }
  CHECK(kept == 2);
  CHECK(blank == 7);
  CHECK(open == 4);
}

TEST_CASE("the kit holds every kind, the call tree, every form and the six questions") {
  const auto page = paper_kit(content(), parse_iso_date("2026-11-28").value()).value();
  for (const auto& kind : guide().kinds) CHECK(page.html.find(kind.what) != std::string::npos);
  for (const auto& form : guide().forms) CHECK(page.html.find(form.title) != std::string::npos);
  CHECK(page.html.find("Société Azur") != std::string::npos);
  CHECK(page.html.find("09 72 43 91 25") != std::string::npos);
  CHECK(page.html.find("28\u00a0décembre\u00a02026") != std::string::npos);  // to print again
  CHECK(page.html.find("Est-ce vraiment la CNIL") != std::string::npos);
}

TEST_CASE("the digest of a kit follows what it says, not its date") {
  const auto one = kit_digest(content()).value();
  auto other = content();
  CHECK(kit_digest(other).value() == one);
  other.calls.calls.front().phone = "06\u00a039\u00a098\u00a099\u00a099";
  CHECK(kit_digest(other).value() != one);
}

TEST_CASE("a printed kit is current for one month, to the day") {
  const auto day = [](const char* text) { return parse_iso_date(text).value(); };
  CHECK(kit_state({}, "d", day("2026-11-28")) == "missing");
  const std::vector<Print> prints = {{day("2026-10-31"), "Accueil", "d", {}, "x"}};
  CHECK(*reprint_on(prints) == day("2026-11-30"));
  CHECK(kit_state(prints, "d", day("2026-11-30")) == "current");
  CHECK(kit_state(prints, "d", day("2026-12-01")) == "old");
  CHECK(kit_state(prints, "other", day("2026-11-01")) == "changed");
}

TEST_CASE("the page without server names the digest of its only script and nothing else may run") {
  const auto page = offline_page(content(), parse_iso_date("2026-11-28").value()).value();
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find("sha256-") != std::string::npos);
  CHECK(page.find("http://") == std::string::npos);
  CHECK(page.find("https://") == std::string::npos);
  CHECK(page.find("<script>") == page.rfind("<script>"));
  CHECK(page.find("Société Azur") != std::string::npos);
  auto hostile = content();
  hostile.calls.calls.front().name = "</script><script>alert(1)</script>";
  const auto escaped = offline_page(hostile, parse_iso_date("2026-11-28").value()).value();
  CHECK(escaped.find("<script>") == escaped.rfind("<script>"));
}
