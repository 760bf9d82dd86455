// A FHIR file: cutting it into entries accepts exactly what parsing it at once accepts; importing
// it either refuses it whole or hands over patients that hold together.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "dossier/import_elements.h"
#include "dossier/importer.h"
#include "json/reader.h"

namespace {

using namespace serment;
using namespace serment::dossier;

class MemoryContent final : public Content {
 public:
  explicit MemoryContent(ByteView bytes) : x_bytes(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return x_bytes.size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    const auto left = offset < x_bytes.size() ? x_bytes.size() - offset : 0;
    const auto count = std::min<std::size_t>({left, out.size(), 7});  // short reads
    std::copy_n(x_bytes.begin() +
                    static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(offset, x_bytes.size())),
                count, out.begin());
    return count;
  }

 private:
  ByteView x_bytes;
};

/// Number of elements when the streaming reader accepts the text; -1 when it refuses it.
long streamed_elements(ByteView bytes) {
  const MemoryContent content(bytes);
  ElementReader reader(content, {}, ElementReader::Layout::json);
  json::Parser parser;
  long count = 0;
  for (;;) {
    const auto element = reader.next();
    if (!element) return -1;
    if (!*element) break;
    if ((*element)->text != as_text(bytes).substr((*element)->offset, (*element)->text.size()))
      __builtin_trap();
    if (!parser.parse_in_place((*element)->text)) return -1;
    ++count;
  }
  return parser.parse(reader.envelope()) ? count : -1;
}

void compare_readers(ByteView bytes) {
  const auto text = as_text(bytes);
  // An escaped key and a byte order mark are read differently on purpose.
  if (text.find("\\u") != std::string_view::npos || text.substr(0, 1) == "\xEF") return;
  const auto streamed = streamed_elements(bytes);
  json::Limits deeper;
  deeper.depth = 66;
  const auto whole = json::Document::parse(text, deeper);
  if (!whole) {
    if (streamed >= 0) __builtin_trap();
    return;
  }
  const auto root = whole->root();
  if (!root.is(json::Kind::array) && !root.is(json::Kind::object)) return;
  const auto entries = root.is(json::Kind::array) ? std::optional(root) : root.find("entry");
  const bool listed = entries && entries->is(json::Kind::array);
  const auto strict = json::Document::parse(text);
  if (strict && streamed != (listed ? static_cast<long>(entries->size()) : 0)) __builtin_trap();
}

void import_bytes(ByteView bytes, const char* extension) {
  static const auto folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "fhir-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    return std::filesystem::path(name);
  }();
  const auto path = folder / (std::string("a") + extension);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  std::uint64_t patients = 0;
  const auto summary = import_fhir(path, [&](ImportedPatient&& patient) -> Result<Outcome> {
    ++patients;
    if (patient.resources.empty() || patient.identity.source_keys.empty()) __builtin_trap();
    if (patient.resources.front().type != "Patient") __builtin_trap();
    if (patient.first_care.has_value() != patient.last_care.has_value()) __builtin_trap();
    return Outcome::created;
  });
  if (!summary || summary->created != patients) __builtin_trap();
  std::filesystem::remove(path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  compare_readers(bytes);
  import_bytes(bytes, ".json");
  import_bytes(bytes, ".ndjson");
  return 0;
}
