#include "messaging/attachment.h"

#include <array>

#include "documents/encrypted_archive.h"

namespace serment::messaging {
namespace {

// 32 signs, so that each is five bits: without 0, 1, I and O.
constexpr std::string_view kSigns = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(kSigns.size() == 32);
constexpr std::size_t kLength = 20;
constexpr std::size_t kGroup = 4;

std::string draw_code(Random& random) {
  std::array<std::uint8_t, kLength> bytes{};
  random.fill(bytes);
  std::string code;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % kGroup == 0) code += '-';
    code += kSigns[bytes.at(i) % kSigns.size()];
  }
  return code;
}

}  // namespace

Result<EncryptedAttachment> encrypt(const std::vector<documents::ZipEntry>& files, Instant now,
                                    Random& random) {
  EncryptedAttachment made;
  made.code = draw_code(random);
  made.archive = TRY(documents::write_encrypted_archive(files, made.code, now));
  return made;
}

}  // namespace serment::messaging
