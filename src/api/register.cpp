// The register of processing: answers, activities, their versions, editing by two people.
#include "api/conformity_routes.h"
#include "api/practice_work.h"
#include "api/register_views.h"
#include "api/reply.h"
#include "compliance/founding.h"

namespace serment::api {

struct DifferenceView {
  std::uint32_t from = 0, to = 0;
  std::vector<compliance::Change> changes{};
};
BOOST_DESCRIBE_STRUCT(DifferenceView, (), (from, to, changes))
struct ActivityStateRequest {
  std::string state{};  ///< "to_review" or "retired"
};
BOOST_DESCRIBE_STRUCT(ActivityStateRequest, (), (state))

ActivityHeading heading_of(const compliance::StoredActivity& stored) {
  const auto& activity = stored.activity;
  return {.ref = activity.ref,
          .name = activity.name,
          .state = stored.state,
          .state_text = compliance::state_in_french(stored),
          .version = stored.version,
          .at = iso(stored.at),
          .author = stored.author,
          .purpose = activity.purposes.empty() ? std::string{} : activity.purposes.front().text};
}
ActivityView view_of(const compliance::StoredActivity& stored) {
  return {heading_of(stored), stored.activity};
}
EditedView view_of(const compliance::Edited& edited) {
  return {heading_of(edited.stored), edited.stored.activity, edited.changes};
}

namespace {

using compliance::Form;
using compliance::StoredActivity;

Reply versioned(Reply reply, std::uint32_t version) {
  reply.headers.push_back(etag(version));
  return reply;
}

Result<StoredActivity> found(Call& call, std::optional<std::uint32_t> version = std::nullopt) {
  return reading(*call.session, [&](store::Transaction& tx) {
    return compliance::find_activity(*call.session, tx, call.path["ref"], version);
  });
}

/// The engine does one thing at a time: nobody else saves between this look and the handler's save.
Result<void> check_version(Call& call, bool needed) {
  if (!needed && call.request.header("If-Match").empty()) return {};
  const auto read = TRY(if_match(call));
  const auto current = TRY(found(call));
  if (current.version == read) return {};
  return fail(
      Errc::conflict, "conflict.changed",
      current.author + " a modifié cette fiche depuis que vous l’avez lue.",
      "Votre saisie n’est pas enregistrée, et rien n’est perdu\u00a0: elle reste à l’écran.",
      "Comparez avec la version " + std::to_string(current.version) + ", puis enregistrez.",
      "v" + std::to_string(current.version));
}

Result<Reply> get_answers(Call& call) {
  auto& session = *call.session;
  auto reply = reply_with(TRY(reading(
      session, [&](store::Transaction& tx) { return compliance::load_answers(session, tx); })));
  reply.headers.push_back(etag(TRY(reading(
      session, [&](store::Transaction& tx) { return compliance::answers_version(session, tx); }))));
  return reply;
}

Result<Reply> put_answers(Call& call) {
  const auto answers = TRY(read_body<compliance::Answers>(call));
  const auto seen = TRY(if_match(call));
  auto& session = *call.session;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    if (seen != TRY(compliance::answers_version(session, tx))) return changed_meanwhile();
    return compliance::save_answers(session, tx, answers, call.actor.display_name);
  }));
  call.services.set_practice_name(answers.practice.name);
  return get_answers(call);
}

Result<Reply> list_activities(Call& call) {
  const bool with_retired = call.query("retired") == "true";
  std::vector<ActivityHeading> views;
  for (const auto& stored : TRY(reading(*call.session, [&](store::Transaction& tx) {
         return compliance::list_activities(*call.session, tx, with_retired);
       })))
    views.push_back(heading_of(stored));
  return reply_with_list(std::move(views));
}

Result<Reply> get_activity(Call& call) {
  const auto stored = TRY(found(call));
  return versioned(reply_with(view_of(stored)), stored.version);
}

Result<Reply> patch_activity(Call& call) {
  TRY_VOID(json_body(call));
  TRY_VOID(check_version(call, true));
  const auto edited = TRY(compliance::edit_activity(
      *call.session, call.services.rules(), call.path["ref"],
      {.fields = {}, .json_patch = call.request.body}, call.actor.display_name));
  return versioned(reply_with(view_of(edited)), edited.stored.version);
}

Result<Reply> validate_activity(Call& call) {
  TRY_VOID(check_version(call, false));
  const auto stored = TRY(compliance::validate_activity(*call.session, call.services.rules(),
                                                        call.path["ref"], call.actor.display_name));
  return versioned(reply_with(view_of(stored)), stored.version);
}

Result<Reply> move_activity(Call& call) {
  const auto wanted = TRY(read_body<ActivityStateRequest>(call));
  TRY_VOID(check_version(call, false));
  if (wanted.state != "to_review" && wanted.state != "retired")
    return fail(Errc::invalid_input, "register.state_unknown",
                "Une fiche se met «\u00a0à revoir\u00a0» ou se retire.", "La fiche est inchangée.",
                "Demandez to_review ou retired.", "state");
  const auto stored = TRY(compliance::move_activity(*call.session, call.path["ref"], wanted.state,
                                                    call.actor.display_name));
  return versioned(reply_with(view_of(stored)), stored.version);
}

Result<std::vector<StoredActivity>> history(Call& call) {
  auto versions = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return compliance::activity_history(*call.session, tx, call.path["ref"]);
  }));
  if (versions.empty()) TRY(found(call));
  return versions;
}

Result<Reply> list_versions(Call& call) {
  std::vector<ActivityHeading> views;
  for (const auto& stored : TRY(history(call))) views.push_back(heading_of(stored));
  std::reverse(views.begin(), views.end());
  return reply_with_list(std::move(views));
}

tl::unexpected<Error> unknown_version() {
  return fail(Errc::not_found, "register.unknown_version", "Cette version n’existe pas.", {},
              "La liste des versions est sur la fiche.");
}

Result<Reply> get_version(Call& call) {
  for (const auto& stored : TRY(history(call)))
    if (std::to_string(stored.version) == call.path["version"]) return reply_with(view_of(stored));
  return unknown_version();
}

Result<Reply> get_difference(Call& call) {
  const auto versions = TRY(history(call));
  const auto last = versions.size();
  const auto later = TRY(number_of(call, "to", last));
  const auto earlier = TRY(number_of(call, "from", later > 1 ? later - 1 : 1));
  if (earlier < 1 || later > last || earlier > later) return unknown_version();
  return reply_with(DifferenceView{
      static_cast<std::uint32_t>(earlier), static_cast<std::uint32_t>(later),
      compliance::differences(versions.at(earlier - 1).activity, versions.at(later - 1).activity)});
}

std::string_view name_of(Form::Kind kind) {
  return kind == Form::Kind::text ? "text" : kind == Form::Kind::list ? "list" : "group";
}

/// A field as a screen draws it: its label, what it must hold, and the fields inside.
void write_field(json::Writer& out, const Form& form) {
  out.begin_object();
  if (const auto* info = form.info; info != nullptr) {
    out.field("name", info->member);
    out.field("label", info->label);
    out.field("required", info->need != compliance::Need::optional);
    out.field("date", info->need == compliance::Need::required_date);
    out.field("block", info->block);
    out.field("rows", info->rows == compliance::Rows::numbered ? "numbered"
                      : info->rows == compliance::Rows::fixed  ? "fixed"
                                                               : "keyed");
    out.key("row_names");
    out.begin_array();
    for (const auto name : info->row_names) out.value(name);
    out.end_array();
  }
  out.field("kind", name_of(form.kind));
  const auto& inside = form.kind == Form::Kind::list ? form.blank.front().children : form.children;
  out.key("fields");
  out.begin_array();
  for (const auto& child : inside) write_field(out, child);
  out.end_array();
  out.end_object();
}

Result<Reply> get_form(Call&) {
  std::string text;
  json::Writer out(text);
  write_field(out, compliance::form_of(compliance::ProcessingActivity{}));
  return json_reply(std::move(text));
}

using identity::Permission;

constexpr std::uint64_t kMostVersions = 1'000'000;
constexpr Parameter kOfList[] = {
    query::choice("retired", "true false", "Avec les activités retirées"),
};
constexpr Parameter kBetween[] = {
    query::natural("from", kMostVersions, "La version d’avant\u00a0; sans cela, celle qui précède"),
    query::natural("to", kMostVersions, "La version d’après\u00a0; sans cela, la dernière"),
};
constexpr Route kRegisterRoutes[] = {
    {"GET", "/answers", "Les réponses du cabinet", Access::member, Permission::register_read,
     Run::grouped, nullptr, schema<compliance::Answers>, "", "practice.no_answers", get_answers},
    {"PUT", "/answers", "Corriger les réponses du cabinet", Access::member,
     Permission::register_edit, Run::grouped, schema<compliance::Answers>,
     schema<compliance::Answers>, "practice.updated",
     "answers.missing answers.choice conflict.changed conflict.if_match_needed", put_answers},
    {"GET", Address("/activities", kOfList), "Les activités du registre", Access::member,
     Permission::register_read, Run::grouped, nullptr, schema<Listing<ActivityHeading>>, "", "",
     list_activities},
    {"GET", "/activities/form", "Les champs d’une activité", Access::member,
     Permission::register_read, Run::free, nullptr, any_object, "", "", get_form},
    {"GET", "/activities/{ref}", "Une activité, en entier", Access::member,
     Permission::register_read, Run::grouped, nullptr, schema<ActivityView>, "",
     "register.unknown_activity", get_activity},
    {"PATCH", "/activities/{ref}", "Corriger une activité\u00a0: une nouvelle version",
     Access::member, Permission::register_edit, Run::grouped, any_object, schema<EditedView>,
     "register.saved",
     "conflict.changed conflict.if_match_needed register.required json.unknown "
     "register.ref",
     patch_activity},
    {"GET", "/activities/{ref}/versions", "Les versions d’une activité", Access::member,
     Permission::register_read, Run::grouped, nullptr, schema<Listing<ActivityHeading>>, "",
     "register.unknown_activity", list_versions},
    {"GET", "/activities/{ref}/versions/{version}", "Une ancienne version", Access::member,
     Permission::register_read, Run::grouped, nullptr, schema<ActivityView>, "",
     "register.unknown_version", get_version},
    {"GET", Address("/activities/{ref}/difference", kBetween), "Ce qui change entre deux versions",
     Access::member, Permission::register_read, Run::grouped, nullptr, schema<DifferenceView>, "",
     "register.unknown_version", get_difference},
    {"POST", "/activities/{ref}/validate", "Valider une activité, sous son nom", Access::member,
     Permission::register_validate, Run::grouped, any_object, schema<ActivityView>,
     "register.saved", "record.transition conflict.changed", validate_activity},
    {"POST", "/activities/{ref}/state", "Mettre à revoir, ou retirer", Access::member,
     Permission::register_validate, Run::grouped, schema<ActivityStateRequest>,
     schema<ActivityView>, "register.saved", "register.state_unknown record.transition",
     move_activity},
};

}  // namespace

std::span<const Route> register_routes() {
  return kRegisterRoutes;
}

}  // namespace serment::api
