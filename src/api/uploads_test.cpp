#include "api/uploads.h"

#include <sys/wait.h>

#include <fstream>

#include "api/api_fixture.h"
#include "net/spool.h"

using namespace serment;
using namespace serment::api;

namespace {

std::shared_ptr<net::MemoryFile> file_of(std::string_view text) {
  auto file = net::MemoryFile::create();
  REQUIRE(file != nullptr);
  REQUIRE(file->append(text));
  return file;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a file received is found by its owner, imported once, and gone") {
  FixedClock clock(parse_instant("2026-11-27T09:00:00Z").value());
  crypto::SystemRandom random;
  Uploads uploads(clock, random);
  const auto kept = uploads.keep(file_of("{}"), "fhir", ".json", "one").value();
  CHECK(kept.path.extension() == ".json");
  CHECK(kept.size == 2);
  CHECK(read(kept.path) == "{}");
  const auto folder = std::filesystem::status(kept.path.parent_path()).permissions();
  CHECK((folder & std::filesystem::perms::all) == std::filesystem::perms::owner_all);
  CHECK(uploads.find(kept.id, "one").has_value());
  CHECK_FALSE(uploads.find(kept.id, "other").has_value());
  CHECK_FALSE(uploads.take(kept.id, "other").has_value());
  CHECK(uploads.take(kept.id, "one").has_value());
  CHECK_FALSE(uploads.take(kept.id, "one").has_value());
  CHECK_FALSE(uploads.find(kept.id, "one").has_value());
  uploads.put_back(kept.id);
  CHECK(uploads.take(kept.id, "one").has_value());
  CHECK(std::filesystem::exists(kept.path));
  uploads.drop(kept.id);
  CHECK_FALSE(std::filesystem::exists(kept.path));
}

TEST_CASE("four files wait at most, for an hour at most, but not the one being imported") {
  FixedClock clock(parse_instant("2026-11-27T09:00:00Z").value());
  crypto::SystemRandom random;
  std::filesystem::path path;
  {
    Uploads uploads(clock, random);
    std::vector<Upload> kept;
    for (int n = 0; n < 4; ++n)
      kept.push_back(uploads.keep(file_of("x"), "csv", ".csv", "one").value());
    CHECK(uploads.keep(file_of("x"), "csv", ".csv", "one").error().code == "upload.too_many");
    CHECK(uploads.take(kept[0].id, "one").has_value());
    clock.set(parse_instant("2026-11-27T10:00:01Z").value());
    CHECK(uploads.keep(file_of("x"), "csv", ".csv", "one").has_value());
    CHECK(std::filesystem::exists(kept[0].path));
    CHECK_FALSE(std::filesystem::exists(kept[1].path));
    path = kept[0].path;
  }
  CHECK_FALSE(std::filesystem::exists(path.parent_path()));
}

TEST_CASE("what nobody came for within the hour is gone by itself, and sealing takes the rest") {
  FixedClock clock(parse_instant("2026-11-27T09:00:00Z").value());
  crypto::SystemRandom random;
  Uploads uploads(clock, random);
  const auto old = uploads.keep(file_of("x"), "csv", ".csv", "one").value();
  clock.set(parse_instant("2026-11-27T10:00:01Z").value());
  CHECK_FALSE(uploads.find(old.id, "one").has_value());
  CHECK(std::filesystem::exists(old.path));
  uploads.sweep();
  CHECK_FALSE(std::filesystem::exists(old.path));
  const auto fresh = uploads.keep(file_of("x"), "csv", ".csv", "one").value();
  const auto read_now = uploads.keep(file_of("x"), "csv", ".csv", "one").value();
  CHECK(uploads.take(read_now.id, "one").has_value());
  uploads.clear();
  CHECK_FALSE(std::filesystem::exists(fresh.path));
  CHECK(std::filesystem::exists(read_now.path));
}

TEST_CASE("what a killed process left in memory is removed by the next one") {
  const auto child = ::fork();
  if (child == 0) ::_exit(0);
  int status = 0;
  ::waitpid(child, &status, 0);
  const auto left =
      std::filesystem::path(net::kMemoryFolder) / ("serment-" + std::to_string(child) + ".aBcDeF");
  std::filesystem::create_directory(left);
  std::ofstream(left / "x.json") << "{}";
  const documents::MemoryFolder mine;
  documents::MemoryFolder::sweep();
  CHECK_FALSE(std::filesystem::exists(left));
  CHECK(std::filesystem::exists(mine.path()));
}
