#include <malloc.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "bench/measure.h"
#include "bench/population.h"
#include "dossier/dossiers.h"
#include "dossier/importer.h"

namespace serment::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kBytes = 256ULL << 20;

/// The same bytes as plain blobs, one a transaction, as durably as we write.
void plain_sqlite(const fs::path& folder, const fs::path& database) {
  sqlite3* db = nullptr;
  sqlite3_open(database.c_str(), &db);
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE plain (id INTEGER "
               "PRIMARY KEY, b BLOB)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO plain (b) VALUES (?1)", -1, &insert, nullptr);
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    sqlite3_bind_blob64(insert, 1, text.data(), text.size(), SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_reset(insert);
    sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  }
  sqlite3_finalize(insert);
  sqlite3_close(db);
}

void import_once(vault::Session& session, const fs::path& folder) {
  auto index = must(dossier::Index::build(session));
  dossier::Absorber absorber(session, index);
  must(dossier::import_fhir(
      folder, [&](dossier::ImportedPatient&& patient) { return absorber.absorb(patient); }));
  must(absorber.finish());
}

/// What earlier benchmarks left in this process is given back before the import is measured.
void reset_peak() {
  ::malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024.0;
  std::exit(1);
}

struct Figures {
  double seconds = 0;
  double resident_mb = 0;
};

/// In a child process, so that the resident memory measured is the import's own.
Figures import_in_child(const fs::path& folder) {
  int pipe_ends[2];
  if (::pipe(pipe_ends) != 0) std::exit(1);
  const pid_t child = ::fork();
  if (child == 0) {
    Figures figures;
    {
      BenchPractice practice;
      reset_peak();
      figures.seconds = seconds_of([&] { import_once(practice.session(), folder); });
    }
    figures.resident_mb = peak_mb();
    const bool told = ::write(pipe_ends[1], &figures, sizeof figures) == sizeof figures;
    std::_Exit(told ? 0 : 1);
  }
  Figures figures;
  const bool heard = ::read(pipe_ends[0], &figures, sizeof figures) == sizeof figures;
  ::waitpid(child, nullptr, 0);
  if (!heard) std::exit(1);
  return figures;
}

}  // namespace

void import_bench() {
  const fs::path folder =
      fs::temp_directory_path() / ("serment-bench-import-" + std::to_string(::getpid()));
  const auto bytes = write_bundles(folder / "bundles", kBytes);
  const double megabytes = static_cast<double>(bytes) / 1e6;
  const double plain = seconds_of([&] { plain_sqlite(folder / "bundles", folder / "plain.db"); });
  const auto ours = import_in_child(folder / "bundles");
  print({"import of FHIR bundles, sealed, durable", rate(megabytes / ours.seconds, "MB"),
         "plain SQLite blobs: " + rate(megabytes / plain, "MB"), fixed(plain / ours.seconds, 2),
         ">= 0.50", plain / ours.seconds >= 0.5});
  print({"  resident memory, " + fixed(megabytes, 0) + " MB of bundles",
         fixed(ours.resident_mb, 0) + " MB", "–", "–", "< 150 MB", ours.resident_mb < 150});
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

}  // namespace serment::bench
