#include "dossier/import_patient.h"

#include <cstring>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "dossier/export_names.h"
#include "law/care_resources.h"

namespace serment::dossier {
namespace {

/// Where R4 resources carry files.
struct AttachmentPlace {
  std::string_view type;
  std::string_view list;   ///< an attachment, a list of them, or a list of objects…
  std::string_view field;  ///< …that hold one here
};
constexpr AttachmentPlace kAttachmentPlaces[] = {
    {"DocumentReference", "content", "attachment"},
    {"DiagnosticReport", "presentedForm", ""},
    {"Media", "content", ""},
    {"Patient", "photo", ""},
    {"Communication", "payload", "contentAttachment"},
    {"Consent", "sourceAttachment", ""},
};

/// Visits a value, or each element when it is an array.
template <class Visitor>
Result<void> visit_each(json::Value value, const Visitor& visit) {
  if (!value.is(json::Kind::array)) return visit(value);
  for (const auto item : value) TRY_VOID(visit(item));
  return {};
}

/// What the codes of a resource say.
struct CodeFindings {
  bool excluded = false;
  bool transfusion = false;
};

/// The table's row; for a type it does not know, one that counts for nothing but whose codes are
/// still read: what concerns a transfusion is kept thirty years, whatever it is written in.
const law::CareResource& row_of(std::string_view type) {
  static const law::CareResource unknown{.type = "",
                                         .counts = false,
                                         .dates = {"date"},
                                         .statuses = {},
                                         .codes = {"code", "type"},
                                         .reason = ""};
  const auto* const known = law::care_resources().find(type);
  return known == nullptr ? unknown : *known;
}

bool took_place(const law::CareResource& care, std::string_view status) {
  if (care.counts) return law::CareResources::accepts_status(care, status);
  return status != "entered-in-error";
}

CodeFindings read_codes(json::Value resource, const law::CareResource& care) {
  CodeFindings findings;
  const auto& table = law::care_resources();
  const auto judge = [&](json::Value concept_value) -> Result<void> {
    const auto codings = concept_value.find("coding");
    if (!codings) return {};
    for (const auto coding : *codings) {
      const auto system = coding.text_or("system");
      const auto code = coding.text_or("code");
      if (code.empty()) continue;
      findings.excluded = findings.excluded || table.is_excluded(system, code);
      findings.transfusion = findings.transfusion || table.is_transfusion(system, code);
    }
    return {};
  };
  for (const auto& path : care.codes) {
    if (const auto value = fhir::follow(resource, path)) (void)visit_each(*value, judge);
  }
  return findings;
}

/// FHIR allows white space inside base64.
Result<Bytes> decode_attachment(std::string_view base64) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  std::string compact;
  if (std::any_of(base64.begin(), base64.end(), is_space)) {
    compact.reserve(base64.size());
    std::copy_if(base64.begin(), base64.end(), std::back_inserter(compact),
                 [&](char c) { return !is_space(c); });
    base64 = compact;
  }
  auto bytes = crypto::from_base64(base64);
  if (bytes) return bytes;
  return fail(Errc::invalid_input, "fhir.attachment",
              "Une pièce jointe n’est pas en base64 correct.");
}

/// A reading of bytes held in memory, from their start.
Result<std::function<Result<std::size_t>(std::span<std::uint8_t>)>> open_held_bytes(
    std::shared_ptr<const Bytes> bytes) {
  return [bytes = std::move(bytes),
          at = std::size_t{0}](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
    const auto count = std::min(out.size(), bytes->size() - at);
    std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(at), count, out.begin());
    at += count;
    return count;
  };
}

/// Without id, the content names the resource: the fullUrl of a transaction changes at each export.
std::string key_of(json::Value resource, const fhir::Head& head) {
  return std::string(head.type) + '/' +
         (head.id.empty() ? fhir::digest_of(resource.raw()) : std::string(head.id));
}

}  // namespace

Result<void> PatientBuilder::start(json::Value patient, const fhir::Head& head,
                                   std::string_view place) {
  x_patient.place = place;
  x_patient.identity = TRY(fhir::read_identity(patient, head));
  if (const auto death = patient.find("deceasedDateTime")) {
    const auto date = TRY(fhir::read_date(*death));
    if (date.whole) x_patient.death = Personal(std::optional(date.last_day));
    x_patient.deceased_without_date = !date.whole;
  } else if (const auto deceased = patient.find("deceasedBoolean")) {
    x_patient.deceased_without_date = TRY(deceased->boolean());
  }
  remark_identity(patient);
  return add(patient, head);
}

/// What the identity could not take, and what the doctor has to settle.
void PatientBuilder::remark_identity(json::Value patient) {
  if (fhir::has_wrong_ins(patient))
    x_remarks.push_back({"fhir.ins_wrong",
                         "Le matricule INS de ce patient est faux\u00a0; "
                         "il est resté dans la ressource et n’identifie pas le dossier."});
  const auto links = patient.find("link");
  if (!links || !links->is(json::Kind::array)) return;
  for (const auto link : *links) {
    const auto type = link.text_or("type");
    if (type != "replaced-by" && type != "replaces") continue;
    x_remarks.push_back(
        {"fhir.patient_linked",
         type == "replaces"
             ? "La source dit que cette fiche en remplace une autre du même patient\u00a0: "
               "leurs dossiers sont restés séparés."
             : "La source dit que cette fiche est remplacée par une autre du même "
               "patient\u00a0: vérifiez qu’il n’a pas été revu sous l’autre avant "
               "d’effacer celle-ci."});
    return;
  }
}

Result<void> PatientBuilder::add(json::Value resource, const fhir::Head& head) {
  if (is_exported_facts(head.type, head.id)) {  // no piece of the dossier: an export writes its own
    x_facts.push_back(TRY(read_exported_facts(resource)));
    return {};
  }
  if (!TRY(keep(resource, head))) return {};
  x_patient.resources.back().category = exported_category(resource);
  TRY_VOID(read_care(resource, head.type));
  return read_attachments(resource, head.type);
}

Result<void> PatientBuilder::count_bytes(std::uint64_t bytes) {
  x_bytes += bytes;
  if (x_bytes <= x_limits.memory_bytes) return {};
  return fail(Errc::invalid_input, "fhir.patient_too_large",
              "Les données de ce patient dépassent ce que l’import accepte en une fois.", {},
              "Exportez-les en plusieurs fichiers, puis importez-les l’un après l’autre.");
}

/// False when the same resource is held already.
Result<bool> PatientBuilder::keep(json::Value resource, const fhir::Head& head) {
  const auto raw = resource.raw();
  ImportedResource kept;
  kept.type = head.type;
  kept.key = key_of(resource, head);
  const auto [known, is_new] = x_keys.try_emplace(kept.key, x_patient.resources.size());
  if (!is_new) {
    if (as_text(x_patient.resources[known->second].json) == raw) return false;
    return fail(Errc::invalid_input, "fhir.resource_twice",
                "La même ressource est donnée deux fois avec des contenus différents.");
  }
  TRY_VOID(count_bytes(raw.size()));
  kept.json = to_bytes(raw);
  x_attachments = 0;
  x_patient.resources.push_back(std::move(kept));
  return true;
}

Result<void> PatientBuilder::read_care(json::Value resource, std::string_view type) {
  const auto& care = row_of(type);
  if (!took_place(care, resource.text_or("status"))) return {};
  const auto findings = read_codes(resource, care);
  const bool counts = care.counts && !findings.excluded;
  if (!counts && !findings.transfusion) return {};
  std::array<law::CareDate, 8> dates{};
  std::size_t count = 0;
  for (const auto& path : care.dates) {
    const auto value = fhir::follow(resource, path);
    if (!value || count == dates.size()) continue;
    const auto date = TRY(fhir::read_date(*value));
    dates[count++] = {date.first_day, date.last_day};
  }
  const auto day = law::care_day(std::span(dates).first(count), x_patient.death.reveal(), x_today);
  if (findings.transfusion) {
    x_patient.resources.back().category = Category::transfusion;
    if (day)
      x_patient.transfusions.push_back(*day);
    else
      x_patient.undated_transfusion = true;
  }
  if (!day || !counts) return {};
  if (!x_patient.last_care || *x_patient.last_care < *day) x_patient.last_care = day;
  if (!x_patient.first_care || *day < *x_patient.first_care) x_patient.first_care = day;
  return {};
}

Result<void> PatientBuilder::read_attachments(json::Value resource, std::string_view type) {
  for (const auto& place : kAttachmentPlaces) {
    if (place.type != type) continue;
    const auto list = resource.find(place.list);
    if (!list) continue;
    TRY_VOID(visit_each(*list, [&](json::Value item) -> Result<void> {
      const auto attachment = place.field.empty() ? std::optional(item) : item.find(place.field);
      return attachment ? read_attachment(*attachment) : Result<void>{};
    }));
  }
  if (type == "Binary") return read_attachment(resource);
  return {};
}

Result<void> PatientBuilder::read_attachment(json::Value attachment) {
  const auto& owner = x_patient.resources.back();
  PointedDocument document;
  document.url = attachment.text_or("url");
  document.title = Personal(std::string(attachment.text_or("title")));
  document.mime = attachment.text_or("contentType");
  document.category = owner.category;
  if (const auto size = attachment.find("size"))
    document.size = size->integer().value_or(-1);  // not a size: unlike any
  const auto data = attachment.find("data");
  if (!data && document.url.empty()) return {};
  if (data || document.url.starts_with(kExportFiles))
    document.key = owner.key + "#" + std::to_string(++x_attachments);
  if (!data) {
    x_pointed.push_back(std::move(document));
    return {};
  }
  auto content = TRY(decode_attachment(TRY(data->string())));
  TRY_VOID(count_bytes(content.size()));
  add_content(std::move(document), std::move(content));
  return {};
}

void PatientBuilder::add_content(PointedDocument pointed, Bytes content) {
  check_size(pointed.size, content.size());
  const auto held = std::make_shared<const Bytes>(std::move(content));
  ImportedFile file;
  file.key = std::move(pointed.key);
  file.title = std::move(pointed.title);
  file.mime = pointed.mime.empty() ? "application/octet-stream" : std::move(pointed.mime);
  file.size = held->size();
  file.sha256 = crypto::sha256(*held);
  file.category = pointed.category;
  file.open = [held] { return open_held_bytes(held); };
  x_patient.files.push_back(std::move(file));
}

/// A document cut short is kept, and said: what there is of it is still the patient's.
void PatientBuilder::check_size(const std::optional<std::int64_t>& told, std::uint64_t size) {
  if (told && *told != static_cast<std::int64_t>(size)) ++x_unlike;
}

Result<void> PatientBuilder::add_file(const PointedDocument& pointed, Bytes content) {
  TRY_VOID(count_bytes(content.size()));
  add_content(pointed, std::move(content));
  return {};
}

std::vector<PointedDocument> PatientBuilder::take_pointed() {
  return std::exchange(x_pointed, {});
}

Result<void> PatientBuilder::add_binary(const PointedDocument& pointed, json::Value binary) {
  const auto head = TRY(fhir::read_head(binary, {}));
  if (TRY(keep(binary, head))) {
    x_patient.resources.back().category = pointed.category;
    TRY_VOID(read_attachment(binary));
  }
  const auto key = key_of(binary, head) + "#1";
  for (auto& file : x_patient.files) {
    if (file.key != key || !file.title.reveal().empty()) continue;
    file.title = pointed.title;
    if (!pointed.mime.empty()) file.mime = pointed.mime;
  }
  return {};
}

std::vector<PatientRemark> PatientBuilder::remarks() const {
  auto all = x_remarks;
  if (x_external > 0)
    all.push_back({"fhir.attachment_elsewhere",
                   std::to_string(x_external) +
                       " pièce(s) jointe(s) de ce patient sont sur un serveur et n’ont pas été "
                       "importées\u00a0: exportez-les à part."});
  if (x_unlike > 0)
    all.push_back({"fhir.attachment_size",
                   std::to_string(x_unlike) +
                       " pièce(s) jointe(s) de ce patient n’ont pas la taille annoncée\u00a0: "
                       "l’export est peut-être coupé. Elles ont été gardées telles quelles."});
  return all;
}

ImportedPatient PatientBuilder::finish() {
  for (const auto& facts : x_facts) facts.apply(x_patient);
  x_keys = {};  // a patient of tens of thousands of resources is handed over without them
  return std::move(x_patient);
}

}  // namespace serment::dossier
