#pragma once
// Both stores for a test. Write each case once:
//
//   CONTRACT_TEST("a record keeps its versions") {
//     Store store;                                  // a fresh, empty database
//     auto db = store.open();
//     …
//   }
//
// It runs on SQLite in a temporary folder and on a PostgreSQL 15 started for this process. Without
// PostgreSQL the cases fail, unless SERMENT_SKIP_POSTGRES=1: then they are counted as skipped.

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "store/database.h"

namespace serment::contract {

/// An empty folder, removed with all it holds at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return x_path; }

 private:
  std::filesystem::path x_path;
};

/// A database of its own on one of the stores, with a folder for whatever else the case writes.
class TestStore {
 public:
  explicit TestStore(store::Dialect dialect);
  ~TestStore();
  TestStore(const TestStore&) = delete;
  TestStore& operator=(const TestStore&) = delete;
  [[nodiscard]] store::Dialect dialect() const { return x_dialect; }
  [[nodiscard]] const store::Location& location() const { return x_location; }
  [[nodiscard]] const std::filesystem::path& folder() const { return x_folder.path(); }
  /// Opens the database, and fails the case when that fails.
  [[nodiscard]] std::unique_ptr<store::Database> open() const;
  /// Runs SQL from outside the product, as somebody tampering would (sqlite3 or psql); fails the
  /// case when it fails. Returns what the tool printed, without the last end of line. SQLite
  /// refuses nothing while our process holds the file only by its own lock file.
  std::string tamper(const std::string& sql) const;

 private:
  store::Dialect x_dialect;
  TemporaryFolder x_folder;
  store::Location x_location;
  std::string x_schema;
};

struct Sqlite : TestStore {
  Sqlite() : TestStore(store::Dialect::sqlite) {}
};
struct Postgresql : TestStore {
  Postgresql() : TestStore(store::Dialect::postgresql) {}
};

/// Unwraps a Result in a test: the case fails with the error's code and texts.
template <class T>
T expect(Result<T>&& result) {
  if (!result.has_value()) {
    const Error& error = result.error();
    FAIL(error.code << ": " << error.what << " " << error.place);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace serment::contract

#define CONTRACT_TEST(name) \
  TEST_CASE_TEMPLATE(name, Store, ::serment::contract::Sqlite, ::serment::contract::Postgresql)
TYPE_TO_STRING_AS("SQLite", serment::contract::Sqlite);
TYPE_TO_STRING_AS("PostgreSQL", serment::contract::Postgresql);
