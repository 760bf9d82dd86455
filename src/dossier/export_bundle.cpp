#include "dossier/export_bundle.h"

#include "crypto/encoding.h"
#include "dossier/export_names.h"
#include "dossier/export_page.h"
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

/// The extensions of a Basic resource of facts.
class FactWriter {
 public:
  explicit FactWriter(json::Writer& out) : x_out(out) {}
  void date(std::string_view name, const std::optional<Date>& value) {
    if (value) write(name, "valueDate", iso(*value));
  }
  void flag(std::string_view name, bool value) {
    if (value) write(name, "valueBoolean", true);
  }
  void number(std::string_view name, std::int64_t value) { write(name, "valueInteger", value); }
  void code(std::string_view name, std::string_view value) { write(name, "valueCode", value); }

 private:
  template <class Value>
  void write(std::string_view name, std::string_view field, const Value& value) {
    x_out.begin_object();
    x_out.field("url", std::string(kFactUrl) + std::string(name));
    x_out.field(field, value);
    x_out.end_object();
  }
  json::Writer& x_out;
};

void write_facts(json::Writer& out, const Dossier& dossier) {
  FactWriter facts(out);
  facts.number("format", kFactsFormat);
  const auto& label = dossier.facts;
  facts.date("birth", label.birth);
  facts.date("death", label.death);
  facts.flag("deceased-without-date", label.deceased_without_date);
  facts.date("first-care", dossier.first_care);
  facts.date("last-care", label.last_care);
  for (const Date day : dossier.transfusions) facts.date("transfusion", day);
  facts.flag("undated-transfusion", label.undated_transfusion);
  for (const auto fact : {Fact::birth, Fact::death, Fact::last_care})
    if (std::any_of(dossier.corrections.begin(), dossier.corrections.end(),
                    [&](const Correction& one) { return one.fact == fact; }))
      facts.code("corrected", name_of(fact));
}

void write_facts_code(json::Writer& out) {
  out.key("code");
  out.begin_object();
  out.key("coding");
  out.begin_array();
  out.begin_object();
  out.field("system", "urn:serment:basic");
  out.field("code", "facts");
  out.end_object();
  out.end_array();
  out.field("text", "Dates dont dépend la conservation du dossier");
  out.end_object();
}

void write_subject(json::Writer& out, std::string_view patient_reference) {
  out.key("subject");
  out.begin_object();
  out.field("reference", patient_reference);
  out.end_object();
}

void write_category(json::Writer& out, Category category) {
  if (category == Category::care) return;
  out.key("extension");
  out.begin_array();
  out.begin_object();
  out.field("url", kCategoryUrl);
  out.field("valueCode", category == Category::transfusion ? "transfusion" : "administrative");
  out.end_object();
  out.end_array();
}

}  // namespace

std::string facts_resource(const Dossier& dossier, std::string_view patient_reference,
                           std::size_t number) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("resourceType", "Basic");
  out.field("id", std::string(kFactsId) + dossier.id.value + "-" + std::to_string(number));
  out.key("extension");
  out.begin_array();
  write_facts(out, dossier);
  out.end_array();
  write_facts_code(out);
  write_subject(out, patient_reference);
  out.end_object();
  return text;
}

bool is_earlier_facts(const Piece& piece) {
  return piece.key.starts_with("Basic/" + std::string(kFactsId));
}

std::string_view owner_key(const Piece& file) {
  const auto mark = file.key.rfind('#');
  return mark == std::string::npos ? std::string_view()
                                   : std::string_view(file.key).substr(0, mark);
}

std::string exported_name(const Piece& file) {
  return std::string(kExportFiles) + crypto::hex(file.sha256).substr(0, kExportNameSize) + "." +
         std::string(file_extension(file.mime));
}

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
  out.field("id", public_name(piece));
  write_category(out, piece.category);
  out.field("status", "current");
  write_subject(out, patient_reference);
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
