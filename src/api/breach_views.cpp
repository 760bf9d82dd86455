#include "api/breach_views.h"

#include "breach/clock.h"
#include "law/deadline.h"

namespace serment::api {

using breach::Catalogue;

AdvisedView advised_view(const breach::Advised& advised) {
  const auto& source = Catalogue::embedded().source(advised.source);
  return {advised.row, advised.outcome,   advised.reason, source.ref,
          source.url,  source.confidence, advised.because};
}

std::vector<BreachClock> clock_views(const breach::Awareness& awareness) {
  std::vector<BreachClock> views;
  for (const auto& clock : breach::clocks_of(awareness))
    views.push_back({clock.kind, Catalogue::embedded().label("reading", clock.kind),
                     iso(clock.aware), iso(clock.due), iso(clock.legal_due), clock.earliest,
                     clock.kept});
  return views;
}

std::vector<ContactView> contact_views(const breach::Breach& breach) {
  std::vector<ContactView> views;
  const auto clock = breach::kept_clock(breach.awareness);
  for (const auto* contact : breach::contacts_for(Catalogue::embedded(), breach.facts)) {
    const auto& source = Catalogue::embedded().source(contact->source);
    ContactView view{.id = contact->id,
                     .name = contact->name,
                     .text = contact->text,
                     .delay = contact->delay,
                     .url = contact->url,
                     .phone = contact->phone,
                     .source = source.ref,
                     .confidence = source.confidence};
    if (clock && !contact->deadline.empty()) {
      const auto& rule = law::DeadlineSet::embedded().at(contact->deadline);
      view.due = iso(law::reckon(rule, "latest", clock->aware).strict);
    }
    for (const auto& told : breach.told)
      if (told.contact == contact->id) {
        view.told_at = told.told_at;
        view.reference = told.reference;
      }
    views.push_back(std::move(view));
  }
  return views;
}

BreachHeading breach_heading(const breach::StoredBreach& stored) {
  BreachHeading heading{.id = stored.id,
                        .version = stored.version,
                        .state = stored.state,
                        .state_text = std::string(breach::state_in_french(stored.state)),
                        .title = stored.breach.facts.title,
                        .reported_at = stored.breach.reported_at,
                        .persons_count = stored.breach.facts.persons_count};
  const bool excused = stored.breach.decision && stored.breach.decision->authority == "none";
  const auto clock = breach::kept_clock(stored.breach.awareness);
  if (const auto complement = breach::complement_due(stored.breach))
    heading.due = iso(*complement);
  else if (clock && !excused && !breach::is_notified(stored.breach))
    heading.due = iso(clock->due);
  if (stored.state == "closed") heading.due.reset();
  return heading;
}

BreachView breach_view(const breach::StoredBreach& stored) {
  const auto judged = breach::decide(Catalogue::embedded(), stored.breach.facts);
  BreachView view{.id = stored.id,
                  .version = stored.version,
                  .state = stored.state,
                  .state_text = std::string(breach::state_in_french(stored.state)),
                  .at = iso(stored.at),
                  .author = stored.author,
                  .breach = stored.breach,
                  .clocks = clock_views(stored.breach.awareness),
                  .complement_due = {},
                  .authority = advised_view(judged.authority),
                  .persons = advised_view(judged.persons),
                  .contacts = contact_views(stored.breach),
                  .owed = breach::owed(stored.breach)};
  if (const auto due = breach::complement_due(stored.breach)) view.complement_due = iso(*due);
  return view;
}

}  // namespace serment::api
