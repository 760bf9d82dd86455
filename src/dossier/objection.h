#pragma once
// What a person objected to (CSP L1110-4, L1111-8), and where what a dossier holds may go all the
// same. law/objections.toml says what each objection closes; opening.h, the one door, asks here.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/facts.h"
#include "law/cited_sources.h"
#include "vault/session.h"

namespace serment::dossier {

/// Where what a dossier holds goes.
enum class Audience : std::uint8_t {
  practice,   ///< nobody reads what it holds: dates, holds, addresses; an export: nothing was said
  reader,     ///< shown to the member who asks
  emergency,  ///< shown under an opening in emergency, which somebody else looks over
  person,     ///< handed to the person, or to who stands in their place
  entitled,   ///< handed to somebody whom the law entitles for the person: heir, lawyer
  professional,  ///< leaves for another professional
  host,          ///< leaves for a third party that keeps it (CSP L1111-8)
};
struct Destination {
  Audience to = Audience::practice;
  /// The day on which the person, reminded of their objection, agreed to this destination.
  std::optional<Date> agreed_on{};
};
/// "person", "professional", "host". Error: invalid_input "export.recipient".
Result<Audience> parse_recipient(std::string_view name);

/// One line of law/objections.toml.
struct ObjectionRule {
  std::string id;  ///< of law/rights.toml
  std::vector<std::string> closes;
  bool agreement = false;  ///< yields to an agreement given since
  std::string says, instead, source;
};
struct ObjectionLaw {
  std::vector<law::CitedSource> sources;
  std::vector<ObjectionRule> objections;
  /// Errors: invalid_input "toml.…".
  static Result<ObjectionLaw> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const ObjectionLaw& embedded();
  [[nodiscard]] const ObjectionRule* find(std::string_view id) const;
};

/// What stands at a dossier, as the rights of persons keep it.
struct Objections {
  bool sharing = false, hosting = false;
  std::vector<std::string> shared_with{};  ///< members to whom it stays open all the same
};
/// Writes it where the door looks, journalled "rights.recorded". Errors: the vault's.
Result<void> set_objections(vault::Session& session, store::Transaction& tx, const DossierId& id,
                            const Objections& objections);

/// Refuses what an objection of this open dossier closes. `exported`: it leaves in clear, so its
/// destination must be said. Errors: forbidden "objection.care_team", "objection.hosting";
/// invalid_input "export.recipient".
Result<void> check_objections(vault::Session& session, store::Transaction& tx,
                              const vault::OpenDossier& opened, const Destination& destination,
                              bool exported);
/// How many dossiers have an objection to hosting: for who moves them all elsewhere.
Result<std::uint64_t> count_unhosted(vault::Session& session, store::Transaction& tx);

}  // namespace serment::dossier
