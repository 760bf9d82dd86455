#include "api/problem.h"

#include <doctest/doctest.h>

#include <map>

#include "api/openapi.h"
#include "api/schema.h"
#include "json/reader.h"

using namespace serment;
using namespace serment::api;

namespace {

enum class Colour : std::uint8_t { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)
struct Inner {
  Date day{};
};
BOOST_DESCRIBE_STRUCT(Inner, (), (day))
struct Outer {
  std::string name{};
  std::optional<std::int64_t> age{};
  std::vector<Inner> days{};
  Personal<std::string> secret{};
  Colour colour{};
  bool known = false;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (name, age, days, secret, colour, known))

}  // namespace

TEST_CASE("one table from errors to statuses") {
  const std::pair<Errc, int> families[] = {
      {Errc::invalid_input, 422}, {Errc::not_found, 404}, {Errc::forbidden, 403},
      {Errc::conflict, 409},      {Errc::locked, 423},    {Errc::integrity, 500},
      {Errc::unavailable, 503},   {Errc::internal, 500},
  };
  for (const auto& [family, status] : families)
    CHECK(status_of(Error{family, "some.code", "Une phrase."}) == status);
  const std::pair<const char*, int> own[] = {
      {"session.none", 401},          {"session.refused", 401},
      {"request.method", 405},        {"conflict.changed", 412},
      {"rate.limited", 429},          {"conflict.if_match_needed", 428},
      {"json.syntax", 400},           {"json.empty", 400},
      {"json.duplicate_key", 400},    {"json.depth", 400},
      {"request.query_unknown", 400},
  };
  for (const auto& [code, status] : own)
    CHECK(status_of(Error{Errc::invalid_input, code, "Une phrase."}) == status);
}

TEST_CASE("a problem says what happened, what was kept, what to do, and where") {
  const Error error{Errc::invalid_input,    "hold.span",           "La fin précède le début.",
                    "Rien n’a été changé.", "Corrigez les dates.", "to"};
  const auto reply = problem(error, "r-1");
  CHECK(reply.status == 422);
  CHECK(reply.content_type == "application/problem+json");
  const auto document = json::Document::parse(reply.body).value();
  const auto root = document.root();
  CHECK(root.text_or("code") == "hold.span");
  CHECK(root.text_or("kept") == "Rien n’a été changé.");
  CHECK(root.text_or("request_id") == "r-1");
  const auto fields = root.at("fields").value();  // held: a loop would let a temporary go
  for (const auto field : fields) CHECK(field.text_or("pointer") == "/to");
  const auto bare = problem_json(Error{Errc::not_found, "x.unknown", "Absent."}, {});
  CHECK(bare.find("kept") == std::string::npos);
  CHECK(bare.find("fields") == std::string::npos);
}

TEST_CASE("a described struct has its JSON Schema") {
  CHECK(schema<Outer>() ==
        R"({"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},)"
        R"("days":{"type":"array","items":{"type":"object","properties":{"day":{"type":"string",)"
        R"("format":"date"}},"required":["day"],"additionalProperties":false}},)"
        R"("secret":{"type":"string"},"colour":{"type":"string","enum":["red","green"]},)"
        R"("known":{"type":"boolean"}},"required":["name","days","secret","colour","known"],)"
        R"("additionalProperties":false})");
}

TEST_CASE("the OpenAPI document names every path, method, right and refusal") {
  const auto document = json::Document::parse(openapi("1.2.3")).value();
  const auto root = document.root();
  CHECK(root.text_or("openapi") == "3.1.0");
  const auto paths = root.at("paths").value();
  std::size_t operations = 0;
  for (const auto path : paths) operations += path.size();
  CHECK(operations == all_routes().size());
  const auto get = paths.at("/api/v1/dossiers/{id}").value().at("get").value();
  CHECK(get.text_or("x-permission") == "dossier_identity");
  CHECK(get.text_or("operationId") == "get_dossiers_id");
  // Unknown, erased, given up, opened without a purpose.
  CHECK(get.at("x-errors").value().size() == 4);
  CHECK(get.at("parameters").value().size() == 1);
  const auto plan = paths.at("/api/v1/retention/plan").value().at("get").value();
  const auto parameters = plan.at("parameters").value();
  std::map<std::string, std::string, std::less<>> schemas;
  for (const auto one : parameters) {
    CHECK(one.text_or("in") == "query");
    CHECK(one.text_or("description").size() > 5);
    const auto schema_of_one = one.at("schema").value();
    schemas[std::string(one.text_or("name"))] = schema_of_one.text_or("type");
    if (one.text_or("name") == "state") CHECK(schema_of_one.at("enum").value().size() == 5);
    if (one.text_or("name") == "on") CHECK(schema_of_one.text_or("format") == "date");
  }
  CHECK((schemas ==
         std::map<std::string, std::string, std::less<>>{
             {"month", "string"}, {"state", "string"}, {"limit", "integer"}, {"on", "string"}}));
  const auto open = paths.at("/api/v1/state").value().at("get").value();
  CHECK(open.at("security").value().size() == 0);
  CHECK_FALSE(open.find("x-permission").has_value());
}
