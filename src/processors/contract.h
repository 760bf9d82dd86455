#pragma once
// The contract of a supplier: its documents, sealed, their text, and what the person decided of
// each clause. Records "contract", id = the supplier's.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "processors/clause_search.h"
#include "processors/processor.h"

namespace serment::processors {

struct ContractDocument {
  std::string title{};
  Date received_on{};
  std::string object{};  ///< sealed file; empty when the text was pasted, or once withdrawn
  std::string mime{};
  std::uint64_t size = 0;
  std::uint32_t pages = 0;
  std::string text{};  ///< sealed text; empty for a scan
  std::string by{};
  bool withdrawn = false;
};
BOOST_DESCRIBE_STRUCT(ContractDocument, (),
                      (title, received_on, object, mime, size, pages, text, by, withdrawn))

enum class Verdict { quoted, absent, not_applicable };
BOOST_DESCRIBE_ENUM(Verdict, quoted, absent, not_applicable)

struct ClauseDecision {
  std::string clause{};
  Verdict verdict = Verdict::absent;
  std::uint32_t document = 0;  ///< from 1, of a quotation
  std::uint32_t page = 0;
  std::string quote{};
  std::string reason{};  ///< of "not applicable"
  Date on{};
  std::string by{};
};
BOOST_DESCRIBE_STRUCT(ClauseDecision, (), (clause, verdict, document, page, quote, reason, on, by))

struct Contract {
  std::vector<ContractDocument> documents{};
  std::vector<ClauseDecision> decisions{};
};
BOOST_DESCRIBE_STRUCT(Contract, (), (documents, decisions))

struct StoredContract {
  std::string id;
  std::uint32_t version = 0;  ///< 0: nothing received yet
  Contract contract;
  Instant at{};
};

/// Errors: none of its own; a supplier without contract has an empty one of version 0.
Result<StoredContract> find_contract(vault::Session& session, store::Transaction& tx,
                                     std::string_view id);
Result<std::vector<StoredContract>> list_contracts(vault::Session& session, store::Transaction& tx);

const ClauseDecision* decision_of(const Contract& contract, std::string_view clause);
bool has_document(const Contract& contract);
/// True when a document stands but none has a text to search.
bool has_no_text(const Contract& contract);
/// "missing", "received" (clauses left to look at), "incomplete" (a required one is absent) or
/// "checked".
std::string_view contract_state(const Contract& contract, const Processor& processor);
std::string_view contract_state_label(std::string_view state);
/// Clauses of this contract said absent; only the required ones when asked.
std::vector<const Clause*> absent_clauses(const Contract& contract, const Processor& processor,
                                          bool only_required);

/// A file as received.
inline constexpr std::size_t kLargestDocument = 32'000'000;
struct IncomingDocument {
  std::string title;
  Date received_on{};
  Bytes file;        ///< PDF, JPEG or PNG; empty for a pasted text
  std::string text;  ///< cleaned, pages end with "\f"; empty for a scan
  std::uint32_t pages = 0;
  std::string mime;
};
/// Reads a file without touching the practice: its kind, its size, its text. A PDF that holds no
/// text is accepted with an empty one. Errors: invalid_input "contract.empty", "contract.too_large"
/// (says the size), "contract.format", "contract.text_too_long", "pdf.…".
Result<IncomingDocument> read_document(Bytes file);
/// The same for a text pasted by the person. Errors: "contract.empty", "contract.text_too_long".
Result<IncomingDocument> read_pasted(std::string_view text);

/// Seals it beside the others. Errors: "processor.unknown", "processor.ended", "processor.date",
/// "processor.text_missing" (its title), "contract.too_many".
Result<StoredContract> add_document(vault::Session& session, store::Transaction& tx,
                                    std::string_view id, const IncomingDocument& document,
                                    std::string_view by);
/// Takes back a document sent by mistake: bytes and text are destroyed, decisions that quote it
/// fall. Errors: not_found "contract.unknown_document".
Result<StoredContract> withdraw_document(vault::Session& session, store::Transaction& tx,
                                         std::string_view id, std::uint32_t number,
                                         std::string_view by);
/// The file of a document (its text when it was pasted). Error: "contract.unknown_document".
Result<Bytes> document_bytes(vault::Session& session, store::Transaction& tx,
                             const Contract& contract, std::uint32_t number);

/// The text of each document, empty where there is none.
Result<std::vector<std::string>> contract_texts(vault::Session& session, store::Transaction& tx,
                                                const Contract& contract);
struct FoundProposal {
  std::uint32_t document = 1;
  Proposal proposal;
};
/// Where the person may look, over all documents, the likeliest first.
std::vector<FoundProposal> propose_in(const Clause& clause, const std::vector<ContractText>& texts);

struct Decide {
  std::string clause{};
  Verdict verdict = Verdict::absent;
  std::string quote{}, reason{};
};
BOOST_DESCRIBE_STRUCT(Decide, (), (clause, verdict, quote, reason))
/// Keeps what a person decided of a clause. Errors: not_found "contract.unknown_clause";
/// invalid_input "contract.no_document", "contract.no_text" (nothing to quote),
/// "contract.quote_short", "contract.quote_not_found", "contract.reason_missing"; conflict
/// "record.version".
Result<StoredContract> decide(vault::Session& session, store::Transaction& tx, std::string_view id,
                              const Decide& decision, std::uint32_t expected, std::string_view by);

}  // namespace serment::processors
