#include "dossier/import_gathered.h"

namespace serment::dossier {
namespace {

/// More names than that in a chain lead nowhere.
constexpr int kLongestChain = 8;

}  // namespace

bool is_lines(const SourceFile& file) {
  return file.extension == ".ndjson" || file.extension == ".jsonl";
}

bool is_fhir(const SourceFile& file) {
  return is_lines(file) || file.extension == ".json";
}

Result<void> hand_over(ImportRun& run, PatientBuilder& builder, const std::string& label,
                       const std::string& place) {
  const auto remarks = builder.remarks();
  TRY_VOID(run.deliver(builder.finish(), label));
  for (const auto& remark : remarks) run.remark(label, place, remark.code, remark.text);
  return {};
}

GatheredPatients::GatheredPatients(ImportSource& source, ImportRun& run, ReferenceDigest& digest,
                                   SourceDocuments& documents, json::Limits json_limits)
    : x_source(source),
      x_run(run),
      x_digest(digest),
      x_documents(documents),
      x_json_limits(json_limits),
      x_limits(run.options().limits),
      x_index(std::make_unique<ResourceIndex>(run.random(), x_limits.memory_bytes / 4)) {}

Result<void> GatheredPatients::add(std::size_t index, const fhir::Head& head,
                                   std::string_view full_url, ResourceRecord place) {
  place.file = static_cast<std::uint32_t>(index);
  if (head.type == "Binary") add_binary(head, full_url, place);
  if (head.patient.empty()) {
    if (head.type != "Binary") ++x_run.summary().without_patient;
    return {};
  }
  place.patient = x_digest.of(head.patient);
  place.server = head.server;
  place.rank = head.type == "Patient" ? 0 : 1;
  TRY_VOID(x_index->add(place));
  if (!head.alias.empty())
    x_aliases.push_back({x_digest.of(head.alias), place.patient, place.file});
  return {};
}

/// One that has a patient of its own is no stranger, whoever points to it.
void GatheredPatients::add_binary(const fhir::Head& head, std::string_view full_url,
                                  const ResourceRecord& record) {
  auto names = names_of_binary(head, full_url);
  if (names.empty()) names.emplace_back();  // nobody can point to it: counted, at the end
  for (const auto& name : names)
    x_binaries.push_back(
        {x_digest.of(name), record.offset, record.file, record.length, !head.patient.empty()});
}

void GatheredPatients::forget_file(std::size_t index) {
  x_forgotten.push_back(static_cast<std::uint32_t>(index));
  x_damaged = x_damaged || is_fhir(x_source.files()[index]);
}

bool GatheredPatients::is_forgotten(std::uint32_t file) const {
  return std::binary_search(x_forgotten.begin(), x_forgotten.end(), file);
}

Result<void> GatheredPatients::deliver() {
  std::erase_if(x_aliases, [&](const Alias& alias) { return is_forgotten(alias.file); });
  std::erase_if(x_binaries, [&](const BinaryPlace& binary) { return is_forgotten(binary.file); });
  std::sort(x_binaries.begin(), x_binaries.end(),
            [](const BinaryPlace& a, const BinaryPlace& b) { return a.name < b.name; });
  TRY_VOID(settle_aliases());
  TRY_VOID(deliver_groups());
  count_strangers();
  return {};
}

/// Resources that name their patient by another name join it; nothing to do for most sources.
Result<void> GatheredPatients::settle_aliases() {
  if (x_aliases.empty()) return {};
  std::map<PatientKey, PatientKey> patient_of;
  for (const auto& alias : x_aliases) {
    const auto [known, is_new] = patient_of.try_emplace(alias.name, alias.patient);
    // One name for two patients: together, so that they are refused together.
    if (!is_new && known->second != alias.patient)
      patient_of.try_emplace(alias.patient, known->second);
  }
  x_aliases = {};
  auto settled = std::make_unique<ResourceIndex>(x_run.random(), x_limits.memory_bytes / 4);
  TRY_VOID(x_index->sort());
  while (auto record = TRY(x_index->next())) {
    auto at = patient_of.find(record->patient);
    for (int hops = 0; at != patient_of.end() && hops < kLongestChain; ++hops) {
      record->patient = at->second;
      at = patient_of.find(record->patient);
    }
    TRY_VOID(settled->add(*record));
  }
  x_index = std::move(settled);
  return {};
}

/// Groups the records by patient; bounded, since one patient is.
Result<void> GatheredPatients::deliver_groups() {
  TRY_VOID(x_index->sort());
  std::vector<ResourceRecord> group;
  std::uint64_t bytes = 0;
  for (;;) {
    const auto record = TRY(x_index->next());
    if (record && is_forgotten(record->file)) continue;
    if (!group.empty() && (!record || record->patient != group.front().patient)) {
      TRY_VOID(deliver_group(group, bytes));
      group.clear();
      bytes = 0;
    }
    if (!record) return {};
    bytes += record->length;
    if (bytes <= x_limits.memory_bytes || group.empty()) group.push_back(*record);
  }
}

Result<void> GatheredPatients::deliver_group(std::vector<ResourceRecord>& group,
                                             std::uint64_t bytes) {
  TRY_VOID(x_run.check_cancelled());
  const auto first = group.front();
  if (first.rank != 0) {
    refuse_strays(group);
    return {};
  }
  // The same number on another server is another patient, who is not here.
  const auto foreign =
      std::stable_partition(group.begin(), group.end(), [&](const ResourceRecord& record) {
        return record.server == 0 || first.server == 0 || record.server == first.server;
      });
  refuse_strays({foreign, group.end()});
  group.erase(foreign, group.end());
  const bool known = std::all_of(group.begin(), group.end(), [](const ResourceRecord& record) {
    return record.rank == 0 && record.delivered;
  });
  if (known) return {};
  const auto label = label_of(first);
  const auto place = place_of(first);
  auto outcome = judge_group(bytes);
  if (outcome) outcome = build_group(group, label, place);
  if (outcome || !ImportRun::is_refusal(outcome.error())) return outcome;
  x_run.refuse(label, outcome.error().place.empty() ? place : std::string(), outcome.error());
  return {};
}

/// Whether a patient may be built at all.
Result<void> GatheredPatients::judge_group(std::uint64_t bytes) const {
  // An act that nobody could read might be the last one: half a patient would be erased too soon.
  if (x_damaged)
    return fail(
        Errc::invalid_input, "fhir.source_incomplete",
        "Un autre fichier du même envoi n’a pas pu être lu\u00a0: des actes de ce patient y "
        "sont peut-être. Réparez ce fichier, ou retirez-le, puis recommencez.");
  if (bytes > x_limits.memory_bytes)
    return fail(Errc::invalid_input, "fhir.patient_too_large",
                "Les données de ce patient dépassent ce que l’import accepte en une fois.");
  return {};
}

/// Resources whose patient is not here.
void GatheredPatients::refuse_strays(std::span<const ResourceRecord> strays) {
  if (strays.empty()) return;
  const auto& first = strays.front();
  const auto count = std::to_string(strays.size());
  const bool contained = first.patient == x_digest.of(std::string(fhir::kContainedPatient));
  x_run.refuse(label_of(first), place_of(first), "fhir.patient_missing",
               contained
                   ? count +
                         " ressource(s) portent leur patient en elles («\u00a0contained\u00a0»)"
                         "\u00a0: on ne sait pas à quel dossier les joindre."
                   : "Le patient auquel " + count +
                         " ressource(s) se rapportent n’a pas été trouvé dans la source.");
}

Result<void> GatheredPatients::build_group(const std::vector<ResourceRecord>& group,
                                           const std::string& label, const std::string& place) {
  PatientBuilder builder(x_limits, x_run.today());
  std::string patient_text;
  for (const auto& record : group) {
    const auto content = TRY(content_of(record.file));
    TRY_VOID(content->read_text(record.offset, record.length, json::Parser::kPadding, x_text));
    const auto text = std::string_view(x_text).substr(0, record.length);
    auto outcome = add_resource(builder, record, text, patient_text);
    if (outcome) outcome = add_pointed(builder);
    if (!outcome)
      return tl::unexpected<Error>(
          with_place(std::move(outcome).error(), foreign_place(record, label)));
  }
  return hand_over(x_run, builder, label, place);
}

Result<void> GatheredPatients::add_resource(PatientBuilder& builder, const ResourceRecord& record,
                                            std::string_view text, std::string& patient_text) {
  if (record.rank == 0 && !patient_text.empty()) {
    if (patient_text == text) return {};
    return fail(Errc::invalid_input, "fhir.patient_twice",
                "La source décrit deux fois le même patient, différemment.");
  }
  const auto resource = TRY(x_parser.parse_in_place(text, x_json_limits));
  const auto head = TRY(fhir::read_head(resource, {}));
  if (record.rank != 0) return builder.add(resource, head);
  patient_text = text;
  return builder.start(resource, head, place_of(record));
}

/// The documents of a resource just added, read where they lie.
Result<void> GatheredPatients::add_pointed(PatientBuilder& builder) {
  for (const auto& pointed : builder.take_pointed()) {
    const auto name = fhir::reference_key(pointed.url);
    const auto digest = x_digest.of(name);
    const auto found =
        std::lower_bound(x_binaries.begin(), x_binaries.end(), digest,
                         [](const BinaryPlace& a, const PatientKey& b) { return a.name < b; });
    if (name.empty() || found == x_binaries.end() || found->name != digest) {
      if (!TRY(add_source_file(builder, pointed, x_documents, x_limits.memory_bytes)))
        builder.miss_document();
      continue;
    }
    const auto content = TRY(content_of(found->file));
    TRY_VOID(content->read_text(found->offset, found->length, json::Parser::kPadding, x_text));
    const auto text = std::string_view(x_text).substr(0, found->length);
    TRY_VOID(builder.add_binary(pointed, TRY(x_parser.parse_in_place(text, x_json_limits))));
    found->given = true;
  }
  return {};
}

/// Documents that no patient has are resources of nobody.
void GatheredPatients::count_strangers() {
  const auto place = [](const BinaryPlace& binary) {
    return std::pair(binary.file, binary.offset);
  };
  std::sort(x_binaries.begin(), x_binaries.end(), [&](const BinaryPlace& a, const BinaryPlace& b) {
    return std::pair(place(a), !a.given) < std::pair(place(b), !b.given);
  });
  const auto end =
      std::unique(x_binaries.begin(), x_binaries.end(),
                  [&](const BinaryPlace& a, const BinaryPlace& b) { return place(a) == place(b); });
  x_run.summary().without_patient += static_cast<std::uint64_t>(std::count_if(
      x_binaries.begin(), end, [](const BinaryPlace& binary) { return !binary.given; }));
}

/// A few open files serve all the patients of a bulk export.
Result<std::shared_ptr<Content>> GatheredPatients::content_of(std::uint32_t file) {
  constexpr std::size_t kOpenFiles = 64;
  const auto known = x_contents.find(file);
  if (known != x_contents.end()) return known->second;
  if (x_contents.size() >= kOpenFiles) x_contents.clear();
  auto content = TRY(x_source.content(file));
  x_contents.emplace(file, content);
  return content;
}

std::string GatheredPatients::label_of(const ResourceRecord& record) const {
  return x_source.files()[record.file].label();
}

std::string GatheredPatients::place_of(const ResourceRecord& record) const {
  return entry_place(is_lines(x_source.files()[record.file]), record.number);
}

/// The place of a record, with its file when it is not the one of the Patient.
std::string GatheredPatients::foreign_place(const ResourceRecord& record,
                                            const std::string& label) const {
  const auto own = label_of(record);
  return own == label ? place_of(record) : own + ", " + place_of(record);
}

}  // namespace serment::dossier
