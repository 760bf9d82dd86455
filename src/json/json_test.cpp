#include <doctest/doctest.h>
#include <boost/describe.hpp>

#include "base/bug.h"
#include "json/bind.h"
#include "json/reader.h"
#include "json/writer.h"

namespace serment::json {
namespace {

enum class Sex { male, female };
BOOST_DESCRIBE_ENUM(Sex, male, female)

struct Act {
  Date date{};
  std::int64_t cents = 0;
  std::optional<std::string> note{};
  bool operator==(const Act&) const = default;
};
BOOST_DESCRIBE_STRUCT(Act, (), (date, cents, note))

struct Person {
  Personal<std::string> name{};
  Sex sex = Sex::male;
  bool active = false;
  std::uint16_t rank = 0;
  std::vector<Act> acts{};
  bool operator==(const Person&) const = default;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, sex, active, rank, acts))

constexpr Date day(int y, unsigned m, unsigned d) {
  return Date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

std::string code_of(std::string_view text, Limits limits = {}) {
  const auto document = Document::parse(text, limits);
  return document ? "ok" : document.error().code;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string opened(std::size_t depth) {
  return std::string(depth, '[').append("]");
}

}  // namespace

TEST_CASE("what is JSON and what is not") {
  struct Row {
    std::string text;
    std::string code;
  };
  const Row rows[] = {
      {"{}", "ok"},
      {" [1, -2.5e3, true, false, null, \"\\u00e9\\n\"] \n", "ok"},
      {"42", "ok"},
      {"\"a\"", "ok"},
      {"null", "ok"},
      {R"({"a":{"a":1},"b":[{"a":2},{"a":3}]})", "ok"},
      {"", "json.empty"},
      {" \n", "json.empty"},
      {"{", "json.syntax"},
      {"[1,2", "json.syntax"},
      {"[1,2}", "json.syntax"},
      {R"({"a":1)", "json.syntax"},
      {R"([[1,2])", "json.syntax"},
      {R"([[1,2)", "json.syntax"},
      {R"({"a":[1})", "json.syntax"},
      {R"({"a":[1}])", "json.syntax"},
      {"[1,]", "json.syntax"},
      {"[,1]", "json.syntax"},
      {"[1 2]", "json.syntax"},
      {"[1,,2]", "json.syntax"},
      {R"({"a" 1})", "json.syntax"},
      {R"({"a":1 "b":2})", "json.syntax"},
      {R"({"a":1,})", "json.syntax"},
      {R"({"a":})", "json.syntax"},
      {R"({:1})", "json.syntax"},
      {R"({1:1})", "json.syntax"},
      {R"({'a':1})", "json.syntax"},
      {"[tru]", "json.syntax"},
      {"falsee", "json.syntax"},
      {"truetrue", "json.syntax"},
      {"nulll", "json.syntax"},
      {"null       ", "ok"},
      {"true     ", "ok"},
      {"[truex]", "json.syntax"},
      {"[nul]", "json.syntax"},
      {"[NaN]", "json.syntax"},
      {"[\"a]", "json.syntax"},
      {"[\"a\nb\"]", "json.syntax"},
      {"[\"\\x\"]", "json.syntax"},
      {"[\"\\ud800\"]", "json.syntax"},
      {"[\"\\u12\"]", "json.syntax"},
      {"[01]", "json.number"},
      {"[1.]", "json.number"},
      {"[-]", "json.number"},
      {"[1e]", "json.number"},
      {"[1e999]", "json.number"},
      {"[99999999999999999999999999]", "json.number"},
      {"{} {}", "json.trailing"},
      {"[1] x", "json.trailing"},
      {"1 2", "json.syntax"},
      {"[1]]", "json.trailing"},
      {"[\"\xE9\"]", "json.utf8"},
      {"[\"\xC0\xAF\"]", "json.utf8"},
      {"[\"\xED\xA0\x80\"]", "json.utf8"},
      {std::string("[\"\0\"]", 5), "json.syntax"},
      {std::string("\xFF\xFE[\0]\0", 6), "json.utf8"},
      {R"({"a":1,"a":2})", "json.duplicate_key"},
      {R"({"a":1,"\u0061":2})", "json.duplicate_key"},
      {R"([{"x":{"k":1,"m":2,"k":3}}])", "json.duplicate_key"},
      {nested(64), "ok"},
      {nested(65), "json.depth"},
      {nested(100'000), "json.depth"},
      {opened(200'000), "json.depth"},
  };
  for (const auto& row : rows) {
    INFO(row.text.substr(0, 40));
    CHECK(code_of(row.text) == row.code);
  }
}

TEST_CASE("many keys are still compared") {
  std::string text = "{";
  for (int i = 0; i < 500; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  CHECK(code_of(text + "\"last\":0}") == "ok");
  CHECK(code_of(text + "\"k250\":0}") == "json.duplicate_key");
}

TEST_CASE("the number of values is bounded") {
  Limits limits;
  limits.values = 3;
  CHECK(code_of("[1,2]", limits) == "ok");
  CHECK(code_of("[1,2,3]", limits) == "json.too_large");
}

TEST_CASE("a truncated text is refused at every point") {
  const std::string text = R"({"a":[1,{"b":"c\u00e9"},null],"d":-1.5e2,"e":true})";
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO(length);
    CHECK_FALSE(Document::parse(text.substr(0, length)).has_value());
  }
  CHECK(Document::parse(text).has_value());
}

TEST_CASE("values, raw bytes and paths") {
  const auto document = Document::parse(
      R"( {"name":"\u00c9lodie", "n":1.10, "list":[ 1, {"deep" : "x" } ], "Jean Durand":{"k":[]}} )");
  REQUIRE(document.has_value());
  const auto root = document->root();
  CHECK(root.text_or("name") == "Élodie");
  CHECK(root.at("n")->number_text().value() == "1.10");
  CHECK(root.at("n")->number().value() == doctest::Approx(1.1));
  CHECK(root.at("n")->integer().error().code == "json.integer");
  CHECK(root.at("list")->size() == 2);
  const auto second = *++root.at("list")->begin();
  CHECK(second.raw() == R"({"deep" : "x" })");
  CHECK(second.path() == "/list/1");
  CHECK(second.at("deep")->path() == "/list/1/deep");
  CHECK(second.at("none").error().place == "/list/1/none");
  CHECK(root.at("Jean Durand")->at("k")->path() == "/?/k");
  CHECK(root.at("list")->raw() == R"([ 1, {"deep" : "x" } ])");
  CHECK(root.size() == 4);
  CHECK(root.at("name")->begin() == root.at("name")->end());
}

TEST_CASE("faults name the line and never the content") {
  const auto document = Document::parse("{\n  \"a\": \"secret\",\n  \"a\": \"secret\"\n}");
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().place == "ligne 3, octet 8");
  CHECK(document.error().what.find("secret") == std::string::npos);
  const auto latin = Document::parse("{\n\"a\":\n\"\xE9\"}");
  CHECK(latin.error().place == "ligne 3");
}

TEST_CASE("a text is parsed in place, whatever follows it") {
  const std::string text = R"([1,2],"next":[3])" + std::string(Parser::kPadding, ']');
  Parser parser;
  CHECK(parser.parse_in_place(std::string_view(text).substr(0, 5)).has_value());
  CHECK_FALSE(parser.parse_in_place(std::string_view(text).substr(0, 4)).has_value());
  CHECK_FALSE(parser.parse_in_place(std::string_view(text).substr(0, 6)).has_value());
  CHECK_FALSE(parser.parse_in_place("[[1,2]" + text.substr(16)).has_value());
}

TEST_CASE("the writer escapes and keeps order") {
  std::string text;
  Writer out(text);
  out.begin_object();
  out.field("q", "a\"b\\c\n\x01é\xFF");
  out.field("i", -7);
  out.field("u", std::uint64_t{18446744073709551615ULL});
  out.field("d", 0.1);
  out.key("l");
  out.begin_array();
  out.value(true);
  out.null();
  out.begin_object();
  out.end_object();
  out.end_array();
  out.end_object();
  CHECK(text ==
        "{\"q\":\"a\\\"b\\\\c\\n\\u0001é\xEF\xBF\xBD\",\"i\":-7,\"u\":18446744073709551615,"
        "\"d\":0.1,\"l\":[true,null,{}]}");
  CHECK(code_of(text) == "ok");
  CHECK_THROWS_AS(out.value(1), Bug);
  std::string other;
  Writer wrong(other);
  wrong.begin_object();
  CHECK_THROWS_AS(wrong.value(1), Bug);
  CHECK_THROWS_AS(wrong.end_array(), Bug);
}

TEST_CASE("a described struct goes out and comes back") {
  const Person person{Personal<std::string>("Ada"),
                      Sex::female,
                      true,
                      65535,
                      {{day(2024, 2, 29), 2500, {}}, {day(2025, 1, 1), -1, "à revoir"}}};
  const auto text = bind::write(person);
  CHECK(text ==
        R"({"name":"Ada","sex":"female","active":true,"rank":65535,"acts":[{"date":"2024-02-29",)"
        R"("cents":2500},{"date":"2025-01-01","cents":-1,"note":"à revoir"}]})");
  const auto back = bind::read<Person>(text);
  REQUIRE(back.has_value());
  CHECK((*back == person));
}

TEST_CASE("reading a struct is strict and names the path") {
  struct Row {
    std::string_view text;
    std::string_view fault;
  };
  constexpr Row kRows[] = {
      {R"({"name":1,"sex":"male","active":true,"rank":1,"acts":[]})", "json.string /name"},
      {R"({"name":"a","sex":"m","active":true,"rank":1,"acts":[]})", "json.enum /sex"},
      {R"({"name":"a","sex":"male","active":0,"rank":1,"acts":[]})", "json.boolean /active"},
      {R"({"name":"a","sex":"male","active":true,"rank":65536,"acts":[]})", "json.integer /rank"},
      {R"({"name":"a","sex":"male","active":true,"rank":-1,"acts":[]})", "json.integer /rank"},
      {R"({"name":"a","sex":"male","active":true,"rank":1,"acts":{}})", "json.array /acts"},
      {R"({"name":"a","sex":"male","active":true,"rank":1})", "json.missing /acts"},
      {R"({"name":"a","sex":"male","active":true,"rank":1,"acts":[{"cents":1}]})",
       "json.missing /acts/0/date"},
      {R"({"name":"a","sex":"male","active":true,"rank":1,"acts":[{"date":"2023-02-29","cents":1}]})",
       "json.date /acts/0/date"},
      {R"({"name":"a","sex":"male","active":true,"rank":1,"acts":[{"date":"2023-02-28","cents":1,"x":1}]})",
       "json.unknown /acts/0/x"},
      {R"([])", "json.object /"},
  };
  for (const auto& row : kRows) {
    const auto person = bind::read<Person>(row.text);
    REQUIRE_FALSE(person.has_value());
    CHECK(person.error().code + " " + person.error().place == row.fault);
  }
}

namespace {

struct Every {
  std::int8_t i8 = 0;
  std::uint8_t u8 = 0;
  std::int32_t i32 = 0;
  std::uint64_t u64 = 0;
  double real = 0;
  PracticeId practice{};
  Sex sex = Sex::male;
  std::optional<std::vector<std::string>> words{};
  std::vector<std::optional<Date>> days{};
  bool operator==(const Every&) const = default;
};
BOOST_DESCRIBE_STRUCT(Every, (), (i8, u8, i32, u64, real, practice, sex, words, days))

std::string every(std::string_view replaced, std::string_view by) {
  std::string text =
      R"({"i8":-128,"u8":255,"i32":-2147483648,"u64":18446744073709551615,"real":0.5,)"
      R"("practice":"abc","sex":"female","words":["a",""],"days":["2024-02-29",null]})";
  const auto at = text.find(replaced);
  REQUIRE(at != std::string::npos);
  return text.replace(at, replaced.size(), by);
}

}  // namespace

TEST_CASE("every kind of field keeps its value both ways") {
  const auto text = every("", "");
  const auto read = bind::read<Every>(text);
  REQUIRE(read.has_value());
  CHECK(read->i8 == -128);
  CHECK(read->u64 == UINT64_MAX);
  CHECK(read->practice.value == "abc");
  CHECK(read->sex == Sex::female);
  CHECK((read->words == std::vector<std::string>{"a", ""}));
  REQUIRE(read->days.size() == 2);
  CHECK((read->days[0] == day(2024, 2, 29)));
  CHECK_FALSE(read->days[1].has_value());
  CHECK(bind::write(*read) == text);
  const auto without = bind::read<Every>(every(R"("words":["a",""],)", ""));
  REQUIRE(without.has_value());
  CHECK_FALSE(without->words.has_value());
  const auto with_null = bind::read<Every>(every(R"(["a",""])", "null"));
  REQUIRE(with_null.has_value());
  CHECK((*with_null == *without));
}

TEST_CASE("a number out of its type is refused where it stands") {
  struct Row {
    std::string_view held, beyond, place;
  };
  constexpr Row kRows[] = {
      {"-128", "-129", "/i8"},
      {"-128", "128", "/i8"},
      {"255", "256", "/u8"},
      {"255", "-1", "/u8"},
      {"-2147483648", "-2147483649", "/i32"},
      {"-2147483648", "2147483648", "/i32"},
      {"18446744073709551615", "-1", "/u64"},
  };
  for (const auto& row : kRows) {
    const auto read = bind::read<Every>(every(row.held, row.beyond));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code + " " + read.error().place == "json.integer " + std::string(row.place));
  }
}

TEST_CASE("an enumerator outside the list is written empty") {
  CHECK(bind::write(std::vector<Sex>{static_cast<Sex>(99)}) == R"([""])");
}

}  // namespace serment::json
