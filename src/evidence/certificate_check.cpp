#include "evidence/checks.h"
#include "evidence/layout.h"
#include "json/reader.h"

namespace serment::evidence {
namespace {

using documents::ZipEntry;

/// What a certificate says that the bundle does not bear out; nothing when all is right.
std::optional<std::string> fault_of(const ZipEntry& file, const audit::Checkpoint& checkpoint,
                                    const audit::VerifierKey& key) {
  const auto parsed = json::Document::parse(as_text(file.bytes));
  if (!parsed) return std::nullopt;  // said already
  const auto journal = parsed->root().find("journal");
  const auto own = audit::open_checkpoint(journal ? journal->text_or("checkpoint") : "", key);
  if (!own) return "le point de contrôle qu’il porte n’est pas signé par la clé du dossier.";
  if (own->size > checkpoint.size)
    return "il repose sur un journal de " + std::to_string(own->size) +
           "\u00a0événements, plus long que celui que ce dossier signe (" +
           std::to_string(checkpoint.size) +
           ")\u00a0: les effacements qu’il atteste n’y sont pas prouvés.";
  if (own->size == checkpoint.size && own->root != checkpoint.root)
    return "le journal sur lequel il repose n’est pas celui que ce dossier signe.";
  return std::nullopt;
}

}  // namespace

void check_certificates(const std::vector<ZipEntry>& entries, const audit::Checkpoint& checkpoint,
                        const audit::VerifierKey& key, Report& report) {
  for (const auto& file : entries) {
    if (!file.name.starts_with(kCertificates) || !file.name.ends_with(".json")) continue;
    if (auto fault = fault_of(file, checkpoint, key))
      report.findings.push_back({file.name, "proof.certificate", std::move(*fault)});
  }
}

}  // namespace serment::evidence
