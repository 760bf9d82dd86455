#pragma once
// law/messaging.toml: the spaces that addresses belong to, and what each may carry.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::messaging {

struct AddressClass {
  std::string id;  ///< "mss_certain", "mss_probable", "mss_patient", "ordinary"
  std::string label;
  std::string certainty;  ///< "certain" or "probable"
  std::vector<std::string> send, never;
  std::string check, why, reference;
};
struct KnownDomain {
  std::string domain;
  bool seen = false;  ///< its source was read: certain; else it stays probable
};
struct Rules {
  std::string suffix;          ///< ".mssante.fr"
  std::string patient_domain;  ///< "patient.mssante.fr"
  std::vector<KnownDomain> known;
  std::vector<AddressClass> classes;
  std::vector<law::CitedSource> sources;
  [[nodiscard]] const AddressClass& of(std::string_view id) const;
};
/// Errors: invalid_input "toml.…" (unknown field or source; a class missing, or twice).
Result<Rules> parse_rules(std::string_view toml);
/// The rules built in; a fault in them is a bug, tested.
const Rules& rules();

}  // namespace serment::messaging
