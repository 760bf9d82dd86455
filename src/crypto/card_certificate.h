#pragma once
// The certificate of a professional's card (CPS, CPE…) or of any other X.509 card: what it says,
// and whether it may be believed. By OpenSSL.
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"

namespace serment::crypto {

enum class CardKind : std::uint8_t {
  professional,   ///< CPS
  in_training,    ///< CPF
  establishment,  ///< CDE, CPE: staff of a structure
  authorised,     ///< CDA, CPA
  other,          ///< not a card of the French health network
};

struct CardCertificate {
  /// What tells one holder from another: the national identifier, "structure/number" for staff, or
  /// the whole name for other cards.
  std::string identifier;
  std::string structure;  ///< identifier of the structure, of its staff's cards; may be empty
  std::string organisation;
  std::string profession;  ///< "Médecin", as written on the card
  std::string surname, given_name;
  std::string card_number;  ///< "8025000001/2600301752"; may be empty
  CardKind kind = CardKind::other;
  Instant not_before, not_after;
};

/// Reads without judging. Error: forbidden "card.unreadable".
Result<CardCertificate> read_card(ByteView der);

/// Judges and reads. `files`: authorities and revocation lists, each PEM (one or several) or DER;
/// those that sign themselves are trusted. `chain`: what the card sent along. Errors, forbidden:
/// "card.unreadable", "card.chain", "card.invalid", "card.weak", "card.expired", "card.early",
/// "card.usage", "card.revoked", "card.list_missing", "card.list_old", "card.authority_revoked".
Result<CardCertificate> check_card(ByteView der, const std::vector<Bytes>& chain,
                                   const std::vector<Bytes>& files, Instant now);

}  // namespace serment::crypto
