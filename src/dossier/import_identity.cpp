// The identity of a FHIR Patient: French names (birth name and used name), birth, INS, addresses.
#include "dossier/import_resource.h"
#include "text/identifiers.h"
#include "text/names.h"

namespace serment::dossier::fhir {
namespace {

std::string joined(std::optional<json::Value> texts) {
  std::string out;
  if (!texts) return out;
  for (const auto item : *texts) {
    const auto text = item.string();
    if (!text || text->empty()) continue;
    if (!out.empty()) out += ' ';
    out += *text;
  }
  return out;
}

/// The names of a patient by their use; old, temporary and anonymous ones are left in the resource.
struct Names {
  std::optional<json::Value> maiden{}, official{}, usual{}, other{};
};

Names names_by_use(json::Value patient) {
  Names names;
  const auto list = patient.find("name");
  if (!list) return names;
  for (const auto name : *list) {
    if (!name.is(json::Kind::object)) continue;
    const auto use = name.text_or("use");
    auto* const slot = use == "maiden"     ? &names.maiden
                       : use == "official" ? &names.official
                       : use == "usual"    ? &names.usual
                       : use.empty()       ? &names.other
                                           : nullptr;
    if (slot != nullptr && !*slot) *slot = name;
  }
  return names;
}

std::string_view family_of(const std::optional<json::Value>& name) {
  return name ? name->text_or("family") : std::string_view();
}

std::string_view first_not_empty(std::initializer_list<std::string_view> texts) {
  for (const auto text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

void read_names(json::Value patient, Identity& identity) {
  const auto names = names_by_use(patient);
  auto family = first_not_empty({family_of(names.maiden), family_of(names.official),
                                 family_of(names.other), family_of(names.usual)});
  for (const auto* const name : {&names.official, &names.usual, &names.other}) {
    if (family.empty() && *name) family = (*name)->text_or("text");
  }
  const auto used =
      first_not_empty({family_of(names.usual), family_of(names.official), family_of(names.other)});
  std::string given;
  for (const auto* const name : {&names.official, &names.other, &names.usual, &names.maiden}) {
    if (given.empty() && *name) given = joined((*name)->find("given"));
  }
  identity.family_name = Personal(std::string(family));
  identity.used_name = Personal(std::string(used == family ? std::string_view() : used));
  identity.given_names = Personal(std::move(given));
}

/// The kinds of identifiers (HL7 v2-0203) that an insured person shares with a family.
bool is_of_insured(json::Value identifier) {
  constexpr std::string_view kShared[] = {"SN", "SS", "MB", "NH", "HC", "MC", "MA"};
  const auto codings = fhir::follow(identifier, "type.coding");
  if (!codings || !codings->is(json::Kind::array)) return false;
  for (const auto coding : *codings) {
    const auto code = coding.text_or("code");
    if (std::find(std::begin(kShared), std::end(kShared), code) != std::end(kShared)) return true;
  }
  return false;
}

/// "N/A", "inconnu" or "0000" fill a field and number nothing.
bool is_a_number(std::string_view value) {
  return value.find_first_of("123456789") != std::string_view::npos;
}

/// Numbers of an insured person are shared in a family and cannot name a record; neither does an
/// INS-C, that two persons may have.
bool names_a_record(json::Value identifier) {
  constexpr std::string_view kShared[] = {
      "http://hl7.org/fhir/sid/us-ssn", "http://hl7.org/fhir/sid/us-medicare",
      "urn:oid:1.2.250.1.213.1.4.1", "urn:oid:1.2.250.1.213.1.4.2"};
  const auto system = identifier.text_or("system");
  return !system.empty() && text::ins_kind(system) == text::InsKind::none &&
         std::find(std::begin(kShared), std::end(kShared), system) == std::end(kShared) &&
         !is_of_insured(identifier) && is_a_number(identifier.text_or("value"));
}

void read_identifiers(json::Value patient, Identity& identity) {
  const auto identifiers = patient.find("identifier");
  if (!identifiers) return;
  for (const auto item : *identifiers) {
    const auto system = item.text_or("system");
    const auto value = item.text_or("value");
    if (value.empty() || item.text_or("use") == "old") continue;
    if (text::ins_kind(system) != text::InsKind::none) {
      const auto check = text::check_ins(value);
      const bool usable = check == text::Check::valid || check == text::Check::without_key;
      if (usable && identity.ins.reveal().empty()) identity.ins = Personal(text::compact(value));
    } else if (names_a_record(item)) {
      identity.source_keys.emplace_back(std::string(system) + "|" + std::string(value));
    }
  }
}

/// A server numbers its patients 1, 2, 3…: such an identifier alone would join the patients of two
/// servers, so the identity goes with it.
/// `birth` as written: a year alone is no date to judge by, and still tells two patients apart.
Result<void> add_source_key(const Head& head, std::string_view birth, Identity& identity) {
  auto fingerprint = identity_fingerprint(identity);
  if (fingerprint.empty() && !birth.empty() && identity.source_keys.empty())
    fingerprint =
        digest_of(text::fold_name(identity.family_name.reveal()) + "|" +
                  text::fold_name(identity.given_names.reveal()) + "|" + std::string(birth));
  if (is_uuid(head.id)) {
    identity.source_keys.emplace_back("fhir|Patient/" + std::string(head.id));
  } else if (!head.id.empty() && !fingerprint.empty()) {
    identity.source_keys.emplace_back("fhir|Patient/" + std::string(head.id) + "|" + fingerprint);
  } else if (identity.source_keys.empty() && !fingerprint.empty()) {
    identity.source_keys.emplace_back("identity|" + fingerprint);
  }
  if (!identity.source_keys.empty()) return {};
  return fail(Errc::invalid_input, "fhir.patient_without_key",
              "Ce patient n’a ni identifiant sûr, ni date de naissance : il ne pourrait pas être "
              "reconnu au prochain import.");
}

void read_telecom(json::Value patient, Identity& identity) {
  const auto telecoms = patient.find("telecom");
  if (!telecoms) return;
  for (const auto item : *telecoms) {
    const auto system = item.text_or("system");
    std::string value(item.text_or("value"));
    if (value.empty() || item.text_or("use") == "old") continue;
    if (system == "phone" && identity.phone.reveal().empty()) {
      identity.phone = Personal(std::move(value));
    } else if (system == "email" && identity.email.reveal().empty()) {
      identity.email = Personal(std::move(value));
    }
  }
}

void read_address(json::Value patient, Identity& identity) {
  const auto addresses = patient.find("address");
  if (!addresses) return;
  for (const auto item : *addresses) {
    if (item.text_or("use") == "old" || !identity.address.reveal().empty()) continue;
    auto address = joined(item.find("line"));
    for (const std::string_view field : {"postalCode", "city", "country"}) {
      const auto part = item.text_or(field);
      if (part.empty()) continue;
      if (!address.empty()) address += field == "city" ? " " : ", ";
      address += part;
    }
    if (address.empty()) address = item.text_or("text");
    identity.address = Personal(std::move(address));
  }
}

}  // namespace

bool has_wrong_ins(json::Value patient) {
  const auto identifiers = patient.find("identifier");
  if (!identifiers) return false;
  for (const auto item : *identifiers) {
    const auto value = item.text_or("value");
    if (value.empty() || text::ins_kind(item.text_or("system")) == text::InsKind::none) continue;
    const auto check = text::check_ins(value);
    if (check == text::Check::wrong_key || check == text::Check::malformed) return true;
  }
  return false;
}

std::string identity_fingerprint(const Identity& identity) {
  const auto& birth = identity.birth.reveal();
  if (!birth) return {};
  // With the particles: ROUX and LE ROUX are two people until somebody says otherwise.
  return digest_of(text::fold_words(identity.family_name.reveal()) + "|" +
                   text::fold_words(identity.given_names.reveal()) + "|" + iso(*birth));
}

Result<Identity> read_identity(json::Value patient, const Head& head) {
  Identity identity;
  read_names(patient, identity);
  if (identity.family_name.reveal().empty() && identity.given_names.reveal().empty()) {
    return fail(Errc::invalid_input, "fhir.patient_without_name",
                "Ce patient n’a pas de nom : son dossier serait introuvable.");
  }
  if (const auto birth = patient.find("birthDate")) {
    const auto date = TRY(read_date(*birth));
    // A year or a month alone stays in the resource: an unknown day must not decide an erasure.
    if (date.whole) identity.birth = Personal(std::optional(date.last_day));
  }
  const auto sex = patient.text_or("gender");
  const bool known = sex == "male" || sex == "female" || sex == "other";
  identity.sex = known ? std::string(sex) : "unknown";
  read_identifiers(patient, identity);
  TRY_VOID(add_source_key(head, patient.text_or("birthDate"), identity));
  read_telecom(patient, identity);
  read_address(patient, identity);
  return identity;
}

}  // namespace serment::dossier::fhir
