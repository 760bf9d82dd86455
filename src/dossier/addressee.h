#pragma once
// Whom to write to: the name and address of a patient, as an envelope shows them.
#include "dossier/model.h"
#include "vault/session.h"

namespace serment::dossier {

struct Addressee {
  Personal<std::vector<std::string>> lines{};  ///< name first; only the name without an address
  bool has_address = false, has_email = false, has_phone = false;
  bool deceased = false;
};

/// Opens the identity of a dossier to write to the patient, journalled as `act` in this
/// transaction. A minor's letter is addressed to the representatives. Errors: those of
/// vault::open_dossier, integrity "dossier.incomplete".
Result<Addressee> read_addressee(vault::Session& session, store::Transaction& tx,
                                 const DossierId& id, std::string_view act, std::string_view reason,
                                 Date today);

/// The lines of an address typed in one: cut at line ends, before the postal code, and at commas
/// when a line would be longer than the 38 characters that the post reads.
std::vector<std::string> address_lines(std::string_view address);

}  // namespace serment::dossier
