#include "evidence/archive_check.h"
#include "evidence/checks.h"
#include "evidence/evidence.h"

namespace serment::evidence {
namespace {

/// What no check of the bundle alone can give, said in the report as it is.
void state_limits(Report& report) {
  if (!report.key_known)
    report.limits.push_back(
        "La clé vient du dossier lui-même\u00a0: cela prouve qu’il est d’accord avec lui-même, pas "
        "qui l’a signé. Demandez la clé au cabinet par un autre chemin, puis ajoutez --key.");
  report.limits.push_back(
      "La date est celle que le cabinet affirme. Un point de contrôle plus ancien, gardé hors du "
      "cabinet, montrerait que le journal n’a pas été refait depuis.");
  report.limits.push_back(
      "Les documents disent ce que le cabinet a inscrit\u00a0; rien ici ne prouve qu’ils sont "
      "complets ou vrais.");
}

}  // namespace

Result<Report> verify(ByteView zip, const VerifyOptions& options) {
  std::optional<audit::VerifierKey> known;
  if (!options.known_key.empty()) known = TRY(audit::parse_verifier_key(options.known_key));
  Report report;
  auto reading = read_bundle(zip);
  const auto& entries = reading.entries;
  report.files = entries.size();
  report.findings = std::move(reading.findings);
  if (report.findings.empty())
    report.passed.push_back("L’archive a exactement la forme prévue, au bit près (" +
                            std::to_string(zip.size()) + "\u00a0octets).");
  if (entries.empty()) return report;
  check_layout(entries, report);
  check_lists(entries, report);
  check_state(entries, reading.modified, report);
  if (const auto key = check_key(entries, known, report)) {
    check_signed_list(entries, *key, report);
    check_proofs(entries, *key, report);
  }
  state_limits(report);
  return report;
}

}  // namespace serment::evidence
