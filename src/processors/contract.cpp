#include "processors/contract.h"

#include <algorithm>

#include "audit/actions.h"
#include "json/bind.h"
#include "processors/written.h"
#include "records/records.h"

namespace serment::processors {
namespace {

constexpr std::string_view kKind = "contract";
constexpr std::string_view kFileKind = "contract_file";
constexpr std::string_view kTextKind = "contract_text";
constexpr std::size_t kMostDocuments = 40;
constexpr std::string_view kMissing = "missing";
constexpr std::string_view kReceived = "received";
constexpr std::string_view kIncomplete = "incomplete";
constexpr std::string_view kChecked = "checked";
constexpr std::size_t kFewWords = 3;
constexpr std::size_t kFewBytes = 12;

// One kind, three acts: any of them may lead to any state.
constexpr std::string_view kReceiving = audit::known_act("contract.received");
constexpr std::string_view kDeciding = audit::known_act("contract.clause_decided");
constexpr std::string_view kWithdrawing = audit::known_act("contract.withdrawn");

std::vector<records::Transition> steps(std::string_view act) {
  std::vector<records::Transition> all;
  constexpr std::string_view kStates[] = {kMissing, kReceived, kIncomplete, kChecked};
  for (const auto to : kStates) {
    all.push_back({"", to, act});
    for (const auto from : kStates) all.push_back({from, to, act});
  }
  return all;
}

Result<StoredContract> opened(const records::Record& record) {
  StoredContract stored;
  stored.contract = TRY(json::bind::read<Contract>(record.json));
  stored.id = record.id;
  stored.version = record.version;
  stored.at = record.at;
  return stored;
}

Result<StoredContract> save(vault::Session& session, store::Transaction& tx, std::string_view act,
                            const StoredContract& stored, const Processor& processor,
                            std::string_view by) {
  const auto transitions = steps(act);
  const records::Lifecycle life{kKind, transitions};
  return opened(
      TRY(records::save(session, tx, life, stored.id, contract_state(stored.contract, processor),
                        json::bind::write(stored.contract), stored.version, by)));
}

/// Who the contract is with; nobody changes the contract of a supplier that has ended.
Result<Processor> working(vault::Session& session, store::Transaction& tx, std::string_view id) {
  auto found = TRY(find_processor(session, tx, id));
  if (!found.exit) return std::move(found.details);
  return fail(Errc::forbidden, "processor.ended", "Le travail avec ce prestataire est terminé.",
              "Son contrat est resté comme il était.", "Ajoutez un nouveau prestataire.");
}

tl::unexpected<Error> unknown_document() {
  return fail(Errc::not_found, "contract.unknown_document", "Ce document n’existe pas.", {},
              "La liste est sur la page du contrat.");
}

Result<ContractDocument*> document_of(Contract& contract, std::uint32_t number) {
  if (number == 0 || number > contract.documents.size() || contract.documents[number - 1].withdrawn)
    return unknown_document();
  return &contract.documents[number - 1];
}

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next,
                              std::string field) {
  return fail(Errc::invalid_input, code, std::move(what),
              "Cette clause est restée comme elle était.", std::move(next), std::move(field));
}

/// Finds the quotation in one of the documents, or says why it is no quotation.
Result<void> locate(const std::vector<std::string>& texts, ClauseDecision& decision) {
  decision.quote = TRY(written(decision.quote, "quote", kLongestText, Need::required));
  const auto spaces = std::count(decision.quote.begin(), decision.quote.end(), ' ');
  if (decision.quote.size() < kFewBytes || static_cast<std::size_t>(spaces) + 1 < kFewWords)
    return refused("contract.quote_short", "Cette citation est trop courte pour prouver la clause.",
                   "Copiez la phrase entière.", "quote");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty()) continue;
    const auto page = ContractText(texts[i]).page_of(decision.quote);
    if (!page) continue;
    decision.document = static_cast<std::uint32_t>(i + 1);
    decision.page = *page;
    return {};
  }
  return refused("contract.quote_not_found", "Cette citation n’est pas dans le texte du contrat.",
                 "Copiez-la mot pour mot, ou dites que la clause est absente.", "quote");
}

Result<ClauseDecision> checked_decision(vault::Session& session, store::Transaction& tx,
                                        const Contract& contract, const Decide& wanted) {
  if (ClauseCatalogue::embedded().find(wanted.clause) == nullptr)
    return fail(Errc::not_found, "contract.unknown_clause", "Cette clause n’est pas dans la liste.",
                {}, "La liste est sur la page du contrat.");
  if (!has_document(contract))
    return refused("contract.no_document", "Aucun contrat n’est encore déposé.",
                   "Déposez-le, ou demandez-le au prestataire.", {});
  ClauseDecision decision;
  decision.clause = wanted.clause;
  decision.verdict = wanted.verdict;
  if (wanted.verdict == Verdict::not_applicable) {
    decision.reason = TRY(written(wanted.reason, "reason", kLongestText, Need::optional));
    if (decision.reason.empty())
      return refused("contract.reason_missing",
                     "Il faut dire pourquoi cette clause est sans objet.", "Écrivez une phrase.",
                     "reason");
  }
  if (wanted.verdict != Verdict::quoted) return decision;
  if (has_no_text(contract))
    return refused("contract.no_text",
                   "Ce contrat est une image\u00a0: il n’a pas de texte où vérifier une citation.",
                   "Demandez le contrat en PDF avec texte, ou collez son texte.", "quote");
  decision.quote = wanted.quote;
  TRY_VOID(locate(TRY(contract_texts(session, tx, contract)), decision));
  return decision;
}

}  // namespace

Result<StoredContract> find_contract(vault::Session& session, store::Transaction& tx,
                                     std::string_view id) {
  if (const auto record = TRY(records::find(session, tx, kKind, id))) return opened(*record);
  StoredContract none;
  none.id = id;
  return none;
}

Result<std::vector<StoredContract>> list_contracts(vault::Session& session,
                                                   store::Transaction& tx) {
  std::vector<StoredContract> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

const ClauseDecision* decision_of(const Contract& contract, std::string_view clause) {
  const auto found =
      std::find_if(contract.decisions.begin(), contract.decisions.end(),
                   [&](const ClauseDecision& decision) { return decision.clause == clause; });
  return found == contract.decisions.end() ? nullptr : &*found;
}

bool has_document(const Contract& contract) {
  return std::any_of(contract.documents.begin(), contract.documents.end(),
                     [](const ContractDocument& document) { return !document.withdrawn; });
}

bool has_no_text(const Contract& contract) {
  return has_document(contract) &&
         std::all_of(contract.documents.begin(), contract.documents.end(),
                     [](const ContractDocument& document) { return document.text.empty(); });
}

std::string_view contract_state(const Contract& contract, const Processor& processor) {
  if (!has_document(contract)) return kMissing;
  bool undecided = false;
  for (const auto* clause :
       ClauseCatalogue::embedded().for_kind(processor.kind, processor.hosts_health_data)) {
    if (!clause->required) continue;
    const auto* decision = decision_of(contract, clause->id);
    if (decision == nullptr) undecided = true;
    if (decision != nullptr && decision->verdict == Verdict::absent) return kIncomplete;
  }
  return undecided ? kReceived : kChecked;
}

std::string_view contract_state_label(std::string_view state) {
  if (state == kMissing) return "manquant";
  if (state == kReceived) return "reçu, clauses à vérifier";
  if (state == kIncomplete) return "incomplet";
  return "clauses vérifiées";
}

std::vector<const Clause*> absent_clauses(const Contract& contract, const Processor& processor,
                                          bool only_required) {
  std::vector<const Clause*> absent;
  for (const auto* clause :
       ClauseCatalogue::embedded().for_kind(processor.kind, processor.hosts_health_data)) {
    const auto* decision = decision_of(contract, clause->id);
    if (decision != nullptr && decision->verdict == Verdict::absent &&
        (clause->required || !only_required))
      absent.push_back(clause);
  }
  return absent;
}

Result<StoredContract> add_document(vault::Session& session, store::Transaction& tx,
                                    std::string_view id, const IncomingDocument& document,
                                    std::string_view by) {
  const auto processor = TRY(working(session, tx, id));
  auto stored = TRY(find_contract(session, tx, id));
  if (stored.contract.documents.size() >= kMostDocuments)
    return fail(Errc::invalid_input, "contract.too_many", "Ce contrat a déjà 40 documents.",
                "Rien n’a été enregistré, rien n’est perdu.", "Retirez ceux qui ne servent plus.");
  ContractDocument kept;
  kept.title = TRY(written(document.title, "title", kLongestName, Need::required));
  TRY_VOID(check_fact_date(document.received_on, "received_on", session.clock.today()));
  kept.received_on = document.received_on;
  kept.mime = document.mime;
  kept.size = document.file.empty() ? document.text.size() : document.file.size();
  kept.pages = document.pages;
  kept.by = by;
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  if (!document.file.empty())
    kept.object = TRY(session.vault.put(tx, scope, kFileKind, document.file, 1)).value;
  if (!document.text.empty())
    kept.text = TRY(session.vault.put(tx, scope, kTextKind, as_bytes(document.text), 1)).value;
  stored.contract.documents.push_back(std::move(kept));
  return save(session, tx, kReceiving, stored, processor, by);
}

Result<StoredContract> withdraw_document(vault::Session& session, store::Transaction& tx,
                                         std::string_view id, std::uint32_t number,
                                         std::string_view by) {
  const auto processor = TRY(find_processor(session, tx, id));
  auto stored = TRY(find_contract(session, tx, id));
  auto* document = TRY(document_of(stored.contract, number));
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  for (auto* object : {&document->object, &document->text}) {
    if (object->empty()) continue;
    TRY_VOID(session.vault.remove(tx, scope, ObjectId{*object}));
    object->clear();
  }
  document->withdrawn = true;
  auto& decisions = stored.contract.decisions;
  const bool none_left = !has_document(stored.contract);
  decisions.erase(std::remove_if(decisions.begin(), decisions.end(),
                                 [&](const ClauseDecision& decision) {
                                   return none_left || decision.document == number;
                                 }),
                  decisions.end());
  return save(session, tx, kWithdrawing, stored, processor.details, by);
}

Result<Bytes> document_bytes(vault::Session& session, store::Transaction& tx,
                             const Contract& contract, std::uint32_t number) {
  auto copy = contract;
  const auto* document = TRY(document_of(copy, number));
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  const auto& object = document->object.empty() ? document->text : document->object;
  return session.vault.get(tx, scope, ObjectId{object});
}

Result<std::vector<std::string>> contract_texts(vault::Session& session, store::Transaction& tx,
                                                const Contract& contract) {
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  std::vector<std::string> texts;
  for (const auto& document : contract.documents) {
    auto& text = texts.emplace_back();
    if (document.text.empty()) continue;
    const auto bytes = TRY(session.vault.get(tx, scope, ObjectId{document.text}));
    text = as_text(bytes);
  }
  return texts;
}

std::vector<FoundProposal> propose_in(const Clause& clause,
                                      const std::vector<ContractText>& texts) {
  std::vector<FoundProposal> all;
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (auto& proposal : propose(clause, texts[i]))
      all.push_back({static_cast<std::uint32_t>(i + 1), std::move(proposal)});
  std::stable_sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
    return one.proposal.score > other.proposal.score;
  });
  if (all.size() > kMostProposals) all.resize(kMostProposals);
  return all;
}

Result<StoredContract> decide(vault::Session& session, store::Transaction& tx, std::string_view id,
                              const Decide& wanted, std::uint32_t expected, std::string_view by) {
  const auto processor = TRY(working(session, tx, id));
  auto stored = TRY(find_contract(session, tx, id));
  auto decision = TRY(checked_decision(session, tx, stored.contract, wanted));
  decision.on = session.clock.today();
  decision.by = by;
  auto& decisions = stored.contract.decisions;
  decisions.erase(
      std::remove_if(decisions.begin(), decisions.end(),
                     [&](const ClauseDecision& one) { return one.clause == decision.clause; }),
      decisions.end());
  decisions.push_back(std::move(decision));
  stored.version = expected;
  return save(session, tx, kDeciding, stored, processor, by);
}

}  // namespace serment::processors
