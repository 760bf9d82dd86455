#include <zlib.h>

#include <algorithm>
#include <set>

#include "documents/documents.h"
#include "documents/zip_format.h"
#include "text/encoding.h"

namespace serment::documents {
namespace {

constexpr std::size_t kMaxComment = 0xFFFF;
constexpr std::uint32_t kEncryptedFlags = 1U | 1U << 6U | 1U << 13U;
constexpr std::uint32_t kFileTypeMask = 0170000;
constexpr std::uint32_t kSymbolicLink = 0120000;

std::uint32_t get16(ByteView bytes, std::size_t at) {
  return bytes[at] | std::uint32_t{bytes[at + 1]} << 8U;
}
std::uint32_t get32(ByteView bytes, std::size_t at) {
  return get16(bytes, at) | get16(bytes, at + 2) << 16U;
}

tl::unexpected<Error> zip_fault(std::string_view code, std::string what, std::size_t number = 0) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été lu.",
              "Demandez une nouvelle copie de ce fichier.",
              number == 0 ? std::string{} : "entrée " + std::to_string(number));
}

/// One line of the central directory.
struct Listed {
  std::string name;
  std::uint32_t method = 0;
  std::uint32_t crc = 0;
  std::size_t packed = 0;
  std::size_t unpacked = 0;
  std::size_t offset = 0;
  std::size_t content = 0;  ///< where the packed bytes begin, once the local header is read
};

class ZipReader {
 public:
  ZipReader(ByteView bytes, std::uint64_t max_unpacked) : x_bytes(bytes), x_budget(max_unpacked) {}

  Result<std::vector<ZipEntry>> read() {
    TRY_VOID(find_directory());
    TRY_VOID(read_directory());
    TRY_VOID(read_local_headers());
    TRY_VOID(refuse_overlaps());
    std::vector<ZipEntry> entries;
    for (std::size_t i = 0; i < x_listed.size(); ++i) {
      if (x_listed[i].name.ends_with('/')) continue;
      auto content = TRY(unpack(x_listed[i], i + 1));
      entries.push_back({x_listed[i].name, std::move(content)});
    }
    return entries;
  }

 private:
  Result<void> find_directory() {
    const auto malformed = [] {
      return zip_fault("zip.malformed", "Ce fichier n’est pas une archive ZIP complète.");
    };
    if (x_bytes.size() < zip::kEndSize) return malformed();
    const std::size_t last = x_bytes.size() - zip::kEndSize;
    const std::size_t first = last > kMaxComment ? last - kMaxComment : 0;
    std::size_t at = last;
    while (get32(x_bytes, at) != zip::kEndSignature ||
           at + zip::kEndSize + get16(x_bytes, at + 20) != x_bytes.size()) {
      if (at == first) return malformed();
      --at;
    }
    x_count = get16(x_bytes, at + 10);
    const std::size_t size = get32(x_bytes, at + 12);
    x_directory = get32(x_bytes, at + 16);
    if (get16(x_bytes, at + 4) != 0 || get16(x_bytes, at + 6) != 0 ||
        get16(x_bytes, at + 8) != x_count || x_count == 0xFFFF || x_directory == 0xFFFFFFFF)
      return zip_fault("zip.unsupported", "Cette archive est en plusieurs volumes ou trop grande.");
    if (x_directory > at || size != at - x_directory) return malformed();
    x_directory_end = at;
    return {};
  }

  Result<void> read_directory() {
    std::size_t at = x_directory;
    std::set<std::string> names;
    for (std::size_t i = 1; i <= x_count; ++i) {
      if (x_directory_end - at < zip::kCentralSize || get32(x_bytes, at) != zip::kCentralSignature)
        return zip_fault("zip.malformed", "La table des matières de l’archive est abîmée.", i);
      const std::size_t name = get16(x_bytes, at + 28);
      const std::size_t tail = name + get16(x_bytes, at + 30) + get16(x_bytes, at + 32);
      if (x_directory_end - at - zip::kCentralSize < tail)
        return zip_fault("zip.malformed", "La table des matières de l’archive est abîmée.", i);
      TRY_VOID(list(at, name, i, names));
      at += zip::kCentralSize + tail;
    }
    if (at != x_directory_end)
      return zip_fault("zip.malformed", "La table des matières de l’archive est abîmée.");
    return {};
  }

  Result<void> list(std::size_t at, std::size_t name_size, std::size_t number,
                    std::set<std::string>& names) {
    Listed entry;
    entry.name = as_text(x_bytes.subspan(at + zip::kCentralSize, name_size));
    entry.method = get16(x_bytes, at + 10);
    entry.crc = get32(x_bytes, at + 16);
    entry.packed = get32(x_bytes, at + 20);
    entry.unpacked = get32(x_bytes, at + 24);
    entry.offset = get32(x_bytes, at + 42);
    if ((get16(x_bytes, at + 8) & kEncryptedFlags) != 0)
      return zip_fault("zip.encrypted", "Cette archive est protégée par un mot de passe.", number);
    if ((get32(x_bytes, at + 38) >> 16U & kFileTypeMask) == kSymbolicLink)
      return zip_fault("zip.link", "L’archive contient un lien au lieu d’un fichier.", number);
    std::string_view name = entry.name;
    if (name.ends_with('/')) name.remove_suffix(1);
    if (!is_safe_entry_name(name))
      return zip_fault("zip.name", "Un nom de l’archive sortirait de son dossier.", number);
    if (!names.insert(std::string(name)).second)
      return zip_fault("zip.duplicate", "Deux fichiers de l’archive portent le même nom.", number);
    if (entry.method != zip::kStored && entry.method != zip::kDeflated)
      return zip_fault("zip.unsupported", "Une méthode de compression n’est pas lue ici.", number);
    if (entry.unpacked > x_budget)
      return zip_fault("zip.bomb", "Une fois dépliée, l’archive serait trop grande.", number);
    x_budget -= entry.unpacked;
    x_listed.push_back(std::move(entry));
    return {};
  }

  Result<void> read_local_headers() {
    for (std::size_t i = 0; i < x_listed.size(); ++i) {
      auto& entry = x_listed[i];
      const auto damaged = [&] {
        return zip_fault("zip.malformed", "Un en-tête de l’archive est abîmé.", i + 1);
      };
      if (entry.offset > x_directory || x_directory - entry.offset < zip::kLocalSize ||
          get32(x_bytes, entry.offset) != zip::kLocalSignature)
        return damaged();
      const std::size_t name = get16(x_bytes, entry.offset + 26);
      const std::size_t extra = get16(x_bytes, entry.offset + 28);
      const std::size_t room = x_directory - entry.offset - zip::kLocalSize;
      if (room < name + extra || room - name - extra < entry.packed) return damaged();
      if (as_text(x_bytes.subspan(entry.offset + zip::kLocalSize, name)) != entry.name ||
          get16(x_bytes, entry.offset + 8) != entry.method)
        return damaged();
      entry.content = entry.offset + zip::kLocalSize + name + extra;
    }
    return {};
  }

  /// Entries that share bytes make small archives that unpack without end; something in front of
  /// the first entry makes one file two things.
  Result<void> refuse_overlaps() const {
    std::vector<const Listed*> in_order;
    for (const auto& entry : x_listed) in_order.push_back(&entry);
    std::sort(in_order.begin(), in_order.end(),
              [](const Listed* a, const Listed* b) { return a->offset < b->offset; });
    std::size_t end = 0;
    for (const auto* entry : in_order) {
      if (entry->offset < end || (end == 0 && entry->offset != 0))
        return zip_fault("zip.overlap", "Des parties de l’archive se chevauchent.");
      end = entry->content + entry->packed;
    }
    return {};
  }

  [[nodiscard]] Result<Bytes> unpack(const Listed& entry, std::size_t number) const {
    const auto packed = x_bytes.subspan(entry.content, entry.packed);
    const auto damaged = [&] {
      return zip_fault("zip.damaged", "Un fichier de l’archive est abîmé.", number);
    };
    Bytes out;
    if (entry.method == zip::kStored) {
      if (entry.packed != entry.unpacked) return damaged();
      out.assign(packed.begin(), packed.end());
    } else if (!inflate_raw(packed, entry.unpacked, out)) {
      return damaged();
    }
    if (crc32(0, out.data(), static_cast<uInt>(out.size())) != entry.crc) return damaged();
    return out;
  }

  /// Inflates to exactly `size` bytes, taking memory as the content comes, not as it is announced.
  static bool inflate_raw(ByteView packed, std::size_t size, Bytes& out) {
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;
    stream.next_in =
        const_cast<Bytef*>(packed.data());  // zlib's interface; it does not write there
    stream.avail_in = static_cast<uInt>(packed.size());
    int state = Z_OK;
    while (state == Z_OK && out.size() <= size) {
      const std::size_t done = out.size();
      // One byte more than announced lets zlib see the end, and shows content that is too long.
      out.resize(std::min(size + 1, std::max<std::size_t>(2 * done, 64 * 1024)));
      if (out.size() == done) break;
      stream.next_out = out.data() + done;
      stream.avail_out = static_cast<uInt>(out.size() - done);
      state = inflate(&stream, Z_NO_FLUSH);
      out.resize(out.size() - stream.avail_out);
      if (state == Z_BUF_ERROR) break;
    }
    const bool complete = state == Z_STREAM_END && stream.avail_in == 0 && out.size() == size;
    inflateEnd(&stream);
    return complete;
  }

  ByteView x_bytes;
  std::uint64_t x_budget;
  std::size_t x_count = 0;
  std::size_t x_directory = 0;
  std::size_t x_directory_end = 0;
  std::vector<Listed> x_listed;
};

}  // namespace

bool is_safe_entry_name(std::string_view name) {
  if (name.empty() || name.size() > 255 || !text::is_valid_utf8(name)) return false;
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\' || c == ':') return false;
  for (std::size_t start = 0; start <= name.size();) {
    const auto end = std::min(name.find('/', start), name.size());
    const auto part = name.substr(start, end - start);
    if (part.empty() || part == "." || part == "..") return false;
    start = end + 1;
  }
  return true;
}

Result<std::vector<ZipEntry>> read_zip(ByteView bytes, std::uint64_t max_unpacked) {
  return ZipReader(bytes, max_unpacked).read();
}

}  // namespace serment::documents
