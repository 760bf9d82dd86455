#include <sqlite3.h>

#include "bench/measure.h"
#include "dossier/dossiers.h"

namespace serment::bench {
namespace {

constexpr int kPatients = 100'000;
constexpr int kOpenings = 2'000;

dossier::ImportedPatient patient(int number) {
  dossier::ImportedPatient made;
  made.identity.family_name = Personal<std::string>("Fictive" + std::to_string(number % 9973));
  made.identity.given_names = Personal<std::string>("Essai" + std::to_string(number % 331));
  made.identity.birth = Personal<std::optional<Date>>(
      add_days(parse_iso_date("1930-01-01").value(), number % 30'000));
  made.identity.sex = "unknown";
  made.identity.source_keys.emplace_back("urn:bench|" + std::to_string(number));
  made.last_care = add_days(parse_iso_date("2000-01-01").value(), number % 9'000);
  return made;
}

void populate(vault::Session& session) {
  auto index = must(dossier::Index::build(session));
  dossier::Absorber absorber(session, index);
  for (int number = 0; number < kPatients; ++number) must(absorber.absorb(patient(number)));
  must(absorber.finish());
}

double bare_insert(const std::filesystem::path& file) {
  sqlite3* db = nullptr;
  sqlite3_open(file.c_str(), &db);
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER "
               "PRIMARY KEY, b BLOB)",
               nullptr, nullptr, nullptr);
  const double seconds = median_seconds(kOpenings, [&] {
    sqlite3_exec(db, "INSERT INTO t (b) VALUES (zeroblob(256))", nullptr, nullptr, nullptr);
  });
  sqlite3_close(db);
  return seconds;
}

}  // namespace

void dossier_bench() {
  BenchPractice practice;
  populate(practice.session());
  practice.reopen();
  std::optional<dossier::Index> index;
  const double indexed =
      seconds_of([&] { index.emplace(must(dossier::Index::build(practice.session()))); });
  print({"unlock and index " + std::to_string(kPatients) + " patients",
         fixed(indexed * 1000, 0) + " ms", "–", "–", "<= 1 s", indexed <= 1.0});
  double worst = 0;
  for (const char* query : {"f", "fic", "fictive12", "essai3 fictive", "1975", "12/03/1980", "zzz"})
    worst = std::max(worst, median_seconds(5, [&] { (void)index->search(query); }));
  print({"search as you type, slowest of 7 queries", fixed(worst * 1000, 2) + " ms", "–", "–",
         "< 10 ms", worst < 0.010});

  const auto entries = index->page(0, kOpenings);
  std::size_t next = 0;
  const double ours = median_seconds(kOpenings, [&] {
    must(dossier::read(practice.session(), entries[next++ % entries.size()].id, "mesure"));
  });
  const double bare = bare_insert(practice.folder() / "bare.db");
  print({"opening one dossier, journal entry durable", fixed(ours * 1e6, 0) + " us",
         "bare durable SQLite insert: " + fixed(bare * 1e6, 0) + " us", fixed(ours / bare, 2),
         "<= 1.50", ours / bare <= 1.5});
}

}  // namespace serment::bench
