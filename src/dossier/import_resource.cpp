#include "dossier/import_resource.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::dossier::fhir {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_resource_type(std::string_view type) {
  constexpr std::size_t kLongest = 64;
  return type.size() > 1 && type.size() <= kLongest && type[0] >= 'A' && type[0] <= 'Z' &&
         std::all_of(type.begin(), type.end(), is_letter);
}

/// FHIR allows 64 characters of [A-Za-z0-9.-]; software in the field is looser.
bool is_usable_id(std::string_view id) {
  constexpr std::size_t kLongest = 256;
  return id.size() <= kLongest && std::none_of(id.begin(), id.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == '/' || c == '|' || c == '#';
         });
}

/// The fields by which resources of the patient compartment name their patient, most usual first.
constexpr std::string_view kPatientFields[] = {"subject", "patient",    "beneficiary",
                                               "for",     "individual", "securityContext"};

bool names_patient(std::string_view key) {
  return key.substr(0, 8) == "Patient/" || key.substr(0, 4) == "urn/" || key.substr(0, 1) == "?";
}

/// The key of a Reference object; empty when it names no patient.
Result<std::string> patient_key(json::Value reference) {
  if (!reference.is(json::Kind::object)) return std::string();
  if (const auto text = reference.find("reference")) {
    auto key = reference_key(TRY(text->string()));
    return names_patient(key) ? std::move(key) : std::string();
  }
  if (reference.text_or("type", "Patient") != "Patient") return std::string();
  const auto identifier = reference.find("identifier");
  if (!identifier) return std::string();
  // A patient named by identifier only: never resolved here, reported with the others not found.
  return "?" + std::string(identifier->text_or("system")) + "|" +
         std::string(identifier->text_or("value"));
}

/// The first patient named in a field that holds a Reference or several.
Result<std::string> patient_in(json::Value field) {
  if (!field.is(json::Kind::array)) return patient_key(field);
  for (const auto item : field) {
    auto key = TRY(patient_key(item));
    if (!key.empty()) return key;
  }
  return std::string();
}

Result<std::string> patient_of(json::Value resource, std::string_view type) {
  for (const auto name : kPatientFields) {
    const auto field = resource.find(name);
    if (!field) continue;
    auto key = TRY(patient_in(*field));
    if (!key.empty()) return key;
  }
  if (type == "Appointment") {
    if (const auto participants = resource.find("participant")) {
      for (const auto participant : *participants) {
        const auto actor = participant.find("actor");
        if (!actor) continue;
        auto key = TRY(patient_key(*actor));
        if (!key.empty()) return key;
      }
    }
  }
  return std::string();
}

tl::unexpected<Error> date_fault() {
  return fail(Errc::invalid_input, "fhir.date", "Une date de la ressource est mal écrite.");
}

std::optional<unsigned> digits(std::string_view text) {
  unsigned number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number;
}

}  // namespace

bool is_uuid(std::string_view id) {
  constexpr std::size_t kLength = 36;
  return id.size() == kLength && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
                  c == '-';
         });
}

std::string reference_key(std::string_view reference) {
  if (const auto history = reference.find("/_history/"); history != std::string_view::npos) {
    reference = reference.substr(0, history);
  }
  if (reference.empty() || reference.front() == '#') return {};
  constexpr std::string_view kUrn = "urn:";
  if (reference.substr(0, kUrn.size()) == kUrn) {
    const auto colon = reference.rfind(':');
    std::string key = "urn/" + std::string(reference.substr(colon + 1));
    for (char& c : key) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    return key;
  }
  if (reference.find('?') != std::string_view::npos) return "?" + std::string(reference);
  const auto slash = reference.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return {};
  const auto type_start = reference.rfind('/', slash - 1);
  return std::string(reference.substr(type_start == std::string_view::npos ? 0 : type_start + 1));
}

Result<Head> read_head(json::Value resource, std::string_view full_url) {
  Head head;
  head.type = resource.text_or("resourceType");
  if (!is_resource_type(head.type)) {
    return fail(Errc::invalid_input, "fhir.resource_type",
                "Ce n’est pas une ressource FHIR : son type manque ou n’en est pas un.");
  }
  head.id = resource.text_or("id");
  if (!is_usable_id(head.id)) {
    return fail(Errc::invalid_input, "fhir.id", "L’identifiant d’une ressource n’en est pas un.");
  }
  if (head.type != "Patient") {
    head.patient = TRY(patient_of(resource, head.type));
    return head;
  }
  auto by_url = reference_key(full_url);
  // Resources taken out of a Bundle keep "urn:uuid:" references; there the uuid is the id.
  if (full_url.empty() && is_uuid(head.id))
    by_url = reference_key("urn:uuid:" + std::string(head.id));
  head.patient = head.id.empty() ? by_url : "Patient/" + std::string(head.id);
  if (by_url != head.patient) head.alias = by_url;
  if (head.patient.empty()) head.patient = "#" + digest_of(resource.raw());
  return head;
}

Result<PartialDate> read_date(std::string_view text) {
  constexpr std::size_t kYear = 4;
  constexpr std::size_t kMonth = 7;
  constexpr std::size_t kDay = 10;
  if (text.size() > kDay) {
    const auto instant = parse_instant(text);
    if (!instant) return date_fault();
    const auto day = paris_date(*instant);
    return PartialDate{day, day, true};
  }
  if (text.size() == kDay) {
    const auto date = parse_iso_date(text);
    if (!date) return date_fault();
    return PartialDate{*date, *date, true};
  }
  const auto year = digits(text.substr(0, kYear));
  if (!year || *year < 1800 || *year > 2500) return date_fault();
  unsigned first_month = 1;
  unsigned month = 12;
  if (text.size() == kMonth && text[kYear] == '-') {
    const auto given = digits(text.substr(kYear + 1));
    if (!given || *given < 1 || *given > 12) return date_fault();
    first_month = month = *given;
  } else if (text.size() != kYear) {
    return date_fault();
  }
  const std::chrono::year in{static_cast<int>(*year)};
  return PartialDate{Date{in / std::chrono::month{first_month} / std::chrono::day{1}},
                     Date{in / std::chrono::month{month} / std::chrono::last}, false};
}

Result<PartialDate> read_date(json::Value value) {
  const auto text = TRY(value.string());
  return read_date(text);
}

std::optional<json::Value> follow(json::Value resource, std::string_view path) {
  std::optional<json::Value> at = resource;
  while (at && !path.empty()) {
    const auto dot = std::min(path.find('.'), path.size());
    at = at->find(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return at;
}

std::string digest_of(std::string_view text) {
  constexpr std::size_t kShown = 16;
  const auto digest = crypto::sha256(as_bytes(text));
  return crypto::hex(ByteView(digest).first(kShown));
}

}  // namespace serment::dossier::fhir
