#pragma once
// From the sealed label of a dossier to the facts of law/, claims joined.
#include <string>
#include <unordered_map>
#include <vector>

#include "dossier/facts.h"
#include "law/judge.h"
#include "store/database.h"
#include "vault/vault.h"

namespace serment::retention {

/// Claims of every dossier that has any; their seals are not opened.
using Claims = std::unordered_map<std::string, std::vector<DateSpan>>;
Result<Claims> all_claims(store::Transaction& tx, const PracticeId& practice);

/// The claims of one dossier that is open, each held to its seal: what an erasure relies on.
Result<std::vector<DateSpan>> claims_in(store::Transaction& tx, const PracticeId& practice,
                                        const vault::OpenDossier& dossier);

/// How many claims, to be held to what the label counts: one that was deleted, or added, in the
/// base shows without any seal being opened.
std::size_t count_of(const std::vector<DateSpan>* claims);

/// Writes the facts of a label into `facts`, whose memory is reused from one dossier to the next.
void fill_facts(law::Facts& facts, const dossier::LabelFacts& label,
                const std::vector<DateSpan>* claims);

/// What the judge says of a record, or of the mentions left of an erased one.
law::Verdict judged(const law::Judge& judge, const dossier::LabelFacts& label,
                    const law::Facts& facts);

/// The same in sentences, on that day.
Result<law::Decision> explained(const law::RuleSet& rules, const dossier::LabelFacts& label,
                                const law::Facts& facts, const law::Policy& policy, Date on);
/// From which the mentions of transfusions that are left are kept.
law::RuleFacts item_facts(const law::Facts& facts);

/// True when the record may go and mentions of transfusions must stay, on that day.
bool keeps_items(const dossier::LabelFacts& label, const law::Verdict& verdict, Date today);

}  // namespace serment::retention
