#include "dossier/import_written.h"

#include "json/writer.h"

namespace serment::dossier {
namespace {

void write_name(json::Writer& out, std::string_view use, const std::string& family,
                const std::string& given) {
  out.begin_object();
  out.field("use", use);
  out.field("family", family);
  if (!given.empty()) {
    out.key("given");
    out.begin_array();
    out.value(given);
    out.end_array();
  }
  out.end_object();
}

void write_contact(json::Writer& out, std::string_view system, const std::string& value) {
  if (value.empty()) return;
  out.begin_object();
  out.field("system", system);
  out.field("value", value);
  out.end_object();
}

void write_identity(json::Writer& out, const Identity& identity) {
  if (!identity.ins.reveal().empty()) {
    out.key("identifier");
    out.begin_array();
    out.begin_object();
    out.field("system", "urn:oid:1.2.250.1.213.1.4.8");
    out.field("value", identity.ins.reveal());
    out.end_object();
    out.end_array();
  }
  out.key("name");
  out.begin_array();
  write_name(out, "official", identity.family_name.reveal(), identity.given_names.reveal());
  if (!identity.used_name.reveal().empty()) {
    write_name(out, "usual", identity.used_name.reveal(), {});
  }
  out.end_array();
  out.key("telecom");
  out.begin_array();
  write_contact(out, "phone", identity.phone.reveal());
  write_contact(out, "email", identity.email.reveal());
  out.end_array();
  out.field("gender", identity.sex);
  if (const auto& birth = identity.birth.reveal()) out.field("birthDate", iso(*birth));
  if (!identity.address.reveal().empty()) {
    out.key("address");
    out.begin_array();
    out.begin_object();
    out.field("text", identity.address.reveal());
    out.end_object();
    out.end_array();
  }
}

ImportedResource resource_from(std::string type, const std::string& id, const std::string& text) {
  ImportedResource resource;
  resource.key = type + "/" + id;
  resource.type = std::move(type);
  resource.json = to_bytes(text);
  return resource;
}

}  // namespace

ImportedResource written_patient(const ImportedPatient& patient, const std::string& id) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("resourceType", "Patient");
  out.field("id", id);
  write_identity(out, patient.identity);
  if (const auto& death = patient.death.reveal()) {
    out.field("deceasedDateTime", iso(*death));
  } else if (patient.deceased_without_date) {
    out.field("deceasedBoolean", true);
  }
  out.end_object();
  return resource_from("Patient", id, text);
}

ImportedResource written_row(const std::vector<std::pair<std::string, std::string>>& cells,
                             const std::string& id) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("resourceType", "Basic");
  out.field("id", id);
  out.key("extension");
  out.begin_array();
  for (const auto& [header, cell] : cells) {
    out.begin_object();
    out.field("url", "urn:serment:csv");
    out.key("extension");
    out.begin_array();
    for (const auto& [url, value] : {std::pair("column", &header), std::pair("value", &cell)}) {
      out.begin_object();
      out.field("url", url);
      out.field("valueString", *value);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.key("code");
  out.begin_object();
  out.field("text", "Ligne d’un fichier CSV");
  out.end_object();
  out.key("subject");
  out.begin_object();
  out.field("reference", "Patient/" + id);
  out.end_object();
  out.end_object();
  return resource_from("Basic", id, text);
}

}  // namespace serment::dossier
