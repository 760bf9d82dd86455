#pragma once
// The checks of a bundle once its archive is read. Each adds its lines to the report.
#include <optional>

#include "audit/checkpoint.h"
#include "documents/documents.h"
#include "evidence/evidence.h"

namespace serment::evidence {

/// The entry of that name, or null.
const documents::ZipEntry* find_entry(const std::vector<documents::ZipEntry>& entries,
                                      std::string_view name);
/// The text of the entry of that name; empty when it is absent.
std::string_view entry_text(const std::vector<documents::ZipEntry>& entries, std::string_view name);

/// Names are safe, sorted, distinct in any case, and what must be there is there.
void check_layout(const std::vector<documents::ZipEntry>& entries, Report& report);
/// Each of the four lists is exactly the list of these entries; else the files at fault are named.
void check_lists(const std::vector<documents::ZipEntry>& entries, Report& report);
/// Every .json is well formed, and preuve/etat.json says when and of whom; its instant goes to the
/// report and must be the archive's.
void check_state(const std::vector<documents::ZipEntry>& entries, Instant modified, Report& report);
/// preuve/etat.json tells the same journal as the checkpoint, the proofs and the key.
void check_against_journal(const std::vector<documents::ZipEntry>& entries,
                           const audit::Checkpoint& checkpoint, Report& report);
/// Each erasure certificate rests on a journal that the practice signed, and that the bundle's own
/// checkpoint reaches.
void check_certificates(const std::vector<documents::ZipEntry>& entries,
                        const audit::Checkpoint& checkpoint, const audit::VerifierKey& key,
                        Report& report);
/// The key of the bundle, held to the one known from elsewhere; nothing when it cannot be read.
std::optional<audit::VerifierKey> check_key(const std::vector<documents::ZipEntry>& entries,
                                            const std::optional<audit::VerifierKey>& known,
                                            Report& report);
/// The list of fingerprints that the practice signed.
void check_signed_list(const std::vector<documents::ZipEntry>& entries,
                       const audit::VerifierKey& key, Report& report);
/// The checkpoint and every inclusion proof under it.
void check_proofs(const std::vector<documents::ZipEntry>& entries, const audit::VerifierKey& key,
                  Report& report);

}  // namespace serment::evidence
