#pragma once
// An address, told apart. Pure. An address may be a patient's number: no error repeats it.
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "messaging/rules.h"

namespace serment::messaging {

struct Assessment {
  const AddressClass* address_class = nullptr;
  std::string domain;      ///< lower case
  bool confirmed = false;  ///< certain because a member confirmed the domain
};

/// `confirmed` holds domains of the secure space that a member found in the Annuaire Santé.
/// Errors, all invalid_input: "address.empty", "address.malformed", "address.several" (more than
/// one address, or several @), "address.display_name" (a name beside the address),
/// "address.lookalike" (letters of another alphabet, invisible characters), "address.imitates" (it
/// looks like the secure space and is not in it), "address.patient_number" (its key is wrong).
Result<Assessment> assess(std::string_view address, const Rules& rules,
                          const std::set<std::string>& confirmed = {});

/// A domain that may be confirmed, in lower case: inside the secure space, and not the patients'.
/// Error: invalid_input "domain.not_mss".
Result<std::string> confirmable_domain(std::string_view domain, const Rules& rules);

}  // namespace serment::messaging
