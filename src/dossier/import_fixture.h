#pragma once
// Shared by the tests of the importers.
#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/clock.h"
#include "dossier/importer.h"

namespace serment::dossier::fixture {

/// A folder that goes away with its contents.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "serment-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    x_path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(x_path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return x_path; }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    const auto path = x_path / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path;
  }

 private:
  std::filesystem::path x_path;
};

/// Root reads everything: a test of what may not be read becomes nobody for a while, to whom the
/// folders are opened.
class Unprivileged {
 public:
  explicit Unprivileged(std::initializer_list<std::filesystem::path> folders) {
    if (::geteuid() != 0) return;
    constexpr auto kOpen = std::filesystem::perms{0755};
    for (const auto& folder : folders) std::filesystem::permissions(folder, kOpen);
    constexpr uid_t kNobody = 65534;
    x_changed = ::seteuid(kNobody) == 0;
  }
  ~Unprivileged() {
    if (x_changed && ::seteuid(0) != 0) std::abort();
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  bool x_changed = false;
};

/// A sink that keeps everything and always says "created".
struct Collector {
  std::vector<ImportedPatient> patients{};
  PatientSink sink() {
    return [this](ImportedPatient&& patient) -> Result<Outcome> {
      patients.push_back(std::move(patient));
      return Outcome::created;
    };
  }
};

/// Today is 23 November 2026.
inline ImportOptions options() {
  static const FixedClock clock(parse_instant("2026-11-23T10:00:00Z").value());
  ImportOptions result;
  result.clock = &clock;
  return result;
}

/// A folder of the real data; empty when it is not there.
inline std::filesystem::path test_data(const std::string& name) {
  const char* const chosen = std::getenv("SERMENT_TEST_DATA");
  const std::filesystem::path root =
      chosen != nullptr ? std::filesystem::path(chosen)
                        : std::filesystem::path(SERMENT_SOURCE_DIR) / "../shared/data";
  const auto path = root / name;
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

/// All the bytes of an imported file.
inline std::string content_of(const ImportedFile& file) {
  auto source = file.open();
  std::string out;
  std::array<std::uint8_t, 100> buffer{};
  while (const auto count = (*source)(buffer).value()) {
    out.append(reinterpret_cast<const char*>(buffer.data()), count);
  }
  return out;
}

/// A FHIR Patient of 6 May 1980; `more` follows its fields.
inline std::string patient(std::string_view id, std::string_view more = "") {
  return R"({"resourceType":"Patient","id":")" + std::string(id) +
         R"(","name":[{"family":"Secretname","given":["Ann"]}],"birthDate":"1980-05-06")" +
         std::string(more) + "}";
}

inline Date day(int y, unsigned m, unsigned d) {
  return Date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

}  // namespace serment::dossier::fixture
