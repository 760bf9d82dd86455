// Rights of persons at the command line: the doctor's part, the copy and the letters.
#include <filesystem>

#include "cli/request_step.h"
#include "compliance/founding.h"
#include "documents/memory_folder.h"
#include "json/bind.h"
#include "rights/catalogue.h"
#include "rights/erasure_answer.h"
#include "rights/letters.h"
#include "rights/pack.h"
#include "rights/steps.h"

namespace serment::cli {
namespace {

using rights::StoredRequest;

Result<Exit> run_pieces(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto lines = TRY(rights::pieces_of(session, TRY(found_request(session, arguments))));
  if (context.json()) {
    say(json::bind::write(lines));
    return Exit::done;
  }
  Table table({"Pièce", "Nature", "Titre", "Date", "Laissée de côté"});
  for (const auto& line : lines)
    table.add(
        {line.id, line.kind, line.title, line.date ? in_french(*line.date) : "", line.excluded});
  table.print();
  return Exit::done;
}

/// "id=kind=note".
Result<std::vector<rights::ExclusionAsked>> exclusions(const Arguments& arguments) {
  std::vector<rights::ExclusionAsked> asked;
  for (const auto& text : arguments.all("exclude")) {
    const auto first = text.find('=');
    const auto second = first == std::string::npos ? first : text.find('=', first + 1);
    if (second == std::string::npos)
      return fail(Errc::invalid_input, "request.entry", "Une pièce laissée de côté ne se lit pas.",
                  "Rien n’a été enregistré.", "Écrivez PIÈCE=personal_notes=la raison.",
                  "--exclude");
    asked.push_back({text.substr(0, first), text.substr(first + 1, second - first - 1),
                     text.substr(second + 1)});
  }
  return asked;
}

Result<Exit> run_review(Context& context, const Arguments& arguments) {
  const auto asked = TRY(exclusions(arguments));
  return request_step(context, arguments,
                      [&](vault::Session& session, store::Transaction& tx, StoredRequest stored) {
                        return rights::review(session, tx, std::move(stored), asked, kBy);
                      });
}

Result<Exit> run_rows(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto stored = TRY(found_request(session, arguments));
  auto rows = TRY(rights::propose_rows(session, context.rules(), TRY(context.policy()), stored));
  if (arguments.has("save"))
    return request_step(context, arguments,
                        [&](vault::Session& open, store::Transaction& tx, StoredRequest current) {
                          return rights::answer_rows(open, tx, std::move(current), rows, kBy);
                        });
  if (context.json()) {
    say(json::bind::write(rows));
    return Exit::done;
  }
  Table table({"Données", "Réponse", "À partir du", "Pourquoi"});
  for (const auto& row : rows)
    table.add({rights::at(rights::Catalogue::embedded().category, row.category).label, row.answer,
               row.from ? in_french(*row.from) : "", row.text});
  table.print();
  return Exit::done;
}

Result<Exit> run_decide(Context& context, const Arguments& arguments) {
  const rights::Verdict verdict{arguments.text("outcome"), arguments.all("ground"),
                                text_option(arguments, "text")};
  return request_step(context, arguments,
                      [&](vault::Session& session, store::Transaction& tx, StoredRequest stored) {
                        return rights::decide(session, tx, std::move(stored), verdict, kBy);
                      });
}

Result<Exit> run_copy(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  // What a killed command left in clear goes with the next one.
  documents::MemoryFolder::sweep();
  const documents::MemoryFolder workspace;
  if (!workspace.usable())
    return fail(Errc::unavailable, "export.write", "Il n’y a pas de place pour préparer la copie.",
                "Aucune copie n’a été faite.");
  const rights::PackOrder order{arguments.text("format"),
                                arguments.has("part") ? arguments.text("part") : "all",
                                workspace.path()};
  const auto stored = TRY(found_request(session, arguments));
  const auto prepared =
      TRY(rights::prepare_pack(session, context.rules(), TRY(context.policy()), stored, order));
  const auto pack = TRY(rights::finish_pack(prepared, context.random()));
  const auto out = std::filesystem::path(arguments.text("out")) / pack.name;
  TRY_VOID(write_file(out, pack.bytes, false, true));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    auto current = TRY(rights::find_request(session, tx, stored.number));
    TRY(rights::note_pack(session, tx, std::move(current), order, pack, kBy));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out_json) {
      out_json.begin_object();
      out_json.field("file", pack.name);
      out_json.field("pieces", pack.pieces);
      out_json.field("sha256", pack.sha256);
      out_json.field("code", pack.code);
      out_json.end_object();
    }));
    return Exit::done;
  }
  say("Copie écrite\u00a0: " + pack.name + ", " + count(pack.pieces, "pièce", "pièces") + ".");
  if (!pack.code.empty())
    say("Code, montré une seule fois, à donner par un autre moyen\u00a0: " + pack.code);
  return Exit::done;
}

Result<Exit> run_deliver(Context& context, const Arguments& arguments) {
  rights::Delivery delivery{arguments.text("format"), arguments.text("to"),
                            text_option(arguments, "part"), std::nullopt};
  return request_step(context, arguments,
                      [&](vault::Session& session, store::Transaction& tx, StoredRequest stored) {
                        return rights::deliver(session, tx, std::move(stored), delivery, kBy);
                      });
}

Result<Exit> run_close(Context& context, const Arguments& arguments) {
  return request_step(context, arguments,
                      [&](vault::Session& session, store::Transaction& tx, StoredRequest stored) {
                        return rights::close(session, tx, std::move(stored),
                                             arguments.text("reason"), kBy);
                      });
}

Result<Exit> run_letter(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto now = context.clock().now();
  compliance::Printable page;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto stored = TRY(rights::find_request(session, tx, arguments.text("number")));
    const auto answers = TRY(compliance::load_answers(session, tx));
    page = TRY(rights::letter(answers, stored, arguments.text("kind"), now));
    const audit::Event event{"request.letter", session.actor, stored.number, now};
    TRY(session.journal.append(tx, event, {}));
    return {};
  }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(write_file(std::filesystem::path(arguments.text("out")) / (page.name + ".pdf"),
                      printed.front()));
  say("Lettre écrite\u00a0: " + page.name + ".pdf");
  return Exit::done;
}

}  // namespace

std::vector<Command> request_answer_commands() {
  const Positional number{"number", "Numéro de la demande (D-2026-001)"};
  return {
      {"request pieces", "Les pièces à relire", {number}, {}, run_pieces},
      {"request review",
       "Dire que les pièces sont relues",
       {number},
       {{"exclude", "PIÈCE=SORTE=RAISON", "Laisser une pièce de côté", false, true}},
       run_review},
      {"request rows",
       "La réponse à un effacement, ligne par ligne",
       {number},
       {{"save", "", "L’enregistrer telle quelle"}},
       run_rows},
      {"request decide",
       "Accorder ou refuser",
       {number},
       {{"outcome", "ISSUE", "given, partly, refused, not_found", true},
        {"ground", "MOTIF", "Motif légal d’un refus", false, true},
        {"text", "TEXTE", "Un mot de plus, dans la lettre"}},
       run_decide},
      {"request copy",
       "Faire la copie à remettre",
       {number},
       {{"out", "CHEMIN", "Dossier où l’écrire", true},
        {"format", "SUPPORT", "paper, archive, fhir, on_site", true},
        {"part", "PART", "recent, old (tout)"}},
       run_copy},
      {"request deliver",
       "Noter la remise",
       {number},
       {{"to", "OÙ", "«\u00a0En main propre\u00a0», ou l’adresse", true},
        {"format", "SUPPORT", "Ce qui est remis"},
        {"part", "PART", "recent, old (tout)"}},
       run_deliver},
      {"request close",
       "Clore une demande",
       {number},
       {{"reason", "TEXTE", "Pourquoi, si elle est sans réponse"}},
       run_close},
      {"request letter",
       "Imprimer une lettre",
       {number},
       {{"kind", "LETTRE", "receipt, acknowledgement, extension, answer, refusal, erasure", true},
        {"out", "CHEMIN", "Dossier où l’écrire", true}},
       run_letter},
  };
}

}  // namespace serment::cli
