#include <fstream>
#include <set>
#include <sstream>

#include "cases.h"
#include "law/clauses.h"
#include "law/judge.h"

using namespace serment;
using namespace serment::law;

namespace {

struct RuleFile {
  std::string name;
  std::string text;
};

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<RuleFile> rule_files() {
  std::vector<RuleFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(SERMENT_SOURCE_DIR) / "law" / "retention"))
    files.push_back({entry.path().filename().string(), read_text(entry.path())});
  std::sort(files.begin(), files.end(),
            [](const RuleFile& a, const RuleFile& b) { return a.name < b.name; });
  return files;
}

std::vector<cases::Case> cases_of(const std::string& text, const std::string& rule) {
  auto read = cases::read_cases(text, rule);
  if (!read) FAIL(rule << ": " << read.error().what << " " << read.error().place);
  return std::move(*read);
}

/// A rule file is named after its rule, "<id>.toml" or "<id>@<year>.toml".
std::string rule_of(const std::string& file_name) {
  auto stem = file_name.substr(0, file_name.size() - std::string_view(".toml").size());
  return stem.substr(0, stem.find('@'));
}

void check_case(const cases::Case& worked) {
  CAPTURE(worked.name);
  const auto decision = cases::run(worked);
  if (!decision) FAIL(worked.rule << ": " << decision.error().code);
  CHECK(cases::differences(worked, *decision) == "");
  if (worked.rule != "dossier.medical") return;
  const Judge judge(RuleSet::embedded(), worked.policy, worked.today);
  const auto verdict = judge(cases::record_facts(worked));
  CHECK(verdict.state == decision->state);
  CHECK(verdict.last_day == decision->last_day);
  std::optional<Date> last;
  for (const auto& item : decision->items) {
    if (!item.last_day) return;
    last = std::max(last.value_or(*item.last_day), *item.last_day);
  }
  CHECK(verdict.transfusion_last_day == last);
}

}  // namespace

TEST_CASE("every case of every rule file gives what was worked by hand") {
  for (const auto& file : rule_files()) {
    CAPTURE(file.name);
    for (const auto& worked : cases_of(file.text, rule_of(file.name))) check_case(worked);
  }
}

TEST_CASE("the jurist's table of the medical record") {
  const auto table = cases_of(read_text(std::filesystem::path(SERMENT_SOURCE_DIR) / "tests" /
                                        "law" / "dossier_medical.toml"),
                              "dossier.medical");
  CHECK(table.size() >= 60);
  std::set<std::string> names;
  for (const auto& worked : table) {
    CHECK_MESSAGE(names.insert(worked.name).second, "two cases named " << worked.name);
    check_case(worked);
  }
}

TEST_CASE("every rule file is in the binary, once, under its own name") {
  std::set<std::string> in_force;
  for (const auto& rule : RuleSet::embedded().all()) in_force.insert(rule.id);
  std::set<std::string> on_disk;
  for (const auto& file : rule_files()) on_disk.insert(rule_of(file.name));
  CHECK(in_force == on_disk);
}

TEST_CASE("the cases of a rule make each of its clauses decisive once") {
  for (const auto& file : rule_files()) {
    const auto id = rule_of(file.name);
    std::set<std::string> decisive;
    Date seen_on{};
    for (const auto& worked : cases_of(file.text, id)) {
      seen_on = worked.today;
      const auto decision = cases::run(worked);
      REQUIRE(decision.has_value());
      for (const auto& step : decision->steps)
        if (step.applied && step.rule == id) decisive.insert(step.clause);
    }
    const auto* rule = RuleSet::embedded().find(id, seen_on);
    REQUIRE(rule != nullptr);
    for (const auto& clause : rule->clauses->list)
      CHECK_MESSAGE(decisive.contains(clause.id), id << ": no case for clause " << clause.id);
  }
}

TEST_CASE("each rule has its boundary, leap-day and missing-fact cases") {
  for (const auto& file : rule_files()) {
    CAPTURE(file.name);
    bool last_day = false;
    bool day_after = false;
    bool leap_day = false;
    bool missing = false;
    for (const auto& worked : cases_of(file.text, rule_of(file.name))) {
      last_day = last_day || worked.last_day == worked.today;
      day_after = day_after || worked.erasable_from == worked.today ||
                  worked.missing == std::vector<std::string>{"reviewed_rule"};
      const auto& start = worked.given.start;
      leap_day = leap_day || (start && start->month() == std::chrono::February &&
                              start->day() == std::chrono::day{29});
      missing = missing || (!start && worked.state == State::undetermined) ||
                worked.missing == std::vector<std::string>{"birth"};
    }
    CHECK(last_day);
    CHECK(day_after);
    CHECK(leap_day);
    CHECK(missing);
  }
}

TEST_CASE("every step of an answer cites its source") {
  for (const auto& file : rule_files())
    for (const auto& worked : cases_of(file.text, rule_of(file.name))) {
      const auto decision = cases::run(worked);
      REQUIRE(decision.has_value());
      CHECK_FALSE(decision->steps.empty());
      for (const auto& step : decision->steps) {
        CHECK_FALSE(step.text.empty());
        if (step.clause != "facts") CHECK_FALSE(step.cite.empty());
      }
    }
}

TEST_CASE("sources carry a day of reading and drafts are those that rest on memory or say so") {
  for (const auto& rule : RuleSet::embedded().all()) {
    CAPTURE(rule.id);
    CHECK_FALSE(rule.sources.empty());
    for (const auto& source : rule.sources) {
      CHECK(source.read_on.ok());
      CHECK_FALSE(source.summary.empty());
      if (source.confidence == "memory") CHECK(rule.status == Status::draft);
    }
    CHECK_FALSE(rule.summary.empty());
    CHECK_FALSE(rule.guide_says.empty());
  }
}
