#include "api/openapi.h"

#include <algorithm>
#include <map>
#include <vector>

#include "api/router.h"
#include "api/schema.h"
#include "json/writer.h"

namespace serment::api {
namespace {

std::string_view name_of_access(Access access) {
  switch (access) {
    case Access::anyone:
      return "anyone";
    case Access::even_locked:
      return "even_locked";
    case Access::signed_in:
      return "signed_in";
    case Access::renewing:
      return "renewing";
    case Access::member:
      return "member";
    case Access::reauthenticated:
      return "reauthenticated";
  }
  return "";
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

/// What stands between spaces, one by one.
void write_words(json::Writer& out, std::string_view words) {
  out.begin_array();
  while (!words.empty()) {
    const auto end = words.find(' ');
    if (end != 0) out.value(words.substr(0, end));
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
  out.end_array();
}

void write_schema_of(json::Writer& out, const Parameter& parameter) {
  out.begin_object();
  out.field("type", parameter.kind == Parameter::Kind::natural ? "integer" : "string");
  if (parameter.kind == Parameter::Kind::day) out.field("format", "date");
  if (parameter.kind == Parameter::Kind::natural) {
    out.field("minimum", 0);
    out.field("maximum", parameter.most);
  }
  if (parameter.kind == Parameter::Kind::choice) {
    out.key("enum");
    write_words(out, parameter.words);
  }
  out.end_object();
}

void write_query(json::Writer& out, std::span<const Parameter> parameters) {
  for (const auto& one : parameters) {
    out.begin_object();
    out.field("name", one.name);
    out.field("in", "query");
    out.field("description", one.says);
    out.key("schema");
    write_schema_of(out, one);
    out.end_object();
  }
}

void write_parameters(json::Writer& out, const Address& address) {
  const auto pattern = address.pattern;
  out.key("parameters");
  out.begin_array();
  for (auto at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
    out.begin_object();
    out.field("name", pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    out.field("in", "path");
    out.field("required", true);
    out.key("schema");
    out.raw(R"({"type":"string"})");
    out.end_object();
  }
  write_query(out, address.query);
  out.end_array();
}

void write_content(json::Writer& out, std::string_view type, const std::string& schema) {
  out.key("content");
  out.begin_object();
  out.key(type);
  out.begin_object();
  out.key("schema");
  out.raw(schema);
  out.end_object();
  out.end_object();
}

/// "GET /dossiers/{id}/pieces/{piece}" → "get_dossiers_id_pieces_piece".
std::string operation_id(const Route& route) {
  std::string id = lower(route.method);
  for (const char c : route.address.pattern) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain)
      id += c;
    else if (id.back() != '_')
      id += '_';
  }
  if (id.back() == '_') id.pop_back();
  return id;
}

void write_security(json::Writer& out, const Route& route) {
  out.key("security");
  out.raw(route.access == Access::anyone ? "[]" : R"([{"session":[]},{"token":[]}])");
}

void write_responses(json::Writer& out, const Route& route) {
  out.key("responses");
  out.begin_object();
  out.key(route.response == nullptr ? "204" : "2XX");
  out.begin_object();
  out.field("description", route.summary);
  if (route.response != nullptr)
    write_content(out, route.response == octets ? "*/*" : "application/json", route.response());
  out.end_object();
  out.key("default");
  out.begin_object();
  out.field("description", "Refus\u00a0: un code stable et une phrase");
  out.key("content");
  out.raw(R"({"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}})");
  out.end_object();
  out.end_object();
}

void write_operation(json::Writer& out, const Route& route) {
  out.key(lower(route.method));
  out.begin_object();
  out.field("operationId", operation_id(route));
  out.field("summary", route.summary);
  out.field("x-access", name_of_access(route.access));
  if (route.access != Access::anyone)
    out.field("x-permission", identity::info_of(route.permission).id);
  out.field("x-action", route.action);
  out.key("x-errors");
  write_words(out, route.errors);
  write_security(out, route);
  write_parameters(out, route.address);
  if (route.request != nullptr) {
    out.key("requestBody");
    out.begin_object();
    out.field("required", true);
    write_content(out, route.request == octets ? "application/octet-stream" : "application/json",
                  route.request());
    out.end_object();
  }
  write_responses(out, route);
  out.end_object();
}

}  // namespace

std::string openapi(const std::string& version) {
  std::map<std::string, std::vector<const Route*>> by_path;
  for (const auto& route : all_routes())
    by_path[std::string(kPrefix) + std::string(route.address.pattern)].push_back(&route);
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("openapi", "3.1.0");
  out.key("info");
  out.begin_object();
  out.field("title", "Serment");
  out.field("version", version);
  out.field("description",
            "Toute demande qui change quelque chose porte l’en-tête «\u00a0X-Requested-By: "
            "serment\u00a0»\u00a0; "
            "elle peut porter Idempotency-Key. Une modification d’une fiche porte If-Match, avec "
            "l’ETag lu. Les refus sont des application/problem+json.");
  out.end_object();
  out.key("paths");
  out.begin_object();
  for (const auto& [path, routes] : by_path) {
    out.key(path);
    out.begin_object();
    for (const auto* route : routes) write_operation(out, *route);
    out.end_object();
  }
  out.end_object();
  out.key("components");
  out.raw(R"({"schemas":{"Problem":{"type":"object","properties":{"type":{"type":"string"},)"
          R"("status":{"type":"integer"},"code":{"type":"string"},"title":{"type":"string"},)"
          R"("kept":{"type":"string"},"next":{"type":"string"},"place":{"type":"string"},)"
          R"("request_id":{"type":"string"}},"required":["status","code","title"]}},)"
          R"("securitySchemes":{"session":{"type":"apiKey","in":"cookie","name":"__Host-serment"},)"
          R"("token":{"type":"http","scheme":"bearer"}}})");
  out.end_object();
  return text;
}

}  // namespace serment::api
