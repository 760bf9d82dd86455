#include "dossier/import_bundle.h"

#include "crypto/hash.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kNobody = ~std::size_t{0};

}  // namespace

PatientKey ReferenceDigest::of(const std::string& reference) {
  if (reference != x_last || reference.empty()) {
    const auto whole = crypto::keyed_digest(as_bytes(reference), x_key.view());
    std::copy_n(whole.begin(), x_last_digest.size(), x_last_digest.begin());
    x_last = reference;
  }
  return x_last_digest;
}

std::string entry_place(bool lines, std::uint64_t number) {
  return (lines ? "ligne\u00a0" : "entrée\u00a0") + std::to_string(number);
}

Error with_place(Error error, const std::string& place) {
  if (error.place.empty() || error.place.front() == '/') {
    error.place = place;
  } else if (error.place != place) {
    error.place = place + ", " + error.place;
  }
  return error;
}

Result<json::Value> resource_of_entry(json::Value entry, const std::string& place) {
  const auto resource = entry.find("resource");
  if (resource && resource->is(json::Kind::object)) return *resource;
  return fail(Errc::invalid_input, "fhir.entry_without_resource",
              "Une entrée du Bundle ne contient pas de ressource.", {}, {}, place);
}

Result<fhir::Head> read_entry_head(json::Value resource, std::string_view full_url,
                                   const std::string& place) {
  auto head = fhir::read_head(resource, full_url);
  if (!head) return tl::unexpected<Error>(with_place(std::move(head).error(), place));
  if (head->type == "Bundle") {
    return fail(Errc::invalid_input, "fhir.nested_bundle", "Un Bundle en contient un autre.", {},
                {}, place);
  }
  return head;
}

Result<void> ParsedBundle::add(json::Value resource, std::string_view full_url) {
  const auto place = entry_place(false, x_entries.size() + 1);
  auto head = TRY(read_entry_head(resource, full_url, place));
  x_entries.push_back({resource, full_url, std::move(head)});
  return {};
}

Result<void> ParsedBundle::read(json::Value root) {
  if (root.is(json::Kind::array)) {
    for (const auto item : root) TRY_VOID(add(item, {}));
  } else if (root.text_or("resourceType") != "Bundle") {
    TRY_VOID(add(root, {}));
  } else if (const auto entries = root.find("entry")) {
    if (!entries->is(json::Kind::array)) {
      return fail(Errc::invalid_input, "fhir.bundle",
                  "Le champ «\u00a0entry\u00a0» du Bundle n’est pas une liste.");
    }
    for (const auto item : *entries) {
      const auto place = entry_place(false, x_entries.size() + 1);
      const auto resource = TRY(resource_of_entry(item, place));
      TRY_VOID(add(resource, item.text_or("fullUrl")));
    }
  }
  return find_patients();
}

Result<void> ParsedBundle::find_patients() {
  for (std::size_t i = 0; i < x_entries.size(); ++i) {
    const auto& head = x_entries[i].head;
    if (head.type != "Patient") continue;
    for (const auto* const name : {&head.patient, &head.alias}) {
      if (name->empty()) continue;
      const auto [known, is_new] = x_patients.try_emplace(x_digest.of(*name), i);
      if (is_new || x_entries[known->second].resource.raw() == x_entries[i].resource.raw())
        continue;
      return fail(Errc::invalid_input, "fhir.patient_twice",
                  "Le fichier décrit deux fois le même patient, différemment.", {}, {},
                  entry_place(false, known->second + 1) + " et " + entry_place(false, i + 1));
    }
  }
  return {};
}

bool ParsedBundle::holds_its_patients() {
  x_owner.assign(x_entries.size(), kNobody);
  for (std::size_t i = 0; i < x_entries.size(); ++i) {
    const auto& name = x_entries[i].head.patient;
    if (name.empty()) continue;
    const auto found = x_patients.find(x_digest.of(name));
    if (found != x_patients.end()) {
      x_owner[i] = found->second;
    } else if (!names_another_entry(name)) {
      return false;
    }
  }
  return true;
}

/// "urn:uuid:…" may name a group or a device of the Bundle.
bool ParsedBundle::names_another_entry(const std::string& reference) {
  if (x_others.empty()) {
    for (const auto& entry : x_entries) {
      if (entry.head.type != "Patient") x_others.insert(fhir::reference_key(entry.full_url));
    }
  }
  return x_others.contains(reference);
}

Result<std::map<std::size_t, PatientBuilder>> ParsedBundle::build(const ImportLimits& limits,
                                                                  Date today) const {
  std::map<std::size_t, PatientBuilder> builders;
  for (const auto& [key, entry] : x_patients) {
    if (builders.contains(entry)) continue;
    auto& builder = builders.emplace(entry, PatientBuilder(limits, today)).first->second;
    const auto place = entry_place(false, entry + 1);
    auto outcome = builder.start(x_entries[entry].resource, x_entries[entry].head, place);
    if (!outcome) return tl::unexpected<Error>(with_place(std::move(outcome).error(), place));
  }
  for (std::size_t i = 0; i < x_entries.size(); ++i) {
    if (x_owner[i] == kNobody || x_entries[i].head.type == "Patient") continue;
    auto outcome = builders.at(x_owner[i]).add(x_entries[i].resource, x_entries[i].head);
    if (!outcome) {
      return tl::unexpected<Error>(
          with_place(std::move(outcome).error(), entry_place(false, i + 1)));
    }
  }
  return builders;
}

std::uint64_t ParsedBundle::without_patient() const {
  return static_cast<std::uint64_t>(std::count(x_owner.begin(), x_owner.end(), kNobody));
}

}  // namespace serment::dossier
