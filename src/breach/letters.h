#pragma once
// The letter to the persons, and the addresses it goes to.
#include "breach/mailing.h"
#include "compliance/answers.h"
#include "documents/mail_merge.h"

namespace serment::breach {

/// The words of the letter, those that the doctor left empty made from the facts.
Letter filled_letter(const Breach& breach, const compliance::Answers& answers);

/// The letter as a PDF, its address window empty. Errors: render_pdf's.
Result<Bytes> model_letter(const Breach& breach, const compliance::Answers& answers, Instant now);

/// What a lot gave to print. Whoever has no address, or one that our fonts cannot `print`, is moved
/// to another channel; erased dossiers and persons deceased since leave the lot. Each opening is
/// journalled.
struct LotAddresses {
  std::vector<documents::AddressLines> addresses{};
  std::uint64_t moved = 0, gone = 0;
};
Result<LotAddresses> open_lot(vault::Session& session, store::Transaction& tx, StoredLot& lot,
                              bool print, std::string_view by);

}  // namespace serment::breach
