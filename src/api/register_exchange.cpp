// The register as files, in and out; the processors it calls for.
#include "api/conformity_routes.h"
#include "api/practice_work.h"
#include "api/processor_views.h"
#include "api/register_views.h"
#include "api/reply.h"
#include "compliance/founding.h"

namespace serment::api {

struct ImportedView {
  std::vector<EditedView> changed{};
  std::vector<std::string> added{}, unchanged{};
};
BOOST_DESCRIBE_STRUCT(ImportedView, (), (changed, added, unchanged))
struct ProcessorsView {
  std::vector<compliance::ProcessorToContract> items{};  ///< whom the answers call for
  std::uint64_t total = 0;
  compliance::NeedDecision dpo{}, dpia{};
  std::vector<FollowedView> followed{};  ///< each, written or not, and where it stands
};
BOOST_DESCRIBE_STRUCT(ProcessorsView, (), (items, total, dpo, dpia, followed))

namespace {

Result<compliance::CurrentPractice> current_of(Call& call, vault::Session& session) {
  return reading(session, [&](store::Transaction& tx) {
    return compliance::load_current(session, tx, call.services.rules());
  });
}

/// Reads and journals on the engine; what is made of it is made elsewhere.
Result<compliance::CurrentPractice> to_export(Call& call) {
  auto current = TRY(on_engine(call.services, call.actor,
                               [&](vault::Session& session) { return current_of(call, session); }));
  TRY_VOID(journal(call, "register.exported"));
  return current;
}

Result<Reply> export_ods(Call& call) {
  const auto current = TRY(to_export(call));
  const auto bytes =
      TRY(compliance::export_ods(current.practice.activities, call.services.clock.now()));
  return file_reply(std::string(as_text(bytes)), "application/vnd.oasis.opendocument.spreadsheet",
                    "registre.ods");
}

Result<Reply> export_csv(Call& call) {
  const auto current = TRY(to_export(call));
  return file_reply(compliance::export_csv(current.practice.activities), "text/csv; charset=utf-8",
                    "registre.csv");
}

Result<Reply> export_json(Call& call) {
  const auto current = TRY(to_export(call));
  return file_reply(compliance::export_json(current.practice.activities), "application/json",
                    "registre.json");
}

Result<Reply> export_pdf(Call& call) {
  const auto current = TRY(to_export(call));
  const auto document = TRY(compliance::register_document(
      current.answers, current.practice, current.states, call.services.clock.today()));
  const auto printed = TRY(compliance::print({document}, call.services.clock.now()));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", "registre.pdf");
}

Result<compliance::Activities> read_file(const Call& call) {
  const auto format = call.query("format");
  if (format == "ods") return compliance::import_ods(as_bytes(call.request.body));
  if (format == "csv") return compliance::import_csv(call.request.body);
  if (format == "json") return compliance::import_json(call.request.body);
  return fail(Errc::invalid_input, "register.format_unknown", "Ce format n’est pas connu.",
              "Rien n’a été repris.", "Envoyez un fichier ods, csv ou json.", "format");
}

/// The file is read on the worker's thread, whatever it holds; only the saving takes the engine.
Result<Reply> import_register(Call& call) {
  const auto activities = TRY(read_file(call));
  const auto imported = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return compliance::import_activities(session, call.services.rules(), activities,
                                         call.actor.display_name);
  }));
  ImportedView view{.added = imported.added, .unchanged = imported.unchanged};
  for (const auto& edited : imported.changed) view.changed.push_back(view_of(edited));
  return reply_with(view);
}

Result<Reply> list_processors(Call& call) {
  auto practice = TRY(current_of(call, *call.session)).practice;
  ProcessorsView view{.items = std::move(practice.processors),
                      .dpo = std::move(practice.dpo),
                      .dpia = std::move(practice.dpia)};
  view.total = view.items.size();
  const auto today = call.services.clock.today();
  for (const auto& file : TRY(reading(*call.session, [&](store::Transaction& tx) {
         return processors::load_files(*call.session, tx);
       })))
    view.followed.push_back(followed_view(file, today));
  return reply_with(view);
}

using identity::Permission;
constexpr std::uint64_t kLargestRegister = 16U << 20;

constexpr Parameter kOfFile[] = {
    query::choice("format", "ods csv json", "Ce qu’est le fichier"),
};
constexpr Route kRegisterExchangeRoutes[] = {
    {"GET", "/register.ods", "Le registre, pour un tableur", Access::member,
     Permission::register_read, Run::free, nullptr, octets, "register.exported", "", export_ods},
    {"GET", "/register.csv", "Le registre, en CSV", Access::member, Permission::register_read,
     Run::free, nullptr, octets, "register.exported", "", export_csv},
    {"GET", "/register.json", "Le registre, en JSON", Access::member, Permission::register_read,
     Run::free, nullptr, octets, "register.exported", "", export_json},
    {"GET", "/register.pdf", "Le registre, à imprimer", Access::member, Permission::register_read,
     Run::free, nullptr, octets, "register.exported", "", export_pdf},
    {"POST", Address("/register/import", kOfFile), "Reprendre un registre corrigé au tableur",
     Access::member, Permission::register_edit, Run::free, octets, schema<ImportedView>,
     "register.saved", "register.format_unknown register.sheet register.duplicate_ref",
     import_register, kLargestRegister},
    {"GET", "/processors", "Les prestataires, et les avis sur le délégué et l’analyse d’impact",
     Access::member, Permission::register_read, Run::grouped, nullptr, schema<ProcessorsView>, "",
     "practice.no_answers", list_processors},
};

}  // namespace

std::span<const Route> register_exchange_routes() {
  return kRegisterExchangeRoutes;
}

}  // namespace serment::api
