#pragma once
// A dossier's header: its key and label, in one seal under the epoch key.

#include <string_view>

#include "base/ids.h"
#include "base/random.h"
#include "vault/binding.h"
#include "vault/epochs.h"
#include "vault/vault.h"

namespace serment::vault {

inline constexpr std::size_t kHeaderSize =
    1 + crypto::kNonceSize + 32 + kLabelSize + crypto::kTagSize;

Bytes seal_header(const PracticeId& practice, const Epoch& epoch, const OpenDossier& dossier,
                  Random& random);

/// Opens into key and label of `out`, whose id says which dossier. False when not authentic. Safe
/// from several threads at once, each with its own binding.
bool open_header(DossierBinding& binding, const Epoch& epoch, ByteView header, OpenDossier& out);

/// The refusal for a header that does not open; names the dossier as the place.
tl::unexpected<Error> damaged_header(const DossierId& id);

/// Opens a stored header with whichever epoch it names.
Result<OpenDossier> open_stored_header(const PracticeId& practice, const Epochs& epochs,
                                       const DossierId& id, std::int64_t epoch, ByteView header);

}  // namespace serment::vault
