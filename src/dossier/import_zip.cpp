// .zip archives through libzip, judged as hostile: names, links, sizes and ratios first.
#include <sys/stat.h>
#include <zip.h>

#include "dossier/import_source.h"
#include "text/encoding.h"

namespace serment::dossier {
namespace {

tl::unexpected<Error> refuse_archive(std::string_view code, std::string sentence,
                                     zip_uint64_t entry_from_0) {
  return fail(Errc::invalid_input, code, std::move(sentence), "Rien n’a été importé.", {},
              "entrée n°\u00a0" + std::to_string(entry_from_0 + 1) + " de l’archive");
}

tl::unexpected<Error> damaged_archive() {
  return fail(Errc::invalid_input, "zip.damaged",
              "L’archive est abîmée, incomplète, ou n’est pas une archive ZIP.", {},
              "Refaites l’export ou la copie de l’archive.");
}

struct ZipCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* member) const { zip_fclose(member); }
};
using ZipArchive = std::unique_ptr<zip_t, ZipCloser>;
using ZipMember = std::unique_ptr<zip_file_t, ZipCloser>;

/// Relative, without "..", "\\", drive letter, empty part or control character.
bool is_safe_member_name(std::string_view name) {
  constexpr std::size_t kLongest = 4096;
  if (name.empty() || name.size() > kLongest || !text::is_valid_utf8(name)) return false;
  if (name.find('\\') != std::string_view::npos || name.find(':') != std::string_view::npos) {
    return false;
  }
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20) return false;
  }
  for (std::size_t start = 0; start < name.size();) {
    const auto end = std::min(name.find('/', start), name.size());
    const auto part = name.substr(start, end - start);
    if (part.empty() || part == "." || part == "..") return false;
    start = end + 1;
  }
  return true;
}

bool is_link(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  constexpr unsigned kUnixModeShift = 16;
  return system == ZIP_OPSYS_UNIX && S_ISLNK(attributes >> kUnixModeShift);
}

/// What the name of a member says of it.
struct MemberName {
  bool folder = false;
  bool hidden = false;  ///< one of its parts begins with a dot, or macOS' own folder
  std::string extension;
};

MemberName read_member_name(std::string_view name) {
  MemberName result;
  result.folder = name.back() == '/';
  result.hidden = name.front() == '.' || name.find("/.") != std::string_view::npos ||
                  name.substr(0, 9) == "__MACOSX/";
  result.extension = lower_extension(std::filesystem::path(name));
  return result;
}

class ZipSource final : public ImportSource {
 public:
  ZipSource(ZipArchive archive, Random& random) : x_archive(std::move(archive)), x_random(random) {}

  /// Judges every entry; nothing is unpacked yet.
  Result<void> list(const ImportLimits& limits, std::uint64_t packed_bytes) {
    const auto count = zip_get_num_entries(x_archive.get(), 0);
    if (count < 0) return damaged_archive();
    if (static_cast<std::uint64_t>(count) > limits.archive_entries) {
      return refuse_archive("zip.too_many", "L’archive contient trop de fichiers.",
                            limits.archive_entries);
    }
    std::uint64_t total = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
      TRY_VOID(judge(i, limits, total));
      // Members that share the same packed bytes escape the ratio of each: judge the sum too.
      if (total > limits.unpacked_bytes || total / limits.unpacked_ratio > packed_bytes) {
        return refuse_archive("zip.bomb", "L’archive, une fois ouverte, serait démesurée.", i);
      }
    }
    std::sort(x_members.begin(), x_members.end(),
              [](const Member& a, const Member& b) { return a.name < b.name; });
    for (auto& member : x_members) {
      member.file.number = static_cast<std::uint32_t>(x_files.size() + 1);
      x_files.push_back(member.file);
    }
    return {};
  }

  [[nodiscard]] std::string name(std::size_t index) const override {
    return std::filesystem::path(x_members[index].name).filename().string();
  }
  Result<void> load(std::size_t index, std::size_t padding, std::string& out) override {
    const auto size = x_files[index].size;
    out.resize(size + padding);
    std::size_t done = 0;
    TRY_VOID(unpack(index, [&](ByteView bytes) -> Result<void> {
      std::copy(bytes.begin(), bytes.end(), out.begin() + static_cast<std::ptrdiff_t>(done));
      done += bytes.size();
      return {};
    }));
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(size), out.end(), ' ');
    return {};
  }

  Result<std::shared_ptr<Content>> content(std::size_t index) override {
    auto& member = x_members[index];
    if (!member.content) {
      if (!x_spill) x_spill = TRY(SealedSpill::create(x_random));
      const auto start = x_spill->size();
      TRY_VOID(unpack(index, [&](ByteView bytes) { return x_spill->append(bytes); }));
      member.content = spilled_content(x_spill, start, x_files[index].size);
    }
    return member.content;
  }

 private:
  struct Member {
    zip_uint64_t index = 0;
    std::string name;
    SourceFile file;
    std::shared_ptr<Content> content{};
  };

  Result<void> judge(zip_uint64_t i, const ImportLimits& limits, std::uint64_t& total) {
    zip_stat_t status{};
    constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    // Windows writes names in its old code page, without saying so.
    if (zip_stat_index(x_archive.get(), i, ZIP_FL_ENC_GUESS, &status) != 0 ||
        (status.valid & kNeeded) != kNeeded) {
      return damaged_archive();
    }
    const std::string_view name = status.name;
    if (!is_safe_member_name(name)) {
      return refuse_archive("zip.path", "L’archive contient un chemin interdit.", i);
    }
    if (is_link(x_archive.get(), i)) {
      return refuse_archive("zip.link", "L’archive contient un lien.", i);
    }
    if ((status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
        status.encryption_method != ZIP_EM_NONE) {
      return refuse_archive("zip.encrypted", "L’archive est protégée par un mot de passe.", i);
    }
    if (status.size / limits.unpacked_ratio > status.comp_size) {
      return refuse_archive("zip.bomb", "Un fichier de l’archive serait démesuré une fois ouvert.",
                            i);
    }
    total += status.size;
    auto described = read_member_name(name);
    if (described.folder || described.hidden) return {};
    if (described.extension == ".zip") {
      return refuse_archive("zip.nested", "L’archive contient une autre archive.", i);
    }
    Member member;
    member.index = i;
    member.name = name;
    member.file.size = status.size;
    member.file.extension = std::move(described.extension);
    x_members.push_back(std::move(member));
    return {};
  }

  /// Hands the bytes of a member over; libzip verifies its CRC at the end.
  template <class Taker>
  Result<void> unpack(std::size_t index, const Taker& take) {
    const ZipMember member(zip_fopen_index(x_archive.get(), x_members[index].index, 0));
    if (!member) return damaged_archive();
    Bytes buffer(1U << 18U);
    std::uint64_t left = x_files[index].size;
    for (;;) {
      const auto count = zip_fread(member.get(), buffer.data(), buffer.size());
      if (count < 0) return damaged_archive();
      if (count == 0) break;
      const auto bytes = static_cast<std::uint64_t>(count);
      if (bytes > left) return damaged_archive();  // longer than it said
      left -= bytes;
      TRY_VOID(take(ByteView(buffer.data(), bytes)));
    }
    if (left != 0) return damaged_archive();
    return {};
  }

  ZipArchive x_archive;
  Random& x_random;
  std::vector<Member> x_members{};
  std::shared_ptr<SealedSpill> x_spill{};
};

}  // namespace

Result<std::unique_ptr<ImportSource>> open_zip_source(const std::filesystem::path& path,
                                                      const ImportLimits& limits, Random& random) {
  std::error_code error;
  const auto packed = std::filesystem::file_size(path, error);
  int code = 0;
  // ZIP_CHECKCONS compares the directory with the local headers and refuses a path given twice.
  ZipArchive archive(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
  if (code == ZIP_ER_EXISTS) {
    return fail(Errc::invalid_input, "zip.duplicate",
                "L’archive contient deux fois le même chemin.", "Rien n’a été importé.");
  }
  if (!archive || error) return damaged_archive();
  auto source = std::make_unique<ZipSource>(std::move(archive), random);
  TRY_VOID(source->list(limits, packed));
  return source;
}

}  // namespace serment::dossier
