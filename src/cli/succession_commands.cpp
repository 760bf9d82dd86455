// Transmission of the practice at the command line.
#include "succession/plan.h"
#include "succession/transfers.h"

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"
#include "documents/memory_folder.h"

namespace serment::cli {
namespace {

constexpr Option kBy{"by", "NOM", "Qui le dit", true};
constexpr Positional kSituation{"situation", "retirement, death ou software"};
constexpr Positional kStep{"step", "Son nom, dans le plan"};

Result<Exit> run_show(Context& context, const Arguments& /*arguments*/) {
  auto& session = *TRY(context.session());
  std::vector<succession::Plan> plans;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    plans = TRY(succession::plans(session, tx));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& plan : plans) {
        out.begin_object();
        out.field("situation", plan.situation);
        out.field("state", plan.state);
        field_date(out, "effective_on", plan.effective_on);
        out.key("steps");
        out.begin_array();
        for (const auto& step : succession::find_situation(plan.situation)->steps) {
          out.begin_object();
          out.field("id", step.id);
          out.field("done", plan.find(step.id) != nullptr);
          out.end_object();
        }
        out.end_array();
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  for (const auto& plan : plans) {
    const auto& situation = *succession::find_situation(plan.situation);
    say(situation.label + " (" + situation.id + ")");
    for (const auto& step : situation.steps) {
      const auto* tick = plan.find(step.id);
      say("  " + step.id + "\u00a0: " + step.title +
          (tick == nullptr ? ""
                           : ", " + std::string(tick->without_object ? "sans objet" : "fait") +
                                 " par " + tick->by + " le " + in_french(tick->on)));
    }
  }
  return Exit::done;
}

Result<Exit> run_tick(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(succession::tick(session, tx, arguments.text("situation"),
                         {.step = arguments.text("step"),
                          .by = {},
                          .note = arguments.text("note"),
                          .on = context.clock().today(),
                          .without_object = arguments.has("without-object")},
                         arguments.text("by")));
    return {};
  }));
  if (!context.json()) say("Étape enregistrée.");
  return Exit::done;
}

/// The date is kept in the plan, which the letter needs.
Result<Exit> run_letter(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  std::optional<compliance::Printable> page;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto answers = TRY(compliance::load_answers(session, tx));
    const auto plan = TRY(succession::plan(session, tx, arguments.text("situation")));
    page = TRY(succession::letter(answers, plan, arguments.text("step"), context.clock().today()));
    return {};
  }));
  const auto printed = TRY(compliance::print({*page}, context.clock().now()));
  TRY_VOID(write_file(arguments.text("out"), printed.front()));
  if (!context.json()) say("Courrier écrit.");
  return Exit::done;
}

Result<Exit> run_date(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto day = TRY(date_option(arguments, "on"));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto plan = TRY(succession::plan(session, tx, arguments.text("situation")));
    TRY(succession::write(session, tx, plan.situation, {day, plan.people}, plan.version,
                          context.clock().today(), arguments.text("by")));
    return {};
  }));
  if (!context.json()) say("Date enregistrée.");
  return Exit::done;
}

constexpr Positional kDossier{"dossier", "Numéro du dossier"};

Result<Exit> run_transfers(Context& context, const Arguments& /*arguments*/) {
  auto& session = *TRY(context.session());
  std::vector<succession::Transfer> all;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    all = TRY(succession::transfers(session, tx));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : all) {
        out.begin_object();
        out.field("dossier", one.dossier.value);
        out.field("state", one.state);
        out.field("doctor", one.choice.doctor);
        out.field("on", iso(one.choice.on));
        out.field("packed_sha256", one.packed_sha256);
        out.field("handed_at", one.handed_at);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"Dossier", "État", "Médecin choisi", "Dit le", "Remis le"});
  for (const auto& one : all)
    table.add(
        {one.dossier.value, one.state, one.choice.doctor, in_french(one.choice.on), one.handed_at});
  table.print();
  return Exit::done;
}

Result<Exit> run_choice(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto on = TRY(context.date_or_today(arguments, "on"));
  const succession::Choice choice{.agrees = !arguments.has("refuses"),
                                  .doctor = arguments.text("doctor"),
                                  .doctor_rpps = arguments.text("rpps"),
                                  .way = arguments.text("way"),
                                  .on = on,
                                  .kept_back = arguments.all("keep-back"),
                                  .despite_objection = arguments.has("despite-objection")};
  const DossierId id{arguments.text("dossier")};
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    std::uint32_t version = 0;
    if (const auto known = succession::transfer_of(session, tx, id); known)
      version = known->version;
    TRY(succession::note_choice(session, tx, id, choice, version, context.clock().today(),
                                arguments.text("by")));
    return {};
  }));
  if (!context.json()) say("Choix noté.");
  return Exit::done;
}

Result<Exit> run_archive(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  documents::MemoryFolder::sweep();
  const documents::MemoryFolder folder;
  const auto files = folder.path() / "dossiers";
  std::error_code error;
  if (folder.usable()) std::filesystem::create_directory(files, error);
  if (!folder.usable() || error)
    return fail(Errc::unavailable, "export.write", "Il n’y a pas de place pour préparer l’archive.",
                "Rien n’est sorti.");
  std::vector<DossierId> wanted;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    for (auto& batch : succession::batches(TRY(succession::transfers(session, tx))))
      if (batch.doctor == arguments.text("doctor")) wanted = std::move(batch.dossiers);
    return {};
  }));
  if (wanted.empty())
    return fail(Errc::not_found, "transfer.archive", "Aucun patient n’attend pour ce médecin.",
                "Rien n’est sorti.", "Voyez la liste : serment succession transfers.", "--doctor");
  std::vector<DossierId> taken;
  std::optional<Error> left_out;
  std::uint64_t objected = 0;
  for (const auto& id : wanted) {
    const auto done = succession::take_out(session, id, files);
    if (!done) left_out = done.error();
    if (done)
      taken.push_back(id);
    else if (done.error().code == "objection.care_team")
      ++objected;
    else if (done.error().code != "dossier.restricted")
      return tl::unexpected<Error>(done.error());
  }
  if (taken.empty()) return tl::unexpected<Error>(*left_out);
  const auto sealed =
      TRY(succession::seal_batch(files, folder.path() / "archive.7z", context.random()));
  TRY_VOID(write_file(arguments.text("out"), sealed.archive, false, true));
  TRY_VOID(session.db.write([&](store::Transaction& tx) {
    return succession::note_packed(session, tx, taken, sealed.sha256, arguments.text("by"));
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("dossiers", static_cast<std::uint64_t>(taken.size()));
      out.field("restricted", static_cast<std::uint64_t>(wanted.size() - taken.size()) - objected);
      out.field("objected", objected);
      out.field("sha256", sealed.sha256);
      out.field("code", sealed.password);
      out.end_object();
    }));
    return Exit::done;
  }
  say("Archive écrite\u00a0: " + count(taken.size(), "dossier", "dossiers") + ".");
  if (objected > 0)
    say(count(objected, "patient s’oppose", "patients s’opposent") +
        " au partage\u00a0: leur dossier n’y est pas.");
  say("Code, montré une seule fois, à donner par un autre moyen : " + sealed.password);
  say("Une fois remise : serment succession handed " + sealed.sha256);
  return Exit::done;
}

Result<Exit> run_handed(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  std::uint64_t handed = 0;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    handed =
        TRY(succession::note_handed(session, tx, arguments.text("sha256"), arguments.text("by")));
    return {};
  }));
  if (!context.json()) say(count(handed, "dossier remis", "dossiers remis") + ".");
  return Exit::done;
}

}  // namespace

std::vector<Command> succession_commands() {
  return {
      {"succession show", "Les plans de transmission, étape par étape", {}, {}, run_show},
      {"succession date",
       "Écrire la date prévue d’un plan",
       {kSituation},
       {{"on", "DATE", "Date prévue", true}, kBy},
       run_date},
      {"succession tick",
       "Dire qu’une étape est faite, ou sans objet",
       {kSituation, kStep},
       {{"note", "TEXTE", "Remarque, ou raison"},
        {"without-object", "", "L’étape est sans objet ici"},
        kBy},
       run_tick},
      {"succession letter",
       "Le courrier d’une étape, en PDF",
       {kSituation, kStep},
       {{"out", "FICHIER", "Où l’écrire", true}},
       run_letter},
      {"succession transfers",
       "Les dossiers à transmettre, et ceux qui l’ont été",
       {},
       {},
       run_transfers},
      {"succession choice",
       "Noter à qui un patient veut que son dossier aille",
       {kDossier},
       {{"doctor", "NOM", "Médecin choisi"},
        {"rpps", "NUMÉRO", "Son numéro RPPS"},
        {"refuses", "", "Le patient ne veut pas que son dossier soit transmis"},
        {"way", "COMMENT", "desk, letter, message ou doctor", true},
        {"on", "DATE", "Jour où il l’a dit (aujourd’hui)"},
        {.name = "keep-back", .value = "PIÈCE", .help = "Pièce qui ne part pas", .many = true},
        {"despite-objection", "", "Il s’oppose au partage, on le lui a rappelé, et il le veut"},
        kBy},
       run_choice},
      {"succession archive",
       "Mettre dans une archive chiffrée les dossiers choisis pour un médecin",
       {},
       {{"doctor", "NOM", "Médecin choisi", true}, {"out", "FICHIER", "Où l’écrire", true}, kBy},
       run_archive},
      {"succession handed",
       "Dire qu’une archive est remise",
       {{"sha256", "Son empreinte, donnée à sa création"}},
       {kBy},
       run_handed},
  };
}

}  // namespace serment::cli
