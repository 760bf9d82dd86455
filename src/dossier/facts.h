#pragma once
#include "base/result.h"
#include "dossier/model.h"
#include "law/retention.h"
#include "vault/vault.h"

namespace serment::dossier {

/// The retention facts of a dossier, sealed beside its key (vault::Label, 64 bytes, docs/format/
/// vault.md §labels). Holds are stored apart and joined by retention/.
struct LabelFacts {
  std::optional<Date> birth{};
  std::optional<Date> last_care{};
  std::optional<Date> death{};
  std::optional<Date> last_write{};
  std::optional<Date> last_transfusion{};
  std::uint16_t transfusions = 0;
  bool deceased_without_date = false;
  bool care_erased = false;  ///< the record is erased, only items with a longer term remain
  bool operator==(const LabelFacts&) const = default;
};

vault::Label encode(const LabelFacts& facts);
/// Error: integrity "dossier.label_unknown" for an unknown format byte.
Result<LabelFacts> decode_label(const vault::Label& label);

}  // namespace serment::dossier
