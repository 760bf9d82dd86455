// What a practice prepares before a crisis: call tree, paper kit, page without server, proof of
// print.
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "crisis/kit.h"

namespace serment::api {

struct CallTreeView {
  std::vector<crisis::CallLine> lines{};
  std::uint32_t version = 0;
  std::string at{}, by{};
};
BOOST_DESCRIBE_STRUCT(CallTreeView, (), (lines, version, at, by))
struct CallTreeRequest {
  std::vector<crisis::Call> calls{};
};
BOOST_DESCRIBE_STRUCT(CallTreeRequest, (), (calls))
struct KitPrintView {
  std::string printed_on{}, where{}, at{}, by{};
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(KitPrintView, (), (printed_on, where, at, by, current))
struct KitView {
  std::string state{};
  std::string reprint_on{};
  std::uint32_t blank_numbers = 0;  ///< own contacts without a telephone
  std::vector<KitPrintView> prints{};
};
BOOST_DESCRIBE_STRUCT(KitView, (), (state, reprint_on, blank_numbers, prints))
struct KitPrintRequest {
  Date printed_on{};
  std::string where{};
};
BOOST_DESCRIBE_STRUCT(KitPrintRequest, (), (printed_on, where))

namespace {

Reply tree_reply(const crisis::CallTree& tree) {
  auto reply = reply_with(CallTreeView{crisis::call_lines(crisis::Catalogue::embedded(), tree),
                                       tree.version, tree.at, tree.by});
  if (tree.version > 0) reply.headers.push_back(etag(tree.version));
  return reply;
}

Result<Reply> get_call_tree(Call& call) {
  auto& session = *call.session;
  const auto tree = TRY(reading(
      session, [&](store::Transaction& tx) { return crisis::load_call_tree(session, tx); }));
  if (call.services.first_this_minute(call, "crisis_calls"))
    TRY_VOID(journal(call, "crisis_calls.read"));
  return tree_reply(tree);
}

/// The first time, there is no version to name.
Result<Reply> put_call_tree(Call& call) {
  auto body = TRY(read_body<CallTreeRequest>(call));
  std::uint32_t version = 0;
  if (!call.request.header("If-Match").empty()) version = TRY(if_match(call));
  auto& session = *call.session;
  return tree_reply(TRY(writing(session, [&](store::Transaction& tx) {
    return crisis::save_call_tree(session, tx, body.calls, version, call.actor.display_name);
  })));
}

Result<KitView> kit_view(vault::Session& session, store::Transaction& tx, Date today) {
  const auto content = TRY(crisis::load_kit(session, tx));
  const auto digest = TRY(crisis::kit_digest(content));
  const auto prints = TRY(crisis::list_prints(session, tx));
  const auto again = crisis::reprint_on(prints);
  KitView view{.state = std::string(crisis::kit_state(prints, digest, today)),
               .reprint_on = again ? iso(*again) : std::string{}};
  for (const auto& line : crisis::call_lines(crisis::Catalogue::embedded(), content.calls))
    view.blank_numbers += line.own && line.phone.empty() ? 1U : 0U;
  for (auto print = prints.rbegin(); print != prints.rend(); ++print)
    view.prints.push_back(
        {iso(print->printed_on), print->where, iso(print->at), print->by, print->digest == digest});
  return view;
}

Result<Reply> get_kit(Call& call) {
  auto& session = *call.session;
  const auto today = call.services.clock.today();
  return reply_with(
      TRY(reading(session, [&](store::Transaction& tx) { return kit_view(session, tx, today); })));
}

Result<crisis::KitContent> content_of(Call& call) {
  return on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) { return crisis::load_kit(session, tx); });
  });
}

Result<Reply> print_kit(Call& call) {
  const auto now = call.services.clock.now();
  const auto content = TRY(content_of(call));
  const auto page = TRY(crisis::paper_kit(content, paris_date(now)));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "crisis_kit.built", "crisis_kit/pdf"));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

/// A file to save, never a page of the application: it is an attachment and has its own script.
Result<Reply> download_page(Call& call) {
  const auto content = TRY(content_of(call));
  auto page = TRY(crisis::offline_page(content, call.services.clock.today()));
  TRY_VOID(journal(call, "crisis_kit.built", "crisis_kit/page"));
  return file_reply(std::move(page), "text/html; charset=utf-8", "crise-hors-ligne.html");
}

Result<Reply> post_print(Call& call) {
  const auto body = TRY(read_body<KitPrintRequest>(call));
  auto& session = *call.session;
  const auto today = call.services.clock.today();
  return reply_with(TRY(writing(session,
                                [&](store::Transaction& tx) -> Result<KitView> {
                                  TRY(crisis::save_print(session, tx, body.printed_on, body.where,
                                                         call.actor.display_name));
                                  return kit_view(session, tx, today);
                                })),
                    201);
}

using identity::Permission;

constexpr Route kCrisisKitRoutes[] = {
    {"GET", "/crisis-kit", "Où en est le kit papier", Access::member, Permission::crisis_use,
     Run::grouped, nullptr, schema<KitView>, "", "practice.no_answers", get_kit},
    {"GET", "/crisis-kit/call-tree", "L’annuaire de crise", Access::member, Permission::crisis_use,
     Run::grouped, nullptr, schema<CallTreeView>, "crisis_calls.read", "", get_call_tree},
    {"PUT", "/crisis-kit/call-tree", "Remplir l’annuaire de crise", Access::member,
     Permission::crisis_prepare, Run::grouped, schema<CallTreeRequest>, schema<CallTreeView>,
     "crisis_calls.saved",
     "crisis.phone crisis.contact crisis.calls crisis.text record.version conflict.if_match",
     put_call_tree},
    {"GET", "/crisis-kit/kit.pdf", "Le kit papier, à imprimer", Access::member,
     Permission::crisis_use, Run::free, nullptr, octets, "crisis_kit.built", "practice.no_answers",
     print_kit},
    {"GET", "/crisis-kit/crise-hors-ligne.html",
     "La page sans réseau, à enregistrer sur chaque poste", Access::member, Permission::crisis_use,
     Run::free, nullptr, octets, "crisis_kit.built", "practice.no_answers", download_page},
    {"POST", "/crisis-kit/prints", "Attester que le kit est imprimé", Access::member,
     Permission::crisis_prepare, Run::grouped, schema<KitPrintRequest>, schema<KitView>,
     "crisis_kit.printed", "crisis.printed_on crisis.text practice.no_answers", post_print},
};

}  // namespace

std::span<const Route> crisis_kit_routes() {
  return kCrisisKitRoutes;
}

}  // namespace serment::api
