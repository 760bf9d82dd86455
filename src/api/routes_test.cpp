// Every route of the product, one by one: what is left open, what is not journalled, and that each
// refusal it announces has its sentence somewhere.
#include <algorithm>
#include <fstream>
#include <set>

#include "api/api_fixture.h"
#include "api/route.h"
#include "audit/actions.h"
#include "json/reader.h"

using namespace serment;
using namespace serment::api;

namespace {

using Names = std::set<std::string, std::less<>>;

/// What anybody on the network may ask. Adding a line here is a decision.
const Names kOpenToAll = {
    "GET /calendar/{secret}.ics",
    "GET /state",
    "GET /openapi.json",
    "POST /setup/account",
    "POST /session/login",
    "POST /session/second-factor",
    "POST /session/passkey/options",
    "POST /session/passkey",
    "POST /session/card",
    "POST /password/check",
    "POST /invitations/accept",
    "GET /oidc/providers",
    "GET /oidc/{provider}/start",
    "GET /oidc/callback",
};

/// What changes something that the journal does not tell: one's own presence, options that are only
/// valid once used, what never left the memory, questions asked one by one.
const Names kNotJournalled = {
    "POST /session/touch",  "POST /session/passkey/options",
    "POST /factors/totp",   "POST /factors/passkeys/options",
    "POST /password/check", "POST /setup/next",
    "POST /setup/accept",   "DELETE /imports/{id}",
    "DELETE /jobs/{id}",    "POST /evidence/verify",
};

/// Reads of patients' data, which are always journalled.
const Names kPatientReads = {
    "GET /patients",
    "POST /patients/search",
    "GET /dossiers/{id}",
    "GET /dossiers/{id}/pieces/{piece}",
    "GET /dossiers/{id}/journal",
    "GET /duplicates",
    "GET /holds",
    "GET /requests",
    "GET /requests/{number}",
    "GET /requests/{number}/pieces",
    "GET /requests/{number}/rows",
    "GET /requests/{number}/letters/{kind}.pdf",
    "GET /dossiers/{id}/rights",
    "GET /dossiers/{id}/openings",
    "GET /dossiers/{id}/openings.pdf",
    "GET /proposals/{id}",
    "GET /succession/transfers",
    "GET /dossiers/{id}/transfer",
};

/// What sends the browser elsewhere.
const Names kRedirections = {"GET /oidc/{provider}/start", "GET /oidc/callback"};

std::string name_of(const Route& route) {
  return std::string(route.method) + " " + std::string(route.address.pattern);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = text.find(' ');
    if (end != 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

/// Every source of the product, spaces and line ends between words taken out.
std::string all_sources() {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SERMENT_SOURCES)) {
    const auto path = entry.path();
    if (path.extension() != ".cpp" && path.extension() != ".h") continue;
    if (path.native().ends_with("_test.cpp")) continue;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      const auto start = line.find_first_not_of(' ');
      if (start != std::string::npos) all += line.substr(start) + " ";
    }
  }
  return all;
}

/// A source without its spaces and line ends.
std::string without_spaces(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string text(std::istreambuf_iterator<char>(file), {});
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

/// The words between quotes right after any of these starts.
Names quoted_after(const std::string& text, std::initializer_list<std::string_view> starts) {
  Names words;
  for (const auto start : starts)
    for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
      const auto from = at + start.size();
      words.insert(text.substr(from, text.find('"', from) - from));
    }
  return words;
}

/// An error made with this code: `"hold.span", "La fin…`, or a helper that writes the sentence. A
/// route's own line goes on with its handler's name and a brace.
bool has_sentence(const std::string& sources, const std::string& code) {
  const auto wanted = "\"" + code + "\",";
  for (auto at = sources.find(wanted); at != std::string::npos; at = sources.find(wanted, at + 1)) {
    const auto end = sources.find_first_of("\";}", at + wanted.size());
    if (end != std::string::npos && sources[end] != '}') return true;
  }
  return false;
}

/// True when a schema has a member, at any depth, by whose name something is let in or opened. A
/// code beside words is the code of a remark.
bool shows_secret(json::Value schema) {
  const Names secrets = {"secret", "recovery_key",   "recovery_codes", "shares",
                         "base64", "archive_base64", "qr_svg"};
  for (const auto member : schema) {
    if (secrets.contains(member.key())) return true;
    if (member.key() == "code" && !schema.find("text") && !schema.find("what") &&
        !schema.find("reason"))
      return true;
    if (shows_secret(member)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("each route has one line, a French summary, a handler and its limits") {
  Names seen;
  for (const auto& route : all_routes()) {
    CAPTURE(name_of(route));
    CHECK(seen.insert(name_of(route)).second);
    CHECK((route.handle != nullptr));
    CHECK(route.summary.size() > 5);
    CHECK(route.address.pattern.starts_with('/'));
    CHECK_FALSE(route.address.pattern.ends_with('/'));
    CHECK((route.body_limit <= (64U << 20) || route.spool));
    for (const auto schema : {route.request, route.response})
      if (schema != nullptr) CHECK(json::Document::parse(schema()).has_value());
    if (route.method == "GET") CHECK((route.request == nullptr));
    if (route.method == "GET" && kRedirections.count(name_of(route)) == 0)
      CHECK((route.response != nullptr));
  }
}

TEST_CASE(
    "only a known few are open to all, and whoever acts beyond their own account needs a right") {
  for (const auto& route : all_routes()) {
    CAPTURE(name_of(route));
    CHECK((route.access == Access::anyone) == (kOpenToAll.count(name_of(route)) == 1));
    const bool is_own = route.permission == identity::Permission::self;
    const std::string_view path = route.address.pattern;
    const bool of_account =
        path.starts_with("/session") || path.starts_with("/factors") ||
        path.starts_with("/devices") || path.starts_with("/password") ||
        path.starts_with("/setup") || path.starts_with("/jobs") || path.starts_with("/state") ||
        path.starts_with("/openapi") || path.starts_with("/oidc") || path == "/roles" ||
        path == "/invitations/accept" ||
        path.starts_with("/locum-grants") ||    // the locum's own: the handlers look
        path.starts_with("/access-questions");  // those about one's own accesses
    if (is_own) CHECK(of_account);
    if (path.starts_with("/dossiers") || path.starts_with("/patients") ||
        path.starts_with("/holds") || path.starts_with("/imports") ||
        path.starts_with("/duplicates"))
      CHECK(route.access >= Access::member);
  }
}

TEST_CASE("what changes something, and what shows patients, is journalled under a known act") {
  for (const auto& route : all_routes()) {
    CAPTURE(name_of(route));
    if (!route.action.empty()) CHECK(audit::find_action(route.action) != nullptr);
    if (route.method != "GET")
      CHECK(route.action.empty() == (kNotJournalled.count(name_of(route)) == 1));
    if (kPatientReads.count(name_of(route)) == 1) CHECK_FALSE(route.action.empty());
  }
}

TEST_CASE("an answer that holds a secret is kept by nothing, even to answer the same request") {
  int found = 0;
  for (const auto& route : all_routes()) {
    CAPTURE(name_of(route));
    if (route.method == "GET" || route.response == nullptr) continue;
    const auto schema = json::Document::parse(route.response());
    REQUIRE(schema.has_value());
    // The address of a calendar is a secret, by a name that says nothing.
    if (!shows_secret(schema->root()) && name_of(route) != "POST /calendar") continue;
    ++found;
    CHECK(route.told_once != ToldOnce::no);
  }
  CHECK(found >= 13);
}

TEST_CASE("irreversible or key acts want a fresh proof of who asks") {
  const Names fresh = {"POST /proposals/{id}/approve",
                       "POST /proposals/{id}/erase",
                       "POST /journal/expiry",
                       "POST /retention/records/expire",
                       "POST /settings/recovery-key",
                       "POST /factors/recovery-codes",
                       "POST /break-glass",
                       "POST /inspections/{id}/accesses"};
  for (const auto& route : all_routes())
    if (fresh.count(name_of(route)) == 1) {
      CAPTURE(name_of(route));
      CHECK(route.access == Access::reauthenticated);
    }
}

TEST_CASE("what a file of handlers reads after the \"?\", its routes declare, and nothing else") {
  Names by_routes, by_files;
  for (const auto& route : all_routes())
    for (const auto& one : route.address.query) {
      CAPTURE(name_of(route));
      CAPTURE(std::string(one.name));
      CHECK(one.says.size() > 5);
      CHECK((one.kind == Parameter::Kind::natural) == (one.most > 0));
      CHECK((one.kind == Parameter::Kind::choice) == !one.words.empty());
      by_routes.emplace(one.name);
    }
  for (const auto& entry : std::filesystem::directory_iterator(SERMENT_SOURCES "/api")) {
    const auto path = entry.path();
    if (path.extension() != ".cpp" || path.native().ends_with("_test.cpp")) continue;
    CAPTURE(path.filename().native());
    const auto text = without_spaces(path);
    const auto read = quoted_after(text, {"call.query(\"", "call.has_query(\"", "_of(call,\""});
    const auto declared = quoted_after(
        text, {"query::text(\"", "query::day(\"", "query::natural(\"", "query::choice(\""});
    CHECK(read == declared);
    by_files.insert(declared.begin(), declared.end());
  }
  CHECK(by_files == by_routes);
  CHECK(by_files.size() > 20);
}

TEST_CASE("every refusal a route announces has its sentence") {
  const auto sources = all_sources();
  for (const auto& route : all_routes())
    for (const auto& code : words_of(route.errors)) {
      CAPTURE(name_of(route));
      CAPTURE(code);
      CHECK(code.find('.') != std::string::npos);
      CHECK(has_sentence(sources, code));
    }
}
