// The data protection officer: needed or not and why, the designation, the yearly report.
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "impact/officer_report.h"

namespace serment::api {

struct DesignationView {
  impact::Designation designation{};
  std::string state{};
  std::optional<Date> ended_on{};
  std::uint32_t version = 0;
  std::string at{}, author{};
  std::vector<impact::Conflict> conflicts{};
};
BOOST_DESCRIBE_STRUCT(DesignationView, (),
                      (designation, state, ended_on, version, at, author, conflicts))
struct ReportHeading {
  std::int64_t year = 0;
  std::string at{}, author{};
  std::uint32_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ReportHeading, (), (year, at, author, version))
struct OfficerView {
  compliance::NeedDecision decision{};
  std::string need_text{};
  std::optional<DesignationView> current{};
  std::vector<impact::OfficerCheck> checks{};
  std::vector<impact::Place> places{};
  std::vector<ReportHeading> reports{};
};
BOOST_DESCRIBE_STRUCT(OfficerView, (), (decision, need_text, current, checks, places, reports))
struct DesignationEndRequest {
  Date on{};
};
BOOST_DESCRIBE_STRUCT(DesignationEndRequest, (), (on))
struct YearReportRequest {
  std::int64_t year = 0;
  std::string remarks{}, advice{};
};
BOOST_DESCRIBE_STRUCT(YearReportRequest, (), (year, remarks, advice))

namespace {

DesignationView view_of(const impact::StoredDesignation& stored) {
  return {.designation = stored.designation,
          .state = stored.state,
          .ended_on = stored.ended_on,
          .version = stored.version,
          .at = iso(stored.at),
          .author = stored.author,
          .conflicts = impact::conflicts_of(stored.designation, impact::OfficerLaw::embedded())};
}

Reply versioned(const DesignationView& view) {
  auto reply = reply_with(view);
  reply.headers.push_back(etag(view.version));
  return reply;
}

Result<Reply> get(Call& call) {
  auto& session = *call.session;
  const auto view = TRY(reading(session, [&](store::Transaction& tx) -> Result<OfficerView> {
    const auto& law = impact::OfficerLaw::embedded();
    OfficerView all{.checks = law.checks, .places = law.places};
    all.decision = TRY(compliance::load_current(session, tx, call.services.rules())).practice.dpo;
    all.need_text = compliance::need_in_french(all.decision.need);
    if (const auto stored = TRY(impact::find_designation(session, tx)))
      all.current = view_of(*stored);
    for (const auto& stored : TRY(impact::list_reports(session, tx)))
      all.reports.push_back({stored.report.year, iso(stored.at), stored.author, stored.version});
    return all;
  }));
  if (view.current && call.services.first_this_minute(call, "dpo"))
    TRY_VOID(journal(call, "dpo.read", "dpo"));
  auto reply = reply_with(view);
  if (view.current) reply.headers.push_back(etag(view.current->version));
  return reply;
}

/// The first designation needs no If-Match; later ones do.
Result<Reply> put(Call& call) {
  const auto wanted = TRY(read_body<impact::Designation>(call));
  auto& session = *call.session;
  return versioned(view_of(
      TRY(writing(session, [&](store::Transaction& tx) -> Result<impact::StoredDesignation> {
        const auto held = TRY(impact::find_designation(session, tx));
        if (held && TRY(if_match(call)) != held->version) return changed_meanwhile();
        return impact::designate(session, tx, wanted, held ? held->version : 0,
                                 call.actor.display_name);
      }))));
}

Result<Reply> end(Call& call) {
  const auto wanted = TRY(read_body<DesignationEndRequest>(call));
  auto& session = *call.session;
  return versioned(view_of(TRY(writing(session, [&](store::Transaction& tx) {
    return impact::end_designation(session, tx, wanted.on, call.actor.display_name);
  }))));
}

Result<Reply> draw(Call& call) {
  const auto wanted = TRY(read_body<YearReportRequest>(call));
  auto& session = *call.session;
  const auto stored = TRY(writing(session, [&](store::Transaction& tx) {
    return impact::draw_report(session, tx, call.services.rules(), wanted.year, wanted.remarks,
                               wanted.advice, call.actor.display_name);
  }));
  return reply_with(stored.report, 201);
}

std::int64_t year_of(const std::string& text) {
  std::int64_t year = 0;
  for (const char digit : text.substr(0, 6))
    year = digit >= '0' && digit <= '9' ? year * 10 + (digit - '0') : 0;
  return year;
}

Result<Reply> get_report(Call& call) {
  auto& session = *call.session;
  const auto stored = TRY(reading(session, [&](store::Transaction& tx) {
    return impact::find_report(session, tx, year_of(call.path["year"]));
  }));
  TRY_VOID(journal(call, "dpo.read", "dpo"));
  return reply_with(stored.report);
}

Result<Reply> print(Call& call) {
  const auto year = year_of(call.path["year"]);
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      const auto stored = TRY(impact::find_report(session, tx, year));
      return impact::report_page(stored.report, TRY(compliance::load_answers(session, tx)));
    });
  }));
  const auto printed = TRY(compliance::print({page}, call.services.clock.now()));
  TRY_VOID(journal(call, "dpo.report_printed", "dpo"));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

using identity::Permission;

constexpr Route kOfficerRoutes[] = {
    {"GET", "/dpo", "Faut-il un délégué, pourquoi, et qui est désigné", Access::member,
     Permission::impact_read, Run::grouped, nullptr, schema<OfficerView>, "dpo.read",
     "practice.no_answers", get},
    {"PUT", "/dpo/designation", "Désigner un délégué, ou corriger sa désignation", Access::member,
     Permission::register_validate, Run::grouped, schema<impact::Designation>,
     schema<DesignationView>, "dpo.designated",
     "dpo.field dpo.date dpo.place dpo.check dpo.conflict conflict.changed "
     "conflict.if_match_needed",
     put},
    {"POST", "/dpo/end", "Noter la fin de mission du délégué", Access::member,
     Permission::register_validate, Run::grouped, schema<DesignationEndRequest>,
     schema<DesignationView>, "dpo.ended", "dpo.none dpo.date", end},
    {"POST", "/dpo/reports", "Établir le bilan annuel du délégué", Access::member,
     Permission::impact_edit, Run::grouped, schema<YearReportRequest>, schema<impact::YearReport>,
     "dpo.reported", "dpo.report_year dpo.report_text practice.no_answers", draw},
    {"GET", "/dpo/reports/{year}", "Un bilan annuel du délégué", Access::member,
     Permission::impact_read, Run::grouped, nullptr, schema<impact::YearReport>, "dpo.read",
     "dpo.report_unknown", get_report},
    {"GET", "/dpo/reports/{year}.pdf", "Un bilan annuel du délégué, à imprimer", Access::member,
     Permission::impact_read, Run::free, nullptr, octets, "dpo.report_printed",
     "dpo.report_unknown", print},
};

}  // namespace

std::span<const Route> officer_routes() {
  return kOfficerRoutes;
}

}  // namespace serment::api
