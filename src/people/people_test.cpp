// Lessons, texts to sign and checklists as data; marks and states as pure functions.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "people/checklist.h"
#include "people/lessons.h"
#include "people/team.h"

namespace serment::people {
namespace {

const Date kToday = parse_iso_date("2026-11-27").value();

std::vector<GivenAnswer> answers_with(const Lesson& lesson, int right) {
  std::vector<GivenAnswer> given;
  for (const auto& question : lesson.questions) {
    const bool wanted = right-- > 0;
    for (std::size_t i = 0; i < question.answers.size(); ++i)
      if (question.answers[i].right == wanted) {
        given.push_back({question.id, i});
        break;
      }
  }
  return given;
}

std::size_t words_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

TEST_CASE("seven lessons, each read in about three minutes, each right answer in a varied place") {
  std::set<std::string> ids;
  for (const auto& lesson : lessons()) ids.insert(lesson.id);
  CHECK(ids == std::set<std::string>{"ai", "fake_cnil", "locking", "passwords", "phishing", "usb",
                                     "wrong_recipient"});
  for (const auto& lesson : lessons()) {
    CAPTURE(lesson.id);
    std::size_t words = 0;
    for (const auto& card : lesson.cards) words += words_of(card.text);
    CHECK(words >= 250);
    CHECK(words <= 600);
    std::set<std::size_t> places;
    for (const auto& question : lesson.questions)
      for (std::size_t i = 0; i < question.answers.size(); ++i) {
        CHECK(question.answers[i].why.size() > 20);
        if (question.answers[i].right) places.insert(i);
      }
    CHECK(places.size() > 1);
  }
  CHECK(find_lesson("moon").error().code == "lesson.unknown");
}

constexpr std::string_view kHead = R"(
[lesson]
id = "a"
order = 1
version = 1
title = "T"
summary = "S"
minutes = 3
valid_months = 12
pass_right = 2
roles = ["secretary"]
[[source]]
id = "s"
ref = "R"
read_on = 2026-11-23
confidence = "seen"
summary = "R"
)";
std::string cards(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "[[card]]\ntitle = \"T\"\ntext = \"X\"\n";
  return text;
}
std::string question(const std::string& id, const char* first, const char* second,
                     const char* source = "s") {
  return "[[question]]\nid = \"" + id + "\"\ntext = \"Q\"\nsource = \"" + source +
         "\"\n[[question.answer]]\ntext = \"A\"\nright = " + first +
         "\nwhy = \"W\"\n[[question.answer]]\ntext = \"B\"\nright = " + second + "\nwhy = \"W\"\n";
}

TEST_CASE("a lesson that is not whole is refused") {
  const auto whole = std::string(kHead) + cards(5) + question("1", "true", "false") +
                     question("2", "false", "true") + question("3", "true", "false");
  CHECK(parse_lesson(whole).has_value());
  const auto refused = [](const std::string& toml) { return !parse_lesson(toml).has_value(); };
  const auto base = std::string(kHead) + cards(5) + question("1", "true", "false") +
                    question("2", "false", "true");
  CHECK(refused(base));                                              // two questions
  CHECK(refused(base + question("2", "true", "false")));             // twice the same
  CHECK(refused(base + question("3", "true", "true")));              // two right answers
  CHECK(refused(base + question("3", "false", "false")));            // none
  CHECK(refused(base + question("3", "true", "false", "nowhere")));  // unknown source
  CHECK(refused(whole + "[[card]]\ntitle = \"T\"\ntext = \"X\"\nmoon = 1\n"));
  CHECK(refused(std::string(kHead) + cards(4) + question("1", "true", "false") +
                question("2", "false", "true") + question("3", "true", "false")));
  auto unreachable = whole;
  unreachable.replace(unreachable.find("pass_right = 2"), 14, "pass_right = 9");
  CHECK(refused(unreachable));
}

TEST_CASE("marks count right answers, explain each, and stop at the pass mark") {
  const auto& lesson = *find_lesson("phishing").value();
  const int all = static_cast<int>(lesson.questions.size());
  for (int right = 0; right <= all; ++right) {
    const auto marks = mark(lesson, answers_with(lesson, right)).value();
    CHECK(marks.right == right);
    CHECK(marks.total == all);
    CHECK(marks.passed == (right >= lesson.pass_right));
    for (const auto& question : marks.questions) {
      const auto chosen = std::count_if(question.answers.begin(), question.answers.end(),
                                        [](const MarkedAnswer& one) { return one.chosen; });
      CHECK(chosen == 1);
    }
  }
  auto given = answers_with(lesson, all);
  given.back().answer = 99;
  CHECK(mark(lesson, given).error().code == "lesson.answers");
  given.pop_back();
  CHECK(mark(lesson, given).error().code == "lesson.answers");
  given.push_back(given.front());
  CHECK(mark(lesson, given).error().code == "lesson.answers");
  given = answers_with(lesson, all);
  given.push_back({"moon", 0});
  CHECK(mark(lesson, given).error().code == "lesson.answers");
}

TEST_CASE("the digest of a text changes with any word, and with nothing else") {
  const auto& text = *find_signable_text("undertaking").value();
  CHECK(text.digest.size() == 64);
  CHECK(find_signable_text("charter").value()->digest != text.digest);
  CHECK(find_signable_text("moon").error().code == "undertaking.unknown");
  const auto parsed = [](const char* body) {
    return parse_signable_text(
               std::string(
                   "[text]\nid = \"u\"\nversion = 1\ndated = 2026-11-23\ntitle = \"T\"\n"
                   "lead = \"L\"\nroles = [\"owner\"]\n[[source]]\nid = \"s\"\nref = \"R\"\n"
                   "read_on = 2026-11-23\nconfidence = \"seen\"\nsummary = \"R\"\n") +
               body)
        .value()
        .digest;
  };
  const auto one = parsed("[[section]]\ntitle = \"AB\"\ntext = \"C\"\ncite = \"s\"\n");
  CHECK(one == parsed("[[section]]\ntitle = \"AB\"\ntext = \"C\"\ncite = \"s\"\n"));
  CHECK(one != parsed("[[section]]\ntitle = \"A\"\ntext = \"BC\"\ncite = \"s\"\n"));
}

TEST_CASE("a checklist follows the role; nobody leaves without a closed account") {
  for (const char* role : {"doctor", "secretary", "locum", "technician", "dpo"}) {
    CAPTURE(role);
    const auto leaving = items_for("departure", {role});
    CHECK(std::any_of(leaving.begin(), leaving.end(),
                      [](const ChecklistItem& item) { return item.id == "account_closed"; }));
    CHECK_FALSE(items_for("arrival", {role}).empty());
  }
  CHECK(items_for("arrival", {"inspector"}).empty());
  const auto secretary = items_for("arrival", {"secretary"});
  CHECK(std::any_of(secretary.begin(), secretary.end(),
                    [](const ChecklistItem& item) { return item.id == "staff_notice"; }));
}

TEST_CASE("a person's state: what its roles ask, what it did, and until which day") {
  const Person secretary{"m1", "Sam", {"secretary"}, "active"};
  auto state = state_of(secretary, {}, {}, kToday);
  CHECK(state.texts.size() == 2);
  CHECK(state.texts.front().state == "to_sign");
  CHECK(state.lessons.size() == lessons().size());
  CHECK(state.lessons.front().state == "todo");
  CHECK(state_of({"m2", "Ida", {"inspector"}, "active"}, {}, {}, kToday).lessons.empty());
  CHECK(state_of({"m3", "Oda", {"owner"}, "active"}, {}, {}, kToday).texts.size() == 1);

  const auto& text = *find_signable_text("undertaking").value();
  Signature signature;
  signature.content.text = text.id;
  signature.content.member = "m1";
  signature.content.digest = text.digest;
  Training training;
  training.member = "m1";
  training.lesson = "usb";
  training.passed_on = parse_iso_date("2025-11-27").value();
  training.valid_until = kToday;
  const auto lesson_state = [&](Date today) {
    for (const auto& one : state_of(secretary, {signature}, {training}, today).lessons)
      if (one.lesson == "usb") return one.state;
    return std::string("absent");
  };
  CHECK(lesson_state(kToday) == "done");  // its last day still counts
  CHECK(lesson_state(add_days(kToday, 1)) == "expired");
  const auto text_state = [&] {
    for (const auto& one : state_of(secretary, {signature}, {}, kToday).texts)
      if (one.text == "undertaking") return one.state;
    return std::string("absent");
  };
  CHECK(text_state() == "signed");
  signature.content.digest = "other words";
  CHECK(text_state() == "to_renew");
  signature.content.member = "somebody else";
  CHECK(text_state() == "to_sign");
}

}  // namespace
}  // namespace serment::people
