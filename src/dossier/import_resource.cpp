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

/// The identity of a Patient written inside the resource itself.
bool contains_patient(json::Value resource, std::string_view id) {
  const auto list = resource.find("contained");
  if (!list || !list->is(json::Kind::array)) return false;
  for (const auto item : *list)
    if (item.text_or("resourceType") == "Patient" && item.text_or("id") == id) return true;
  return false;
}

struct PatientName {
  std::string key{};  ///< empty when the reference names no patient
  std::uint32_t server = 0;
};

/// What a Reference object names.
Result<PatientName> named_by(json::Value reference, json::Value resource) {
  PatientName named;
  if (!reference.is(json::Kind::object)) return named;
  if (const auto text = reference.find("reference")) {
    const auto address = TRY(text->string());
    auto key = reference_key(address);
    if (names_patient(key)) {
      named.key = std::move(key);
      named.server = server_print(address);
    } else if (address.starts_with('#') && contains_patient(resource, address.substr(1))) {
      named.key = kContainedPatient;
    }
    return named;
  }
  if (reference.text_or("type", "Patient") != "Patient") return named;
  const auto identifier = reference.find("identifier");
  if (!identifier) return named;
  // Found among the patients of the same file; else reported with the others not found.
  named.key = "?" + std::string(identifier->text_or("system")) + "|" +
              std::string(identifier->text_or("value"));
  return named;
}

/// The first patient named in a field that holds a Reference or several.
Result<PatientName> patient_in(json::Value field, json::Value resource) {
  if (!field.is(json::Kind::array)) return named_by(field, resource);
  for (const auto item : field) {
    auto named = TRY(named_by(item, resource));
    if (!named.key.empty()) return named;
  }
  return PatientName();
}

Result<PatientName> patient_of(json::Value resource, std::string_view type) {
  for (const auto name : kPatientFields) {
    const auto field = resource.find(name);
    if (!field) continue;
    auto named = TRY(patient_in(*field, resource));
    if (!named.key.empty()) return named;
  }
  if (type == "Appointment") {
    if (const auto participants = resource.find("participant")) {
      for (const auto participant : *participants) {
        const auto actor = participant.find("actor");
        if (!actor) continue;
        auto named = TRY(named_by(*actor, resource));
        if (!named.key.empty()) return named;
      }
    }
  }
  return PatientName();
}

std::string urn_key(std::string_view uuid) {
  std::string key = "urn/" + std::string(uuid);
  for (char& c : key) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return key;
}

/// "?identifier=S|V" names by an identifier; any other question names nobody that can be found.
std::string query_key(std::string_view query) {
  constexpr std::string_view kIdentifier = "?identifier=";
  std::string key = "?";
  if (!query.starts_with(kIdentifier) || query.find('&') != std::string_view::npos)
    return key.append(query);
  key.append(query.substr(kIdentifier.size()));
  if (const auto bar = key.find("%7C"); bar != std::string::npos) key.replace(bar, 3, "|");
  return key;
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
  if (reference.starts_with(kUrn)) return urn_key(reference.substr(reference.rfind(':') + 1));
  if (const auto query = reference.find('?'); query != std::string_view::npos)
    return query_key(reference.substr(query));
  const auto slash = reference.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return {};
  const auto type_start = reference.rfind('/', slash - 1);
  const auto key = reference.substr(type_start == std::string_view::npos ? 0 : type_start + 1);
  const auto id = reference.substr(slash + 1);
  // Drawn at random, it names one resource however it is written.
  const bool by_uuid = key.starts_with("Patient/") || key.starts_with("Binary/");
  return by_uuid && is_uuid(id) ? urn_key(id) : std::string(key);
}

std::uint32_t server_print(std::string_view address) {
  if (!address.starts_with("http://") && !address.starts_with("https://")) return 0;
  address = address.substr(0, address.find("/_history/"));
  for (int segment = 0; segment < 2; ++segment) {
    const auto slash = address.rfind('/');
    if (slash == std::string_view::npos) return 0;
    address = address.substr(0, slash);
  }
  constexpr std::uint32_t kStart = 2166136261U;  // FNV-1a: compared, not trusted
  constexpr std::uint32_t kPrime = 16777619U;
  std::uint32_t print = kStart;
  for (const char c : address) print = (print ^ static_cast<unsigned char>(c)) * kPrime;
  return print == 0 ? 1 : print;
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
    auto named = TRY(patient_of(resource, head.type));
    head.patient = std::move(named.key);
    head.server = named.server;
    return head;
  }
  head.server = server_print(full_url);
  auto by_url = reference_key(full_url);
  head.patient = head.id.empty() ? by_url : reference_key("Patient/" + std::string(head.id));
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
