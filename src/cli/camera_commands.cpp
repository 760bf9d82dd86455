// Cameras at the command line.
#include "inventory/cameras.h"

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"

namespace serment::cli {
namespace {

constexpr Option kBy{"by", "NOM", "Qui le dit", true};
constexpr Positional kCamera{"camera", "Son numéro, dans la liste"};

Result<Exit> run_list(Context& context, const Arguments& /*arguments*/) {
  auto& session = *TRY(context.session());
  std::vector<inventory::Camera> cameras;
  bool in_register = false;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    cameras = TRY(inventory::list_cameras(session, tx));
    in_register = TRY(inventory::register_has_cameras(session, tx));
    return {};
  }));
  const auto& law = inventory::CameraLaw::embedded();
  const auto today = context.clock().today();
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& camera : cameras) {
        out.begin_object();
        out.field("id", camera.id);
        out.field("place", camera.told.place);
        out.field("state", camera.state);
        field_date(out, "authorised_until", camera.authorised_until());
        field_date(out, "checked_on", camera.checked_on);
        out.key("findings");
        out.begin_array();
        for (const auto& one : inventory::findings(camera, in_register, today))
          out.value(law.check(one.fact).id);
        out.end_array();
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  if (cameras.empty()) say("Aucune caméra n’est inscrite.");
  for (const auto& camera : cameras) {
    say(camera.id + "\u00a0: " + camera.told.place +
        (camera.state == "removed" ? ", retirée" : ""));
    for (const auto& one : inventory::findings(camera, in_register, today)) {
      const auto& check = law.check(one.fact);
      say("  " + check.text + " " + check.remedy + " (" + law.source(check.source).ref + ")");
    }
  }
  return Exit::done;
}

/// One act on a camera, in one transaction; says its number.
template <class Act>
Result<Exit> act(Context& context, const Act& work) {
  auto& session = *TRY(context.session());
  std::optional<inventory::Camera> changed;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    changed = TRY(work(session, tx, context.clock().today()));
    return {};
  }));
  if (context.json())
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("id", changed->id);
      out.field("state", changed->state);
      out.end_object();
    }));
  else
    say(changed->id + (changed->state == "removed" ? "\u00a0: retirée." : "\u00a0: à jour."));
  return Exit::done;
}

Result<inventory::CameraSheet> sheet_of(const Arguments& arguments) {
  inventory::CameraSheet told;
  told.place = arguments.text("place");
  told.view = arguments.text("view");
  told.open_to_public = arguments.has("public");
  told.films_care = arguments.has("films-care");
  told.films_workstation = arguments.has("films-workstation");
  told.records_sound = arguments.has("sound");
  told.authorisation = arguments.text("authorisation");
  told.authorised_on = TRY(optional_date(arguments, "authorised-on"));
  told.retention_days = static_cast<std::uint32_t>(TRY(natural_option(arguments, "days")));
  told.viewers = arguments.text("viewers");
  told.password = arguments.has("password") ? arguments.text("password") : "unknown";
  return told;
}

Result<Exit> run_add(Context& context, const Arguments& arguments) {
  const auto told = TRY(sheet_of(arguments));
  return act(context, [&](vault::Session& session, store::Transaction& tx, Date today) {
    return inventory::add_camera(session, tx, told, today, arguments.text("by"));
  });
}

Result<Exit> run_check(Context& context, const Arguments& arguments) {
  return act(context, [&](vault::Session& session, store::Transaction& tx, Date today) {
    return inventory::check_camera(session, tx, arguments.text("camera"), today,
                                   arguments.text("by"));
  });
}

Result<Exit> run_attest(Context& context, const Arguments& arguments) {
  return act(context, [&](vault::Session& session, store::Transaction& tx, Date today) {
    return inventory::prove_panel(session, tx, arguments.text("camera"),
                                  {arguments.text("statement"), {}}, today, arguments.text("by"));
  });
}

Result<Exit> run_remove(Context& context, const Arguments& arguments) {
  return act(context, [&](vault::Session& session, store::Transaction& tx, Date today) {
    return inventory::remove_camera(session, tx, arguments.text("camera"), arguments.text("reason"),
                                    today, arguments.text("by"));
  });
}

Result<Exit> run_panel(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto now = context.clock().now();
  compliance::Printable page;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto camera = TRY(inventory::find_camera(session, tx, arguments.text("camera")));
    const auto answers = TRY(compliance::load_answers(session, tx));
    page = TRY(inventory::panel_page(answers, camera, paris_date(now)));
    const audit::Event event{"camera.printed", session.actor, "camera/" + camera.id, now};
    TRY(session.journal.append(tx, event, {}));
    return {};
  }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(write_file(arguments.text("out"), printed.front()));
  if (!context.json()) say("Affiche écrite. Posez-la à l’entrée, puis attestez-le.");
  return Exit::done;
}

}  // namespace

std::vector<Command> camera_commands() {
  return {
      {"camera list", "Les caméras, et ce qui est à régler", {}, {}, run_list},
      {"camera add",
       "Inscrire une caméra",
       {},
       {{"place", "LIEU", "Où elle est", true},
        {"view", "TEXTE", "Ce qu’elle filme", true},
        {"days", "N", "Jours que les images sont gardées", true},
        {"public", "", "Le lieu est ouvert au public"},
        {"authorisation", "NUMÉRO", "Autorisation du préfet"},
        {"authorised-on", "DATE", "Date de l’autorisation"},
        {"viewers", "NOMS", "Qui peut voir les images"},
        {"password", "changed|default|unknown", "Le mot de passe d’usine a-t-il été changé"},
        {"films-care", "", "Elle filme un lieu de soins"},
        {"films-workstation", "", "Elle filme un poste de travail"},
        {"sound", "", "Elle enregistre le son"},
        kBy},
       run_add},
      {"camera check", "Dire qu’on l’a vérifiée", {kCamera}, {kBy}, run_check},
      {"camera panel",
       "Écrire son affiche, en PDF",
       {kCamera},
       {{"out", "FICHIER", "Où l’écrire", true}},
       run_panel},
      {"camera attest",
       "Attester que son affiche est posée",
       {kCamera},
       {{"statement", "TEXTE", "Où elle est posée", true}, kBy},
       run_attest},
      {"camera remove",
       "Dire qu’elle est retirée",
       {kCamera},
       {{"reason", "TEXTE", "Pourquoi", true}, kBy},
       run_remove},
  };
}

}  // namespace serment::cli
