// Notices and posters: where each stands, its preview, its print, the proof of its display.
#include "api/conformity_routes.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "compliance/display.h"
#include "crypto/encoding.h"

namespace serment::api {

struct DisplayView {
  std::uint32_t number = 0;
  std::string at{}, by{}, proof{}, statement{};
  std::uint32_t edition = 0;
  bool photo = false;
  bool current = false;  ///< it says what the register says today
};
BOOST_DESCRIBE_STRUCT(DisplayView, (), (number, at, by, proof, statement, edition, photo, current))
struct NoticeView {
  std::string kind{}, title{};
  std::uint32_t version = 0;
  Date date;
  std::string state{};
  std::vector<DisplayView> displays{};
};
BOOST_DESCRIBE_STRUCT(NoticeView, (), (kind, title, version, date, state, displays))
struct DisplayRequest {
  std::string proof{}, statement{};
  std::optional<std::string> photo_base64{};
};
BOOST_DESCRIBE_STRUCT(DisplayRequest, (), (proof, statement, photo_base64))

namespace {

using compliance::NoticeKind;

Result<NoticeKind> kind_of(Call& call) {
  const auto& name = call.path["kind"];
  if (const auto kind = compliance::notice_kind_of(name == "poster" ? "poster_a4" : name))
    return *kind;
  return fail(Errc::not_found, "notice.unknown", "Cette notice n’existe pas.", {},
              "La liste est dans «\u00a0Information des personnes\u00a0».");
}

Result<compliance::Printable> page_of(NoticeKind kind, const compliance::CurrentPractice& current,
                                      const law::RuleSet& rules) {
  return compliance::notice(kind, current.answers, current.practice.activities, rules,
                            {current.edition, current.changed_on});
}

bool all_validated(const std::vector<compliance::StoredActivity>& activities) {
  return std::all_of(activities.begin(), activities.end(),
                     [](const auto& stored) { return stored.state == "validated"; });
}

std::vector<DisplayView> display_views(const std::vector<compliance::Display>& displays,
                                       std::string_view digest) {
  std::vector<DisplayView> views;
  for (const auto& display : displays)
    views.push_back({static_cast<std::uint32_t>(views.size() + 1), iso(display.at), display.by,
                     display.proof, display.statement, display.edition, !display.photo.empty(),
                     display.digest == digest});
  std::reverse(views.begin(), views.end());
  return views;
}

Result<NoticeView> view_of(vault::Session& session, store::Transaction& tx, NoticeKind kind,
                           const compliance::CurrentPractice& current, bool validated,
                           const law::RuleSet& rules) {
  const auto shown = TRY(compliance::displays(session, tx, kind));
  const auto digest = TRY(compliance::notice_digest(kind, current, rules));
  const auto page = TRY(page_of(kind, current, rules));
  return NoticeView{.kind = std::string(compliance::name_of(kind)),
                    .title = page.title,
                    .version = current.edition,
                    .date = current.changed_on,
                    .state = std::string(compliance::notice_state(shown, digest, validated)),
                    .displays = display_views(shown, digest)};
}

Result<Reply> list_notices(Call& call) {
  auto& session = *call.session;
  const auto& rules = call.services.rules();
  auto views = TRY(reading(session, [&](store::Transaction& tx) -> Result<std::vector<NoticeView>> {
    const auto current = TRY(compliance::load_current(session, tx, rules));
    const bool validated = all_validated(TRY(compliance::list_activities(session, tx)));
    std::vector<NoticeView> all;
    for (const auto kind : compliance::kNoticeKinds)
      all.push_back(TRY(view_of(session, tx, kind, current, validated, rules)));
    return all;
  }));
  return reply_with_list(std::move(views));
}

Result<compliance::Printable> printable(Call& call) {
  const auto kind = TRY(kind_of(call));
  const auto& rules = call.services.rules();
  const auto current = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) {
      return compliance::load_current(session, tx, rules);
    });
  }));
  return page_of(kind, current, rules);
}

/// The page is shown in a frame that runs nothing and loads nothing.
Result<Reply> preview(Call& call) {
  Reply reply;
  reply.body = TRY(printable(call)).html;
  reply.content_type = "text/html; charset=utf-8";
  reply.headers.push_back({"Content-Security-Policy",
                           "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
                           "font-src data:; img-src data:; frame-ancestors 'self'"});
  return reply;
}

Result<Reply> print_notice(Call& call) {
  const auto page = TRY(printable(call));
  const auto printed = TRY(compliance::print({page}, call.services.clock.now()));
  TRY_VOID(journal(call, "notice.published", "notice/" + call.path["kind"]));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

Result<compliance::DisplayProof> proof_of(const DisplayRequest& wanted) {
  compliance::DisplayProof proof{.statement = wanted.statement};
  if (wanted.proof != "photo" && wanted.proof != "attestation")
    return fail(Errc::invalid_input, "display.proof",
                "La preuve est une photo, ou une attestation.", "Rien n’a été enregistré.",
                "Demandez photo ou attestation.", "proof");
  if (wanted.proof == "attestation") return proof;
  auto photo = crypto::from_base64(wanted.photo_base64.value_or(std::string{}));
  if (!photo || photo->empty())
    return fail(Errc::invalid_input, "display.photo", "La photo manque, ou ne se lit pas.",
                "Rien n’a été enregistré.", "Prenez-la de nouveau, ou attestez sans photo.",
                "photo_base64");
  proof.photo = std::move(*photo);
  return proof;
}

Result<Reply> post_display(Call& call) {
  const auto kind = TRY(kind_of(call));
  const auto wanted = TRY(read_body<DisplayRequest>(call));
  const auto proof = TRY(proof_of(wanted));
  auto& session = *call.session;
  const auto& rules = call.services.rules();
  const auto view = TRY(writing(session, [&](store::Transaction& tx) -> Result<NoticeView> {
    const auto current = TRY(compliance::load_current(session, tx, rules));
    TRY(compliance::save_display(session, tx, kind, current, rules, proof,
                                 call.actor.display_name));
    const bool validated = all_validated(TRY(compliance::list_activities(session, tx)));
    return view_of(session, tx, kind, current, validated, rules);
  }));
  return reply_with(view, 201);
}

Result<Reply> get_photo(Call& call) {
  const auto kind = TRY(kind_of(call));
  auto& session = *call.session;
  std::uint32_t number = 0;
  for (const char digit : call.path["number"].substr(0, 6))
    number =
        digit >= '0' && digit <= '9' ? number * 10 + static_cast<std::uint32_t>(digit - '0') : 0;
  Reply reply;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto bytes = TRY(compliance::display_photo(session, tx, kind, number));
    const auto all = TRY(compliance::displays(session, tx, kind));
    reply.content_type = all.at(number - 1).mime;
    reply.body = std::string(as_text(bytes));
    return {};
  }));
  return reply;
}

using identity::Permission;
constexpr std::uint64_t kLargestPhoto = 12U << 20;

constexpr Route kNoticesRoutes[] = {
    {"GET", "/notices", "Les notices et affiches, et où en est chacune", Access::member,
     Permission::notice_read, Run::grouped, nullptr, schema<Listing<NoticeView>>, "",
     "practice.no_answers", list_notices},
    {"GET", "/notices/{kind}.html", "Une notice, à l’écran", Access::member,
     Permission::notice_read, Run::free, nullptr, octets, "", "notice.unknown", preview},
    {"GET", "/notices/{kind}.pdf", "Une notice, à imprimer", Access::member,
     Permission::notice_read, Run::free, nullptr, octets, "notice.published", "notice.unknown",
     print_notice},
    {"POST", "/notices/{kind}/display", "Prouver qu’une notice est affichée ou remise",
     Access::member, Permission::notice_publish, Run::grouped, schema<DisplayRequest>,
     schema<NoticeView>, "notice.displayed",
     "notice.unknown display.proof display.photo display.statement", post_display, kLargestPhoto},
    {"GET", "/notices/{kind}/displays/{number}/photo", "La photo d’une preuve d’affichage",
     Access::member, Permission::notice_read, Run::grouped, nullptr, octets, "",
     "notice.unknown display.unknown", get_photo},
};

}  // namespace

std::span<const Route> notices_routes() {
  return kNoticesRoutes;
}

}  // namespace serment::api
