// Contracts: their documents, and each clause beside the quotation that satisfies it.
#include "api/practice_work.h"
#include "api/processor_views.h"
#include "api/reply.h"
#include "api/workflow_routes.h"

namespace serment::api {

struct PastedRequest {
  std::string piece{}, text{};
  Date received_on{};
};
BOOST_DESCRIBE_STRUCT(PastedRequest, (), (piece, text, received_on))
struct ClauseRequest {
  processors::Verdict verdict = processors::Verdict::absent;
  std::optional<std::string> quote{}, reason{};
};
BOOST_DESCRIBE_STRUCT(ClauseRequest, (), (verdict, quote, reason))

namespace {

namespace suppliers = processors;

struct ToShow {
  suppliers::SupplierFile file;
  std::vector<std::string> texts;
};

Result<ToShow> load(vault::Session& session, store::Transaction& tx, std::string_view id) {
  ToShow all;
  all.file = TRY(suppliers::load_file(session, tx, id));
  all.texts = TRY(suppliers::contract_texts(session, tx, all.file.contract.contract));
  return all;
}

/// The search is made off the engine: a long contract keeps nobody waiting.
Reply reply_of(const ToShow& shown, int status = 200) {
  auto reply = reply_with(contract_view(shown.file, shown.texts), status);
  if (shown.file.contract.version > 0) reply.headers.push_back(etag(shown.file.contract.version));
  return reply;
}

template <class Work>
Result<Reply> change(Call& call, int status, const Work& work) {
  auto shown = on_engine(call.services, call.actor, [&](vault::Session& session) {
    return writing(session, [&](store::Transaction& tx) -> Result<ToShow> {
      TRY(work(session, tx));
      return load(session, tx, call.path["id"]);
    });
  });
  if (shown) return reply_of(*shown, status);
  if (shown.error().code == "record.version") return changed_meanwhile();
  return tl::unexpected<Error>(std::move(shown.error()));
}

Result<Reply> show(Call& call) {
  const auto shown = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session,
                   [&](store::Transaction& tx) { return load(session, tx, call.path["id"]); });
  }));
  if (call.services.first_this_minute(call, "contract/" + call.path["id"]))
    TRY_VOID(journal(call, "contract.read", "contract/" + call.path["id"]));
  return reply_of(shown);
}

/// The name of a piece comes from a list: nothing that a person types goes into an address.
Result<std::string> title_of(std::string_view piece) {
  constexpr std::pair<std::string_view, std::string_view> kPieces[] = {
      {"contract", "Contrat"},
      {"amendment", "Avenant"},
      {"annex", "Annexe"},
      {"terms", "Conditions générales"},
      {"other", "Autre pièce"}};
  for (const auto& [name, title] : kPieces)
    if (name == piece) return std::string(title);
  return fail(Errc::invalid_input, "contract.piece", "Cette sorte de pièce n’est pas connue.",
              "Rien n’a été enregistré.", "Choisissez contrat, avenant, annexe ou conditions.",
              "piece");
}

Result<Reply> keep(Call& call, suppliers::IncomingDocument document, std::string_view piece,
                   Date received_on) {
  document.title = TRY(title_of(piece));
  document.received_on = received_on;
  return change(call, 201, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::add_document(session, tx, call.path["id"], document, call.actor.display_name);
  });
}

Result<Reply> post_document(Call& call) {
  const auto piece = call.query("piece");
  TRY(title_of(piece));
  const auto received_on = TRY(date_of(call, "received_on"));
  auto document = TRY(suppliers::read_document(to_bytes(call.request.body)));
  return keep(call, std::move(document), piece, received_on.value_or(call.services.clock.today()));
}

Result<Reply> post_text(Call& call) {
  const auto wanted = TRY(read_body<PastedRequest>(call));
  auto document = TRY(suppliers::read_pasted(wanted.text));
  return keep(call, std::move(document), wanted.piece, wanted.received_on);
}

std::uint32_t number_in(std::string_view text) {
  std::uint32_t number = 0;
  for (const char digit : text.substr(0, 6)) {
    if (digit < '0' || digit > '9') return 0;
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return number;
}

Result<Reply> get_document(Call& call) {
  auto& session = *call.session;
  const auto number = number_in(call.path["number"]);
  Reply reply;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto file = TRY(suppliers::load_file(session, tx, call.path["id"]));
    const auto& contract = file.contract.contract;
    const auto bytes = TRY(suppliers::document_bytes(session, tx, contract, number));
    const auto& mime = contract.documents.at(number - 1).mime;
    const auto ending = mime == "application/pdf" ? ".pdf"
                        : mime == "image/jpeg"    ? ".jpg"
                        : mime == "image/png"     ? ".png"
                                                  : ".txt";
    reply = file_reply(std::string(as_text(bytes)),
                       mime == "text/plain" ? "text/plain; charset=utf-8" : mime,
                       "contrat-" + std::to_string(number) + ending);
    return {};
  }));
  TRY_VOID(journal(call, "contract.read", "contract/" + call.path["id"]));
  return reply;
}

Result<Reply> withdraw(Call& call) {
  return change(call, 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::withdraw_document(session, tx, call.path["id"],
                                        number_in(call.path["number"]), call.actor.display_name);
  });
}

Result<Reply> put_clause(Call& call) {
  const auto wanted = TRY(read_body<ClauseRequest>(call));
  const auto version = TRY(if_match(call));
  suppliers::Decide decision;
  decision.clause = call.path["clause"];
  decision.verdict = wanted.verdict;
  decision.quote = wanted.quote.value_or(std::string{});
  decision.reason = wanted.reason.value_or(std::string{});
  return change(call, 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::decide(session, tx, call.path["id"], decision, version,
                             call.actor.display_name);
  });
}

using identity::Permission;
constexpr std::uint64_t kLargestBody = 64U << 20;  // beyond the limit, so that the size is told

constexpr Parameter kDeposit[] = {
    query::choice("piece", "contract amendment annex terms other",
                  "Ce qu’est cette pièce du contrat"),
    query::day("received_on", "Reçue ce jour\u00a0; aujourd’hui sans cela"),
};
constexpr Route kContractsRoutes[] = {
    {"GET", "/contracts/{id}", "Le contrat d’un prestataire, clause par clause", Access::member,
     Permission::processor_read, Run::free, nullptr, schema<ContractView>, "contract.read",
     "processor.unknown", show},
    {"POST", Address("/contracts/{id}/documents", kDeposit), "Déposer une pièce du contrat",
     Access::member, Permission::processor_edit, Run::free, octets, schema<ContractView>,
     "contract.received",
     "processor.unknown processor.ended processor.date contract.piece contract.empty "
     "contract.too_large contract.format contract.text_too_long contract.too_many pdf.unreadable "
     "pdf.reader_missing",
     post_document, kLargestBody},
    {"POST", "/contracts/{id}/text", "Coller le texte d’une pièce du contrat", Access::member,
     Permission::processor_edit, Run::free, schema<PastedRequest>, schema<ContractView>,
     "contract.received",
     "processor.unknown processor.ended processor.date contract.piece contract.empty "
     "contract.text_too_long contract.too_many",
     post_text, 4U << 20},
    {"GET", "/contracts/{id}/documents/{number}", "Une pièce du contrat", Access::member,
     Permission::processor_read, Run::grouped, nullptr, octets, "contract.read",
     "processor.unknown contract.unknown_document", get_document},
    {"DELETE", "/contracts/{id}/documents/{number}", "Retirer une pièce déposée par erreur",
     Access::member, Permission::processor_edit, Run::free, nullptr, schema<ContractView>,
     "contract.withdrawn", "processor.unknown contract.unknown_document", withdraw},
    {"PUT", "/contracts/{id}/clauses/{clause}", "Dire où est une clause, ou qu’elle manque",
     Access::member, Permission::processor_edit, Run::free, schema<ClauseRequest>,
     schema<ContractView>, "contract.clause_decided",
     "processor.unknown processor.ended contract.unknown_clause contract.no_document "
     "contract.no_text contract.quote_short contract.quote_not_found contract.reason_missing "
     "conflict.if_match_needed",
     put_clause},
};

}  // namespace

std::span<const Route> contracts_routes() {
  return kContractsRoutes;
}

}  // namespace serment::api
