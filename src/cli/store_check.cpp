#include "cli/store_check.h"

#include <optional>

#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "dossier/seal_check.h"
#include "practice/settings.h"
#include "store/migrations.h"

namespace serment::cli {
namespace {

/// What was looked at, and found.
struct StoreCheck {
  std::optional<Error> pages{};               ///< what is wrong with the pages of the base
  std::optional<dossier::SealCheck> seals{};  ///< nothing: they were not looked at
  std::optional<Error> stopped{};             ///< what kept them from being read to the end
  [[nodiscard]] bool faulty() const { return pages || stopped || (seals && !seals->sound()); }
};

/// Damage is what is looked for; any other failure ends the command.
Result<std::optional<Error>> damage(Result<void> outcome) {
  if (outcome) return std::nullopt;
  if (outcome.error().errc == Errc::integrity)
    return std::optional<Error>(std::move(outcome.error()));
  return tl::unexpected<Error>(std::move(outcome.error()));
}

/// The base without its keys. Looking must not change: an older one is not brought up to date.
Result<StoreCheck> check_pages(Context& context) {
  const auto settings = TRY(practice::read_settings(context.directory()));
  const store::Location location{
      settings.store.empty() ? (context.directory() / "serment.db").string() : settings.store};
  if (TRY(store::missing_migrations(location)) > 0)
    return fail(
        Errc::locked, "store.older",
        "La base est d’une version plus ancienne de Serment\u00a0: elle se met à jour quand "
        "le cabinet s’ouvre.",
        "Rien n’a été relu.", "Donnez la phrase de passe\u00a0: --passphrase-file FICHIER.");
  auto db = TRY(store::open(location));
  StoreCheck found;
  found.pages = TRY(damage(db->check()));
  return found;
}

Result<StoreCheck> check_everything(vault::Session& session) {
  StoreCheck found;
  found.pages = TRY(damage(session.db.check()));
  ProgressLine line("Relecture");
  dossier::Progress progress;
  progress.cancelled = &interrupted();
  progress.report = [&](std::uint64_t done, std::uint64_t total) { line.update(done, total); };
  found.stopped = TRY(damage(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found.seals = TRY(dossier::check_seals(session, tx, progress));
    return {};
  })));
  return found;
}

void write_fault(json::Writer& out, const dossier::SealFault& fault) {
  out.begin_object();
  out.field("dossier", fault.dossier.value);
  out.field("object", fault.object.value);
  out.field("code", fault.code);
  out.field("text", fault.text);
  out.end_object();
}

std::string check_json(const StoreCheck& found) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("intact", !found.faulty() && found.seals);
    out.field("pages", found.pages ? "damaged" : "sound");
    out.field("seals", found.stopped          ? "unreadable"
                       : !found.seals         ? "not_read"
                       : found.seals->sound() ? "sound"
                                              : "damaged");
    const auto seals = found.seals.value_or(dossier::SealCheck{});
    out.field("dossiers", seals.dossiers);
    out.field("objects", seals.objects);
    out.field("holds", seals.holds);
    out.key("faults");
    out.begin_array();
    for (const auto* error : {&found.pages, &found.stopped})
      if (*error) write_fault(out, {{}, {}, (*error)->code, (*error)->what});
    for (const auto& fault : seals.faults) write_fault(out, fault);
    out.end_array();
    out.field("faults_beyond", seals.faults_beyond);
    out.end_object();
  });
}

void print_fault(const dossier::SealFault& fault) {
  say("  ▲ " + (fault.dossier.value.empty() ? "" : "Dossier " + fault.dossier.value + "\u00a0: ") +
      fault.text + (fault.object.value.empty() ? "" : " (" + fault.object.value + ")") + " [" +
      fault.code + "]");
}

void print_seals(const dossier::SealCheck& seals) {
  if (seals.sound()) {
    say(count(seals.dossiers, "dossier s’ouvre", "dossiers s’ouvrent") +
        " et tiennent à leur liste, pièce par pièce\u00a0: " +
        count(seals.objects, "objet scellé", "objets scellés") + ", " +
        count(seals.holds, "gel", "gels") + ".");
    say("Le journal et les registres se vérifient à part\u00a0: serment journal verify.");
    return;
  }
  say("Des dossiers ne sont pas ce qui a été écrit\u00a0:");
  for (const auto& fault : seals.faults) print_fault(fault);
  if (seals.faults_beyond > 0) say("  et " + number(seals.faults_beyond) + " autres.");
  say("Gardez la base telle qu’elle est, et remettez à part la dernière sauvegarde saine.");
}

void print_check(const StoreCheck& found) {
  if (found.pages)
    say("  ▲ " + found.pages->what + " [" + found.pages->code + "]");
  else
    say("Les pages de la base se relisent toutes, sans faute.");
  if (found.seals) print_seals(*found.seals);
  if (found.stopped)
    say("  ▲ La lecture des dossiers s’est arrêtée\u00a0: " + found.stopped->what + " [" +
        found.stopped->code + "]");
  if (found.seals || found.stopped) return;
  say("N’ont pas été relus, faute de phrase de passe\u00a0: les dossiers, leurs pièces scellées et "
      "leurs gels.");
  say("Pour les relire\u00a0: serment store check --passphrase-file FICHIER");
}

}  // namespace

Result<Exit> run_store_check(Context& context, const Arguments&) {
  const bool opens = context.passphrase_is_in_a_file() || is_terminal();
  const auto found =
      opens ? TRY(check_everything(*TRY(context.session()))) : TRY(check_pages(context));
  if (context.json())
    say(check_json(found));
  else
    print_check(found);
  return found.faulty() ? Exit::damaged : Exit::done;
}

}  // namespace serment::cli
