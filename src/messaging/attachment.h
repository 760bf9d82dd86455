#pragma once
// A file made unreadable without its code. Neither the file nor the code is kept.
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/random.h"
#include "base/result.h"
#include "documents/documents.h"

namespace serment::messaging {

struct EncryptedAttachment {
  Bytes archive;
  std::string code;  ///< 20 signs (100 bits) in five groups, none that looks like another
};
/// Errors: "archive.…" of documents/encrypted_archive.h.
Result<EncryptedAttachment> encrypt(const std::vector<documents::ZipEntry>& files, Instant now,
                                    Random& random);

}  // namespace serment::messaging
