#pragma once
// The data protection officer: the designation (record "dpo_designation", id "current") and the
// yearly reports (record "dpo_report", id = the year).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compliance/founding.h"
#include "impact/plan.h"
#include "vault/session.h"

namespace serment::impact {

struct CheckAnswer {
  std::string check{};
  bool yes = false;
};
BOOST_DESCRIBE_STRUCT(CheckAnswer, (), (check, yes))

/// `kind`: "internal", "external" or "shared". `receipt`: the number that CNIL gave; empty while it
/// is awaited. `published`: ids of places (law/dpo.toml).
struct Designation {
  std::string name{}, organisation{}, address{}, phone{}, email{};
  std::string kind{};
  Date since;
  std::string receipt{};
  std::optional<Date> receipt_on{};
  std::vector<std::string> published{};
  std::vector<CheckAnswer> checks{};
  std::string remedy{};  ///< what was decided about each conflict found
};
BOOST_DESCRIBE_STRUCT(Designation, (),
                      (name, organisation, address, phone, email, kind, since, receipt, receipt_on,
                       published, checks, remedy))

struct StoredDesignation {
  Designation designation;
  std::string state;  ///< "designated" or "ended"
  std::optional<Date> ended_on;
  std::uint32_t version = 0;
  Instant at;
  std::string author;
};

/// A check that speaks against the designation, or that nobody answered.
struct Conflict {
  std::string check{}, question{}, why{}, source{};
  bool unanswered = false;
};
BOOST_DESCRIBE_STRUCT(Conflict, (), (check, question, why, source, unanswered))
std::vector<Conflict> conflicts_of(const Designation& designation, const OfficerLaw& law);

Result<std::optional<StoredDesignation>> find_designation(vault::Session& session,
                                                          store::Transaction& tx);
/// Where the practice stands: nobody; somebody whom its answers name, so that notices and the
/// register do, whose designation is not recorded here; somebody designated.
enum class OfficerStanding : std::uint8_t { nobody, named, designated };
OfficerStanding standing_of(const compliance::Answers& answers,
                            const std::optional<StoredDesignation>& stored);
/// "non désigné", "nommé, désignation à la CNIL non enregistrée", "désigné".
std::string_view standing_in_french(OfficerStanding standing);

/// Saves the designation, and names the officer in the practice's answers, so that notices and the
/// register say it. `expected` 0: the first one. Errors: invalid_input "dpo.field", "dpo.date",
/// "dpo.place", "dpo.check", "answers.…"; forbidden "dpo.conflict" (without a written remedy);
/// conflict "record.version".
Result<StoredDesignation> designate(vault::Session& session, store::Transaction& tx,
                                    const Designation& designation, std::uint32_t expected,
                                    std::string_view author);
/// The officer leaves. Errors: not_found "dpo.none"; invalid_input "dpo.date".
Result<StoredDesignation> end_designation(vault::Session& session, store::Transaction& tx, Date on,
                                          std::string_view author);

}  // namespace serment::impact
