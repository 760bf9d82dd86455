#include "dossier/export_bundle.h"

#include "crypto/encoding.h"
#include "json/writer.h"
#include "text/identifiers.h"

namespace serment::dossier {
namespace {

/// The OID of a matricule INS that is a NIR (ANS, référentiel INS).
constexpr std::string_view kInsSystem = "urn:oid:1.2.250.1.213.1.4.8";

void write_name(json::Writer& out, std::string_view use, std::string_view family,
                const std::string& given) {
  if (family.empty() && given.empty()) return;
  out.begin_object();
  out.field("use", use);
  if (!family.empty()) out.field("family", family);
  if (!given.empty()) {
    out.key("given");
    out.begin_array();
    for (std::size_t at = 0; at < given.size();) {
      const auto end = std::min(given.find(' ', at), given.size());
      if (end > at) out.value(std::string_view(given).substr(at, end - at));
      at = end + 1;
    }
    out.end_array();
  }
  out.end_object();
}

void write_identifiers(json::Writer& out, const Identity& identity) {
  out.key("identifier");
  out.begin_array();
  const auto& ins = identity.ins.reveal();
  if (!ins.empty()) {
    out.begin_object();
    out.field("system", kInsSystem);
    out.field("value", text::compact(ins));
    out.end_object();
  }
  for (const auto& key : identity.source_keys) {
    const auto& text = key.reveal();
    const auto bar = text.find('|');
    out.begin_object();
    if (bar != std::string::npos && bar > 0) {
      out.key("type");
      out.begin_object();
      out.field("text", text.substr(0, bar));
      out.end_object();
    }
    out.field("value", bar == std::string::npos ? text : text.substr(bar + 1));
    out.end_object();
  }
  out.end_array();
}

void write_telecom(json::Writer& out, const Identity& identity) {
  const auto& phone = identity.phone.reveal();
  const auto& email = identity.email.reveal();
  if (phone.empty() && email.empty()) return;
  out.key("telecom");
  out.begin_array();
  for (const auto& [system, value] : {std::pair("phone", &phone), std::pair("email", &email)}) {
    if (value->empty()) continue;
    out.begin_object();
    out.field("system", system);
    out.field("value", *value);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

std::string patient_resource(const Dossier& dossier) {
  const auto& identity = dossier.identity;
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("resourceType", "Patient");
  out.field("id", dossier.id.value);
  if (!identity.ins.reveal().empty() || !identity.source_keys.empty())
    write_identifiers(out, identity);
  out.key("name");
  out.begin_array();
  write_name(out, "official", identity.family_name.reveal(), identity.given_names.reveal());
  if (!identity.used_name.reveal().empty())
    write_name(out, "usual", identity.used_name.reveal(), identity.given_names.reveal());
  out.end_array();
  write_telecom(out, identity);
  if (!identity.sex.empty()) out.field("gender", identity.sex);
  if (identity.birth.reveal()) out.field("birthDate", iso(*identity.birth.reveal()));
  if (dossier.facts.death)
    out.field("deceasedDateTime", iso(*dossier.facts.death));
  else if (dossier.facts.deceased_without_date)
    out.field("deceasedBoolean", true);
  if (!identity.address.reveal().empty()) {
    out.key("address");
    out.begin_array();
    out.begin_object();
    out.field("text", identity.address.reveal());
    out.end_object();
    out.end_array();
  }
  out.end_object();
  return text;
}

std::string document_resource(const Piece& piece, std::string_view file_name,
                              std::string_view patient_reference) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("resourceType", "DocumentReference");
  out.field("status", "current");
  out.key("subject");
  out.begin_object();
  out.field("reference", patient_reference);
  out.end_object();
  out.key("content");
  out.begin_array();
  out.begin_object();
  out.key("attachment");
  out.begin_object();
  if (!piece.mime.empty()) out.field("contentType", piece.mime);
  out.field("url", file_name);
  out.field("size", piece.size);
  if (piece.title) out.field("title", piece.title->reveal());
  out.end_object();
  out.end_object();
  out.end_array();
  out.end_object();
  return text;
}

}  // namespace serment::dossier
