#include "documents/encrypted_archive.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "crypto/secret.h"
#include "documents/child_process.h"
#include "documents/seven_zip.h"

namespace serment::documents {
namespace {

namespace fs = std::filesystem;
const Instant kAt = parse_instant("2026-11-23T14:30:07Z").value();
constexpr std::string_view kPassword = "K7MP-2RTW-9XQD";

std::string code_of(const std::vector<ZipEntry>& entries, std::string_view password = kPassword) {
  const auto archive = write_encrypted_archive(entries, password, kAt);
  return archive ? "" : archive.error().code;
}

/// An archive on disk, read by 7-Zip with a given password.
class Reader {
 public:
  explicit Reader(const Bytes& archive) {
    x_path = (fs::temp_directory_path() / "serment-archive-XXXXXX").string();
    REQUIRE(mkdtemp(x_path.data()) != nullptr);
    std::ofstream file(fs::path(x_path) / "a.7z", std::ios::binary);
    file << as_text(archive);
  }
  ~Reader() { fs::remove_all(x_path); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  ChildResult run(std::vector<std::string> arguments, std::string_view password) const {
    arguments.insert(arguments.begin(), "7zz");
    arguments.push_back(x_path + "/a.7z");
    return run_child(arguments, {"LC_ALL=C.UTF-8", "TZ=UTC"},
                     to_bytes(std::string(password) + "\n"), {})
        .value();
  }

 private:
  std::string x_path;
};

std::size_t left_in_memory() {
  std::size_t count = 0;
  const std::string mine = "serment-" + std::to_string(::getpid()) + ".";
  for (const auto& entry : fs::directory_iterator("/dev/shm"))
    if (entry.path().filename().string().starts_with(mine)) ++count;
  return count;
}

TEST_CASE("an encrypted archive gives its files to its password only, and hides their names") {
  const std::vector<ZipEntry> entries = {{"courrier/Élan vital.txt", to_bytes("contenu secret")},
                                         {"[a*]?.txt", to_bytes("deux")},
                                         {"@liste", {}},
                                         {".cache", to_bytes("trois")}};
  const auto archive = write_encrypted_archive(entries, kPassword, kAt).value();
  CHECK(as_text(ByteView(archive).subspan(0, 2)) == "7z");
  const std::string raw(as_text(archive));
  CHECK(raw.find("contenu") == std::string::npos);
  CHECK(raw.find("liste") == std::string::npos);
  CHECK(left_in_memory() == 0);

  const Reader reader(archive);
  CHECK(reader.run({"t"}, kPassword).exit_code == 0);
  CHECK(reader.run({"l"}, "K7MP-2RTW-9XQE").exit_code != 0);
  const auto shown = reader.run({"x", "-so"}, kPassword);
  const std::string content(as_text(shown.output));
  for (const char* piece : {"contenu secret", "deux", "trois"})
    CHECK(content.find(piece) != std::string::npos);
  const auto listed = std::string(as_text(reader.run({"l", "-slt"}, kPassword).output));
  for (const auto& entry : entries) {
    CAPTURE(entry.name);
    CHECK(listed.find("Path = " + entry.name + "\n") != std::string::npos);
  }
  CHECK(listed.find("Method = LZMA2:12 7zAES") != std::string::npos);
  CHECK(listed.find("Modified = 2026-11-23 14:30:07") != std::string::npos);
}

TEST_CASE("what cannot be an encrypted archive is refused and leaves nothing behind") {
  CHECK(code_of({}) == "archive.empty");
  CHECK(code_of({{"../a", {}}}) == "archive.name");
  CHECK(code_of({{"a", {}}, {"A", {}}}) == "archive.duplicate");
  CHECK(code_of({{"a", {}}, {"A/b", {}}}) == "archive.duplicate");
  for (const std::string_view password : {"", "short", " K7MP-2RTW-9XQD", "K7MP-2RTW-9XQD ",
                                          "K7MP\n2RTW-9XQD", "mot de passé long"}) {
    CAPTURE(password);
    CHECK(code_of({{"a", {}}}, password) == "archive.password");
  }
  CHECK(code_of({{"a", {}}}, std::string(201, 'x')) == "archive.password");
  CHECK(code_of({{"a", {}}}, std::string(200, 'x')).empty());
  CHECK(left_in_memory() == 0);
}

TEST_CASE("a code has a hundred bits in letters that do not look alike") {
  crypto::SystemRandom random;
  const auto code = draw_spoken_password(random);
  CHECK(code.size() == 24);
  CHECK(code[4] == '-');
  CHECK(code.find_first_of("01IO") == std::string::npos);
  CHECK(draw_spoken_password(random) != code);
}

TEST_CASE("without 7-Zip the archive says what to install") {
  const std::string path = std::getenv("PATH");
  REQUIRE(setenv("PATH", "/nonexistent", 1) == 0);
  const auto code = code_of({{"a", to_bytes("1")}});
  REQUIRE(setenv("PATH", path.c_str(), 1) == 0);
  CHECK(code == "archive.tool_missing");
  CHECK(left_in_memory() == 0);
}

}  // namespace
}  // namespace serment::documents
