#pragma once
// A supplier that receives data for the practice: who it is, what it does with the data (the block
// that opens art. 28.3), and how it ended. Records "processor".
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "compliance/practice.h"
#include "vault/session.h"

namespace serment::processors {

/// What the person writes.
struct Processor {
  std::string kind{};  ///< id of law/processors.toml, or "other"
  std::string name{}, service{};
  std::string role{};    ///< "processor" (art. 28) or "recipient"
  std::string number{};  ///< SIREN or SIRET, digits only; empty for a foreign company
  std::string country{}, address{}, contact{}, email{}, phone{};
  bool hosts_health_data = false;
  std::string subject{}, duration{}, nature{}, purpose{}, data{}, persons{};
  std::string locations{};    ///< where the data are
  std::string outside_eea{};  ///< access or transfer from a third country, and its guarantee
  std::string note{};
};
BOOST_DESCRIBE_STRUCT(Processor, (),
                      (kind, name, service, role, number, country, address, contact, email, phone,
                       hosts_health_data, subject, duration, nature, purpose, data, persons,
                       locations, outside_eea, note))

/// The end of the work, and the proof that the data came back or are destroyed.
struct Exit {
  Date ended_on{};
  std::string reason{};
  std::optional<Date> proved_on{};
  std::string outcome{};    ///< "returned", "deleted", "both"; empty until proved
  std::string statement{};  ///< what the proof says: "Certificat du 3 mars, signé par …"
};
BOOST_DESCRIBE_STRUCT(Exit, (), (ended_on, reason, proved_on, outcome, statement))

struct StoredProcessor {
  std::string id;
  std::uint32_t version = 0;  ///< 0: called for by the answers, not written yet
  Processor details;
  std::optional<Exit> exit{};
  Instant at{};
  std::string author;
};

/// A kind of law/processors.toml as the starting point of a file, with what the answers say.
Processor draft_of(const compliance::ProcessorToContract& need);
/// The French name of a kind; "Autre prestataire" for "other".
std::string kind_label(std::string_view kind);
/// True when the person has said who it is and, for an art. 28 processor, what it does.
bool is_described(const Processor& processor);

/// Corrects what can be (trims, digits of the number) and refuses the rest: invalid_input
/// "processor.kind", "processor.role", "processor.number" (shape or key), "processor.email",
/// "processor.text", "processor.text_missing".
Result<Processor> checked(Processor processor);

/// Those written, by id, ended ones too.
Result<std::vector<StoredProcessor>> list_processors(vault::Session& session,
                                                     store::Transaction& tx);
/// Error: not_found "processor.unknown".
Result<StoredProcessor> find_processor(vault::Session& session, store::Transaction& tx,
                                       std::string_view id);
/// Saves a new version. `expected` 0: must not be written yet. Errors: those of checked(), conflict
/// "record.version", forbidden "processor.ended".
Result<StoredProcessor> save_processor(vault::Session& session, store::Transaction& tx,
                                       std::string_view id, const Processor& processor,
                                       std::uint32_t expected, std::string_view by);
/// An id for one more of that kind: "maintenance", then "maintenance-2"…
Result<std::string> new_id(vault::Session& session, store::Transaction& tx, std::string_view kind);

/// Errors: "processor.unknown", "processor.ended" (already), "processor.date".
Result<StoredProcessor> end_processor(vault::Session& session, store::Transaction& tx,
                                      std::string_view id, Date ended_on, std::string_view reason,
                                      std::string_view by);
struct ExitProof {
  Date proved_on{};
  std::string outcome{}, statement{};
};
BOOST_DESCRIBE_STRUCT(ExitProof, (), (proved_on, outcome, statement))
/// Errors: "processor.unknown", "processor.not_ended", "processor.outcome", "processor.date".
Result<StoredProcessor> prove_exit(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, const ExitProof& proof,
                                   std::string_view by);

}  // namespace serment::processors
