#pragma once
// A 7z archive that only its password opens: AES-256, names of files hidden too. Made by 7-Zip.
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "documents/documents.h"

namespace serment::documents {

/// Every file bears the time `modified`. The password reaches 7-Zip by its standard input, the
/// files by a private folder of the memory file system that goes with this call; nothing is written
/// on a disk, and no name or password shows in the list of processes. Two archives of the same
/// files differ (the salt is drawn at random). The password is 12 to 200 printable ASCII characters
/// without space at an end. Errors: unavailable "archive.tool_missing" (7zz is not installed),
/// "archive.no_memory", "archive.failed"; integrity "archive.not_readable"; invalid_input
/// "archive.empty", "archive.name", "archive.duplicate", "archive.too_large", "archive.password".
Result<Bytes> write_encrypted_archive(const std::vector<ZipEntry>& entries,
                                      std::string_view password, Instant modified);

}  // namespace serment::documents
