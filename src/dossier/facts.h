#pragma once
#include "base/result.h"
#include "dossier/model.h"
#include "vault/vault.h"

namespace serment::dossier {

/// The retention facts of a dossier, sealed beside its key, so that a plan of a million dossiers
/// opens one small seal each. Holds are stored apart and joined by retention/. Dates are civil
/// dates of Europe/Paris; an absent one is unknown, never a default.
///
/// The label is 64 bytes; numbers are big-endian:
///
///   offset size
///        0    1  format: 1
///        1    1  flags: 1 deceased, date unknown; 2 care erased; 4 restricted; 8 objects to
///              sharing; 16 objects to hosting; 32 a transfusion of unknown day; the others 0
///        2    2  number of days with a transfusion (65535: that many or more)
///        4    4  birth             │ signed days since 1970-01-01;
///        8    4  last care act     │ 80 00 00 00 when unknown
///       12    4  death             │
///       16    4  last writing      │
///       20    4  last transfusion  │
///       24    2  number of holds ever written, lifted or not
///       26   38  zero
struct LabelFacts {
  std::optional<Date> birth{};
  std::optional<Date> last_care{};
  std::optional<Date> death{};
  std::optional<Date> last_write{};
  std::optional<Date> last_transfusion{};
  std::uint16_t transfusions = 0;
  bool undated_transfusion = false;  ///< one more, whose day is unknown
  bool deceased_without_date = false;
  bool care_erased = false;         ///< the record is erased, only items with a longer term remain
  std::uint16_t holds = 0;          ///< rows that dossier_hold must have
  bool restricted = false;          ///< RGPD 18: kept and read, nothing else (opening.h)
  bool objects_to_sharing = false;  ///< CSP L1110-4: the head says to whom it stays open
  bool objects_to_hosting = false;  ///< CSP L1111-8
  bool operator==(const LabelFacts&) const = default;
};

vault::Label encode(const LabelFacts& facts);
/// Error: integrity "dossier.label_unknown" for anything encode() does not write.
Result<LabelFacts> decode_label(const vault::Label& label);

}  // namespace serment::dossier
