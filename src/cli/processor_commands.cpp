#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"
#include "json/bind.h"
#include "processors/letters.h"

namespace serment::cli {
namespace {

namespace suppliers = processors;
using suppliers::SupplierFile;

/// One act per reading: a file holds the names of those who work at the supplier's.
Result<SupplierFile> load(vault::Session& session, std::string_view id) {
  std::optional<SupplierFile> file;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    file = TRY(suppliers::load_file(session, tx, id));
    TRY(session.journal.append(
        tx, {"processor.read", session.actor, "processor/" + std::string(id), session.clock.now()},
        {}));
    return {};
  }));
  return std::move(*file);
}

template <class Work>
Result<Exit> changing(Context& context, const Work& work) {
  auto& session = *TRY(context.session());
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(work(session, tx));
    return {};
  }));
  if (context.json())
    say("{\"done\":true}");
  else
    say("C’est enregistré.");
  return Exit::done;
}

Result<Exit> run_list(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  std::vector<SupplierFile> files;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    files = TRY(suppliers::load_files(session, tx));
    return {};
  }));
  const auto today = context.clock().today();
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& file : files) {
        out.begin_object();
        out.field("id", file.processor.id);
        out.field("name", file.processor.details.name);
        out.field("version", file.processor.version);
        out.key("standing");
        json::bind::write(out, suppliers::standing_of(file, today));
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"Identifiant", "Nom", "État", "Contrat", "Clauses"});
  for (const auto& file : files) {
    const auto standing = suppliers::standing_of(file, today);
    table.add(
        {file.processor.id, file.processor.details.name, standing.state_text,
         standing.contract_text,
         std::to_string(standing.clauses_found) + " / " + std::to_string(standing.clauses_wanted)});
  }
  table.print();
  return Exit::done;
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto file = TRY(load(session, arguments.text("id")));
  const auto standing = suppliers::standing_of(file, context.clock().today());
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("id", file.processor.id);
      out.field("version", file.processor.version);
      out.key("details");
      json::bind::write(out, file.processor.details);
      out.key("contract");
      json::bind::write(out, file.contract.contract);
      out.key("standing");
      json::bind::write(out, standing);
      out.end_object();
    }));
    return Exit::done;
  }
  const auto& details = file.processor.details;
  say(details.name + "  (" + suppliers::kind_label(details.kind) + ")");
  say("État\u00a0: " + standing.state_text);
  if (!standing.contract_text.empty()) say("Contrat\u00a0: " + standing.contract_text);
  for (const auto& alarm : standing.alarms) say("  – " + alarm.text);
  return Exit::done;
}

Result<Exit> run_save(Context& context, const Arguments& arguments) {
  const auto text = TRY(read_file(arguments.text("file"), 1U << 20));
  const auto details = TRY(json::bind::read<suppliers::Processor>(text));
  const auto version = arguments.has("version") ? TRY(natural_option(arguments, "version")) : 0;
  return changing(
      context,
      [&](vault::Session& session, store::Transaction& tx) -> Result<suppliers::StoredProcessor> {
        const auto id = arguments.has("id") ? arguments.text("id")
                                            : TRY(suppliers::new_id(session, tx, details.kind));
        return suppliers::save_processor(session, tx, id, details,
                                         static_cast<std::uint32_t>(version), arguments.text("by"));
      });
}

Result<Exit> run_certificate(Context& context, const Arguments& arguments) {
  const auto text = TRY(read_file(arguments.text("file"), 1U << 20));
  const auto certificate = TRY(json::bind::read<suppliers::Certificate>(text));
  return changing(context, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::save_certificate(session, tx, arguments.text("id"), certificate,
                                       arguments.text("by"));
  });
}

Result<Exit> run_contract_add(Context& context, const Arguments& arguments) {
  // One byte more than the limit: the file is refused with its size, not cut.
  const auto bytes = TRY(read_file(arguments.text("file"), 1ULL << 30U));
  auto document = TRY(suppliers::read_document(to_bytes(bytes)));
  document.title = arguments.has("title") ? arguments.text("title") : std::string("Contrat");
  document.received_on = TRY(context.date_or_today(arguments, "received"));
  return changing(context, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::add_document(session, tx, arguments.text("id"), document,
                                   arguments.text("by"));
  });
}

void print_clause(const suppliers::Clause& clause, const suppliers::Contract& contract,
                  const std::vector<suppliers::ContractText>& texts) {
  const auto* decision = suppliers::decision_of(contract, clause.id);
  const auto state = decision == nullptr                               ? "à vérifier"
                     : decision->verdict == suppliers::Verdict::quoted ? "présente"
                     : decision->verdict == suppliers::Verdict::absent ? "absente"
                                                                       : "sans objet";
  say(clause.id + "  " + clause.title + "\u00a0: " + state);
  if (decision != nullptr) {
    if (!decision->quote.empty())
      say("    p. " + std::to_string(decision->page) + "  " + decision->quote);
    return;
  }
  for (const auto& found : suppliers::propose_in(clause, texts))
    say("    proposition, p. " + std::to_string(found.proposal.page) +
        (found.proposal.doubtful ? " (dit peut-être le contraire)" : "") + "  " +
        found.proposal.quote);
}

Result<Exit> run_contract_show(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto file = TRY(load(session, arguments.text("id")));
  const auto& contract = file.contract.contract;
  std::vector<suppliers::ContractText> texts;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    for (const auto& text : TRY(suppliers::contract_texts(session, tx, contract)))
      texts.emplace_back(text);
    return {};
  }));
  if (context.json()) {
    say(json::bind::write(contract));
    return Exit::done;
  }
  const auto& details = file.processor.details;
  say("Contrat " +
      std::string(suppliers::contract_state_label(suppliers::contract_state(contract, details))) +
      ", version " + std::to_string(file.contract.version));
  if (suppliers::has_no_text(contract))
    say("Ce contrat est une image sans texte\u00a0: demandez un PDF avec texte.");
  for (const auto* clause :
       suppliers::ClauseCatalogue::embedded().for_kind(details.kind, details.hosts_health_data))
    print_clause(*clause, contract, texts);
  return Exit::done;
}

Result<Exit> run_clause(Context& context, const Arguments& arguments) {
  suppliers::Decide decision;
  decision.clause = arguments.text("clause");
  decision.quote = arguments.text("quote");
  decision.reason = arguments.text("not-applicable");
  if (arguments.has("quote"))
    decision.verdict = suppliers::Verdict::quoted;
  else if (arguments.has("not-applicable"))
    decision.verdict = suppliers::Verdict::not_applicable;
  else if (!arguments.has("absent"))
    return fail(Errc::invalid_input, "contract.verdict_missing",
                "Il faut dire ce qu’il en est de la clause.", "Rien n’a changé.",
                "Donnez --quote, --absent ou --not-applicable.");
  return changing(
      context,
      [&](vault::Session& session, store::Transaction& tx) -> Result<suppliers::StoredContract> {
        const auto contract = TRY(suppliers::find_contract(session, tx, arguments.text("id")));
        return suppliers::decide(session, tx, arguments.text("id"), decision, contract.version,
                                 arguments.text("by"));
      });
}

Result<Exit> run_letter(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto file = TRY(load(session, arguments.text("id")));
  std::optional<compliance::Answers> answers;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    answers = TRY(compliance::load_answers(session, tx));
    return {};
  }));
  const auto request = arguments.has("request") ? TRY(natural_option(arguments, "request")) : 0;
  const auto page =
      TRY(suppliers::letter(arguments.text("letter"), *answers, file,
                            static_cast<std::uint32_t>(request), context.clock().today()));
  const auto printed = TRY(compliance::print({page}, context.clock().now()));
  TRY_VOID(write_file(arguments.text("out"), printed.front(), true));
  say(page.title);
  return Exit::done;
}

Result<Exit> run_end(Context& context, const Arguments& arguments) {
  const auto on = TRY(date_option(arguments, "on"));
  return changing(context, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::end_processor(session, tx, arguments.text("id"), on, arguments.text("reason"),
                                    arguments.text("by"));
  });
}

Result<Exit> run_exit_proof(Context& context, const Arguments& arguments) {
  suppliers::ExitProof proof;
  proof.proved_on = TRY(date_option(arguments, "on"));
  proof.outcome = arguments.text("outcome");
  proof.statement = arguments.text("statement");
  return changing(context, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::prove_exit(session, tx, arguments.text("id"), proof, arguments.text("by"));
  });
}

const Positional kId{"id", "Identifiant du prestataire : booking_platform"};
const Option kBy{"by", "NOM", "Personne qui décide", true};

}  // namespace

std::vector<Command> processor_commands() {
  return {
      {"processor list", "Les prestataires, et où en est chacun", {}, {}, run_list},
      {"processor show", "La fiche d’un prestataire", {kId}, {}, run_show},
      {"processor save",
       "Ajouter un prestataire, ou corriger sa fiche",
       {{"file", "Fichier JSON, comme celui que donne processor show --json"}},
       {{"id", "ID", "Celui-ci (un nouveau sinon)"},
        {"version", "N", "Version lue, pour corriger"},
        kBy},
       run_save},
      {"processor hds-certificate",
       "Enregistrer un certificat HDS",
       {kId, {"file", "Fichier JSON"}},
       {kBy},
       run_certificate},
      {"processor contract-add",
       "Déposer une pièce du contrat (PDF, JPEG ou PNG)",
       {kId, {"file", "Fichier, 32 Mo au plus"}},
       {{"title", "TITRE", "Contrat, Avenant, Annexe…"},
        {"received", "DATE", "Reçue ce jour (aujourd’hui)"},
        kBy},
       run_contract_add},
      {"processor contract",
       "Le contrat clause par clause, avec les citations proposées",
       {kId},
       {},
       run_contract_show},
      {"processor clause",
       "Dire où est une clause, ou qu’elle manque",
       {kId, {"clause", "Clause : audits"}},
       {{"quote", "CITATION", "La phrase du contrat, mot pour mot"},
        {"absent", "", "Elle n’y est pas"},
        {"not-applicable", "MOTIF", "Elle est sans objet"},
        kBy},
       run_clause},
      {"processor letter",
       "Un courrier : missing_clauses, hds_certificate, questionnaire, reminder, exit",
       {kId, {"letter", "Courrier"}},
       {{"out", "FICHIER", "PDF à écrire", true},
        {"request", "N", "Courrier à relancer, pour reminder"}},
       run_letter},
      {"processor end",
       "Dire que le travail avec un prestataire est terminé",
       {kId},
       {{"on", "DATE", "Dernier jour", true}, {"reason", "MOTIF", "Pourquoi", true}, kBy},
       run_end},
      {"processor exit-proof",
       "Prouver la restitution ou la destruction des données",
       {kId},
       {{"on", "DATE", "Date de la preuve", true},
        {"outcome", "ISSUE", "returned, deleted ou both", true},
        {"statement", "TEXTE", "Ce que dit la preuve", true},
        kBy},
       run_exit_proof},
  };
}

}  // namespace serment::cli
