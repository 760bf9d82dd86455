#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"
#include "documents/documents.h"
#include "evidence/pages.h"
#include "retention/retention.h"

namespace serment::cli {
namespace {

void write_ids(json::Writer& out, std::string_view name, const std::vector<DossierId>& ids) {
  out.key(name);
  out.begin_array();
  for (const auto& id : ids) out.value(id.value);
  out.end_array();
}

void write_proposal(json::Writer& out, const retention::Proposal& proposal) {
  out.begin_object();
  out.field("id", proposal.id);
  out.field("on", iso(proposal.on));
  out.field("state", proposal.state);
  out.field("approved_by", proposal.approved_by);
  out.field("approval_reason", proposal.approval_reason);
  out.field("cancelled_by", proposal.cancelled_by);
  out.field("cancellation_reason", proposal.cancellation_reason);
  write_ids(out, "dossiers", proposal.dossiers);
  write_ids(out, "excepted", proposal.excepted);
  out.end_object();
}

std::string proposal_json(const retention::Proposal& proposal) {
  return json_text([&](json::Writer& out) { write_proposal(out, proposal); });
}

std::string_view french_state(std::string_view state) {
  if (state == "approved") return "approuvée";
  if (state == "executed") return "exécutée";
  if (state == "cancelled") return "annulée";
  return "à approuver";
}

Result<Exit> run_proposals(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto all = TRY(retention::proposals(session));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& proposal : all) write_proposal(out, proposal);
      out.end_array();
    }));
    return Exit::done;
  }
  if (all.empty()) {
    say("Aucune proposition. Pour en préparer une\u00a0: serment retention propose");
    return Exit::done;
  }
  Table table({"Proposition", "Échus au", "Dossiers", "État"});
  for (const auto& proposal : all)
    table.add({proposal.id, in_french(proposal.on), number(proposal.dossiers.size()),
               std::string(french_state(proposal.state))});
  table.print();
  return Exit::done;
}

Result<std::vector<DossierId>> dossier_ids(const Arguments& arguments, std::string_view option) {
  std::vector<DossierId> ids;
  for (const auto& text : arguments.all(option)) {
    if (!is_id(text))
      return fail(Errc::invalid_input, "dossier.malformed_id",
                  "Ce n’est pas un identifiant de dossier.", {}, {}, "--" + std::string(option));
    ids.push_back({text});
  }
  return ids;
}

Result<Exit> run_propose(Context& context, const Arguments& arguments) {
  const auto on = TRY(context.date_or_today(arguments, "on"));
  auto& session = *TRY(context.session());
  const auto proposal =
      TRY(retention::propose(session, context.rules(), TRY(context.policy()), on));
  if (context.json()) {
    say(proposal_json(proposal));
  } else {
    say("Proposition " + proposal.id + " : " +
        count(proposal.dossiers.size(), "dossier arrivé à échéance",
              "dossiers arrivés à échéance") +
        ".");
    say("Rien n’est effacé. Relisez-la, puis : serment retention approve " + proposal.id +
        " --by \"Dr …\" --reason \"…\"");
  }
  return Exit::done;
}

Result<Exit> run_approve(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto proposal =
      TRY(retention::approve(session, arguments.text("proposal"), arguments.text("by"),
                             arguments.text("reason"), TRY(dossier_ids(arguments, "except"))));
  if (context.json())
    say(proposal_json(proposal));
  else
    say("Proposition " + proposal.id + " approuvée. Pour effacer : serment retention erase " +
        proposal.id);
  return Exit::done;
}

Result<Exit> run_cancel(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto proposal = TRY(retention::cancel(session, arguments.text("proposal"),
                                              arguments.text("by"), arguments.text("reason")));
  if (context.json())
    say(proposal_json(proposal));
  else
    say("Proposition " + proposal.id +
        " annulée. Ses dossiers, intacts, peuvent être proposés de nouveau.");
  return Exit::done;
}

Result<Exit> run_postpone(Context& context, const Arguments& arguments) {
  const auto ids = TRY(dossier_ids(arguments, "dossier"));
  const auto until = TRY(date_option(arguments, "until"));
  auto& session = *TRY(context.session());
  TRY_VOID(retention::postpone(session, ids.front(), until, arguments.text("reason"),
                               arguments.text("by")));
  if (!context.json())
    say("Effacement reporté au " + in_french(until) + ". Le motif est écrit au journal.");
  return Exit::done;
}

void print_erasure(const retention::Erasure& erasure) {
  if (erasure.certificate_id.empty())
    say("Rien n’a pu être effacé.");
  else
    say("Effacés\u00a0: " + count(erasure.erased, "dossier", "dossiers") + ". Certificat " +
        erasure.certificate_id + ".");
  for (const auto& refused : erasure.refused)
    say("  ▲ " + refused.id.value + " : " + refused.reason +
        (refused.possible_from ? " Possible à partir du " + in_french(*refused.possible_from) + "."
                               : ""));
}

Result<Exit> run_erase(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto erasure = TRY(retention::erase(session, context.rules(), TRY(context.policy()),
                                            arguments.text("proposal")));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("certificate", erasure.certificate_id);
      out.field("erased", erasure.erased);
      out.key("refused");
      out.begin_array();
      for (const auto& refused : erasure.refused) {
        out.begin_object();
        out.field("dossier", refused.id.value);
        out.field("code", refused.code);
        out.field("reason", refused.reason);
        field_date(out, "possible_from", refused.possible_from);
        out.end_object();
      }
      out.end_array();
      out.end_object();
    }));
  } else {
    print_erasure(erasure);
  }
  return erasure.refused.empty() ? Exit::done : Exit::faults_found;
}

Result<Exit> run_certificates(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto ids = TRY(retention::certificates(session));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& id : ids) out.value(id);
      out.end_array();
    }));
  } else if (ids.empty()) {
    say("Aucun effacement à ce jour.");
  } else {
    for (const auto& id : ids) say(id);
  }
  return Exit::done;
}

Result<Bytes> certificate_pdf(vault::Session& session, std::string_view text, Instant created) {
  std::string practice;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    practice = TRY(compliance::load_answers(session, tx)).practice.name;
    return {};
  }));
  const auto page = TRY(evidence::certificate_page(text, practice));
  return documents::render_pdf(page.html, {.title = page.title, .created = created});
}

Result<Exit> run_certificate(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto text = TRY(retention::certificate_json(session, arguments.text("certificate")));
  if (!arguments.has("pdf")) {
    say(text);
    return Exit::done;
  }
  TRY_VOID(write_file(arguments.text("pdf"),
                      TRY(certificate_pdf(session, text, context.clock().now()))));
  if (!context.json()) say("Certificat écrit.");
  return Exit::done;
}

const Positional kProposal{"proposal", "Numéro de la proposition"};

}  // namespace

std::vector<Command> erasure_commands() {
  return {
      {"retention propose",
       "Préparer la liste des dossiers à effacer ; n’efface rien",
       {},
       {{"on", "DATE", "Échus ce jour (aujourd’hui)"}},
       run_propose},
      {"retention proposals", "Les propositions et leur état", {}, {}, run_proposals},
      {"retention approve",
       "Approuver une proposition",
       {kProposal},
       {{"by", "NOM", "Personne qui approuve", true},
        {"reason", "TEXTE", "Motif", true},
        {"except", "ID", "Écarter ce dossier de la proposition", false, true}},
       run_approve},
      {"retention cancel",
       "Annuler une proposition dont rien n’est effacé",
       {kProposal},
       {{"by", "NOM", "Personne qui décide", true}, {"reason", "TEXTE", "Motif", true}},
       run_cancel},
      {"retention postpone",
       "Reporter l’effacement d’un dossier échu",
       {{"dossier", "Identifiant du dossier"}},
       {{"until", "DATE", "Jusqu’à ce jour", true},
        {"reason", "TEXTE", "Motif", true},
        {"by", "NOM", "Personne qui décide", true}},
       run_postpone},
      {"retention erase",
       "Effacer ce qui a été approuvé ; tout est revérifié à cet instant",
       {kProposal},
       {},
       run_erase},
      {"retention certificates", "Les certificats d’effacement", {}, {}, run_certificates},
      {"retention certificate",
       "Un certificat, en JSON ou en PDF",
       {{"certificate", "Numéro du certificat"}},
       {{"pdf", "FICHIER", "Écrire le PDF"}},
       run_certificate},
  };
}

}  // namespace serment::cli
