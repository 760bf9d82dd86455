// The law's data, the exchange with CNIL's tool, the map of risks, what keeps from review.
#include <doctest/doctest.h>

#include "impact/officer.h"
#include "impact/pia_file.h"
#include "impact/rich_text.h"

using namespace serment;
using namespace serment::impact;

namespace {

const Plan& plan() {
  return Plan::embedded();
}
const Instant kNow = parse_instant("2026-11-28T10:00:00Z").value();

/// An export after the public model of the tool: entities, accents, an attachment, an action plan,
/// a number beyond doubles, members that nobody documents.
constexpr std::string_view kFile = R"pia({
  "pia": {"status": 0, "is_example": 0, "name": "Dossier partagé – Maison de santé « Les Érables »",
    "author_name": "Dre Élodie Noël", "evaluator_name": "M. Çelik", "validator_name": "",
    "dpo_status": 1, "dpo_opinion": "Avis r&eacute;serv&eacute;<br>sous condition",
    "dpos_names": "Zoé L’Hôte", "concerned_people_searched_opinion": false,
    "concerned_people_searched_content": "Patients non consult&eacute;s", "progress": 67.50,
    "structure_data": {"sections": [{"id": 1, "ï": [true, null]}]}, "id": 7, "lock_version": 12345678901234567},
  "answers": [
    {"pia_id": 7, "reference_to": 111, "data": {"text": "<p>D&eacute;&nbsp;but <b>gras</b></p><ul><li>un</li><li>deux &amp; trois</li></ul>", "gauge": null, "list": []}, "id": 1},
    {"pia_id": 7, "reference_to": 999, "data": {"text": "d'une autre version", "gauge": 9, "list": null}, "id": 2},
    {"pia_id": 7, "reference_to": 321, "data": {"text": null, "gauge": null, "list": ["Chantage", "Œuvre\tvolée"]}, "id": 3},
    {"pia_id": 7, "reference_to": "325", "data": {"text": "", "gauge": 3, "list": []}, "id": 4},
    {"pia_id": 7, "reference_to": 326, "data": {"text": "", "gauge": 2, "list": []}, "id": 5}],
  "measures": [{"id": 4, "pia_id": 7, "title": "Chiffrement", "content": "AES &lt;256&gt;", "placeholder": "x"}],
  "evaluations": [
    {"id": 1, "status": 2, "global_status": 1, "reference_to": "3.2", "action_plan_comment": "Former l&#39;&#xE9;quipe",
     "evaluation_comment": "", "estimated_implementation_date": "2027-03-31T22:00:00.000Z", "person_in_charge": "Zoé L’Hôte", "gauges": {"x": 2, "y": 1}},
    {"id": 15, "status": 3, "reference_to": "3.1.[object Object]", "gauges": {"x": 0, "y": 0}}],
  "comments": [{"id": 1, "description": "À revoir", "reference_to": 111, "for_measure": false}],
  "attachments": [{"id": 3, "name": "schéma des flux.png", "mime_type": "image/png", "file": "data:image/png;base64,iVBORw0KGgo=", "pia_signed": 0}],
  "exported_by": "un autre outil"
})pia";

std::string canonical(std::string_view text) {
  return write_canonical(tree_of(json::Document::parse(text).value().root()));
}

std::string code_of(const Result<PiaFile>& read) {
  return read ? "" : read.error().code;
}

PiaFile file() {
  auto read = read_pia(kFile, plan());
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().place));
  return std::move(*read);
}

}  // namespace

TEST_CASE("the law's data: a plan of four sections, scales of four levels, questions that exist") {
  CHECK(plan().levels.size() == 4);
  CHECK(plan().parts.size() == 8);
  CHECK(plan().questions.size() == 36);
  CHECK(plan().severity(3) == "Importante");
  CHECK(plan().likelihood(0) == "non estimée");
  for (const auto& question : plan().questions) CHECK_FALSE(question.help.empty());
  for (const auto& part : plan().parts)
    if (part.risk)
      for (const auto role :
           {"impacts", "threats", "sources", "measures", "severity", "likelihood"})
        CHECK(plan().question_of(part.id, role).part == part.id);
  CHECK(OfficerLaw::embedded().checks.size() >= 6);
  struct Case {
    const char* toml;
    const char* code;
  };
  const Case cases[] = {{"[source", "toml.malformed"},
                        {"moon = 1", "toml.field"},
                        {"[terms]\nreview_months = 3", "answers.missing"}};
  for (const auto& tried : cases) CHECK(Plan::parse(tried.toml).error().code == tried.code);
}

TEST_CASE("HTML becomes words, and words become HTML that reads back") {
  struct Case {
    std::string_view html, plain;
  };
  const Case cases[] = {
      {"", ""},
      {"r&eacute;serv&#233; &#xE9;", "réservé é"},
      {"<p>un</p><p>deux</p>", "un\ndeux"},
      {"<ul><li>a</li><li>b</li></ul>", "a\nb"},
      {"a<br/>b<br>", "a\nb"},
      {"3 < 4 & 5 > 2", "3 < 4 & 5 > 2"},
      {"<script>alert(1)</script>mot", "mot"},
      {"<!-- caché -->mot", "mot"},
      {"<table><tr><td>a</td><td>b</td></tr></table>", "a | b"},
      {"&unknown; &#0; &#xD800;", "&unknown; &#0; &#xD800;"},
      {"<a", "<a"},
      {"a\tb\x01", "a b"},
  };
  for (const auto& tried : cases) CHECK(plain_of(tried.html) == tried.plain);
  for (const std::string_view text : {"", "a\nb", "\nx", "<p> & &eacute;", "é « » œ €"})
    CHECK(plain_of(html_of(text)) == text);
}

TEST_CASE("a file of the tool is read with its accents, its action plan and its attachment") {
  const auto read = file();
  CHECK_FALSE(read.repaired);
  const auto& content = read.content;
  CHECK(content.title == "Dossier partagé – Maison de santé « Les Érables »");
  CHECK(content.opinions.officer_view == "favourable");
  CHECK(content.opinions.officer_text == "Avis réservé\nsous condition");
  CHECK(content.opinions.persons_asked == "no");
  CHECK(answer_of(content, 111)->text == "Dé\u00a0but gras\nun\ndeux & trois");
  CHECK(answer_of(content, 321)->list.at(1) == "Œuvre volée");
  CHECK(answer_of(content, 999) == nullptr);
  REQUIRE(content.evaluations.size() == 2);
  const auto& line = content.evaluations.front();
  CHECK(line.verdict == "improvable");
  CHECK(line.action == "Former l'équipe");
  CHECK(iso(line.by.value()) == "2027-04-01");  // the civil day in Paris
  REQUIRE(read.attachments.size() == 1);
  CHECK(read.attachments.front().name == "schéma des flux.png");
  CHECK(read.attachments.front().size == 8);
  CHECK(attachment_bytes(read.tree, 1).value().size() == 8);
  CHECK(attachment_bytes(read.tree, 2).error().code == "impact.attachment_unknown");
}

TEST_CASE("a file that nobody edited comes back the same, whatever we know of it") {
  auto read = file();
  write_content(read.tree, read.content, plan(), kNow);
  CHECK(write_canonical(read.tree) == canonical(kFile));
  CHECK(write_tree(read.tree).find("67.50") != std::string::npos);
  CHECK(write_tree(read.tree).find("12345678901234567") != std::string::npos);
}

TEST_CASE("an edit changes what it says and nothing else") {
  auto read = file();
  auto content = read.content;
  content.title = "Nouveau titre";
  content.measures.push_back({0, "Sauvegarde", "Une <hors ligne>\nchaque soir"});
  content.evaluations.front().done_on = parse_iso_date("2026-11-20").value();
  content.evaluations.push_back({.reference = "3.4", .verdict = "improvable", .action = "Tester"});
  content.remarks.clear();
  content.answers.push_back({.question = 112, .text = "La SISA"});
  number_new(content);
  CHECK(content.measures.back().id == 5);
  CHECK(content.evaluations.back().id == 16);
  write_content(read.tree, content, plan(), kNow);
  const auto text = write_tree(read.tree);
  CHECK(content_of(read.tree, plan()) == content);
  CHECK(text.find("\"exported_by\":\"un autre outil\"") != std::string::npos);
  CHECK(text.find("d'une autre version") != std::string::npos);
  CHECK(text.find("iVBORw0KGgo=") != std::string::npos);
  CHECK(text.find("À revoir") == std::string::npos);
  const auto again = read_pia(text, plan());
  REQUIRE(again.has_value());
  CHECK(again->content == content);
}

TEST_CASE("an assessment of ours goes to the tool's form and comes back") {
  auto tree = empty_pia(kNow);
  Content content{.title = "Essai"};
  content.answers.push_back({.question = 325, .text = "Parce que", .gauge = 4});
  content.measures.push_back({1, "Journal", "Relu"});
  content.opinions.persons_asked = "yes";
  write_content(tree, content, plan(), kNow);
  REQUIRE(add_attachment(tree, "flux.pdf", "application/pdf", as_bytes("%PDF-1.7"), kNow));
  const auto again = read_pia(write_tree(tree), plan());
  REQUIRE(again.has_value());
  CHECK(again->content == content);
  CHECK(as_text(attachment_bytes(again->tree, 1).value()) == "%PDF-1.7");
  for (const std::string_view name : {"", "../x", "a\nb"})
    CHECK(add_attachment(tree, name, "image/png", as_bytes("x"), kNow).error().place == "/name");
  for (const std::string_view mime : {"", "image", "text/ht ml", "a/b/c"})
    CHECK(add_attachment(tree, "x", mime, as_bytes("x"), kNow).error().place == "/mime");
  CHECK_FALSE(add_attachment(tree, "x", "image/png", {}, kNow));
}

TEST_CASE("accents that a file encoded twice are read as they were meant") {
  std::string twice;
  for (const char c : R"({"pia":{"name":"Été à la Maison"}})")
    if (const auto byte = static_cast<unsigned char>(c); byte < 0x80) {
      if (byte != 0) twice += c;
    } else {
      twice += static_cast<char>(0xC0 | (byte >> 6));
      twice += static_cast<char>(0x80 | (byte & 0x3F));
    }
  const auto read = read_pia(twice, plan());
  REQUIRE(read.has_value());
  CHECK(read->repaired);
  CHECK(read->content.title == "Été à la Maison");
}

TEST_CASE("a hostile file is refused plainly") {
  std::string deep = R"({"pia":)";
  for (int i = 0; i < 100; ++i) deep += "[";
  std::string wide = R"({"pia":{"name":"x"},"answers":[)";
  for (int i = 0; i < 210'000; ++i) wide += "0,";
  wide += "0]}";
  std::string many = R"({"pia":{"name":"x"},"measures":[{})";
  for (int i = 0; i < 400; ++i) many += ",{}";
  many += "]}";
  const std::string open_tags =
      R"({"pia":{"name":"x"},"answers":[{"reference_to":111,"data":{"text":")" +
      [] {
        std::string text;
        for (int i = 0; i < 400'000; ++i) text += "<a";
        return text;
      }() +
      R"("}}]})";
  struct Case {
    std::string text;
    std::string_view code;
  };
  const Case cases[] = {
      {"", "json.empty"},
      {"[]", "pia.shape"},
      {"{}", "pia.shape"},
      {R"({"pia":[]})", "pia.shape"},
      {R"({"pia":{"name":"x"},"answers":{}})", "pia.shape"},
      {R"({"pia":{"name":"x"},"answers":[1]})", "pia.shape"},
      {R"({"pia":{"name":""}})", "impact.empty"},
      {R"({"pia":{"name":"x","name":"y"}})", "json.duplicate_key"},
      {many, "impact.too_many"},
      {open_tags, "impact.text"},
  };
  for (const auto& tried : cases) CHECK(code_of(read_pia(tried.text, plan())) == tried.code);
  CHECK_FALSE(read_pia(deep, plan()));
  CHECK_FALSE(read_pia(wide, plan()));
  CHECK(code_of(read_pia(std::string(kLargestPiaFile + 1, ' '), plan())) == "pia.too_large");
}

TEST_CASE("the map: levels before and after the plan, and what goes to CNIL first") {
  auto content = file().content;
  auto risks = risks_of(content, plan());
  REQUIRE(risks.size() == 3);
  CHECK(risks[0].severity == 3);
  CHECK(risks[0].likelihood == 2);
  CHECK(risks[0].severity_after == 2);
  CHECK(risks[0].likelihood_after == 1);
  CHECK_FALSE(risks[0].consult);
  CHECK(risks[1].severity == 0);
  content.answers.push_back({.question = 345, .gauge = 3});
  content.answers.push_back({.question = 346, .gauge = 3});
  CHECK(risks_of(content, plan())[2].consult);
  content.evaluations.push_back({.id = 99, .reference = "3.4", .likelihood = 2});
  CHECK_FALSE(risks_of(content, plan())[2].consult);
}

TEST_CASE("what a record must not hold is refused, its field named") {
  const auto with = [](const auto& change) {
    Content content{.title = "Essai"};
    change(content);
    const auto done = check(content, plan());
    return done ? std::string() : done.error().code + done.error().place;
  };
  CHECK(with([](Content&) {}).empty());
  CHECK(with([](Content& c) { c.title = " "; }) == "impact.empty/title");
  CHECK(with([](Content& c) { c.author = "a\nb"; }) == "impact.text/author");
  CHECK(with([](Content& c) { c.answers = {{.question = 1}}; }) == "impact.reference/answers/1");
  CHECK(with([](Content& c) {
          c.answers = {{.question = 111}, {.question = 111}};
        }) == "impact.reference/answers/111");
  CHECK(with([](Content& c) { c.answers = {{.question = 325, .gauge = 5}}; }) ==
        "impact.value/answers/325");
  CHECK(with([](Content& c) { c.evaluations = {{.reference = "9.9"}}; }) ==
        "impact.reference/evaluations/0/reference");
  CHECK(with([](Content& c) { c.evaluations = {{.reference = "3.2", .verdict = "x"}}; }) ==
        "impact.value/evaluations/0/verdict");
  CHECK(with([](Content& c) {
          c.evaluations = {{.reference = "3.2", .done_on = Date{std::chrono::year{2026} / 1 / 1}}};
        }) == "impact.empty/evaluations/0/action");
  CHECK(with([](Content& c) { c.opinions.officer_view = "peut-être"; }) ==
        "impact.value/opinions/officer_view");
  CHECK(with([](Content& c) {
          c.measures = {{3, "a", ""}, {3, "b", ""}};
        }) == "impact.reference/measures");
}

TEST_CASE("a proposed text that nobody confirmed, a blank or a hole keep from review") {
  Content content{.title = "Essai"};
  for (const auto& question : plan().questions) {
    Answer answer{.question = question.number};
    if (question.kind == "text")
      answer.text = "Oui";
    else if (question.kind == "gauge")
      answer.gauge = 2;
    else
      answer.list = {"Une"};
    content.answers.push_back(std::move(answer));
  }
  CHECK(check_ready(content, plan()));
  auto& answer = content.answers.front();
  answer.checked = false;
  CHECK(check_ready(content, plan()).error().code == "impact.unchecked");
  answer.text = "Ici [à compléter : le nom]";
  CHECK(check_ready(content, plan()).error().code == "impact.blank");
  answer.text = " ";
  CHECK(check_ready(content, plan()).error().place == "/answers/111");
}

TEST_CASE("a conflict of interest is found from the answers, and what is unanswered said") {
  const auto& law = OfficerLaw::embedded();
  Designation one;
  CHECK(conflicts_of(one, law).size() == law.checks.size());
  for (const auto& check : law.checks) one.checks.push_back({check.id, !check.conflict_when});
  CHECK(conflicts_of(one, law).empty());
  one.checks.front().yes = law.checks.front().conflict_when;
  REQUIRE(conflicts_of(one, law).size() == 1);
  CHECK(conflicts_of(one, law).front().check == law.checks.front().id);
  CHECK_FALSE(conflicts_of(one, law).front().unanswered);
}
