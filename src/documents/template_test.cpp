#include "documents/template.h"

#include <doctest/doctest.h>

namespace serment::documents {
namespace {

TEST_CASE("texts are escaped, in content and in quoted attributes") {
  const auto view = View().set("x", "<b a='1'>\"&</b>");
  CHECK(fill("<p title=\"{{x}}\">{{x}}</p>", view).value() ==
        "<p title=\"&lt;b a=&apos;1&apos;&gt;&quot;&amp;&lt;/b&gt;\">"
        "&lt;b a=&apos;1&apos;&gt;&quot;&amp;&lt;/b&gt;</p>");
  CHECK(escape_html("a<b") == "a&lt;b");
}

TEST_CASE("a text is never read as a template") {
  CHECK(fill("{{x}}", View().set("x", "{{y}} {{{y}}}")).value() == "{{y}} {{{y}}}");
}

TEST_CASE("lists, nested views, flags and empty texts") {
  const auto view = View()
                        .set("rows", std::vector<View>{View().set("n", "1").set("note", ""),
                                                       View().set("n", "2").set("note", "ici")})
                        .set("names", std::vector<std::string>{"a", "<"})
                        .set("practice", View().set("name", "Cabinet"))
                        .set("yes", true)
                        .set("no", false);
  CHECK(fill("{{#rows}}{{n}}{{#note}}({{note}}){{/note}};{{/rows}}", view).value() == "1;2(ici);");
  CHECK(fill("{{#names}}[{{.}}]{{/names}}", view).value() == "[a][&lt;]");
  CHECK(fill("{{practice.name}} {{#practice}}{{name}}{{/practice}}", view).value() ==
        "Cabinet Cabinet");
  CHECK(
      fill("{{#yes}}oui{{/yes}}{{^yes}}non{{/yes}}{{#no}}x{{/no}}{{^no}}y{{/no}}", view).value() ==
      "ouiy");
}

TEST_CASE("raw tags, partials, delimiter changes, missing names and broken templates are refused") {
  struct Row {
    const char* html;
    const char* code;
  };
  const auto view = View().set("x", "1");
  for (const auto& row :
       {Row{"{{{x}}}", "template.raw_tag"}, Row{"{{&x}}", "template.raw_tag"},
        Row{"{{ & x}}", "template.raw_tag"}, Row{"{{> x}}", "template.raw_tag"},
        Row{"{{=<% %>=}}", "template.raw_tag"}, Row{"{{#x}}", "template.malformed"},
        Row{"{{x", "template.malformed"}, Row{"{{y}}", "template.missing_name"},
        Row{"{{#y}}a{{/y}}", "template.missing_name"}}) {
    CAPTURE(row.html);
    const auto filled = fill(row.html, view);
    REQUIRE_FALSE(filled.has_value());
    CHECK(filled.error().code == row.code);
  }
  CHECK(fill("{{y}}", view).error().place == "y");
}

}  // namespace
}  // namespace serment::documents
