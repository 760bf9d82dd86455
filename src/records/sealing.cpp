#include "records/sealing.h"

#include "crypto/aead.h"
#include "vault/padding.h"

namespace serment::records {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kLengthSize = 4;

void put_text(Bytes& out, std::string_view text) {
  if (text.size() > 0xffff'ffffU) bug("a field of a record is too long");
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(text.size() >> shift));
  const auto bytes = as_bytes(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Takes a text from the front; nothing when the bytes are too few.
std::optional<std::string> take_text(ByteView& rest) {
  if (rest.size() < kLengthSize) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t index = 0; index < kLengthSize; ++index) length = length << 8 | rest[index];
  rest = rest.subspan(kLengthSize);
  if (rest.size() < length) return std::nullopt;
  std::string text(as_text(rest.first(length)));
  rest = rest.subspan(length);
  return text;
}

Bytes associated_data(const Record& record, const PracticeId& practice) {
  Bytes out;
  put_text(out, "serment record 1");
  put_text(out, practice.value);
  put_text(out, record.kind);
  put_text(out, record.id);
  put_text(out, std::to_string(record.version));
  put_text(out, record.state);
  put_text(out, iso(record.at));
  return out;
}

}  // namespace

Bytes seal_record(const Record& record, const PracticeId& practice, ByteView key32,
                  Random& random) {
  Bytes plain;
  plain.reserve(vault::padded_size(record.author.size() + record.json.size() + 2 * kLengthSize));
  put_text(plain, record.author);
  put_text(plain, record.json);
  plain.resize(vault::padded_size(plain.size()), 0);
  Bytes sealed{kFormat};
  crypto::seal_into(sealed, plain, associated_data(record, practice), key32, random);
  crypto::wipe(plain);
  return sealed;
}

Result<void> open_record(Record& record, const PracticeId& practice, ByteView key32,
                         ByteView sealed) {
  const auto place = record.kind + "/" + record.id + "/" + std::to_string(record.version);
  if (sealed.empty() || sealed[0] != kFormat)
    return fail(Errc::integrity, "record.format",
                "Cette fiche a été scellée dans un format que cette version ne connaît pas.",
                "Rien n’a été modifié.", "Installez une version plus récente de Serment.", place);
  auto plain = crypto::open(sealed.subspan(1), associated_data(record, practice), key32);
  if (plain) {
    ByteView rest = *plain;
    auto author = take_text(rest);
    auto json = author ? take_text(rest) : std::nullopt;
    crypto::wipe(*plain);
    if (json) {
      record.author = std::move(*author);
      record.json = std::move(*json);
      return {};
    }
  }
  return fail(
      Errc::integrity, "record.not_authentic",
      "Cette fiche n’est pas celle qui a été enregistrée\u00a0: elle a été modifiée hors de "
      "Serment.",
      "Rien n’a été modifié.", "Reprenez la dernière sauvegarde.", place);
}

}  // namespace serment::records
