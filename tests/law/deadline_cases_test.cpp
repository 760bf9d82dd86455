#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "law/deadline.h"
#include "law/toml_tree.h"

using namespace serment;
using namespace serment::law;

namespace {

TomlNode document_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  auto read = parse_toml(text.str());
  if (!read) FAIL(path.filename().string() << ": " << read.error().place);
  return std::move(*read);
}

/// What a case writes: a civil day, or an instant. `wanted` stays until it was seen.
void check_limit(const Moment& moment, const TomlNode& expected, const std::string& suffix) {
  const auto* node = expected.find(moment.limit + suffix);
  if (node == nullptr) return;
  const bool second = !suffix.empty();
  if (const auto* day = std::get_if<Date>(&node->value))
    CHECK_MESSAGE(*day == (second ? moment.legal_day : moment.day),
                  moment.limit << suffix << " is " << iso(second ? moment.legal_day : moment.day));
  else if (const auto* text = std::get_if<std::string>(&node->value))
    CHECK_MESSAGE(parse_instant(*text).value() == (second ? moment.legal : moment.strict),
                  moment.limit << suffix << " is " << iso(second ? moment.legal : moment.strict));
  else
    FAIL("neither a date nor an instant");
}

/// Runs one case; says which limits it works.
std::set<std::string> run_case(const DeadlineRule& rule, const TomlNode& worked) {
  REQUIRE(worked.only({"name", "start", "territory", "expect"}).has_value());
  CAPTURE(worked.text("name").value());
  const auto start = parse_instant(worked.text("start").value()).value();
  const auto territory = worked.text_or("territory", "").value() == "alsace_moselle"
                             ? Territory::alsace_moselle
                             : Territory::mainland;
  const auto* expected = worked.find("expect");
  REQUIRE(expected != nullptr);
  std::set<std::string> known, seen;
  for (const auto& moment : reckon(rule, start, territory)) {
    known.insert({moment.limit, moment.limit + "_legal"});
    check_limit(moment, *expected, "");
    check_limit(moment, *expected, "_legal");
    if (expected->find(moment.limit) != nullptr) seen.insert(moment.limit);
    if (expected->find(moment.limit + "_legal") == nullptr) CHECK(moment.legal == moment.strict);
  }
  for (const auto& entry : std::get<TomlNode::Table>(expected->value))
    CHECK_MESSAGE(known.count(entry.first) == 1, "no limit is called " << entry.first);
  return seen;
}

/// Every "72 heures" of a text, as a number; an hour of the day is under 24.
std::set<int> lengths_in_hours(const std::string& text) {
  std::set<int> found;
  for (auto at = text.find("heures"); at != std::string::npos; at = text.find("heures", at + 1)) {
    std::size_t end = at;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\xa0' || text[end - 1] == '\xc2'))
      --end;
    std::size_t first = end;
    while (first > 0 && text[first - 1] >= '0' && text[first - 1] <= '9') --first;
    if (first == end) continue;
    const int hours = std::stoi(text.substr(first, end - first));
    if (hours >= 24) found.insert(hours);
  }
  return found;
}

}  // namespace

TEST_CASE("every deadline gives what was worked by hand, and every limit is worked") {
  const auto folder = std::filesystem::path(SERMENT_SOURCE_DIR) / "law" / "deadlines";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    ++files;
    CAPTURE(entry.path().filename().string());
    const auto* rule = DeadlineSet::embedded().find(entry.path().stem().string());
    REQUIRE(rule != nullptr);
    std::set<std::string> worked;
    const auto document = document_of(entry.path());
    const auto cases = document.tables("case").value();
    for (const auto* one : cases) worked.merge(run_case(*rule, *one));
    for (const auto& limit : rule->limits)
      CHECK_MESSAGE(worked.count(limit.id) == 1, "no case works the limit " << limit.id);
    for (const auto& source : rule->sources)
      CHECK_MESSAGE((source.confidence != "memory" || rule->status == Status::draft),
                    "a deadline that rests on memory is a draft");
  }
  CHECK(files == DeadlineSet::embedded().all().size());
}

TEST_CASE("a sentence receives the length of a limit, and no other mark") {
  const auto& deadlines = DeadlineSet::embedded();
  CHECK(deadlines.length("breach.notify", "latest") == "72\u00a0heures");
  CHECK(deadlines.with_lengths("Sous {rights.other.latest}, {rights.access.recent.earliest}.")
            .value() == "Sous 1\u00a0mois, 48\u00a0heures.");
  CHECK(deadlines.with_lengths("Sans délai.").value() == "Sans délai.");
  for (const auto* wrong : {"{latest}", "{rights.other}", "{rights.other.moon}", "{moon.latest}",
                            "{", "Sous {rights.other.latest", "{}", "{.}"})
    CHECK_MESSAGE(deadlines.with_lengths(wrong).error().code == "law.length", wrong);
}

TEST_CASE("what is told outside of the deadlines says the same hours") {
  const auto law = std::filesystem::path(SERMENT_SOURCE_DIR) / "law";
  std::vector<std::filesystem::path> files{law / "breach.toml", law / "crisis.toml",
                                           law / "impact.toml", law / "undertaking.toml"};
  for (const auto& lesson : std::filesystem::directory_iterator(law / "lessons"))
    files.push_back(lesson.path());
  const auto notify = DeadlineSet::embedded().at("breach.notify").find("latest")->hours;
  const auto complaint = DeadlineSet::embedded().at("breach.complaint").find("latest")->hours;
  int told = 0;
  for (const auto& path : files) {
    CAPTURE(path.filename().string());
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    for (const int hours : lengths_in_hours(text.str())) {
      CAPTURE(hours);
      CHECK((hours == notify || hours == complaint));
      ++told;
    }
  }
  CHECK(told >= 3);
}

TEST_CASE("holidays of a year, in order") {
  const auto year = public_holidays(2026);
  REQUIRE(year.size() == 11);
  CHECK(iso(year[1]) == "2026-04-06");  // Easter Monday
  CHECK(iso(year[4]) == "2026-05-14");  // Ascension
  CHECK(iso(year[5]) == "2026-05-25");  // Whit Monday
  CHECK(public_holidays(2026, Territory::alsace_moselle).size() == 13);
  CHECK(iso(public_holidays(2026, Territory::alsace_moselle)[1]) == "2026-04-03");
  CHECK(iso(public_holidays(2027)[1]) == "2027-03-29");
  CHECK(iso(public_holidays(2028)[1]) == "2028-04-17");
  CHECK(iso(public_holidays(2038)[1]) == "2038-04-26");  // the latest Easter there is
}

TEST_CASE("the first working day") {
  const auto next = [](const char* text, Territory territory = Territory::mainland) {
    return iso(next_working_day(parse_iso_date(text).value(), territory));
  };
  CHECK(next("2026-11-27") == "2026-11-27");
  CHECK(next("2026-12-25") == "2026-12-28");
  CHECK(next("2026-12-24") == "2026-12-24");
  CHECK(next("2028-04-30") == "2028-05-02");
  CHECK(next("2026-05-01") == "2026-05-04");
  CHECK(next("2028-12-26") == "2028-12-26");
  CHECK(next("2028-12-26", Territory::alsace_moselle) == "2028-12-27");
}

TEST_CASE("a month ends on the same day number, moved to a working day by règlement 1182/71") {
  const auto rule = DeadlineSet::parse({{"x.toml", R"(
[deadline]
id = "x"
title = "x"
start = "receipt"
start_label = "la réception"
status = "reviewed"
[[source]]
ref = "R"
read_on = 2026-11-23
confidence = "seen"
summary = "x"
[[limit]]
id = "m"
kind = "at_latest"
months = 1
ends = "next_working_day"
cite = "R"
text = "{m} au plus"
[[limit]]
id = "q"
kind = "at_latest"
months = 3
ends = "next_working_day"
cite = "R"
text = "{q} au plus"
[[limit]]
id = "h"
kind = "at_latest"
hours = 72
ends = "next_full_hour"
cite = "R"
text = "{h} au plus"
)"}}).value();
  struct Row {
    const char *receipt, *limit, *strict, *legal;
  };
  for (const auto& row : {Row{"2026-11-25", "m", "2026-12-25", "2026-12-28"},
                          Row{"2026-08-31", "m", "2026-09-30", "2026-09-30"},
                          Row{"2026-12-31", "m", "2027-01-31", "2027-02-01"},
                          Row{"2027-01-29", "m", "2027-02-28", "2027-03-01"},
                          Row{"2028-01-30", "m", "2028-02-29", "2028-02-29"},
                          Row{"2028-01-30", "q", "2028-04-30", "2028-05-02"},
                          Row{"2026-04-01", "m", "2026-05-01", "2026-05-04"}}) {
    const auto start = paris_midnight(parse_iso_date(row.receipt).value()) + std::chrono::hours(23);
    const auto moment = reckon(rule.at("x"), row.limit, start);
    CHECK(iso(moment.day) == row.strict);
    CHECK(iso(moment.legal_day) == row.legal);
    CHECK(moment.strict == paris_midnight(add_days(moment.day, 1)));
  }
  const auto aware = parse_instant("2026-12-18T17:20:00+01:00").value();
  const auto moment = reckon(rule.at("x"), "h", aware);
  CHECK(moment.strict == parse_instant("2026-12-21T17:20:00+01:00").value());
  CHECK(moment.legal == parse_instant("2026-12-21T18:00:00+01:00").value());
  CHECK(moment.text == "72\u00a0heures au plus");
}

TEST_CASE("a deadline file that is wrong is refused where it is wrong") {
  const std::string good =
      "[deadline]\nid = \"x\"\ntitle = \"x\"\nstart = \"s\"\nstart_label = \"s\"\nstatus = "
      "\"draft\"\n[[source]]\nref = \"R\"\nread_on = 2026-11-23\nconfidence = \"seen\"\nsummary = "
      "\"x\"\n[[limit]]\nid = \"m\"\nkind = \"at_latest\"\ndays = 8\nends = \"strict\"\ncite = "
      "\"R\"\ntext = \"{m}\"\n";
  CHECK(DeadlineSet::parse({{"x.toml", good}}).has_value());
  const auto with = [&](std::string_view from, std::string_view to) {
    auto text = good;
    text.replace(text.find(from), from.size(), to);
    const auto read = DeadlineSet::parse({{"x.toml", text}});
    return read ? std::string("read") : read.error().place;
  };
  CHECK(with("days = 8", "days = 8\nhours = 4").starts_with("x.toml: limit[1]"));
  CHECK(with("days = 8", "day = 8").starts_with("x.toml: limit[1]"));
  CHECK(with("\"strict\"", "\"next_full_hour\"").starts_with("x.toml: limit[1].ends"));
  CHECK(with("at_latest", "before").starts_with("x.toml: limit[1].kind"));
  CHECK(with("cite = \"R\"", "cite = \"Q\"").starts_with("x.toml: limit[1].cite"));
  CHECK(with("text = \"{m}\"", "text = \"8 jours\"").starts_with("x.toml: limit[1].text"));
  CHECK(DeadlineSet::parse({{"x.toml", good}, {"y.toml", good}}).error().code == "law.duplicate");
}
