#include "audit/keys.h"

#include <algorithm>

#include "audit/wire.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"

namespace serment::audit {
namespace {

constexpr std::string_view kDetailLabel = "serment/journal/detail/1";
constexpr std::string_view kSegmentLabel = "serment/journal/segment/1";
constexpr std::size_t kSaltSize = 32;
constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kPadding = 64;  // a sealed detail tells its length to 64 bytes only

crypto::Key32 derive_key(ByteView root, std::string_view context) {
  const crypto::Secret secret = crypto::derive(root, context);
  crypto::Key32 key;
  std::copy_n(secret.view().begin(), sizeof key.bytes, key.bytes);
  return key;
}

Bytes detail_place(std::string_view practice, std::uint64_t index) {
  Bytes place;
  place.reserve(kDetailLabel.size() + practice.size() + 8);
  put_bytes(place, as_bytes(kDetailLabel));
  put_bytes(place, as_bytes(practice));
  put_number(place, index, 8);
  return place;
}

Bytes segment_place(std::string_view practice, std::uint32_t segment, std::string_view month) {
  Bytes place = to_bytes(kSegmentLabel);
  put_bytes(place, as_bytes(practice));
  put_number(place, segment, 4);
  put_bytes(place, as_bytes(month));
  return place;
}

}  // namespace

JournalKeys::JournalKeys(PracticeId practice, ByteView journal_key32)
    : x_practice(std::move(practice)),
      x_tags(derive_key(journal_key32, "jrn_tags")),
      x_head(derive_key(journal_key32, "jrn_head")),
      x_segments(derive_key(journal_key32, "jrn_segm")),
      x_details(derive_key(journal_key32, "jrn_deta")) {}

// The message has one length only, so that hashing the key before it is a sound authenticator:
// there is nothing to extend. A key of 16 bytes for a tag of 16 keeps the whole in one block of
// SHA-256, which every event costs at every verification.
Tag JournalKeys::tag(const Hash& leaf) const {
  const Hash digest = crypto::sha256(x_tags.view().first(sizeof(Tag)), leaf);
  Tag tag{};
  std::copy_n(digest.begin(), tag.size(), tag.begin());
  return tag;
}

Hash JournalKeys::head_seal(ByteView head) const {
  return crypto::keyed_digest(head, x_head.view());
}

Bytes JournalKeys::seal_segment_key(std::uint32_t segment, std::string_view month,
                                    const crypto::Key32& key, Random& random) const {
  return crypto::seal(key.view(), segment_place(practice(), segment, month), x_segments.view(),
                      random);
}

bool JournalKeys::open_segment_key(std::uint32_t segment, std::string_view month, ByteView sealed,
                                   crypto::Key32& key) const {
  if (sealed.size() != crypto::kNonceSize + sizeof key.bytes + crypto::kTagSize) return false;
  return crypto::open_into(key.bytes, sealed, segment_place(practice(), segment, month),
                           x_segments.view());
}

crypto::Key32 JournalKeys::detail_key(const crypto::Key32& segment_key,
                                      const crypto::Key32* dossier_key) const {
  const crypto::Key32& owner = dossier_key != nullptr ? *dossier_key : x_details;
  std::array<std::uint8_t, kDetailLabel.size() + sizeof owner.bytes> message{};
  std::copy(kDetailLabel.begin(), kDetailLabel.end(), message.begin());
  std::copy(std::begin(owner.bytes), std::end(owner.bytes), message.begin() + kDetailLabel.size());
  Hash digest = crypto::keyed_digest(message, segment_key.view());
  crypto::Key32 key;
  std::copy(digest.begin(), digest.end(), key.bytes);
  crypto::wipe(message);
  crypto::wipe(digest);
  return key;
}

void JournalKeys::seal_detail(Bytes& out, std::uint64_t index, ByteView salt32, ByteView detail,
                              const crypto::Key32& key, Random& random) const {
  if (detail.size() > UINT32_MAX) bug("a journal detail is too long");
  Bytes plain;
  const std::size_t used = kSaltSize + kLengthSize + detail.size();
  const std::size_t padded = (used + kPadding - 1) / kPadding * kPadding;
  plain.reserve(padded);
  put_bytes(plain, salt32);
  put_number(plain, detail.size(), kLengthSize);
  put_bytes(plain, detail);
  plain.resize(padded);
  out.clear();
  crypto::seal_into(out, plain, detail_place(practice(), index), key.view(), random);
  crypto::wipe(plain);
}

Result<OpenedDetail> JournalKeys::open_detail(const Entry& entry, ByteView sealed,
                                              const crypto::Key32& key) const {
  const auto refuse = [&] {
    return fail(Errc::integrity, "journal.detail",
                "Le détail de l’événement n°\u00a0" + std::to_string(entry.index) +
                    " ne s’ouvre pas\u00a0: il a été modifié, ou la clé n’est pas la sienne.");
  };
  const auto plain = crypto::open(sealed, detail_place(practice(), entry.index), key.view());
  if (!plain || plain->size() < kSaltSize + kLengthSize) return refuse();
  const ByteView bytes = *plain;
  std::size_t length = 0;
  for (const std::uint8_t byte : bytes.subspan(kSaltSize, kLengthSize))
    length = length << 8U | byte;
  const ByteView rest = bytes.subspan(kSaltSize + kLengthSize);
  if (length > rest.size()) return refuse();
  const ByteView detail = rest.first(length);
  const ByteView salt = bytes.first(kSaltSize);
  if (commit_to_detail(salt, detail) != entry.commitment) return refuse();
  return OpenedDetail{Bytes(salt.begin(), salt.end()), Bytes(detail.begin(), detail.end())};
}

}  // namespace serment::audit
