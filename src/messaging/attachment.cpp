#include "messaging/attachment.h"

#include "documents/encrypted_archive.h"
#include "documents/seven_zip.h"

namespace serment::messaging {
Result<EncryptedAttachment> encrypt(const std::vector<documents::ZipEntry>& files, Instant now,
                                    Random& random) {
  EncryptedAttachment made;
  made.code = documents::draw_spoken_password(random);
  made.archive = TRY(documents::write_encrypted_archive(files, made.code, now));
  return made;
}

}  // namespace serment::messaging
