#include "dossier/import_report.h"

#include "crypto/secret.h"

namespace serment::dossier {
namespace {

/// How far a reading may be ahead of the sink.
constexpr std::uint64_t kMostAhead = 8ULL << 20U;

Random& system_random() {
  static crypto::SystemRandom random;
  return random;
}

tl::unexpected<Error> cancelled() {
  return fail(Errc::conflict, "import.cancelled", "L’import a été interrompu à votre demande.",
              "Les patients déjà importés sont gardés.", "Relancer l’import reprend la suite.");
}

/// Ends the reading; nobody sees it: the sink's own failure is what the import returns.
tl::unexpected<Error> stopped() {
  return fail(Errc::internal, "import.stopped", "L’écriture s’est arrêtée.");
}

Refusal refusal_of(const std::string& file, std::string place, const Error& error) {
  if (!error.place.empty() && error.place.front() != '/') {
    place += (place.empty() ? "" : ", ") + error.place;
  }
  return {file, std::move(place), error.code, error.what};
}

}  // namespace

ImportRun::ImportRun(const PatientSink& sink, const ImportOptions& options)
    : x_sink(sink),
      x_options(options),
      x_random(options.random != nullptr ? options.random : &system_random()),
      x_today(options.clock != nullptr ? options.clock->today() : SystemClock().today()) {}

Result<void> ImportRun::read_ahead(const std::function<Result<void>()>& read) {
  Handover handover(kMostAhead);
  x_handover = &handover;
  const auto outcome = dossier::read_ahead(
      handover, read, [this](Telling&& telling) { return perform(std::move(telling)); });
  x_handover = nullptr;
  return outcome;
}

Result<void> ImportRun::tell(Telling telling) {
  if (x_handover == nullptr) return perform(std::move(telling));
  if (x_handover->tell(std::move(telling))) return {};
  return stopped();
}

Result<void> ImportRun::perform(Telling&& telling) {
  if (auto* read = std::get_if<ReadPatient>(&telling)) return hand_to_sink(std::move(*read));
  if (auto* told = std::get_if<ReadRefusal>(&telling)) {
    ++x_summary.refused;
    list(x_summary.refusals, std::move(told->refusal));
  } else if (auto* remarked = std::get_if<ReadRemark>(&telling)) {
    ++x_summary.remarked;
    list(x_summary.remarks, std::move(remarked->remark));
  } else {
    x_done = std::min(x_total, x_done + std::get<ReadBytes>(telling).bytes);
    if (x_options.progress.report) x_options.progress.report(x_done, x_total);
  }
  return {};
}

Result<void> ImportRun::hand_to_sink(ReadPatient&& read) {
  if (is_cancelled()) return cancelled();
  const auto resources = read.patient.resources.size();
  const auto files = read.patient.files.size();
  auto place = read.patient.place;
  const auto outcome = x_sink(std::move(read.patient));
  if (!outcome) {
    if (!is_refusal(outcome.error())) return tl::unexpected<Error>(outcome.error());
    ++x_summary.refused;
    list(x_summary.refusals, refusal_of(read.file, std::move(place), outcome.error()));
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

void ImportRun::list(std::vector<Refusal>& among, Refusal refusal) const {
  if (among.size() < x_options.limits.listed_refusals) among.push_back(std::move(refusal));
}

Result<void> ImportRun::deliver(ImportedPatient&& patient, const std::string& file) {
  return tell(ReadPatient{std::move(patient), file});
}

// To a reading that nobody follows any more, there is nothing to say: its next check ends it.
void ImportRun::refuse(const std::string& file, std::string place, std::string_view code,
                       std::string_view reason) {
  (void)tell(ReadRefusal{{file, std::move(place), std::string(code), std::string(reason)}});
}

void ImportRun::refuse(const std::string& file, std::string place, const Error& error) {
  (void)tell(ReadRefusal{refusal_of(file, std::move(place), error)});
}

void ImportRun::remark(const std::string& file, std::string place, std::string_view code,
                       std::string_view reason) {
  (void)tell(ReadRemark{{file, std::move(place), std::string(code), std::string(reason)}});
}

void ImportRun::advance(std::uint64_t bytes) {
  (void)tell(ReadBytes{bytes});
}

bool ImportRun::is_refusal(const Error& error) {
  if (error.code == "import.file_forbidden") return true;  // the disk is there: others are readable
  return error.code != "import.cancelled" &&
         (error.errc == Errc::invalid_input || error.errc == Errc::conflict ||
          error.errc == Errc::forbidden);
}

bool ImportRun::is_cancelled() const {
  const auto* const cancelled = x_options.progress.cancelled;
  return cancelled != nullptr && cancelled->load(std::memory_order_relaxed);
}

Result<void> ImportRun::check_cancelled() const {
  if (is_cancelled()) return cancelled();
  if (x_handover != nullptr && x_handover->stopped()) return stopped();
  return {};
}

}  // namespace serment::dossier
