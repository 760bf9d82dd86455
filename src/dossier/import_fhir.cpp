// FHIR R4. Each file is judged whole before any of its patients is handed over. A file that fits in
// memory is parsed once; if it holds every patient it refers to, its patients go to the sink at
// once. Everything else is indexed by patient (import_index.h), and the patients follow at the end,
// each read again where its resources lie. All this happens ahead of the sink, on its own thread.
#include <map>

#include "dossier/import_bundle.h"
#include "dossier/import_elements.h"
#include "dossier/import_report.h"
#include "dossier/import_source.h"

namespace serment::dossier {
namespace {

/// A file up to this size is parsed at once: with its tape it stays far below the memory goal.
constexpr std::uint64_t kWholeFile = 8ULL << 20U;

bool is_lines(const SourceFile& file) {
  return file.extension == ".ndjson" || file.extension == ".jsonl";
}

class FhirImport {
 public:
  FhirImport(ImportSource& source, ImportRun& run)
      : x_source(source),
        x_run(run),
        x_limits(run.options().limits),
        x_digest(run.random()),
        x_index(run.random(), x_limits.memory_bytes / 4) {
    x_json_limits.depth = x_limits.json_depth;
  }

  Result<void> run() {
    x_run.expect_bytes(x_source.total_bytes());
    for (std::size_t i = 0; i < x_source.files().size(); ++i) {
      TRY_VOID(x_run.check_cancelled());
      const auto strangers = x_run.summary().without_patient;
      x_advanced = 0;
      auto outcome = read_file(i);
      if (!outcome) {
        if (!ImportRun::is_refusal(outcome.error())) return outcome;
        x_run.refuse(x_source.files()[i].label(), {}, outcome.error());
        x_refused_files.push_back(static_cast<std::uint32_t>(i));
        x_run.summary().without_patient = strangers;
      }
      const auto size = x_source.files()[i].size;
      x_run.summary().bytes += size;
      x_run.advance(size - std::min(size, x_advanced));
    }
    return deliver_indexed();
  }

 private:
  Result<void> read_file(std::size_t index) {
    const auto& file = x_source.files()[index];
    if (!file.fault_code.empty()) return fail(Errc::invalid_input, file.fault_code, file.fault);
    const bool lines = is_lines(file);
    if (!lines && file.extension != ".json") {
      return fail(Errc::invalid_input, "fhir.not_a_fhir_file",
                  "Ce fichier n’est ni un .json, ni un .ndjson.");
    }
    if (!lines && file.size <= kWholeFile) return read_whole(index);
    return read_streamed(index, lines ? ElementReader::Layout::lines : ElementReader::Layout::json);
  }

  // --- a file parsed at once ---------------------------------------------------------------------

  Result<void> read_whole(std::size_t index) {
    TRY_VOID(x_source.load(index, json::Parser::kPadding, x_text));
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    const auto text = std::string_view(x_text).substr(0, x_text.size() - json::Parser::kPadding);
    x_text_start = text.substr(0, kMark.size()) == kMark ? kMark.size() : 0;
    const auto root = TRY(x_parser.parse_in_place(text.substr(x_text_start), x_json_limits));
    ParsedBundle bundle(x_digest);
    TRY_VOID(bundle.read(root));
    if (bundle.holds_its_patients()) return deliver_whole(index, bundle);
    for (std::size_t i = 0; i < bundle.entries().size(); ++i) {
      TRY_VOID(add_entry(index, bundle.entries()[i], i + 1, false));
    }
    return {};
  }

  Result<void> deliver_whole(std::size_t index, const ParsedBundle& bundle) {
    auto builders = TRY(bundle.build(x_limits, x_run.today()));
    const auto label = x_source.files()[index].label();
    for (auto& [entry, builder] : builders) {
      // Another file may hold more of this patient: the index must know where the Patient is.
      if (x_source.files().size() > 1) {
        TRY_VOID(add_entry(index, bundle.entries()[entry], entry + 1, true));
      }
      const auto external = builder.external_attachments();
      TRY_VOID(x_run.deliver(builder.finish(), label));
      remark_external(label, entry_place(false, entry + 1), external);
    }
    x_run.summary().without_patient += bundle.without_patient();
    return {};
  }

  void remark_external(const std::string& label, std::string place, std::uint32_t count) {
    if (count == 0) return;
    x_run.remark(label, std::move(place), "fhir.attachment_elsewhere",
                 std::to_string(count) +
                     " pièce(s) jointe(s) de ce patient sont sur un serveur et n’ont pas été "
                     "importées\u00a0: exportez-les à part.");
  }

  Result<void> add_entry(std::size_t index, const ParsedBundle::Entry& entry, std::uint64_t number,
                         bool delivered) {
    const auto offset = x_text_start + entry.resource.offset();
    return add_record(index, entry.head, number, offset, entry.resource.raw().size(), delivered);
  }

  // --- a file cut into elements
  // -------------------------------------------------------------------

  Result<void> read_streamed(std::size_t index, ElementReader::Layout layout) {
    x_text = {};
    const auto content = TRY(x_source.content(index));
    ElementReader reader(*content, x_limits, layout);
    const bool lines = layout == ElementReader::Layout::lines;
    while (const auto element = TRY(reader.next())) {
      if (element->offset - x_advanced > kWholeFile) {
        TRY_VOID(x_run.check_cancelled());
        x_run.advance(element->offset - x_advanced);
        x_advanced = element->offset;
      }
      TRY_VOID(read_element(index, *element, lines, reader.envelope() == "[]"));
    }
    return lines ? Result<void>{} : judge_envelope(reader.envelope());
  }

  Result<void> read_element(std::size_t index, const Element& element, bool lines, bool list) {
    const auto place = entry_place(lines, element.number);
    auto parsed = x_parser.parse_in_place(element.text, x_json_limits);
    if (!parsed) return tl::unexpected<Error>(element_fault(parsed.error(), place));
    const auto resource = lines || list ? *parsed : TRY(resource_of_entry(*parsed, place));
    const auto full_url = lines || list ? std::string_view() : parsed->text_or("fullUrl");
    const auto head = TRY(read_entry_head(resource, full_url, place));
    return add_record(index, head, element.number, element.offset + resource.offset(),
                      resource.raw().size(), false);
  }

  /// The line and column inside one element would mislead: the element's own place stays.
  static Error element_fault(Error error, const std::string& place) {
    error.place = place;
    return error;
  }

  Result<void> judge_envelope(const std::string& envelope) {
    const auto root = TRY(x_parser.parse(envelope, x_json_limits));
    if (root.is(json::Kind::array) || root.text_or("resourceType") == "Bundle") return {};
    return fail(Errc::invalid_input, "fhir.not_a_bundle",
                "Ce grand fichier n’est ni un Bundle, ni une liste de ressources.");
  }

  // --- the index
  // ------------------------------------------------------------------------------------

  Result<void> add_record(std::size_t index, const fhir::Head& head, std::uint64_t number,
                          std::uint64_t offset, std::size_t length, bool delivered) {
    if (head.patient.empty()) {
      ++x_run.summary().without_patient;
      return {};
    }
    ResourceRecord record;
    record.patient = x_digest.of(head.patient);
    record.offset = offset;
    record.number = number;
    record.file = static_cast<std::uint32_t>(index);
    record.length = static_cast<std::uint32_t>(length);
    record.rank = head.type == "Patient" ? 0 : 1;
    record.delivered = delivered;
    TRY_VOID(x_index.add(record));
    if (head.alias.empty()) return {};
    record.patient = x_digest.of(head.alias);
    record.delivered = true;
    return x_index.add(record);
  }

  bool is_refused(const ResourceRecord& record) const {
    return std::binary_search(x_refused_files.begin(), x_refused_files.end(), record.file);
  }

  /// Groups the records by patient; bounded, since one patient is.
  Result<void> deliver_indexed() {
    TRY_VOID(x_index.sort());
    std::vector<ResourceRecord> group;
    std::uint64_t bytes = 0;
    for (;;) {
      const auto record = TRY(x_index.next());
      if (record && is_refused(*record)) continue;
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

  Result<void> deliver_group(const std::vector<ResourceRecord>& group, std::uint64_t bytes) {
    TRY_VOID(x_run.check_cancelled());
    const auto& first = group.front();
    const auto label = x_source.files()[first.file].label();
    const auto place = place_of(first);
    if (first.rank != 0) {
      x_run.refuse(label, place, "fhir.patient_missing",
                   "Le patient auquel " + std::to_string(group.size()) +
                       " ressource(s) se rapportent n’est pas dans la source.");
      return {};
    }
    const bool known = std::all_of(group.begin(), group.end(), [](const ResourceRecord& record) {
      return record.rank == 0 && record.delivered;
    });
    if (known) return {};
    auto outcome = bytes > x_limits.memory_bytes
                       ? Result<void>(fail(Errc::invalid_input, "fhir.patient_too_large",
                                           "Les données de ce patient dépassent ce que l’import "
                                           "accepte en une fois."))
                       : build_group(group, label, place);
    if (outcome || !ImportRun::is_refusal(outcome.error())) return outcome;
    x_run.refuse(label, outcome.error().place.empty() ? place : std::string(), outcome.error());
    return {};
  }

  std::string place_of(const ResourceRecord& record) const {
    return entry_place(is_lines(x_source.files()[record.file]), record.number);
  }

  Result<void> build_group(const std::vector<ResourceRecord>& group, const std::string& label,
                           const std::string& place) {
    PatientBuilder builder(x_limits, x_run.today());
    std::string patient_text;
    for (const auto& record : group) {
      const auto content = TRY(content_of(record.file));
      TRY_VOID(content->read_text(record.offset, record.length, json::Parser::kPadding, x_text));
      const auto text = std::string_view(x_text).substr(0, record.length);
      auto outcome = add_resource(builder, record, text, patient_text);
      if (!outcome) {
        return tl::unexpected<Error>(
            with_place(std::move(outcome).error(), foreign_place(record, label)));
      }
    }
    const auto external = builder.external_attachments();
    TRY_VOID(x_run.deliver(builder.finish(), label));
    remark_external(label, place, external);
    return {};
  }

  /// The place of a record, with its file when it is not the one of the Patient.
  std::string foreign_place(const ResourceRecord& record, const std::string& label) const {
    const auto own = x_source.files()[record.file].label();
    return own == label ? place_of(record) : own + ", " + place_of(record);
  }

  Result<void> add_resource(PatientBuilder& builder, const ResourceRecord& record,
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

  /// A few open files serve all the patients of a bulk export.
  Result<std::shared_ptr<Content>> content_of(std::uint32_t file) {
    constexpr std::size_t kOpenFiles = 64;
    const auto known = x_contents.find(file);
    if (known != x_contents.end()) return known->second;
    if (x_contents.size() >= kOpenFiles) x_contents.clear();
    auto content = TRY(x_source.content(file));
    x_contents.emplace(file, content);
    return content;
  }

  ImportSource& x_source;
  ImportRun& x_run;
  ImportLimits x_limits;
  json::Limits x_json_limits{};
  ReferenceDigest x_digest;
  ResourceIndex x_index;
  json::Parser x_parser{};
  std::string x_text{};
  std::size_t x_text_start = 0;
  std::uint64_t x_advanced = 0;  ///< bytes of the current file told to the progress
  std::vector<std::uint32_t> x_refused_files{};
  std::map<std::uint32_t, std::shared_ptr<Content>> x_contents{};
};

}  // namespace

Result<ImportSummary> import_fhir(const std::filesystem::path& source, const PatientSink& sink,
                                  const ImportOptions& options) {
  ImportRun run(sink, options);
  const auto files = TRY(open_source(source, options.limits, run.random()));
  FhirImport import(*files, run);
  TRY_VOID(run.read_ahead([&] { return import.run(); }));
  return std::move(run.summary());
}

}  // namespace serment::dossier
