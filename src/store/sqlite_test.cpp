// What only SQLite promises: files, their mode, their lock, their pages.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "store/migrations.h"
#include "store/process_lock.h"
#include "store/sqlite_connection.h"

namespace serment::store {
namespace {
namespace fs = std::filesystem;

class SqliteFolder {
 public:
  SqliteFolder() {
    std::string pattern = (fs::temp_directory_path() / "serment-store-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    x_path = pattern;
  }
  SqliteFolder(const SqliteFolder&) = delete;
  SqliteFolder& operator=(const SqliteFolder&) = delete;
  ~SqliteFolder() { fs::remove_all(x_path); }
  [[nodiscard]] fs::path file() const { return x_path / "practice.sqlite"; }
  [[nodiscard]] const fs::path& path() const { return x_path; }

 private:
  fs::path x_path;
};

constexpr Query kAddTombstone{
    "test.add_tombstone",
    "INSERT INTO vault_tombstone (practice_id, dossier_id, erased_at) VALUES ($1, $2, $3)"};

std::string code_of(const Result<std::unique_ptr<Database>>& result) {
  return result ? "none" : result.error().code;
}

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Rows enough for many pages, each marked.
void fill(Database& db, int rows) {
  const auto done = db.write([&](Transaction& tx) -> Result<void> {
    for (int row = 0; row < rows; ++row)
      TRY(tx.execute(kAddTombstone, {"p", std::string_view("MARK" + std::to_string(row)),
                                     "2026-11-23T00:00:00.000Z"}));
    return {};
  });
  REQUIRE(done);
}

TEST_CASE("every file of the store is private") {
  const SqliteFolder folder;
  const auto db = open({folder.file().string()});
  REQUIRE(db);
  fill(**db, 10);
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    CAPTURE(entry.path().filename().string());
    CHECK(entry.status().permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    ++files;
  }
  CHECK(files == 4);  // database, -wal, -shm, .lock
}

TEST_CASE("a second process is refused while the first lives, and not after kill -9") {
  const SqliteFolder folder;
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto db = open({folder.file().string()});
    const char sign = db ? 'y' : 'n';
    if (write(ready[1], &sign, 1) == 1) pause();
    _exit(0);
  }
  char sign = 0;
  REQUIRE(read(ready[0], &sign, 1) == 1);
  REQUIRE(sign == 'y');
  CHECK(code_of(open({folder.file().string()})) == "store.in_use");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
  CHECK(code_of(open({folder.file().string()})) == "none");
}

TEST_CASE("places that are no database are refused and left as they are") {
  const SqliteFolder folder;
  CHECK(code_of(open({(folder.path() / "absent" / "a.sqlite").string()})) == "store.absent");
  const std::string text = std::string(5000, 'x');
  std::ofstream(folder.file()) << text;
  CHECK(code_of(open({folder.file().string()})) == "store.corrupt");
  CHECK(content_of(folder.file()) == text);
  const auto link = folder.path() / "link.sqlite";
  fs::create_symlink(folder.file(), link);
  CHECK(code_of(open({link.string()})) != "none");
}

TEST_CASE("a damaged page is found, whichever it is") {
  const SqliteFolder folder;
  {
    const auto db = open({folder.file().string()});
    REQUIRE(db);
    fill(**db, 3000);
  }
  const auto sound = content_of(folder.file());
  const std::size_t pages = sound.size() / 4096;
  REQUIRE(pages > 20);
  int found = 0;
  int damaged_pages = 0;
  for (std::size_t page = 1; page < pages; ++page) {
    if (sound.substr(page * 4096, 4096).find("MARK") == std::string::npos) continue;
    ++damaged_pages;
    auto damaged = sound;
    for (std::size_t at = 0; at < 64; ++at) damaged[page * 4096 + at] ^= 0x5a;
    std::ofstream(folder.file(), std::ios::binary | std::ios::trunc) << damaged;
    const auto db = open({folder.file().string()});
    const auto checked = db ? (*db)->check() : tl::unexpected<Error>(db.error());
    if (!checked && checked.error().code == "store.corrupt" &&
        checked.error().errc == Errc::integrity)
      ++found;
  }
  CHECK(damaged_pages > 10);
  CHECK(found == damaged_pages);
}

TEST_CASE("what is deleted can no longer be read in any file after a scrub") {
  const SqliteFolder folder;
  const auto db = open({folder.file().string()});
  REQUIRE(db);
  fill(**db, 2000);
  const auto remains = [&] {
    for (const auto& entry : fs::directory_iterator(folder.path()))
      if (content_of(entry.path()).find("MARK") != std::string::npos) return true;
    return false;
  };
  CHECK(remains());
  REQUIRE((*db)->write([](Transaction& tx) -> Result<void> {
    TRY(tx.execute({"test.clear", "DELETE FROM vault_tombstone"}, {}));
    return {};
  }));
  REQUIRE((*db)->scrub());
  CHECK_FALSE(remains());
}

TEST_CASE("the log of writes has room ahead, and a copy taken in the middle has every commit") {
  const SqliteFolder folder;
  auto log = folder.file();
  log += "-wal";
  const auto db = open({folder.file().string()}).value();
  constexpr int kCommits = 300;
  std::set<std::uintmax_t> sizes;
  for (int commit = 0; commit < kCommits; ++commit) {
    const auto done = db->write([&](Transaction& tx) -> Result<void> {
      TRY(tx.execute(kAddTombstone, {"p", std::string_view("ROW" + std::to_string(commit)),
                                     "2026-11-23T00:00:00.000Z"}));
      return {};
    });
    REQUIRE(done);
    sizes.insert(fs::file_size(log));
  }
  CHECK(sizes.size() > 1);
  CHECK(sizes.size() < kCommits / 20);  // each size served many commits

  // As after a power cut: both files as they stand, opened by another program.
  const SqliteFolder copied;
  fs::copy_file(folder.file(), copied.file());
  auto copied_log = copied.file();
  copied_log += "-wal";
  fs::copy_file(log, copied_log);
  const auto copy = open({copied.file().string()}).value();
  std::int64_t rows = 0;
  REQUIRE(copy->read([&](Transaction& tx) {
    return tx.visit({"test.count", "SELECT COUNT(*) FROM vault_tombstone"}, {},
                    [&](const Row& row) -> Result<void> {
                      rows = row.integer(0);
                      return {};
                    });
  }));
  CHECK(rows == kCommits);
  CHECK(copy->check());

  // A scrub leaves nothing of the log; what comes next makes room again.
  REQUIRE(db->scrub());
  CHECK(fs::file_size(log) == 0);
  fill(*db, 1);
  CHECK(fs::file_size(log) > 0);
}

TEST_CASE("a foreign program may come and go: what it changed is seen, what we wrote stays") {
  const SqliteFolder folder;
  const auto db = open({folder.file().string()});
  REQUIRE(db);
  const auto count = [&] {
    std::optional<std::int64_t> rows;
    REQUIRE((*db)->read([&](Transaction& tx) -> Result<void> {
      rows = TRY(tx.find_integer({"test.count", "SELECT COUNT(*) FROM vault_tombstone"}, {}));
      return {};
    }));
    return rows.value_or(-1);
  };
  fill(**db, 10);
  CHECK(count() == 10);
  for (int round = 0; round < 3; ++round) {
    // Its locks must meet ours in another process, as they would.
    const auto command = "sqlite3 '" + folder.file().string() +
                         "' \"DELETE FROM vault_tombstone WHERE dossier_id = 'MARK" +
                         std::to_string(round) + "'\"";
    REQUIRE(std::system(command.c_str()) == 0);
    CHECK(fs::exists(folder.file().string() + "-wal"));
    CHECK(count() == 9 - round);
  }
  REQUIRE((*db)->check());
}

TEST_CASE("a program that writes for too long makes us busy, not wrong") {
  const SqliteFolder folder;
  const auto db = open({folder.file().string()});
  REQUIRE(db);
  sqlite3* foreign = nullptr;
  REQUIRE(sqlite3_open(folder.file().c_str(), &foreign) == SQLITE_OK);
  REQUIRE(sqlite3_exec(foreign, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  int works = 0;
  const auto refused = (*db)->write([&](Transaction&) -> Result<void> {
    ++works;
    return {};
  });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "store.busy");
  CHECK(works == 0);
  sqlite3_close(foreign);
  fill(**db, 1);
}

TEST_CASE("a new migration keeps a copy first, applies once, and refuses what does not fit") {
  const SqliteFolder folder;
  const std::vector<Migration> first{{1, "0001_a.sql", "CREATE TABLE a (x @BIGINT) @STRICT;"}};
  auto second = first;
  second.push_back(
      {2, "0002_b.sql", "CREATE TABLE b (x @TEXT) @STRICT; INSERT INTO a VALUES (7);"});
  auto broken = second;
  broken.push_back({3, "0003_c.sql", "CREATE TABLE c (x @TEXT) @STRICT; SELEKT;"});
  auto changed = first;
  changed[0].sql = "CREATE TABLE a (x @TEXT) @STRICT;";
  const auto copy = fs::path(folder.file().string() + ".before-2");

  const auto connection = open_sqlite(folder.file(), Access::write);
  REQUIRE(connection);
  auto& db = **connection;
  const auto tables = [&] {
    return db.find_integer({"t", "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'"}, {})
        .value();
  };
  REQUIRE(migrate(db, first));
  CHECK_FALSE(fs::exists(copy));
  REQUIRE(migrate(db, second));
  CHECK(fs::exists(copy));
  CHECK(fs::status(copy).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  REQUIRE(migrate(db, second));
  CHECK(db.find_integer({"a", "SELECT COUNT(*) FROM a"}, {}).value() == 1);
  CHECK(tables() == 3);

  const auto failed_script = migrate(db, broken);
  REQUIRE_FALSE(failed_script);
  CHECK(failed_script.error().code == "store.query");
  CHECK(failed_script.error().place == "0003_c.sql");
  CHECK(tables() == 3);
  for (const auto& known : {first, changed}) {
    const auto refused = migrate(db, known);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "store.migration_mismatch");
  }
  const auto kept = open_sqlite(copy, Access::write);
  REQUIRE(kept);
  REQUIRE(migrate(**kept, first));
}

TEST_CASE("the migrations of this program are numbered from 1 and named") {
  const auto& known = embedded_migrations();
  REQUIRE_FALSE(known.empty());
  CHECK(known.front().number == 1);
  CHECK(known.front().name == "0001_founding.sql");
}

}  // namespace
}  // namespace serment::store
