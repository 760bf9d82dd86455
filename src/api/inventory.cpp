// The inventory of what holds the practice's data or opens it.
#include <boost/describe.hpp>

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "inventory/assets.h"

namespace serment::api {

struct AssetView {
  std::string id{};
  inventory::Description told{};
  std::string state{};
  std::uint32_t version = 1;
  Date seen_on;
  std::string seen_by{};
  std::optional<Date> check_by{}, ended_on{};
  std::string disposal{}, proof{};
  bool to_check = false;
};
BOOST_DESCRIBE_STRUCT(AssetView, (),
                      (id, told, state, version, seen_on, seen_by, check_by, ended_on, disposal,
                       proof, to_check))
struct DisposalView {
  std::string id{}, label{};
};
BOOST_DESCRIBE_STRUCT(DisposalView, (), (id, label))
struct KindView {
  std::string id{}, label{}, hint{};
  bool encrypts = false;
  int check_months = 0;
  std::vector<DisposalView> disposals{};
  std::string source{}, confidence{};
};
BOOST_DESCRIBE_STRUCT(KindView, (),
                      (id, label, hint, encrypts, check_months, disposals, source, confidence))
struct LostBody {
  Date since;
};
BOOST_DESCRIBE_STRUCT(LostBody, (), (since))
struct RetireBody {
  std::string disposal{}, proof{};
  Date on;
};
BOOST_DESCRIBE_STRUCT(RetireBody, (), (disposal, proof, on))

namespace {

using inventory::Asset;
using inventory::Kinds;

AssetView view_of(const Call& call, const Asset& asset) {
  AssetView view{.id = asset.id,
                 .told = asset.told,
                 .state = asset.state,
                 .version = asset.version,
                 .seen_on = asset.seen_on,
                 .seen_by = asset.seen_by,
                 .check_by = asset.check_by(Kinds::embedded()),
                 .ended_on = asset.ended_on,
                 .disposal = asset.disposal,
                 .proof = asset.proof};
  view.to_check = view.check_by && *view.check_by < call.services.clock.today();
  return view;
}

Reply answer(const Call& call, const Asset& asset, int status = 200) {
  auto reply = reply_with(view_of(call, asset), status);
  reply.headers.push_back(etag(asset.version));
  return reply;
}

Result<Reply> list_kinds(Call& /*call*/) {
  std::vector<KindView> views;
  const auto& kinds = Kinds::embedded();
  for (const auto& kind : kinds.all()) {
    KindView view{kind.id, kind.label, kind.hint, kind.encrypts, kind.check_months, {}, {}, {}};
    for (const auto& id : kind.disposals)
      if (const auto* disposal = kinds.disposal(id); disposal != nullptr)
        view.disposals.push_back({disposal->id, disposal->label});
    view.source = kinds.source(kind.source).ref;
    view.confidence = kinds.source(kind.source).confidence;
    views.push_back(std::move(view));
  }
  return reply_with_list(std::move(views));
}

Result<Reply> list(Call& call) {
  const auto assets = TRY(reading(
      *call.session, [&](store::Transaction& tx) { return inventory::list(*call.session, tx); }));
  std::vector<AssetView> views;
  for (const auto& asset : assets) views.push_back(view_of(call, asset));
  return reply_with_list(std::move(views));
}

Result<Reply> show(Call& call) {
  return answer(call, TRY(reading(*call.session, [&](store::Transaction& tx) {
                  return inventory::find(*call.session, tx, call.path["id"]);
                })));
}

Result<Reply> add(Call& call) {
  const auto told = TRY(read_body<inventory::Description>(call));
  return answer(call,
                TRY(writing(*call.session,
                            [&](store::Transaction& tx) {
                              return inventory::add(*call.session, tx, told,
                                                    call.services.clock.today(),
                                                    call.actor.display_name);
                            })),
                201);
}

Result<Reply> change(Call& call) {
  const auto told = TRY(read_body<inventory::Description>(call));
  const auto version = TRY(if_match(call));
  auto changed = writing(*call.session, [&](store::Transaction& tx) {
    return inventory::change(*call.session, tx, call.path["id"], told, version,
                             call.actor.display_name);
  });
  if (!changed && changed.error().code == "record.version") return changed_meanwhile();
  return answer(call, TRY(std::move(changed)));
}

Result<Reply> confirm(Call& call) {
  return answer(call, TRY(writing(*call.session, [&](store::Transaction& tx) {
                  return inventory::confirm(*call.session, tx, call.path["id"],
                                            call.services.clock.today(), call.actor.display_name);
                })));
}

Result<Reply> declare_lost(Call& call) {
  const auto body = TRY(read_body<LostBody>(call));
  return answer(call, TRY(writing(*call.session, [&](store::Transaction& tx) {
                  return inventory::declare_lost(*call.session, tx, call.path["id"], body.since,
                                                 call.services.clock.today(),
                                                 call.actor.display_name);
                })));
}

Result<Reply> retire(Call& call) {
  const auto body = TRY(read_body<RetireBody>(call));
  return answer(call, TRY(writing(*call.session, [&](store::Transaction& tx) {
                  return inventory::retire(*call.session, tx, call.path["id"],
                                           {body.disposal, body.proof, body.on},
                                           call.services.clock.today(), call.actor.display_name);
                })));
}

Result<Reply> export_sheet(Call& call) {
  const auto assets = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) { return inventory::list(session, tx); });
  }));
  const auto bytes =
      TRY(documents::write_ods({inventory::sheet(assets)}, call.services.clock.now()));
  TRY_VOID(journal(call, "inventory.exported"));
  return file_reply(std::string(as_text(bytes)), "application/vnd.oasis.opendocument.spreadsheet",
                    "inventaire.ods");
}

using identity::Permission;
constexpr std::string_view kDescriptionErrors =
    "asset.kind asset.label asset.text asset.encrypted asset.unknown asset.retired";

constexpr Route kInventoryRoutes[] = {
    {"GET", "/asset-kinds", "Ce qu’un cabinet compte, et comment cela finit", Access::member,
     Permission::inventory_read, Run::free, nullptr, schema<Listing<KindView>>, "", "", list_kinds},
    {"GET", "/assets", "L’inventaire", Access::member, Permission::inventory_read, Run::grouped,
     nullptr, schema<Listing<AssetView>>, "", "", list},
    {"GET", "/assets/{id}", "Une ligne de l’inventaire", Access::member, Permission::inventory_read,
     Run::grouped, nullptr, schema<AssetView>, "", "asset.unknown", show},
    {"POST", "/assets", "Ajouter à l’inventaire", Access::member, Permission::inventory_edit,
     Run::grouped, schema<inventory::Description>, schema<AssetView>, "asset.added",
     "asset.kind asset.label asset.text asset.encrypted", add},
    {"PUT", "/assets/{id}", "Corriger une ligne de l’inventaire", Access::member,
     Permission::inventory_edit, Run::grouped, schema<inventory::Description>, schema<AssetView>,
     "asset.changed", kDescriptionErrors, change},
    {"POST", "/assets/{id}/seen", "Dire que l’on a vu ce matériel à sa place", Access::member,
     Permission::inventory_edit, Run::grouped, any_object, schema<AssetView>, "asset.seen",
     "asset.unknown asset.retired", confirm},
    {"POST", "/assets/{id}/lost", "Dire que ce matériel est perdu", Access::member,
     Permission::inventory_edit, Run::grouped, schema<LostBody>, schema<AssetView>, "asset.lost",
     "asset.unknown asset.retired asset.date", declare_lost},
    {"POST", "/assets/{id}/retired", "Sortir un matériel de l’inventaire", Access::member,
     Permission::inventory_edit, Run::grouped, schema<RetireBody>, schema<AssetView>,
     "asset.retired", "asset.unknown asset.retired asset.date asset.disposal asset.proof", retire},
    {"GET", "/inventory.ods", "L’inventaire, dans un tableur", Access::member,
     Permission::inventory_read, Run::free, nullptr, octets, "inventory.exported", "",
     export_sheet},
};

}  // namespace

std::span<const Route> inventory_routes() {
  return kInventoryRoutes;
}

}  // namespace serment::api
