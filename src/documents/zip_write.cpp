#include <zlib.h>

#include <set>

#include "documents/documents.h"
#include "documents/zip_format.h"

namespace serment::documents {
namespace {

void put16(Bytes& out, std::uint32_t value) {
  out.push_back(static_cast<std::uint8_t>(value & 0xFFU));
  out.push_back(static_cast<std::uint8_t>(value >> 8U & 0xFFU));
}
void put32(Bytes& out, std::uint32_t value) {
  put16(out, value & 0xFFFFU);
  put16(out, value >> 16U);
}

/// MS-DOS date and time of an instant in UTC (two-second steps), so that the zone of the machine
/// changes no byte.
struct DosTime {
  std::uint32_t time = 0;
  std::uint32_t date = 0;
};
DosTime dos_time(Instant instant) {
  const auto midnight = std::chrono::floor<std::chrono::days>(instant);
  const Date day{midnight};
  const int year = int(day.year());
  if (year < 1980) return {0, 1U << 5U | 1U};
  if (year > 2107) return {23U << 11U | 59U << 5U | 29U, 127U << 9U | 12U << 5U | 31U};
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(instant - midnight).count();
  const auto s = static_cast<std::uint32_t>(second);
  return {s / 3600 << 11U | s / 60 % 60 << 5U | s % 60 / 2,
          static_cast<std::uint32_t>(year - 1980) << 9U | unsigned(day.month()) << 5U |
              unsigned(day.day())};
}

struct Packed {
  std::uint16_t method = zip::kStored;
  std::uint32_t crc = 0;
  std::uint32_t unpacked = 0;
  std::uint32_t offset = 0;
  std::uint32_t packed = 0;
  std::uint16_t flags = 0;
};

Bytes deflate_raw(ByteView bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    bug("deflateInit2");
  Bytes out(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = const_cast<Bytef*>(bytes.data());  // zlib's interface; it does not write there
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) bug("deflate");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// Describes an entry; `content` becomes what is written for it.
Packed pack(const ZipEntry& entry, ZipMethod method, ByteView& content, Bytes& deflated) {
  Packed packed;
  content = entry.bytes;
  packed.unpacked = static_cast<std::uint32_t>(entry.bytes.size());
  packed.crc = static_cast<std::uint32_t>(
      crc32(0, entry.bytes.data(), static_cast<uInt>(entry.bytes.size())));
  for (const char c : entry.name)
    if (static_cast<unsigned char>(c) >= 0x80) packed.flags = zip::kUtf8Flag;
  if (method == ZipMethod::deflate && entry.name != "mimetype") {
    deflated = deflate_raw(entry.bytes);
    if (deflated.size() < entry.bytes.size()) {
      packed.method = zip::kDeflated;
      content = deflated;
    }
  }
  packed.packed = static_cast<std::uint32_t>(content.size());
  return packed;
}

/// The 26 bytes that the local header and the central directory share.
void put_shared_fields(Bytes& out, const ZipEntry& entry, const Packed& packed, DosTime at) {
  put16(out, zip::kVersion);
  put16(out, packed.flags);
  put16(out, packed.method);
  put16(out, at.time);
  put16(out, at.date);
  put32(out, packed.crc);
  put32(out, packed.packed);
  put32(out, packed.unpacked);
  put16(out, static_cast<std::uint32_t>(entry.name.size()));
  put16(out, 0);  // no extra field
}

void put_central_header(Bytes& out, const ZipEntry& entry, const Packed& packed, DosTime at) {
  put32(out, zip::kCentralSignature);
  put16(out, zip::kMadeByUnix | zip::kVersion);
  put_shared_fields(out, entry, packed, at);
  put16(out, 0);  // no comment
  put16(out, 0);  // disk 0
  put16(out, 0);  // no internal attribute
  put32(out, zip::kRegularFile0644 << 16U);
  put32(out, packed.offset);
  out.insert(out.end(), entry.name.begin(), entry.name.end());
}

void put_end(Bytes& out, std::size_t entries, std::size_t central) {
  const auto size = out.size() - central;
  put32(out, zip::kEndSignature);
  put16(out, 0);
  put16(out, 0);
  put16(out, static_cast<std::uint32_t>(entries));
  put16(out, static_cast<std::uint32_t>(entries));
  put32(out, static_cast<std::uint32_t>(size));
  put32(out, static_cast<std::uint32_t>(central));
  put16(out, 0);
}

Result<void> check_entries(const std::vector<ZipEntry>& entries) {
  const auto refuse = [](std::string_view code, std::string what) {
    return fail(Errc::invalid_input, code, std::move(what), "Aucune archive n’a été écrite.");
  };
  std::set<std::string_view> names;
  std::uint64_t total = zip::kEndSize;
  for (const auto& entry : entries) {
    if (!is_safe_entry_name(entry.name))
      return refuse("zip.name", "Un nom de fichier n’est pas admis dans une archive.");
    if (!names.insert(entry.name).second)
      return refuse("zip.duplicate", "Deux fichiers de l’archive porteraient le même nom.");
    total += zip::kLocalSize + zip::kCentralSize + 2 * entry.name.size() + entry.bytes.size();
  }
  if (entries.size() >= 0xFFFF || total >= 0xFFFFFFFF)
    return refuse("zip.too_large", "L’archive dépasserait 4 Go ou 65 534 fichiers.");
  return {};
}

}  // namespace

Result<Bytes> write_zip(const std::vector<ZipEntry>& entries, Instant modified, ZipMethod method) {
  TRY_VOID(check_entries(entries));
  const DosTime at = dos_time(modified);
  Bytes out;
  std::vector<Packed> all;
  for (const auto& entry : entries) {
    ByteView content;
    Bytes deflated;
    Packed packed = pack(entry, method, content, deflated);
    packed.offset = static_cast<std::uint32_t>(out.size());
    put32(out, zip::kLocalSignature);
    put_shared_fields(out, entry, packed, at);
    out.insert(out.end(), entry.name.begin(), entry.name.end());
    out.insert(out.end(), content.begin(), content.end());
    all.push_back(packed);
  }
  const auto central = out.size();
  for (std::size_t i = 0; i < entries.size(); ++i) put_central_header(out, entries[i], all[i], at);
  put_end(out, entries.size(), central);
  return out;
}

}  // namespace serment::documents
