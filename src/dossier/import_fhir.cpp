// FHIR R4. Each file is judged whole before any of its patients is handed over. A file that fits in
// memory is parsed once; if it holds every patient it refers to, its patients go to the sink at
// once. Everything else is indexed by patient (import_gathered.h), and the patients follow at the
// end, each read again where its resources lie. All this happens ahead of the sink, on its own
// thread.
#include "dossier/import_elements.h"
#include "dossier/import_gathered.h"

namespace serment::dossier {
namespace {

/// A file up to this size is parsed at once: with its tape it stays far below the memory goal.
constexpr std::uint64_t kWholeFile = 8ULL << 20U;

class FhirImport {
 public:
  FhirImport(ImportSource& source, ImportRun& run)
      : x_source(source),
        x_run(run),
        x_limits(run.options().limits),
        x_json_limits{.depth = run.options().limits.json_depth},
        x_digest(run.random()),
        x_documents(source),
        x_gathered(source, run, x_digest, x_documents, x_json_limits) {}

  Result<void> run() {
    x_run.expect_bytes(x_source.total_bytes());
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < x_source.files().size(); ++i) {
      TRY_VOID(x_run.check_cancelled());
      const auto strangers = x_run.summary().without_patient;
      x_advanced = 0;
      const bool other = !is_fhir(x_source.files()[i]) && x_source.files()[i].fault_code.empty();
      if (other) others.push_back(i);
      auto outcome = other ? Result<void>{} : read_file(i);
      if (!outcome) {
        if (!ImportRun::is_refusal(outcome.error())) return outcome;
        x_run.refuse(x_source.files()[i].label(), {}, outcome.error());
        x_gathered.forget_file(i);
        x_run.summary().without_patient = strangers;
      }
      const auto size = x_source.files()[i].size;
      x_run.summary().bytes += size;
      x_run.advance(size - std::min(size, x_advanced));
    }
    TRY_VOID(x_gathered.deliver());
    for (const auto index : others)
      if (!x_documents.belongs(index))
        x_run.refuse(x_source.files()[index].label(), {}, "fhir.not_a_fhir_file",
                     "Ce fichier n’est ni un .json, ni un .ndjson.");
    return {};
  }

 private:
  Result<void> read_file(std::size_t index) {
    const auto& file = x_source.files()[index];
    if (!file.fault_code.empty()) return fail(Errc::invalid_input, file.fault_code, file.fault);
    const bool lines = is_lines(file);
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
    x_documents.meet_bundle(root);
    ParsedBundle bundle(x_digest);
    TRY_VOID(bundle.read(root));
    if (bundle.holds_its_patients()) return deliver_whole(index, bundle);
    for (std::size_t i = 0; i < bundle.entries().size(); ++i) {
      TRY_VOID(add_entry(index, bundle.entries()[i], i + 1, false));
    }
    return {};
  }

  Result<void> deliver_whole(std::size_t index, ParsedBundle& bundle) {
    auto builders = bundle.build(x_limits, x_run.today(), x_documents);
    const auto label = x_source.files()[index].label();
    for (auto& [entry, builder] : builders) {
      if (!builder) {
        if (!ImportRun::is_refusal(builder.error()))
          return tl::unexpected<Error>(std::move(builder).error());
        x_run.refuse(label, {}, builder.error());
        continue;
      }
      // Another file may hold more of this patient: the index must know where the Patient is.
      if (x_source.files().size() > 1) {
        TRY_VOID(add_entry(index, bundle.entries()[entry], entry + 1, true));
      }
      TRY_VOID(hand_over(x_run, *builder, label, entry_place(false, entry + 1)));
    }
    x_run.summary().without_patient += bundle.without_patient();
    return {};
  }

  Result<void> add_entry(std::size_t index, const ParsedBundle::Entry& entry, std::uint64_t number,
                         bool delivered) {
    return x_gathered.add(
        index, entry.head, entry.full_url,
        place_of(entry.resource, x_text_start + entry.resource.offset(), number, delivered));
  }

  static ResourceRecord place_of(json::Value resource, std::uint64_t offset, std::uint64_t number,
                                 bool delivered) {
    ResourceRecord place;
    place.offset = offset;
    place.number = number;
    place.length = static_cast<std::uint32_t>(resource.raw().size());
    place.delivered = delivered;
    return place;
  }

  // --- a file cut into elements ------------------------------------------------------------------

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
    return x_gathered.add(
        index, head, full_url,
        place_of(resource, element.offset + resource.offset(), element.number, false));
  }

  /// The line and column inside one element would mislead: the element's own place stays.
  static Error element_fault(Error error, const std::string& place) {
    error.place = place;
    return error;
  }

  Result<void> judge_envelope(const std::string& envelope) {
    const auto root = TRY(x_parser.parse(envelope, x_json_limits));
    x_documents.meet_bundle(root);
    if (root.is(json::Kind::array) || root.text_or("resourceType") == "Bundle") return {};
    return fail(Errc::invalid_input, "fhir.not_a_bundle",
                "Ce grand fichier n’est ni un Bundle, ni une liste de ressources.");
  }

  ImportSource& x_source;
  ImportRun& x_run;
  ImportLimits x_limits;
  json::Limits x_json_limits;
  ReferenceDigest x_digest;
  SourceDocuments x_documents;
  GatheredPatients x_gathered;
  json::Parser x_parser{};
  std::string x_text{};
  std::size_t x_text_start = 0;
  std::uint64_t x_advanced = 0;  ///< bytes of the current file told to the progress
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
