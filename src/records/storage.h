#pragma once
// The row of a version, written. Internal to records/.
#include "crypto/secret.h"
#include "records/records.h"

namespace serment::records {

/// The key under which the practice's scope seals its records.
crypto::Secret sealing_key(const vault::OpenDossier& scope);
/// Seals a version and writes its row; the caller journals it.
Result<void> insert(vault::Session& session, store::Transaction& tx, const Record& record);

}  // namespace serment::records
