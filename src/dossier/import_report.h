#pragma once
// What every importer does with its sink, its refusals and its progress.
#include <string>

#include "dossier/import_ahead.h"
#include "dossier/import_source.h"
#include "dossier/importer.h"

namespace serment::dossier {

class ImportRun {
 public:
  ImportRun(const PatientSink& sink, const ImportOptions& options);

  /// Runs the reading of a source on a thread of its own, ahead of the sink; everything that it
  /// tells this run is done here, on the caller's thread, in order. Only for sources whose patients
  /// bring their files in memory.
  Result<void> read_ahead(const std::function<Result<void>()>& read);

  [[nodiscard]] const ImportOptions& options() const { return x_options; }
  [[nodiscard]] Random& random() const { return *x_random; }
  [[nodiscard]] Date today() const { return x_today; }
  /// What is read is counted by the reading; what became of it, by this class.
  [[nodiscard]] ImportSummary& summary() { return x_summary; }

  /// Hands one patient to the sink; lists a refusal by the sink, returns its other failures.
  Result<void> deliver(ImportedPatient&& patient, const std::string& file);
  void refuse(const std::string& file, std::string place, std::string_view code,
              std::string_view reason);
  void refuse(const std::string& file, std::string place, const Error& error);
  void remark(const std::string& file, std::string place, std::string_view code,
              std::string_view reason);
  /// True for failures that concern one file or one patient: the import goes on.
  [[nodiscard]] static bool is_refusal(const Error& error);

  void expect_bytes(std::uint64_t total) { x_total = total; }
  void advance(std::uint64_t bytes);
  /// Error: conflict "import.cancelled"; ahead, also when the sink has failed.
  [[nodiscard]] Result<void> check_cancelled() const;

 private:
  [[nodiscard]] bool is_cancelled() const;
  Result<void> tell(Telling telling);
  Result<void> perform(Telling&& telling);
  Result<void> hand_to_sink(ReadPatient&& read);
  void list(std::vector<Refusal>& among, Refusal refusal) const;

  const PatientSink& x_sink;
  const ImportOptions& x_options;
  Random* x_random;
  Date x_today;
  ImportSummary x_summary{};
  std::uint64_t x_done = 0;
  std::uint64_t x_total = 0;
  Handover* x_handover = nullptr;  ///< while reading ahead
};

}  // namespace serment::dossier
