// The promise of a bounded memory, measured in a child process.
#include <doctest/doctest.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dossier/import_fixture.h"
#include "dossier/import_index.h"

namespace serment::dossier {
namespace {

/// Highest resident memory since reset_peak(), in MiB.
long peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::strtol(line.c_str() + 6, nullptr, 10) / 1024;
  }
  return -1;
}

/// AddressSanitizer keeps what is freed: there the import is tried, its memory is not judged.
#ifdef SERMENT_SANITIZED
constexpr long kMostMib = 4096;
#else
constexpr long kMostMib = 150;
#endif

void reset_peak() {
  ::malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

/// 300 MB of lines: 300 patients, each with 250 observations, all mixed.
void write_lines(const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary);
  const std::string filler(3900, 'x');
  for (int i = 0; i < 300; ++i) {
    file << R"({"resourceType":"Patient","id":"p)" << i
         << R"(","name":[{"family":"X"}],"birthDate":"1980-05-06"})" << '\n';
  }
  for (int round = 0; round < 250; ++round) {
    for (int i = 0; i < 300; ++i) {
      file << R"({"resourceType":"Observation","id":"o)" << round << '-' << i
           << R"(","status":"final","subject":{"reference":"Patient/p)" << i
           << R"("},"effectiveDateTime":"2020-01-02","note":[{"text":")" << filler << "\"}]}\n";
    }
  }
}

/// Exit status of a child that imports and judges itself: 0 when all is as promised.
int import_in_child(const std::filesystem::path& path) {
  std::fflush(stdout);  // else the child would print it again
  const auto child = ::fork();
  if (child == 0) {
    reset_peak();
    std::uint64_t resources = 0;
    const auto summary = import_fhir(
        path,
        [&](ImportedPatient&& patient) -> Result<Outcome> {
          resources += patient.resources.size();
          return Outcome::created;
        },
        fixture::options());
    const bool whole = summary && summary->created == 300 && resources == 300 * 251;
    const auto peak = peak_mib();
    std::printf("import of 300 MB of lines: %ld MiB resident at most\n", peak);
    std::fflush(stdout);
    ::_exit(!whole ? 1 : peak < 0 || peak >= kMostMib ? 2 : 0);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("300 MB of mixed lines take less than 150 MB of memory") {
  const fixture::Folder folder;
  const auto path = folder.path() / "all.ndjson";
  write_lines(path);
  REQUIRE(std::filesystem::file_size(path) > 290'000'000);
  CHECK(import_in_child(path) == 0);
}

TEST_CASE("the index sorts the same with and without runs on disk") {
  std::mt19937 random(7);
  class MersenneRandom final : public Random {
   public:
    void fill(std::span<std::uint8_t> out) override {
      for (auto& byte : out) byte = static_cast<std::uint8_t>(x_engine());
    }

   private:
    std::mt19937 x_engine{1};
  };
  MersenneRandom keys;
  std::vector<ResourceRecord> records(20'000);
  for (auto& record : records) {
    record.patient[0] = static_cast<std::uint8_t>(random());
    record.rank = random() % 10 == 0 ? 0 : 1;
    record.file = static_cast<std::uint32_t>(random() % 3);
    record.offset = random();
  }
  const auto sorted = [&](std::uint64_t memory) {
    ResourceIndex index(keys, memory);
    for (const auto& record : records) REQUIRE(index.add(record).has_value());
    REQUIRE(index.sort().has_value());
    std::vector<std::uint64_t> order;
    while (const auto record = index.next().value()) {
      order.push_back(record->offset * 1000 + record->file * 10 + record->rank);
    }
    return order;
  };
  const auto in_memory = sorted(1ULL << 30U);
  CHECK(in_memory.size() == records.size());
  CHECK(sorted(100'000) == in_memory);
}

}  // namespace serment::dossier
