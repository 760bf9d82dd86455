#include "dossier/import_index.h"

#include <tuple>

namespace serment::dossier {
namespace {

bool comes_before(const ResourceRecord& a, const ResourceRecord& b) {
  return std::tie(a.patient, a.rank, a.file, a.offset) <
         std::tie(b.patient, b.rank, b.file, b.offset);
}

constexpr std::size_t kRunBuffer = 512;

}  // namespace

ResourceIndex::ResourceIndex(Random& random, std::uint64_t memory_bytes)
    : x_random(random),
      x_capacity(std::max<std::size_t>(kRunBuffer, memory_bytes / sizeof(ResourceRecord))) {}

Result<void> ResourceIndex::add(const ResourceRecord& record) {
  if (x_records.size() == x_capacity) TRY_VOID(spill_run());
  x_records.push_back(record);
  ++x_size;
  return {};
}

Result<void> ResourceIndex::spill_run() {
  std::sort(x_records.begin(), x_records.end(), comes_before);
  if (!x_spill) x_spill = TRY(SealedSpill::create(x_random));
  Run run;
  run.next_offset = x_spill->size();
  TRY_VOID(x_spill->append({reinterpret_cast<const std::uint8_t*>(x_records.data()),
                            x_records.size() * sizeof(ResourceRecord)}));
  run.end_offset = x_spill->size();
  x_runs.push_back(std::move(run));
  x_records.clear();
  return {};
}

Result<void> ResourceIndex::sort() {
  if (x_runs.empty()) {
    std::sort(x_records.begin(), x_records.end(), comes_before);
    return {};
  }
  if (!x_records.empty()) TRY_VOID(spill_run());
  x_records = {};  // gives the memory back
  for (auto& run : x_runs) TRY_VOID(refill(run));
  return {};
}

Result<void> ResourceIndex::refill(Run& run) {
  const auto left = (run.end_offset - run.next_offset) / sizeof(ResourceRecord);
  run.records.resize(std::min<std::uint64_t>(left, kRunBuffer));
  run.cursor = 0;
  const auto bytes = std::span(reinterpret_cast<std::uint8_t*>(run.records.data()),
                               run.records.size() * sizeof(ResourceRecord));
  if (TRY(x_spill->read(run.next_offset, bytes)) != bytes.size()) {
    bug("ResourceIndex: a run is shorter than written");
  }
  run.next_offset += bytes.size();
  return {};
}

Result<std::optional<ResourceRecord>> ResourceIndex::next() {
  if (x_runs.empty()) {
    if (x_cursor == x_records.size()) return std::nullopt;
    return x_records[x_cursor++];
  }
  Run* first = nullptr;  // few runs: a linear search beats a heap
  for (auto& run : x_runs) {
    if (run.cursor == run.records.size()) continue;
    if (first == nullptr || comes_before(run.records[run.cursor], first->records[first->cursor])) {
      first = &run;
    }
  }
  if (first == nullptr) return std::nullopt;
  const auto record = first->records[first->cursor++];
  if (first->cursor == first->records.size()) TRY_VOID(refill(*first));
  return record;
}

}  // namespace serment::dossier
