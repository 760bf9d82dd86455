#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/register_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"

namespace serment::cli {

namespace fs = std::filesystem;

namespace {

using compliance::StoredActivity;

template <class T, class Work>
Result<T> reading(vault::Session& session, const Work& work) {
  std::optional<T> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(work(tx));
    return {};
  }));
  return std::move(*found);
}

Result<Exit> run_list(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto all = TRY(reading<std::vector<StoredActivity>>(session, [&](store::Transaction& tx) {
    return compliance::list_activities(session, tx, arguments.has("retired"));
  }));
  print_activities(context.json(), all);
  return Exit::done;
}

Result<std::optional<std::uint32_t>> version_option(const Arguments& arguments,
                                                    std::string_view name) {
  if (!arguments.has(name)) return std::nullopt;
  return std::optional<std::uint32_t>(
      static_cast<std::uint32_t>(TRY(natural_option(arguments, name))));
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  const auto version = TRY(version_option(arguments, "version"));
  auto& session = *TRY(context.session());
  const auto found = TRY(reading<StoredActivity>(session, [&](store::Transaction& tx) {
    return compliance::find_activity(session, tx, arguments.text("ref"), version);
  }));
  print_activity(context.json(), found);
  return Exit::done;
}

Result<Exit> run_edit(Context& context, const Arguments& arguments) {
  compliance::Edit edit;
  for (const auto& text : arguments.all("set")) {
    const auto equal = text.find('=');
    if (equal == std::string::npos || equal == 0)
      return fail(Errc::invalid_input, "register.set_malformed", "Une correction ne se lit pas.",
                  "Rien n’a été changé.", "Écrivez par exemple --set software=\"…\".", "--set");
    edit.fields.emplace_back(text.substr(0, equal), text.substr(equal + 1));
  }
  if (arguments.has("patch")) edit.json_patch = TRY(read_file(arguments.text("patch"), 1U << 20));
  auto& session = *TRY(context.session());
  const auto edited = TRY(compliance::edit_activity(session, context.rules(), arguments.text("ref"),
                                                    edit, arguments.text("by")));
  print_edited(context.json(), edited);
  return Exit::done;
}

Result<Exit> run_validate(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  std::vector<std::string> refs = arguments.all("ref");
  if (arguments.has("all"))
    for (const auto& stored :
         TRY(reading<std::vector<StoredActivity>>(session, [&](store::Transaction& tx) {
           return compliance::list_activities(session, tx);
         })))
      if (stored.state != "validated") refs.push_back(stored.activity.ref);
  if (refs.empty())
    return fail(Errc::invalid_input, "register.nothing_named", "Aucune activité n’est nommée.", {},
                "Donnez des références, ou --all.");
  std::vector<StoredActivity> validated;
  for (const auto& ref : refs)
    validated.push_back(
        TRY(compliance::validate_activity(session, context.rules(), ref, arguments.text("by"))));
  print_activities(context.json(), validated);
  return Exit::done;
}

Result<Exit> run_retire(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto retired = TRY(compliance::retire_activity(
      session, arguments.text("ref"), arguments.text("by"), arguments.text("reason")));
  print_activities(context.json(), {retired});
  return Exit::done;
}

Result<Exit> run_history(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto versions =
      TRY(reading<std::vector<StoredActivity>>(session, [&](store::Transaction& tx) {
        return compliance::activity_history(session, tx, arguments.text("ref"));
      }));
  print_history(context.json(), versions);
  return Exit::done;
}

Result<Exit> run_diff(Context& context, const Arguments& arguments) {
  const auto from = TRY(version_option(arguments, "from"));
  const auto to = TRY(version_option(arguments, "to"));
  auto& session = *TRY(context.session());
  const auto versions =
      TRY(reading<std::vector<StoredActivity>>(session, [&](store::Transaction& tx) {
        return compliance::activity_history(session, tx, arguments.text("ref"));
      }));
  const auto last = static_cast<std::uint32_t>(versions.size());
  const auto later = to.value_or(last);
  const auto earlier = from.value_or(later > 1 ? later - 1 : 1);
  if (earlier < 1 || later > last || earlier > later)
    return fail(Errc::not_found, "register.unknown_version", "Cette version n’existe pas.", {},
                "La liste : serment register history.");
  print_changes(context.json(), compliance::differences(versions.at(earlier - 1).activity,
                                                        versions.at(later - 1).activity));
  return Exit::done;
}

Result<compliance::CurrentPractice> current(Context& context, vault::Session& session) {
  return reading<compliance::CurrentPractice>(session, [&](store::Transaction& tx) {
    return compliance::load_current(session, tx, context.rules());
  });
}

Result<void> record(Context& context, vault::Session& session, std::string_view action) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(tx, {std::string(action), session.actor, {}, context.clock().now()},
                               {}));
    return {};
  });
}

Result<Bytes> exported(Context& context, const compliance::CurrentPractice& found,
                       std::string_view format) {
  const auto& activities = found.practice.activities;
  if (format == "ods") return compliance::export_ods(activities, context.clock().now());
  if (format == "csv") return to_bytes(compliance::export_csv(activities));
  if (format == "json") return to_bytes(compliance::export_json(activities));
  if (format == "pdf") {
    const auto document = TRY(compliance::register_document(found.answers, found.practice,
                                                            found.states, context.clock().today()));
    return std::move(TRY(compliance::print({document}, context.clock().now())).front());
  }
  return fail(Errc::invalid_input, "register.format_unknown", "Ce format n’est pas connu.", {},
              "Choisissez pdf, ods, csv ou json.", "--format");
}

Result<Exit> run_export(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto found = TRY(current(context, session));
  const auto bytes = TRY(exported(context, found, arguments.text("format")));
  TRY_VOID(record(context, session, "register.exported"));
  if (!arguments.has("out")) {
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
    return Exit::done;
  }
  TRY_VOID(write_file(arguments.text("out"), bytes));
  if (!context.json()) say("Registre écrit.");
  return Exit::done;
}

Result<Exit> run_import(Context& context, const Arguments& arguments) {
  const fs::path path = arguments.text("file");
  const auto text = TRY(read_file(path));
  const auto extension = path.extension().string();
  compliance::Activities activities;
  if (extension == ".ods")
    activities = TRY(compliance::import_ods(as_bytes(text)));
  else if (extension == ".csv")
    activities = TRY(compliance::import_csv(text));
  else if (extension == ".json")
    activities = TRY(compliance::import_json(text));
  else
    return fail(Errc::invalid_input, "register.format_unknown", "Ce format n’est pas connu.", {},
                "Donnez un fichier .ods, .csv ou .json.");
  auto& session = *TRY(context.session());
  const auto imported = TRY(
      compliance::import_activities(session, context.rules(), activities, arguments.text("by")));
  print_imported(context.json(), imported);
  return Exit::done;
}

Result<Exit> run_notices(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto found = TRY(current(context, session));
  const auto documents = TRY(compliance::all_documents(found, context.rules()));
  const fs::path folder = arguments.text("out");
  std::error_code error;
  fs::create_directories(folder, error);
  const auto printed = TRY(compliance::print(documents, context.clock().now()));
  for (std::size_t i = 0; i < documents.size(); ++i) {
    TRY_VOID(write_file(folder / (documents[i].name + ".html"), as_bytes(documents[i].html), true));
    TRY_VOID(write_file(folder / (documents[i].name + ".pdf"), printed[i], true));
  }
  TRY_VOID(record(context, session, "notice.published"));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& document : documents) out.value(document.name);
      out.end_array();
    }));
  } else {
    for (const auto& document : documents) say(document.name + ".pdf  " + document.title);
  }
  return Exit::done;
}

Result<Exit> run_processors(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  print_processors(context.json(), TRY(current(context, session)).practice);
  return Exit::done;
}

Result<Exit> run_policy_show(Context& context, const Arguments&) {
  const auto policy = TRY(context.policy());
  print_policy(context.json(), policy);
  return Exit::done;
}

Result<Exit> run_policy_set(Context& context, const Arguments& arguments) {
  const auto policy = TRY(law::parse_policy(TRY(read_file(arguments.text("file"), 1U << 20))));
  auto& session = *TRY(context.session());
  std::vector<std::string> renewed;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    renewed = TRY(compliance::save_policy(session, tx, policy, arguments.text("by")));
    return {};
  }));
  print_policy(context.json(), policy, renewed);
  return Exit::done;
}

const Positional kRef{"ref", "Référence de l’activité : T01"};
const Option kBy{"by", "NOM", "Personne qui décide", true};

}  // namespace

std::vector<Command> register_commands() {
  return {
      {"register list",
       "Les activités de traitement du cabinet",
       {},
       {{"retired", "", "Avec celles qui sont retirées"}},
       run_list},
      {"register show",
       "Une activité, en entier",
       {kRef},
       {{"version", "N", "Cette version"}},
       run_show},
      {"register edit",
       "Corriger une activité : une nouvelle version",
       {kRef},
       {{"set", "CHAMP=VALEUR", "Par exemple software=…, recipients[1].details=…", false, true},
        {"patch", "FICHIER", "Fusion JSON (RFC 7396)"},
        kBy},
       run_edit},
      {"register validate",
       "Valider des activités, relues par une personne nommée",
       {{"ref", "Références", false, true}},
       {{"all", "", "Toutes celles qui ne le sont pas"}, kBy},
       run_validate},
      {"register retire",
       "Retirer une activité qui n’a plus lieu\u202f; ses versions restent",
       {kRef},
       {kBy, {"reason", "TEXTE", "Pourquoi", true}},
       run_retire},
      {"register history", "Les versions d’une activité", {kRef}, {}, run_history},
      {"register diff",
       "Ce qui change entre deux versions",
       {kRef},
       {{"from", "N", "Version ancienne"}, {"to", "N", "Version récente"}},
       run_diff},
      {"register export",
       "Exporter le registre",
       {},
       {{"format", "FORMAT", "pdf, ods, csv ou json", true},
        {"out", "FICHIER", "Fichier à écrire"}},
       run_export},
      {"register import",
       "Reprendre un registre corrigé au tableur (.ods, .csv, .json)",
       {{"file", "Fichier"}},
       {kBy},
       run_import},
      {"notices export",
       "Notices, affiches et registre, en PDF et HTML",
       {},
       {{"out", "DOSSIER", "Où les écrire", true}},
       run_notices},
      {"processors list",
       "Prestataires à engager, avis sur le DPO et l’AIPD",
       {},
       {},
       run_processors},
      {"policy show", "Les choix du cabinet sur les durées", {}, {}, run_policy_show},
      {"policy set",
       "Changer ces choix (modèle : law/SCHEMA.md)",
       {{"file", "Fichier TOML"}},
       {kBy},
       run_policy_set},
  };
}

}  // namespace serment::cli
