#include "audit/event.h"

#include <algorithm>

#include "audit/wire.h"

namespace serment::audit {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint8_t kDetailPrefix[] = {0x02};

void put_field(Bytes& out, std::string_view text) {
  if (text.size() > kLongestField) bug("a field of a journal event is too long");
  out.push_back(static_cast<std::uint8_t>(text.size()));
  put_bytes(out, as_bytes(text));
}

// Takes fields from the front of the bytes; after the first that is missing, everything is.
class EntryReader {
 public:
  explicit EntryReader(ByteView bytes) : x_rest(bytes) {}

  ByteView take(std::size_t size) {
    if (size > x_rest.size()) {
      x_failed = true;
      x_rest = {};
      return {};
    }
    const ByteView taken = x_rest.first(size);
    x_rest = x_rest.subspan(size);
    return taken;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : take(size)) value = value << 8U | byte;
    return value;
  }
  std::string_view field() {
    const std::uint64_t size = number(1);
    if (size > kLongestField) x_failed = true;
    return as_text(take(size));
  }
  Hash hash() {
    Hash hash{};
    const ByteView bytes = take(hash.size());
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
  }
  [[nodiscard]] bool finished() const { return !x_failed && x_rest.empty(); }

 private:
  ByteView x_rest;
  bool x_failed = false;
};

}  // namespace

void encode_entry(const Entry& entry, Bytes& out) {
  out.clear();
  out.push_back(kFormat);
  put_field(out, entry.practice);
  put_number(out, entry.index, 8);
  put_number(out, static_cast<std::uint64_t>(entry.at.time_since_epoch().count()), 8);
  put_field(out, entry.actor);
  put_field(out, entry.action);
  put_field(out, entry.object);
  put_number(out, entry.segment, 4);
  out.push_back(static_cast<std::uint8_t>(entry.owner));
  if (entry.owner == DetailOwner::none) return;
  put_bytes(out, entry.commitment);
  put_bytes(out, entry.sealed_digest);
}

// One variable is returned from everywhere, so that it is made where the caller wants it: this is
// done for every event of a verification.
std::optional<Entry> decode_entry(ByteView bytes) {
  std::optional<Entry> found;
  EntryReader reader(bytes);
  if (reader.number(1) != kFormat) return found;
  Entry& entry = found.emplace();
  entry.practice = reader.field();
  entry.index = reader.number(8);
  entry.at = Instant(std::chrono::milliseconds(static_cast<std::int64_t>(reader.number(8))));
  entry.actor = reader.field();
  entry.action = reader.field();
  entry.object = reader.field();
  entry.segment = static_cast<std::uint32_t>(reader.number(4));
  const std::uint64_t owner = reader.number(1);
  const bool known = owner <= static_cast<std::uint64_t>(DetailOwner::dossier);
  if (known) entry.owner = static_cast<DetailOwner>(owner);
  if (entry.owner != DetailOwner::none) {
    entry.commitment = reader.hash();
    entry.sealed_digest = reader.hash();
  }
  if (!known || !reader.finished()) found.reset();
  return found;
}

Hash commit_to_detail(ByteView salt32, ByteView detail) {
  return crypto::sha256(kDetailPrefix, salt32, detail);
}

}  // namespace serment::audit
