#include <doctest/doctest.h>
#include <sys/stat.h>
#include <zip.h>

#include "crypto/hash.h"
#include "dossier/import_fixture.h"
#include "dossier/import_source.h"

namespace serment::dossier {
namespace {

constexpr std::string_view kOnePatient =
    R"({"resourceType":"Patient","id":"1","name":[{"family":"X"}],"birthDate":"1980-05-06"})";

struct Member {
  std::string name;
  std::string bytes;
  bool link = false;
  bool encrypted = false;
  bool old_code_page = false;
};

/// Writes an archive as a hostile program would, without judging names.
std::filesystem::path write_archive(const fixture::Folder& folder,
                                    const std::vector<Member>& members) {
  const auto path = folder.path() / "a.zip";
  int error = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  REQUIRE(archive != nullptr);
  for (const auto& member : members) {
    zip_source_t* const source =
        zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0);
    const auto index = static_cast<zip_uint64_t>(
        zip_file_add(archive, member.name.c_str(), source,
                     member.old_code_page ? ZIP_FL_ENC_CP437 : ZIP_FL_ENC_UTF_8));
    if (member.link) {
      zip_file_set_external_attributes(archive, index, 0, ZIP_OPSYS_UNIX, (S_IFLNK | 0777U) << 16U);
    }
    if (member.encrypted) zip_file_set_encryption(archive, index, ZIP_EM_AES_256, "secret");
  }
  REQUIRE(zip_close(archive) == 0);
  return path;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a good archive, its large members put aside sealed") {
  const fixture::Folder folder;
  std::string lines(kOnePatient);
  for (int i = 0; i < 20'000; ++i) {
    lines += "\n{\"resourceType\":\"Encounter\",\"id\":\"e" + std::to_string(i) +
             "\",\"status\":\"finished\",\"subject\":{\"reference\":\"Patient/1\"},\"period\":"
             "{\"end\":\"2020-01-02\"}}";
  }
  const auto path = write_archive(
      folder, {{"x/", ""}, {"x/all.ndjson", lines}, {"__MACOSX/._a.json", "?"}, {".hidden", "?"}});
  fixture::Collector seen;
  const auto summary = import_fhir(path, seen.sink(), fixture::options());
  REQUIRE(summary.has_value());
  CHECK(summary->refusals.empty());
  REQUIRE(seen.patients.size() == 1);
  CHECK(seen.patients[0].resources.size() == 20'001);
}

TEST_CASE("hostile archives are refused whole") {
  struct Row {
    std::vector<Member> members;
    std::string code;
  };
  const Row rows[] = {
      {{{"../a.json", "{}"}}, "zip.path"},
      {{{"a/../../b.json", "{}"}}, "zip.path"},
      {{{"/etc/a.json", "{}"}}, "zip.path"},
      {{{"C:\\a.json", "{}"}}, "zip.path"},
      {{{"a//b.json", "{}"}}, "zip.path"},
      {{{"a\nb.json", "{}"}}, "zip.path"},
      {{{"ok.json", std::string(kOnePatient)}, {"link.json", "/etc/passwd", true}}, "zip.link"},
      {{{"a.json", "{}", false, true}}, "zip.encrypted"},
      {{{"ok.json", std::string(kOnePatient)}, {"more.zip", "PK"}}, "zip.nested"},
      {{{"bomb.json", std::string(30'000'000, ' ')}}, "zip.bomb"},
  };
  for (const auto& row : rows) {
    INFO(row.code);
    const fixture::Folder folder;
    fixture::Collector seen;
    const auto summary =
        import_fhir(write_archive(folder, row.members), seen.sink(), fixture::options());
    REQUIRE_FALSE(summary.has_value());
    CHECK(summary.error().code == row.code);
    CHECK(seen.patients.empty());
  }
}

TEST_CASE("duplicate names, too many entries, damage, a wrong checksum") {
  const fixture::Folder folder;
  fixture::Collector seen;
  const auto path = write_archive(
      folder, {{"first.json", std::string(kOnePatient)}, {"other.json", std::string(kOnePatient)}});
  auto bytes = bytes_of(path);
  const auto run = [&](const std::string& archive) {
    const auto written = folder.write("b.zip", archive);
    const auto summary = import_fhir(written, seen.sink(), fixture::options());
    if (!summary) return summary.error().code;
    return summary->refusals.empty() ? std::string("ok") : summary->refusals.front().code;
  };
  CHECK(run(bytes) == "ok");
  auto twice = bytes;
  for (auto at = twice.find("other.json"); at != std::string::npos; at = twice.find("other.json")) {
    twice.replace(at, 10, "first.json");
  }
  CHECK(run(twice) == "zip.duplicate");
  CHECK(run("") == "zip.damaged");
  CHECK(run("PK\5\6") == "zip.damaged");
  for (std::size_t length = 1; length < bytes.size(); length += 7) {
    CHECK(run(bytes.substr(0, length)) == "zip.damaged");
  }
  for (std::size_t at = 45; at < 100; at += 9) {  // inside the packed bytes of the first member
    auto flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    INFO(at);
    CHECK(run(flipped) != "ok");
  }
  auto options = fixture::options();
  options.limits.archive_entries = 1;
  CHECK(import_fhir(path, seen.sink(), options).error().code == "zip.too_many");
}

TEST_CASE("the sealed temporary file gives back what was put in") {
  class CountingRandom final : public Random {
   public:
    void fill(std::span<std::uint8_t> out) override {
      for (auto& byte : out) byte = x_next++;
    }

   private:
    std::uint8_t x_next = 0;
  };
  CountingRandom random;
  const auto spill = SealedSpill::create(random);
  REQUIRE(spill.has_value());
  Bytes all;
  for (std::size_t i = 0; i < 300'000; ++i) all.push_back(static_cast<std::uint8_t>(i * 31 / 7));
  for (std::size_t at = 0; at < all.size(); at += 10'007) {
    const auto count = std::min<std::size_t>(10'007, all.size() - at);
    REQUIRE((*spill)->append(ByteView(all).subspan(at, count)).has_value());
  }
  CHECK((*spill)->size() == all.size());
  for (const std::size_t at : {0U, 65'535U, 65'536U, 131'000U, 299'990U, 300'000U, 400'000U}) {
    Bytes out(1000);
    const auto count = (*spill)->read(at, out);
    REQUIRE(count.has_value());
    const auto left = at < all.size() ? all.size() - at : 0;
    REQUIRE(*count == std::min<std::size_t>(1000, left));
    CHECK(std::equal(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*count),
                     all.begin() + static_cast<std::ptrdiff_t>(std::min(at, all.size()))));
  }
}

TEST_CASE("an archive of files named by patient, from Windows too") {
  const fixture::Folder folder;
  const auto path = write_archive(folder, {{"scans/", ""},
                                           {"scans/DURAND_Jean_31121980_a.pdf", "%PDF-1"},
                                           {"DURAND_Jean_31121980_b.pdf", "%PDF-2"},
                                           {"MARTIN_L\x82"
                                            "a_01022003.png",
                                            "png", false, false, true},
                                           {"scan0001.pdf", "?"}});
  fixture::Collector seen;
  const auto summary = import_folder(path, "", seen.sink(), fixture::options());
  REQUIRE(summary.has_value());
  REQUIRE(seen.patients.size() == 2);
  CHECK(summary->refused == 1);
  CHECK(summary->files == 3);
  bool lea = false;
  for (const auto& patient : seen.patients) {
    lea = lea || patient.identity.given_names.reveal() == "Léa";
    for (const auto& file : patient.files) {
      const auto bytes = fixture::content_of(file);
      CHECK(crypto::sha256(as_bytes(bytes)) == file.sha256);
    }
  }
  CHECK(lea);
}

}  // namespace serment::dossier
