#pragma once
// The one table that routes, documents (OpenAPI) and is tested: each line says who may, what comes
// in and goes out, what the journal writes and how it runs. No rule lives here.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/parameters.h"
#include "base/result.h"
#include "identity/permissions.h"
#include "identity/sessions.h"
#include "net/http.h"
#include "vault/session.h"

namespace serment::api {

struct Route;
class Services;  ///< what handlers work with: services.h

/// How a handler runs.
enum class Run : std::uint8_t {
  free,       ///< no engine: touches neither vault nor store
  grouped,    ///< on the engine; its transaction is committed with its neighbours'
  exclusive,  ///< on the engine, alone (several transactions of its own)
};

/// Who may call at all, before the permission.
enum class Access : std::uint8_t {
  anyone,          ///< no session
  even_locked,     ///< a session, even locked: to see it, open it again, or end it
  signed_in,       ///< a session, even one that still owes its second factor, not locked
  renewing,        ///< a session with its second factor, even one whose password must be changed
  member,          ///< a session with its second factor, not locked, and the permission
  reauthenticated  ///< the same, and the person showed a factor within five minutes
};

/// One call, as a handler sees it.
struct Call {
  net::Request& request;
  std::map<std::string, std::string, std::less<>> path;  ///< "{id}" → value
  identity::Actor actor;
  std::string session_secret;  ///< of the cookie; empty for tokens and anonymous calls
  std::string device_secret;   ///< of the device cookie, may be empty
  std::string request_id;
  Services& services;
  bool screen_locked = false;         ///< only seen with Access::even_locked
  vault::Session* session = nullptr;  ///< null when Run::free
  const Route* route = nullptr;
  /// As the route declares it: another name is a fault of the handler.
  [[nodiscard]] const Parameter& parameter(std::string_view name) const;
  [[nodiscard]] std::string query(std::string_view name) const;
  [[nodiscard]] bool has_query(std::string_view name) const;
};

/// Whether an answer holds a secret, which nothing keeps, even to answer the same request; and what
/// that request then has.
enum class ToldOnce : std::uint8_t {
  no,
  done_once,   ///< it made something that lasts: the second is told that it is done
  done_again,  ///< nothing lasts of it but the answer: the second has its own
};

/// What a handler gives back; JSON unless it says otherwise.
struct Reply {
  int status = 200;
  std::string body{};
  std::string content_type = "application/json";
  std::vector<net::Header> headers{};
  std::function<void(std::shared_ptr<net::EventStream>)> events{};
  ToldOnce told_once = ToldOnce::no;  ///< as its route says
};

using HandlerFunction = Result<Reply> (*)(Call&);
/// Writes a JSON Schema (schema.h), or null for no body.
using SchemaFunction = std::string (*)();

inline constexpr std::uint64_t kUsualBody = 1U << 20;
inline constexpr bool kSpooled = true;

struct Route {
  std::string_view method;
  Address address;           ///< "/dossiers/{id}/holds", and what may follow its "?"
  std::string_view summary;  ///< French, for the document
  Access access = Access::member;
  identity::Permission permission = identity::Permission::self;
  Run run = Run::grouped;
  SchemaFunction request = nullptr;
  SchemaFunction response = nullptr;
  /// Journal action written by the handler; empty only for what changes and shows nothing.
  std::string_view action;
  /// Stable codes of the errors proper to this route, each with a sentence in the sources.
  std::string_view errors;
  HandlerFunction handle = nullptr;
  std::uint64_t body_limit = kUsualBody;
  bool spool = false;  ///< octet-stream kept in memory, for imports
  ToldOnce told_once = ToldOnce::no;
};

/// Every route, by group; each group is one file.
std::span<const Route> all_routes();

}  // namespace serment::api
