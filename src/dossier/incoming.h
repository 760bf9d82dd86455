#pragma once
// One imported patient made ready to be written: checked, its pieces hashed, its content summed up
// in a fingerprint.
#include "crypto/hash.h"
#include "dossier/head.h"
#include "dossier/model.h"
#include "dossier/piece.h"

namespace serment::dossier {

struct IncomingPiece {
  Piece piece;  ///< all but where it lies
  Bytes bytes{};
  const ImportedFile* file = nullptr;  ///< the content, when it is not in `bytes`
};

struct Incoming {
  ImportedPatient patient;  ///< its resources' bytes have moved to `pieces`
  std::vector<IncomingPiece> pieces{};
  Fingerprint fingerprint{};
  std::uint64_t bytes_in_memory = 0;
  std::uint64_t total_bytes = 0;
  bool has_streams = false;  ///< some content is still to be read from the source
};

/// Checks and hashes. Files are read into memory as long as they amount to `most_preloaded` bytes;
/// with more, all stay streams. Errors: invalid_input "dossier.nameless" (no name, key or INS),
/// "dossier.date_out_of_range"; conflict "dossier.file_changed"; those of a file's source.
Result<Incoming> receive(ImportedPatient patient, Date today, std::uint64_t most_preloaded);

/// Holds the bytes of a file to its size and digest, as they come.
class FileCheck {
 public:
  explicit FileCheck(const ImportedFile& file) : x_file(file) {}
  /// Error: conflict "dossier.file_changed" as soon as there is too much.
  Result<void> add(ByteView bytes);
  Result<void> finish();

 private:
  const ImportedFile& x_file;
  crypto::Sha256Stream x_hash{};
  std::uint64_t x_size = 0;
};

/// Reads a file to the end, checked, handing it to `sink`.
Result<void> read_file(const ImportedFile& file, const std::function<Result<void>(ByteView)>& sink);

}  // namespace serment::dossier
