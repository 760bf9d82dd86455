#pragma once
// The persons to tell, one by one: records "breach_mailing", a lot of at most a thousand dossiers
// each, so that following 100 000 letters stays cheap. A lot holds dossier numbers, never names.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "breach/breach.h"

namespace serment::breach {

inline constexpr std::size_t kLotSize = 1000;

struct Recipient {
  std::string dossier{};
  std::string channel{};  ///< "post", "hand", "email", "mssante", "phone"
  std::string state{};    ///< "to_send", "sent", "returned", "reached"
  std::string on{};       ///< day of the last change of state; empty before
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (dossier, channel, state, on))
struct Lot {
  std::string breach{};
  std::vector<Recipient> recipients{};
};
BOOST_DESCRIBE_STRUCT(Lot, (), (breach, recipients))
struct StoredLot {
  std::string id;  ///< "V-2026-001.0001"
  std::uint32_t version = 1;
  Lot lot;
};

/// Who is to be told. Deceased persons are left out unless asked.
struct Selection {
  std::string scope{};                         ///< "all", "dossiers" or "care"
  std::vector<std::string> dossiers{};         ///< for "dossiers"
  std::optional<Date> care_from{}, care_to{};  ///< of the last care, for "care"
  bool with_deceased = false;
  std::string channel{};  ///< first wish; whoever has no address is told otherwise
};
BOOST_DESCRIBE_STRUCT(Selection, (), (scope, dossiers, care_from, care_to, with_deceased, channel))
struct Selected {
  std::uint64_t added = 0, already = 0, deceased = 0, unknown = 0;
  std::uint64_t total = 0;  ///< of the breach, now
};
BOOST_DESCRIBE_STRUCT(Selected, (), (added, already, deceased, unknown, total))

/// Adds recipients to those of the breach. Errors: invalid_input "breach.selection",
/// "breach.option".
Result<Selected> select(const Edit& edit, const Selection& selection);
/// All lots of a breach, in order.
Result<std::vector<StoredLot>> lots(vault::Session& session, store::Transaction& tx,
                                    std::string_view breach);
Result<StoredLot> save_lot(vault::Session& session, store::Transaction& tx, const StoredLot& lot,
                           std::string_view by);

struct MailCount {
  std::string channel{}, state{};
  std::uint64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(MailCount, (), (channel, state, count))
std::vector<MailCount> counts_of(const std::vector<StoredLot>& lots);

/// What became of letters: those of a channel, of one lot, or some dossiers.
struct Tracking {
  std::string state{};
  std::string on{};  ///< a day
  std::optional<std::string> channel{};
  std::optional<std::uint64_t> lot{};  ///< from 1
  std::vector<std::string> dossiers{};
  std::optional<std::string> new_channel{};
};
BOOST_DESCRIBE_STRUCT(Tracking, (), (state, on, channel, lot, dossiers, new_channel))
/// Returns how many changed. Errors: invalid_input "breach.option", "breach.date", "breach.future".
Result<std::uint64_t> track(const Edit& edit, const Tracking& tracking);

}  // namespace serment::breach
