#pragma once
// One thing of the practice that holds data or opens it: records "asset", numbered "I-001".
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/documents.h"
#include "inventory/kinds.h"
#include "records/duty.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::inventory {

/// What a person says of it. `encrypted` is "yes", "no", "unknown", or empty where it makes no
/// sense.
struct Description {
  std::string kind{}, label{}, place{}, holder{}, serial{}, note{};
  std::string encrypted{};
  bool patient_data = false;
};
BOOST_DESCRIBE_STRUCT(Description, (),
                      (kind, label, place, holder, serial, note, encrypted, patient_data))

struct Asset {
  std::string id;  ///< "I-001"
  Description told;
  std::string state;  ///< "in_use", "lost", "retired"
  std::uint32_t version = 1;
  Date seen_on;  ///< the last day somebody confirmed it
  std::string seen_by;
  std::optional<Date> ended_on{};  ///< lost or retired
  std::string disposal{}, proof{};
  /// The day by which somebody must confirm it; nothing once retired.
  [[nodiscard]] std::optional<Date> check_by(const Kinds& kinds) const;
};

/// By number. Retired ones are kept.
Result<std::vector<Asset>> list(vault::Session& session, store::Transaction& tx);
/// Error: not_found "asset.unknown".
Result<Asset> find(vault::Session& session, store::Transaction& tx, std::string_view id);

/// Errors of both: invalid_input "asset.kind", "asset.label", "asset.text" (too long or with
/// control characters), "asset.encrypted".
Result<Asset> add(vault::Session& session, store::Transaction& tx, const Description& told,
                  Date today, std::string_view by);
/// Errors: besides, conflict "record.version", forbidden "asset.retired".
Result<Asset> change(vault::Session& session, store::Transaction& tx, std::string_view id,
                     const Description& told, std::uint32_t expected_version, std::string_view by);
/// A person saw it, in its place, today; a lost one is found again.
Result<Asset> confirm(vault::Session& session, store::Transaction& tx, std::string_view id,
                      Date today, std::string_view by);
/// Nobody finds it. Errors: forbidden "asset.retired"; invalid_input "asset.date" (in the future,
/// or before it was last seen).
Result<Asset> declare_lost(vault::Session& session, store::Transaction& tx, std::string_view id,
                           Date since, Date today, std::string_view by);
/// Its end: how, when, and what shows it. Errors: invalid_input "asset.disposal", "asset.proof",
/// "asset.date"; forbidden "asset.retired".
struct End {
  std::string disposal, proof;
  Date on;
};
Result<Asset> retire(vault::Session& session, store::Transaction& tx, std::string_view id,
                     const End& end, Date today, std::string_view by);

/// Things to confirm, lost ones that held patients' data, and media that are not encrypted.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// The inventory as a sheet.
documents::Sheet sheet(const std::vector<Asset>& assets);
/// For the bundle of proof. The inventory.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::inventory
