#include <algorithm>

#include "audit/event.h"
#include "evidence/checks.h"
#include "evidence/layout.h"
#include "evidence/lists.h"

namespace serment::evidence {
namespace {

using documents::ZipEntry;

/// A sentence of an error of another module, for a finding.
std::string sentence(const Error& error) {
  return error.what;
}

/// "12" in "preuve/inclusion/12.tlog-proof".
std::string_view stem_of(std::string_view name, std::string_view suffix) {
  name.remove_prefix(kInclusion.size());
  name.remove_suffix(suffix.size());
  return name;
}

std::string other_half(std::string_view name, std::string_view suffix, std::string_view other) {
  return std::string(name.substr(0, name.size() - suffix.size())) + std::string(other);
}

/// Checks one proof with its entry; the sentence of what fails, or nothing.
std::optional<std::string> fault_of_proof(const std::vector<ZipEntry>& entries,
                                          const ZipEntry& file, const audit::VerifierKey& key) {
  const auto* entry = find_entry(entries, other_half(file.name, kProofSuffix, kEntrySuffix));
  if (entry == nullptr) return "l’événement que cette preuve concerne manque.";
  const auto proof = audit::parse_tlog_proof(as_text(file.bytes));
  if (!proof) return sentence(proof.error());
  if (std::to_string(proof->index) != stem_of(file.name, kProofSuffix))
    return "cette preuve concerne un autre événement que celui de son nom.";
  if (proof->checkpoint_text != entry_text(entries, kCheckpoint))
    return "cette preuve repose sur un autre point de contrôle que celui du dossier.";
  if (const auto held = audit::verify_tlog_proof(*proof, entry->bytes, key); !held)
    return sentence(held.error());
  const auto event = audit::decode_entry(entry->bytes);
  if (!event) return "l’événement prouvé ne se lit pas.";
  if (event->index != proof->index) return "l’événement prouvé porte un autre numéro.";
  if (key.name != "serment.local/" + std::string(event->practice))
    return "l’événement prouvé est celui d’un autre cabinet.";
  return std::nullopt;
}

}  // namespace

std::optional<audit::VerifierKey> check_key(const std::vector<ZipEntry>& entries,
                                            const std::optional<audit::VerifierKey>& known,
                                            Report& report) {
  const auto text = entry_text(entries, kKey);
  if (text.empty()) return known;  // its absence is a finding already
  auto key = audit::parse_verifier_key(text);
  if (!key) {
    report.findings.push_back({std::string(kKey), "key.malformed", sentence(key.error())});
    return known;
  }
  if (!known) return *key;
  if (known->name != key->name || known->key != key->key) {
    report.findings.push_back({std::string(kKey), "key.unknown",
                               "la clé de ce dossier n’est pas celle que vous connaissez."});
    return known;
  }
  report.key_known = true;
  report.passed.push_back("La clé du dossier est celle que vous connaissiez par ailleurs.");
  return *key;
}

void check_signed_list(const std::vector<ZipEntry>& entries, const audit::VerifierKey& key,
                       Report& report) {
  const auto note = entry_text(entries, kSignedList);
  if (note.empty()) return;  // its absence is a finding already
  const auto text = audit::open_note(note, key);
  if (!text) {
    report.findings.push_back({std::string(kSignedList), "signature.list", sentence(text.error())});
    return;
  }
  if (*text != text_to_sign(entries, report.as_of)) {
    report.findings.push_back(
        {std::string(kSignedList), "signature.list",
         "les fichiers du dossier ne sont pas ceux que le cabinet a signés."});
    return;
  }
  report.passed.push_back("Le cabinet a signé l’empreinte de chaque fichier (clé\u00a0" + key.name +
                          ").");
}

void check_proofs(const std::vector<ZipEntry>& entries, const audit::VerifierKey& key,
                  Report& report) {
  const auto checkpoint = audit::open_checkpoint(entry_text(entries, kCheckpoint), key);
  if (!checkpoint) {
    if (find_entry(entries, kCheckpoint) != nullptr)
      report.findings.push_back(
          {std::string(kCheckpoint), "signature.checkpoint", sentence(checkpoint.error())});
    return;
  }
  check_against_journal(entries, *checkpoint, report);
  check_certificates(entries, *checkpoint, key, report);
  report.origin = checkpoint->origin;
  report.journal_size = checkpoint->size;
  report.passed.push_back("Le point de contrôle du journal est signé\u00a0: " +
                          std::to_string(checkpoint->size) + "\u00a0événements.");
  const auto before = report.findings.size();
  for (const auto& file : entries) {
    if (!file.name.starts_with(kInclusion)) continue;
    if (file.name.ends_with(kProofSuffix)) {
      if (auto fault = fault_of_proof(entries, file, key))
        report.findings.push_back({file.name, "proof.inclusion", std::move(*fault)});
      else
        ++report.proofs;
    } else if (!file.name.ends_with(kEntrySuffix) ||
               find_entry(entries, other_half(file.name, kEntrySuffix, kProofSuffix)) == nullptr) {
      report.findings.push_back(
          {file.name, "proof.alone", "ce fichier ne va avec aucune preuve d’inclusion."});
    }
  }
  if (report.findings.size() == before)
    report.passed.push_back(std::to_string(report.proofs) +
                            "\u00a0événements sont prouvés présents dans ce journal.");
}

}  // namespace serment::evidence
