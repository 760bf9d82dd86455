// The inventory at the command line, for the technician's scripts.
#include "inventory/assets.h"

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"

namespace serment::cli {
namespace {

constexpr Option kBy{"by", "NOM", "Qui le dit", true};

std::string_view state_in_french(std::string_view state) {
  if (state == "lost") return "perdu";
  if (state == "retired") return "sorti";
  return "en service";
}

Result<Exit> run_list(Context& context, const Arguments& /*arguments*/) {
  auto& session = *TRY(context.session());
  std::vector<inventory::Asset> assets;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    assets = TRY(inventory::list(session, tx));
    return {};
  }));
  const auto& kinds = inventory::Kinds::embedded();
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& asset : assets) {
        out.begin_object();
        out.field("id", asset.id);
        out.field("kind", asset.told.kind);
        out.field("label", asset.told.label);
        out.field("place", asset.told.place);
        out.field("encrypted", asset.told.encrypted);
        out.field("state", asset.state);
        field_date(out, "seen_on", asset.seen_on);
        field_date(out, "check_by", asset.check_by(kinds));
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  if (assets.empty()) say("Rien n’est encore compté.");
  Table table({"Numéro", "Nom", "Lieu", "État", "Vu le", "À vérifier avant"});
  for (const auto& asset : assets) {
    const auto by = asset.check_by(kinds);
    table.add({asset.id, asset.told.label, asset.told.place,
               std::string(state_in_french(asset.state)), iso(asset.seen_on), by ? iso(*by) : ""});
  }
  if (!assets.empty()) table.print();
  return Exit::done;
}

/// One act on the inventory, in one transaction; says what came of it.
template <class Act>
Result<Exit> act(Context& context, const Act& work) {
  auto& session = *TRY(context.session());
  std::optional<inventory::Asset> changed;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    changed = TRY(work(session, tx));
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
    say(changed->id + "\u00a0: " + std::string(state_in_french(changed->state)) + ".");
  return Exit::done;
}

Result<Exit> run_add(Context& context, const Arguments& arguments) {
  const inventory::Description told{.kind = arguments.text("kind"),
                                    .label = arguments.text("label"),
                                    .place = arguments.text("place"),
                                    .holder = arguments.text("holder"),
                                    .serial = arguments.text("serial"),
                                    .note = {},
                                    .encrypted = arguments.text("encrypted"),
                                    .patient_data = arguments.has("patient-data")};
  return act(context, [&](vault::Session& session, store::Transaction& tx) {
    return inventory::add(session, tx, told, context.clock().today(), arguments.text("by"));
  });
}

Result<Exit> run_seen(Context& context, const Arguments& arguments) {
  return act(context, [&](vault::Session& session, store::Transaction& tx) {
    return inventory::confirm(session, tx, arguments.text("asset"), context.clock().today(),
                              arguments.text("by"));
  });
}

Result<Exit> run_lost(Context& context, const Arguments& arguments) {
  const auto since = TRY(date_option(arguments, "since"));
  return act(context, [&](vault::Session& session, store::Transaction& tx) {
    return inventory::declare_lost(session, tx, arguments.text("asset"), since,
                                   context.clock().today(), arguments.text("by"));
  });
}

Result<Exit> run_retire(Context& context, const Arguments& arguments) {
  const auto on = TRY(context.date_or_today(arguments, "on"));
  const inventory::End end{arguments.text("disposal"), arguments.text("proof"), on};
  return act(context, [&](vault::Session& session, store::Transaction& tx) {
    return inventory::retire(session, tx, arguments.text("asset"), end, context.clock().today(),
                             arguments.text("by"));
  });
}

constexpr Positional kAsset{"asset", "Son numéro, dans la liste"};

}  // namespace

std::vector<Command> inventory_commands() {
  return {
      {"inventory list", "Ce qui contient des données du cabinet, ou les ouvre", {}, {}, run_list},
      {"inventory add",
       "Ajouter à l’inventaire",
       {},
       {{"kind", "SORTE", "computer, phone, medium, backup, network, account, paper, key", true},
        {"label", "NOM", "Celui que l’équipe emploie", true},
        {"place", "LIEU", "Où il est"},
        {"holder", "NOM", "Qui en répond"},
        {"serial", "NUMÉRO", "Numéro de série"},
        {"encrypted", "yes|no|unknown", "Chiffré, où la question se pose"},
        {"patient-data", "", "Contient des données de patients"},
        kBy},
       run_add},
      {"inventory seen", "Dire qu’on l’a vu à sa place", {kAsset}, {kBy}, run_seen},
      {"inventory lost",
       "Dire qu’il est perdu",
       {kAsset},
       {{"since", "DATE", "Introuvable depuis", true}, kBy},
       run_lost},
      {"inventory retire",
       "Le sortir de l’inventaire",
       {kAsset},
       {{"disposal", "FIN", "wiped, destroyed, returned, closed, shredded, transferred", true},
        {"proof", "TEXTE", "Ce qui le montre", true},
        {"on", "DATE", "Aujourd’hui sans cette option"},
        kBy},
       run_retire},
  };
}

}  // namespace serment::cli
