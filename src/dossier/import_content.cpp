#include "dossier/import_content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>

#include "crypto/aead.h"

namespace serment::dossier {
namespace {

tl::unexpected<Error> unreadable_file() {
  return fail(Errc::unavailable, "import.file_unreadable",
              "Un fichier de la source ne peut pas être lu.", {},
              "Vérifiez que le support est branché et que vous avez le droit de le lire.");
}

tl::unexpected<Error> forbidden_file() {
  return fail(Errc::unavailable, "import.file_forbidden",
              "Un fichier de la source est interdit de lecture à votre compte.", {},
              "Donnez-vous le droit de le lire, puis relancez l’import.");
}

tl::unexpected<Error> no_temporary_space() {
  return fail(Errc::unavailable, "import.temporary_space",
              "L’import n’a pas pu mettre de données de côté : le dossier temporaire est plein ou "
              "interdit d’écriture.",
              "Les patients déjà importés sont gardés.",
              "Libérez de la place, ou indiquez un autre dossier dans TMPDIR, puis relancez.");
}

/// pread until the span is full or the file ends.
Result<std::size_t> read_at(int file, std::uint64_t offset, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto count =
        ::pread(file, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable_file();
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

class FileContent final : public Content {
 public:
  FileContent(int file, std::uint64_t size) : x_file(file), x_size(size) {}
  ~FileContent() override { ::close(x_file); }
  FileContent(const FileContent&) = delete;
  FileContent& operator=(const FileContent&) = delete;
  [[nodiscard]] std::uint64_t size() const override { return x_size; }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    return read_at(x_file, offset, out);
  }

 private:
  int x_file;
  std::uint64_t x_size;
};

class SpilledContent final : public Content {
 public:
  SpilledContent(std::shared_ptr<SealedSpill> spill, std::uint64_t offset, std::uint64_t size)
      : x_spill(std::move(spill)), x_offset(offset), x_size(size) {}
  [[nodiscard]] std::uint64_t size() const override { return x_size; }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    const auto left = offset < x_size ? x_size - offset : 0;
    return x_spill->read(x_offset + offset, out.first(std::min<std::uint64_t>(left, out.size())));
  }

 private:
  std::shared_ptr<SealedSpill> x_spill;
  std::uint64_t x_offset;
  std::uint64_t x_size;
};

std::array<std::uint8_t, 8> block_label(std::uint64_t block) {
  std::array<std::uint8_t, 8> label{};
  for (auto& byte : label) {
    byte = static_cast<std::uint8_t>(block & 0xFFU);
    block >>= 8U;
  }
  return label;
}

int open_unlinked() {
  const char* const chosen = std::getenv("TMPDIR");
  const std::string folder = chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  std::string name = folder + "/serment-import-XXXXXX";  // a file system without O_TMPFILE
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

Result<void> Content::read_text(std::uint64_t offset, std::uint64_t length, std::size_t padding,
                                std::string& out) const {
  out.resize(length + padding);
  const auto text = std::span(reinterpret_cast<std::uint8_t*>(out.data()), length);
  if (TRY(read(offset, text)) != length) {
    return fail(Errc::conflict, "import.source_changed", "La source a changé pendant l’import.",
                "Les patients déjà importés sont gardés.",
                "Relancez l’import quand plus rien n’écrit dans la source.");
  }
  std::fill_n(out.end() - static_cast<std::ptrdiff_t>(padding), padding, ' ');
  return {};
}

Result<std::unique_ptr<Content>> open_file_content(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a named pipe must not wait for its writer.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0 && (errno == EACCES || errno == EPERM)) return forbidden_file();
  if (file < 0) return unreadable_file();
  struct stat status {};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(file);
    return fail(Errc::invalid_input, "import.not_a_file",
                "Ce n’est pas un fichier ordinaire (lien, tube ou périphérique).");
  }
  ::posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
  return std::make_unique<FileContent>(file, static_cast<std::uint64_t>(status.st_size));
}

SealedSpill::SealedSpill(int file, Random& random)
    : x_file(file), x_random(random), x_key(crypto::Secret::random(32, random)) {}

SealedSpill::~SealedSpill() {
  crypto::wipe(x_tail);
  crypto::wipe(x_loaded);
  ::close(x_file);
}

Result<std::unique_ptr<SealedSpill>> SealedSpill::create(Random& random) {
  const int file = open_unlinked();
  if (file < 0) return no_temporary_space();
  return std::unique_ptr<SealedSpill>(new SealedSpill(file, random));
}

Result<void> SealedSpill::append(ByteView bytes) {
  while (!bytes.empty()) {
    const auto count = std::min(bytes.size(), kBlock - x_tail.size());
    x_tail.insert(x_tail.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    bytes = bytes.subspan(count);
    if (x_tail.size() == kBlock) TRY_VOID(seal_tail());
  }
  return {};
}

Result<void> SealedSpill::seal_tail() {
  x_sealed.clear();
  crypto::seal_into(x_sealed, x_tail, block_label(x_sealed_blocks), x_key.view(), x_random);
  std::size_t done = 0;
  const auto at = x_sealed_blocks * x_sealed.size();
  while (done < x_sealed.size()) {
    const auto count = ::pwrite(x_file, x_sealed.data() + done, x_sealed.size() - done,
                                static_cast<off_t>(at + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return no_temporary_space();
    done += static_cast<std::size_t>(count);
  }
  ++x_sealed_blocks;
  x_tail.clear();
  return {};
}

Result<void> SealedSpill::load(std::uint64_t block) {
  if (x_loaded_block == block) return {};
  x_loaded_block = ~std::uint64_t{0};
  x_sealed.resize(kBlock + crypto::kNonceSize + crypto::kTagSize);
  x_loaded.resize(kBlock);
  const auto count = TRY(read_at(x_file, block * x_sealed.size(), x_sealed));
  if (count != x_sealed.size() ||
      !crypto::open_into(x_loaded, x_sealed, block_label(block), x_key.view())) {
    return fail(Errc::integrity, "import.temporary_damaged",
                "Le fichier temporaire de l’import a été abîmé.",
                "Les patients déjà importés sont gardés.", "Relancez l’import.");
  }
  x_loaded_block = block;
  return {};
}

Result<std::size_t> SealedSpill::read(std::uint64_t offset, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size() && offset < size()) {
    const auto block = offset / kBlock;
    if (block < x_sealed_blocks) TRY_VOID(load(block));
    const auto& plain = block < x_sealed_blocks ? x_loaded : x_tail;
    const auto within = static_cast<std::size_t>(offset % kBlock);
    const auto count = std::min(out.size() - done, plain.size() - within);
    std::copy_n(plain.begin() + static_cast<std::ptrdiff_t>(within), count,
                out.begin() + static_cast<std::ptrdiff_t>(done));
    done += count;
    offset += count;
  }
  return done;
}

std::unique_ptr<Content> spilled_content(std::shared_ptr<SealedSpill> spill, std::uint64_t offset,
                                         std::uint64_t size) {
  return std::make_unique<SpilledContent>(std::move(spill), offset, size);
}

}  // namespace serment::dossier
