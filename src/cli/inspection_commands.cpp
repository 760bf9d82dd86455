#include "api/duties.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "inspection/documents.h"
#include "inspection/visit.h"

namespace serment::cli {
namespace {

using inspection::FileStatus;

std::string_view french_status(FileStatus status) {
  switch (status) {
    case FileStatus::matched:
      return "identique";
    case FileStatus::changed:
      return "différent";
    case FileStatus::unknown:
      return "inconnu ici";
    case FileStatus::missing:
      return "absent de l’accusé";
  }
  return "absent de l’accusé";
}

/// The files to hold the acknowledgement to: a list of theirs, or the copies of a visit.
Result<std::vector<inspection::ListedFile>> copied_files(Context& context,
                                                         const Arguments& arguments) {
  if (arguments.has("list"))
    return inspection::parse_file_list(
        TRY(read_file(arguments.text("list"), inspection::kLargestText)));
  if (!arguments.has("inspection"))
    return fail(Errc::invalid_input, "acknowledgement.nothing_to_compare",
                "Il manque ce qui a été copié.", "Rien n’a été comparé.",
                "Donnez --list FICHIER, ou --inspection C-2026-001.", "--list");
  auto& session = *TRY(context.session());
  std::vector<inspection::ListedFile> files;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    files.clear();
    const auto visit = TRY(inspection::find_visit(session, tx, arguments.text("inspection")));
    for (const auto& copy : visit.content.copies)
      files.push_back({copy.path, copy.size, copy.sha256});
    return {};
  }));
  return files;
}

std::string comparison_json(const inspection::Comparison& found,
                            const inspection::Acknowledgement& read) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("exact", found.is_exact() && read.unreadable_lines.empty());
    out.field("matched", found.matched);
    out.field("changed", found.changed);
    out.field("unknown", found.unknown);
    out.field("missing", found.missing);
    out.key("unreadable_lines");
    out.begin_array();
    for (const auto line : read.unreadable_lines) out.value(static_cast<std::uint64_t>(line));
    out.end_array();
    out.key("files");
    out.begin_array();
    for (const auto& file : found.files) {
      out.begin_object();
      out.field("path", file.path);
      out.field("status", inspection::name_of(file.status));
      if (!file.other_name.empty()) out.field("other_name", file.other_name);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  });
}

Result<Exit> run_check(Context& context, const Arguments& arguments) {
  const auto text = TRY(read_file(arguments.text("file"), inspection::kLargestText));
  const auto read = TRY(inspection::parse_acknowledgement(text));
  const auto found = inspection::compare(read.files, TRY(copied_files(context, arguments)));
  const bool exact = found.is_exact() && read.unreadable_lines.empty();
  if (context.json()) {
    say(comparison_json(found, read));
    return exact ? Exit::done : Exit::faults_found;
  }
  Table table({"Fichier", "Constat"});
  for (const auto& file : found.files)
    table.add({file.path,
               std::string(french_status(file.status)) +
                   (file.other_name.empty() ? "" : " (là-bas\u00a0: " + file.other_name + ")")});
  table.print();
  say(number(found.matched) + " identiques, " + number(found.changed) + " différents, " +
      number(found.unknown) + " inconnus, " + number(found.missing) + " manquants.");
  if (!read.unreadable_lines.empty())
    say(number(read.unreadable_lines.size()) + " lignes de l’accusé ne se lisent pas.");
  return exact ? Exit::done : Exit::faults_found;
}

Result<Exit> run_list(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  std::vector<inspection::StoredVisit> visits;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    visits = TRY(inspection::visits(session, tx));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& visit : visits) {
        out.begin_object();
        out.field("id", visit.id);
        out.field("state", visit.state);
        out.field("began_at", visit.content.began_at);
        out.field("copies", static_cast<std::uint64_t>(visit.content.copies.size()));
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  if (visits.empty()) say("Aucun contrôle.");
  for (const auto& visit : visits)
    say(visit.id + "\u00a0: " + visit.state + ", " +
        count(visit.content.copies.size(), "copie", "copies") + ".");
  return Exit::done;
}

Result<Exit> run_documents(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  const auto now = context.clock().now();
  const auto duties = TRY(api::all_duties(session, now));
  std::vector<inspection::DocumentState> states;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    states = TRY(inspection::document_states(session, tx, duties, paris_date(now)));
    return {};
  }));
  const auto& law = inspection::Catalogue::embedded();
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& state : states) {
        out.begin_object();
        out.field("number", state.number);
        out.field("title", law.documents[static_cast<std::size_t>(state.number - 1)].title);
        out.field("state", inspection::name_of(state.freshness));
        field_date(out, "date", state.date);
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  Table table({"Document", "Daté du", "État"});
  for (const auto& state : states)
    table.add({std::to_string(state.number) + ". " +
                   law.documents[static_cast<std::size_t>(state.number - 1)].title,
               state.date ? in_french(*state.date) : "—",
               state.freshness == inspection::Freshness::fresh   ? "à jour"
               : state.freshness == inspection::Freshness::stale ? "à revoir"
                                                                 : "manque"});
  table.print();
  return Exit::done;
}

}  // namespace

std::vector<Command> inspection_commands() {
  return {
      {"inspection list", "Les contrôles reçus", {}, {}, run_list},
      {"inspection documents",
       "Les dix-neuf documents qu’un contrôle demande, et leur fraîcheur",
       {},
       {},
       run_documents},
      {"inspection check-acknowledgement",
       "Comparer un accusé de la plateforme de la CNIL avec ce qui a été copié",
       {{"file", "Le message de la plateforme, en texte"}},
       {{"list", "FICHIER", "Une liste de LOUTRE, de cksum ou de sha256sum ; sans cabinet"},
        {"inspection", "ID", "Les copies d’un contrôle du cabinet"}},
       run_check},
  };
}

}  // namespace serment::cli
