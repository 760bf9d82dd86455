#include "dossier/import_report.h"

#include "crypto/secret.h"

namespace serment::dossier {
namespace {

Random& system_random() {
  static crypto::SystemRandom random;
  return random;
}

}  // namespace

ImportRun::ImportRun(const PatientSink& sink, const ImportOptions& options)
    : x_sink(sink),
      x_options(options),
      x_random(options.random != nullptr ? options.random : &system_random()),
      x_today(options.clock != nullptr ? options.clock->today() : SystemClock().today()) {}

Result<void> ImportRun::deliver(ImportedPatient&& patient, const std::string& file) {
  TRY_VOID(check_cancelled());
  const auto resources = patient.resources.size();
  const auto files = patient.files.size();
  auto place = patient.place;
  const auto outcome = x_sink(std::move(patient));
  if (!outcome) {
    if (!is_refusal(outcome.error())) return tl::unexpected<Error>(outcome.error());
    refuse(file, std::move(place), outcome.error());
    return {};
  }
  x_summary.resources += resources;
  x_summary.files += files;
  switch (*outcome) {
    case Outcome::created:
      ++x_summary.created;
      break;
    case Outcome::updated:
      ++x_summary.updated;
      break;
    case Outcome::unchanged:
      ++x_summary.unchanged;
      break;
  }
  return {};
}

void ImportRun::refuse(const std::string& file, std::string place, std::string_view code,
                       std::string_view reason) {
  ++x_summary.refused;
  if (x_summary.refusals.size() >= x_options.limits.listed_refusals) return;
  x_summary.refusals.push_back({file, std::move(place), std::string(code), std::string(reason)});
}

void ImportRun::refuse(const std::string& file, std::string place, const Error& error) {
  if (!error.place.empty() && error.place.front() != '/') {
    place += (place.empty() ? "" : ", ") + error.place;
  }
  refuse(file, std::move(place), error.code, error.what);
}

void ImportRun::remark(const std::string& file, std::string place, std::string_view code,
                       std::string_view reason) {
  ++x_summary.remarked;
  if (x_summary.remarks.size() >= x_options.limits.listed_refusals) return;
  x_summary.remarks.push_back({file, std::move(place), std::string(code), std::string(reason)});
}

bool ImportRun::is_refusal(const Error& error) {
  return error.code != "import.cancelled" &&
         (error.errc == Errc::invalid_input || error.errc == Errc::conflict ||
          error.errc == Errc::forbidden);
}

void ImportRun::advance(std::uint64_t bytes) {
  x_done = std::min(x_total, x_done + bytes);
  if (x_options.progress.report) x_options.progress.report(x_done, x_total);
}

Result<void> ImportRun::check_cancelled() const {
  const auto* const cancelled = x_options.progress.cancelled;
  if (cancelled == nullptr || !cancelled->load(std::memory_order_relaxed)) return {};
  return fail(Errc::conflict, "import.cancelled", "L’import a été interrompu à votre demande.",
              "Les patients déjà importés sont gardés.", "Relancer l’import reprend la suite.");
}

}  // namespace serment::dossier
