#include "rights/openings.h"

#include <algorithm>

#include "audit/actions.h"
#include "compliance/page.h"
#include "rights/catalogue.h"

namespace serment::rights {

Result<std::vector<OpeningDay>> openings(vault::Session& session, store::Transaction& tx,
                                         const DossierId& dossier, std::optional<Date> since) {
  std::vector<OpeningDay> days;
  audit::Filter filter;
  filter.object = dossier.value;
  if (since) filter.from = paris_midnight(*since);
  const auto visit = [&](const audit::StoredEvent& event) -> Result<void> {
    const auto day = paris_date(event.event.at);
    const auto same = std::find_if(days.rbegin(), days.rend(), [&](const OpeningDay& one) {
      return one.day == day && one.actor == event.event.actor && one.action == event.event.action;
    });
    if (same != days.rend()) {
      ++same->times;
    } else {
      days.push_back({day, event.event.actor, event.event.action,
                      std::string(audit::action_label(event.event.action)), 1});
    }
    return {};
  };
  TRY_VOID(session.journal.list(tx, filter, visit));
  std::stable_sort(days.begin(), days.end(), [](const OpeningDay& one, const OpeningDay& other) {
    return one.day > other.day;
  });
  return days;
}

Result<compliance::Printable> openings_page(const compliance::Answers& answers,
                                            const std::string& patient,
                                            const std::vector<OpeningDay>& days,
                                            std::optional<Date> since, Instant now) {
  std::vector<documents::View> lines;
  for (const auto& one : days)
    lines.push_back(documents::View()
                        .set("day", in_french(one.day))
                        .set("who", one.actor)
                        .set("what", one.label)
                        .set("times", std::to_string(one.times)));
  const bool none = lines.empty();
  auto view = compliance::practice_view(answers, paris_date(now));
  view.set("patient", patient)
      .set("since", since ? in_french(*since) : std::string())
      .set("none", none)
      .set("lines", std::move(lines))
      .set("complaint", Catalogue::embedded().remedies.complaint);
  compliance::Printable page{
      .name = "qui-a-ouvert", .title = "Qui a ouvert mon dossier", .html = {}};
  page.html = TRY(documents::fill(compliance::template_of("rights_openings.html"), view));
  return page;
}

}  // namespace serment::rights
