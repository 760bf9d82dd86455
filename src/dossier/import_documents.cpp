#include "dossier/import_documents.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "dossier/export_names.h"

namespace serment::dossier {
namespace {

/// "pieces/2c26….pdf" without its folder; empty for another address.
std::string_view exported_file(std::string_view url) {
  if (!url.starts_with(kExportFiles)) return {};
  url.remove_prefix(kExportFiles.size());
  const auto digits = url.substr(0, url.find('.'));
  const bool named =
      digits.size() == kExportNameSize && std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      });
  return named && url.find('/') == std::string_view::npos ? url : std::string_view();
}

}  // namespace

SourceDocuments::SourceDocuments(ImportSource& source)
    : x_source(source), x_found(source.files().size()) {
  for (std::size_t i = 0; i < source.files().size(); ++i) {
    auto name = source.name(i);
    if (!exported_file(std::string(kExportFiles) + name).empty())
      x_named.emplace(std::move(name), i);
  }
}

Result<std::optional<Bytes>> SourceDocuments::find(std::string_view url, std::uint64_t most_bytes) {
  const auto name = exported_file(url);
  const auto found = x_named.find(std::string(name));
  if (name.empty() || found == x_named.end()) return std::nullopt;
  const auto& file = x_source.files()[found->second];
  if (!file.fault_code.empty()) return std::nullopt;
  if (file.size > most_bytes)
    return fail(Errc::invalid_input, "fhir.patient_too_large",
                "Les données de ce patient dépassent ce que l’import accepte en une fois.");
  std::string text;
  TRY_VOID(x_source.load(found->second, 0, text));
  const auto digest = crypto::hex(crypto::sha256(as_bytes(text)));
  if (digest.substr(0, kExportNameSize) != name.substr(0, kExportNameSize)) return std::nullopt;
  x_found[found->second] = true;
  return to_bytes(text);
}

void SourceDocuments::meet_bundle(json::Value root) {
  const auto meta = root.find("meta");
  const auto tags = meta ? meta->find("tag") : std::nullopt;
  if (!tags || !tags->is(json::Kind::array)) return;
  for (const auto tag : *tags)
    x_export = x_export ||
               (tag.text_or("system") == kExportTagSystem && tag.text_or("code") == kExportTagCode);
}

bool SourceDocuments::belongs(std::size_t index) const {
  if (x_found[index]) return true;
  const auto name = x_source.name(index);
  return x_export && (name == "index.html" || name == "sha256sums.txt");
}

}  // namespace serment::dossier
