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

/// An identifier that two patients share names neither.
void ParsedBundle::find_identifiers() {
  if (!x_identifiers.empty()) return;
  for (const auto& [key, entry] : x_patients) {
    const auto identifiers = x_entries[entry].resource.find("identifier");
    if (!identifiers || !identifiers->is(json::Kind::array)) continue;
    for (const auto item : *identifiers) {
      const auto name =
          "?" + std::string(item.text_or("system")) + "|" + std::string(item.text_or("value"));
      const auto [known, is_new] = x_identifiers.try_emplace(name, entry);
      if (!is_new && known->second != entry) known->second = kNobody;
    }
  }
}

std::size_t ParsedBundle::owner_of(Entry& entry) {
  auto& head = entry.head;
  if (head.patient.starts_with('?')) {
    find_identifiers();
    const auto named = x_identifiers.find(head.patient);
    if (named == x_identifiers.end() || named->second == kNobody) return kNobody;
    head.patient = x_entries[named->second].head.patient;
    return named->second;
  }
  const auto found = x_patients.find(x_digest.of(head.patient));
  if (found == x_patients.end()) return kNobody;
  // The same number on two servers is two patients.
  const auto server = x_entries[found->second].head.server;
  return head.server == 0 || server == 0 || head.server == server ? found->second : kNobody;
}

bool ParsedBundle::holds_its_patients() {
  x_owner.assign(x_entries.size(), kNobody);
  for (std::size_t i = 0; i < x_entries.size(); ++i) {
    if (x_entries[i].head.patient.empty()) continue;
    x_owner[i] = owner_of(x_entries[i]);
    if (x_owner[i] == kNobody && !names_another_entry(x_entries[i].head.patient)) return false;
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

std::vector<std::string> names_of_binary(const fhir::Head& head, std::string_view full_url) {
  std::vector<std::string> names;
  if (auto name = fhir::reference_key(full_url); !name.empty()) names.push_back(std::move(name));
  if (!head.id.empty()) names.push_back(fhir::reference_key("Binary/" + std::string(head.id)));
  return names;
}

void ParsedBundle::find_binaries() {
  for (std::size_t i = 0; i < x_entries.size(); ++i) {
    if (x_entries[i].head.type != "Binary") continue;
    for (auto& name : names_of_binary(x_entries[i].head, x_entries[i].full_url))
      x_binaries.emplace(std::move(name), i);
  }
}

Result<bool> add_source_file(PatientBuilder& builder, const PointedDocument& pointed,
                             SourceDocuments& documents, std::uint64_t most_bytes) {
  auto content = TRY(documents.find(pointed.url, most_bytes));
  if (!content) return false;
  TRY_VOID(builder.add_file(pointed, std::move(*content)));
  return true;
}

Result<void> ParsedBundle::build_entry(PatientBuilder& builder, std::size_t entry) {
  const auto place = entry_place(false, entry + 1);
  const auto& [resource, full_url, head] = x_entries[entry];
  auto outcome =
      head.type == "Patient" ? builder.start(resource, head, place) : builder.add(resource, head);
  if (!outcome) return tl::unexpected<Error>(with_place(std::move(outcome).error(), place));
  return {};
}

/// The documents of a resource just added.
Result<void> ParsedBundle::add_pointed(PatientBuilder& builder, SourceDocuments& documents,
                                       std::uint64_t most_bytes) {
  for (const auto& pointed : builder.take_pointed()) {
    const auto binary = x_binaries.find(fhir::reference_key(pointed.url));
    if (binary != x_binaries.end()) {
      auto outcome = builder.add_binary(pointed, x_entries[binary->second].resource);
      if (!outcome)
        return tl::unexpected<Error>(
            with_place(std::move(outcome).error(), entry_place(false, binary->second + 1)));
      x_given.insert(binary->second);
    } else if (!TRY(add_source_file(builder, pointed, documents, most_bytes))) {
      builder.miss_document();
    }
  }
  return {};
}

std::map<std::size_t, Result<PatientBuilder>> ParsedBundle::build(const ImportLimits& limits,
                                                                  Date today,
                                                                  SourceDocuments& documents) {
  find_binaries();
  std::map<std::size_t, Result<PatientBuilder>> builders;
  const auto add = [&](Result<PatientBuilder>& builder, std::size_t entry) {
    if (!builder) return;  // refused already: all of a patient, or nothing
    auto outcome = build_entry(*builder, entry);
    if (outcome) outcome = add_pointed(*builder, documents, limits.memory_bytes);
    if (!outcome) builder = tl::unexpected<Error>(std::move(outcome).error());
  };
  for (const auto& [key, entry] : x_patients) {
    const auto [builder, is_new] = builders.try_emplace(entry, PatientBuilder(limits, today));
    if (is_new) add(builder->second, entry);
  }
  for (std::size_t i = 0; i < x_entries.size(); ++i)
    if (x_owner[i] != kNobody && x_entries[i].head.type != "Patient")
      add(builders.at(x_owner[i]), i);
  return builders;
}

std::uint64_t ParsedBundle::without_patient() const {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < x_entries.size(); ++i)
    if (x_owner[i] == kNobody && !x_given.contains(i)) ++count;
  return count;
}

}  // namespace serment::dossier
