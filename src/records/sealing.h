#pragma once
// How a version of a record is sealed (format 1). The bytes stored are
//   0x01 ‖ XChaCha20-Poly1305 nonce ‖ ciphertext ‖ tag
// under crypto_kdf(key of the practice scope, "records_", 1), of the plain text
//   length of the author (4 bytes, big-endian) ‖ author ‖ length of the JSON (4) ‖ JSON ‖ zeros
// padded to a size of vault/padding.h. The associated data are "serment record 1", then practice,
// kind, identifier, version in decimal, state and instant, each preceded by its length (4 bytes): a
// version moved, renumbered, re-dated or given another state does not open.
#include <string>
#include <string_view>

#include "base/random.h"
#include "records/records.h"

namespace serment::records {

/// Seals what is secret in a record, binds the rest.
Bytes seal_record(const Record& record, const PracticeId& practice, ByteView key32, Random& random);
/// Fills author and json of a record whose other fields come from its row.
/// Error: integrity "record.not_authentic", or "record.format" when a newer version sealed it.
Result<void> open_record(Record& record, const PracticeId& practice, ByteView key32,
                         ByteView sealed);

}  // namespace serment::records
