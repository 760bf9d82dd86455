#pragma once
// Where the resources of each patient lie in the files of a source, sorted by patient in bounded
// memory: sorted runs go to a sealed temporary file and are merged.
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "dossier/import_content.h"

namespace serment::dossier {

/// A patient as a keyed digest of its reference: says nothing about the person.
using PatientKey = std::array<std::uint8_t, 16>;

struct ResourceRecord {
  PatientKey patient{};
  std::uint64_t offset = 0;
  std::uint64_t number = 0;  ///< entry or line
  std::uint32_t file = 0;    ///< index in the source
  std::uint32_t length = 0;
  std::uint32_t server = 0;  ///< of the reference (fhir::server_print)
  std::uint8_t rank = 1;     ///< 0 for the Patient itself, so that it comes first
  bool delivered = false;    ///< a Patient handed over already
};
static_assert(std::is_trivially_copyable_v<ResourceRecord>);

class ResourceIndex {
 public:
  /// Keeps at most about `memory_bytes` of records in memory.
  ResourceIndex(Random& random, std::uint64_t memory_bytes);
  Result<void> add(const ResourceRecord& record);
  [[nodiscard]] std::uint64_t size() const { return x_size; }
  /// Ends the writing; next() then gives the records by patient, the Patient first, then by place.
  Result<void> sort();
  Result<std::optional<ResourceRecord>> next();

 private:
  /// One sorted run in the spill, and the records of it that are in memory.
  struct Run {
    std::uint64_t next_offset = 0;
    std::uint64_t end_offset = 0;
    std::vector<ResourceRecord> records{};
    std::size_t cursor = 0;
  };
  Result<void> spill_run();
  Result<void> refill(Run& run);
  Random& x_random;
  std::size_t x_capacity;
  std::vector<ResourceRecord> x_records{};
  std::vector<Run> x_runs{};
  std::unique_ptr<SealedSpill> x_spill{};
  std::uint64_t x_size = 0;
  std::size_t x_cursor = 0;
};

}  // namespace serment::dossier
