#include "api/reply.h"

#include <charconv>

#include "api/services.h"
#include "audit/journal.h"

namespace serment::api {

const Parameter& Call::parameter(std::string_view name) const {
  const auto* found = route == nullptr ? nullptr : route->address.find(name);
  if (found == nullptr)
    bug("a handler reads a parameter that its route does not declare: " + std::string(name));
  return *found;
}
std::string Call::query(std::string_view name) const {
  return net::query_value(request.query, parameter(name).name);
}
bool Call::has_query(std::string_view name) const {
  return net::has_query_value(request.query, parameter(name).name);
}

Result<json::Document> json_body(const Call& call) {
  const auto type = call.request.header("Content-Type");
  if (type.substr(0, type.find(';')) != "application/json")
    return fail(Errc::invalid_input, "request.media_type", "Un corps en JSON est attendu.",
                "Rien n’a été changé.", "Envoyez Content-Type: application/json.");
  return json::Document::parse(call.request.body);
}

Reply json_reply(std::string json, int status) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(json);
  return reply;
}

Reply no_content() {
  Reply reply;
  reply.status = 204;
  reply.content_type.clear();
  return reply;
}

Reply job_reply(const std::string& job_json) {
  return json_reply("{\"job\":" + job_json + "}", 202);
}

Reply file_reply(std::string bytes, std::string_view content_type, std::string_view name) {
  Reply reply;
  reply.body = std::move(bytes);
  reply.content_type = content_type;
  reply.headers.push_back(
      {"Content-Disposition", "attachment; filename=\"" + std::string(name) + "\""});
  return reply;
}

Result<Reply> start_job(Call& call, std::string_view kind,
                        std::function<Result<std::string>(JobHandle&)> body) {
  return job_reply(TRY(call.services.jobs.start(kind, call.actor, std::move(body))));
}

Result<std::uint32_t> if_match(const Call& call) {
  const auto value = call.request.header("If-Match");
  if (value.empty())
    return fail(Errc::invalid_input, "conflict.if_match_needed",
                "Il manque la version que vous aviez sous les yeux.", "Rien n’a été changé.",
                "Relisez la fiche, puis renvoyez son ETag dans If-Match.");
  std::uint32_t version = 0;
  if (value.size() > 3 && value.starts_with("\"v") && value.back() == '"') {
    const auto digits = value.substr(2, value.size() - 3);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (read.ec == std::errc() && read.ptr == digits.data() + digits.size()) return version;
  }
  return fail(Errc::invalid_input, "conflict.if_match", "Cette version ne se lit pas.",
              "Rien n’a été changé.", "Renvoyez l’ETag tel quel, par exemple \"v3\".");
}

tl::unexpected<Error> changed_meanwhile() {
  return fail(Errc::conflict, "conflict.changed", "Quelqu’un d’autre l’a modifié entre-temps.",
              "Votre modification n’est pas enregistrée\u00a0; la sienne est gardée.",
              "Relisez la version à jour, puis refaites votre modification.");
}

net::Header etag(std::uint32_t version) {
  return {"ETag", "\"v" + std::to_string(version) + "\""};
}

Result<std::uint64_t> number_of(const Call& call, std::string_view name, std::uint64_t fallback) {
  if (!call.has_query(name)) return fallback;
  const auto most = call.parameter(name).most;
  const auto text = call.query(name);
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() ||
      number > most)
    return fail(Errc::invalid_input, "request.number",
                "Ce nombre ne se lit pas, ou est trop grand.", {},
                "Donnez un entier de 0 à " + std::to_string(most) + ".", std::string(name));
  return number;
}

Result<std::optional<Date>> date_of(const Call& call, std::string_view name) {
  const auto text = call.query(name);
  if (text.empty()) return std::nullopt;
  auto date = parse_iso_date(text);
  if (!date) return tl::unexpected<Error>(std::move(date.error()).at(std::string(name)));
  return std::optional<Date>(*date);
}

Result<void> journal(Call& call, std::string_view action, std::string_view object,
                     std::string_view detail_json) {
  const audit::Event event{std::string(action),
                           call.actor.member.empty() ? "system" : call.actor.member,
                           std::string(object), call.services.clock.now()};
  const auto append = [&](vault::Session& session) -> Result<void> {
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(tx, event, as_bytes(detail_json)));
      return {};
    });
  };
  if (call.session != nullptr) return append(*call.session);
  return call.services.engine.run(append);
}

}  // namespace serment::api
