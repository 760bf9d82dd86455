#pragma once
// Letters, calls and messages that say they come from an authority: records "authority_letter", id
// "A-2026-001". States: received, verified, answered, scam.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/session.h"

namespace serment::crisis {

/// The sealed content of a letter.
struct LetterFacts {
  std::string from;     ///< who it says it comes from
  std::string channel;  ///< "post", "email", "phone", "sms", "visit"
  Date received_on;
  std::string summary;
  std::string reference;         ///< printed on it; may be empty
  std::string verdict;           ///< of the six questions; empty when they were not asked
  std::optional<Date> due_on{};  ///< the answer it asks for
  std::string decision;          ///< how it was verified, what was answered; may be empty
  std::optional<std::string> inspection{};  ///< the visit that it follows: "C-2026-001"
};
BOOST_DESCRIBE_STRUCT(LetterFacts, (),
                      (from, channel, received_on, summary, reference, verdict, due_on, decision,
                       inspection))

struct Letter {
  std::string id, state;
  std::uint32_t version = 1;
  LetterFacts facts;
  Instant at;
  std::string author;
  /// Neither answered nor a scam.
  [[nodiscard]] bool waits() const { return state == "received" || state == "verified"; }
};

/// Records what came in. Errors: invalid_input "letter.channel", "letter.received_on" (to come, or
/// over ten years ago), "letter.due_on" (before it came), "letter.verdict", "crisis.text".
Result<Letter> record_letter(vault::Session& session, store::Transaction& tx,
                             const LetterFacts& facts, std::string_view by);
/// "verified", "answered" or "scam", with what was done to know it. Errors: not_found
/// "letter.unknown", invalid_input "letter.state", "crisis.text", forbidden "record.transition",
/// conflict "record.version".
Result<Letter> move_letter(vault::Session& session, store::Transaction& tx, std::string_view id,
                           std::string_view state, std::string_view decision, std::uint32_t version,
                           std::string_view by);
/// Says which visit it follows, whatever its state; empty takes the word back. The caller knows
/// that the visit exists. Errors: not_found "letter.unknown", conflict "record.version".
Result<Letter> link_letter(vault::Session& session, store::Transaction& tx, std::string_view id,
                           std::string_view inspection, std::uint32_t version, std::string_view by);
Result<Letter> find_letter(vault::Session& session, store::Transaction& tx, std::string_view id);
/// The latest first.
Result<std::vector<Letter>> list_letters(vault::Session& session, store::Transaction& tx);

/// Those that follow that visit, the first received first.
Result<std::vector<Letter>> letters_after(vault::Session& session, store::Transaction& tx,
                                          std::string_view inspection);

}  // namespace serment::crisis
