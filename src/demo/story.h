#pragma once
// The other acts of the year, told chapter by chapter: requests, breaches, suppliers, people,
// things, crises. Each goes through the same functions as the application and the command line.
#include "demo/year.h"

namespace serment::demo {

// Each adds the scenes of one chapter.
void tell_requests(Story& story);
void tell_breaches(Story& story);
void tell_suppliers(Story& story);
void tell_people(Story& story);
void tell_locums(Story& story);
void tell_things(Story& story);
void tell_crises(Story& story);
void tell_reviews(Story& story);
void tell_papers(Story& story);
Story whole_story();

/// A locum's stay: it begins on the day of the stage's clock.
struct Replacement {
  Player Stage::*player;
  std::uint64_t number = 0;  ///< of the RPPS and of the secret
  int days = 1;
};
/// Grants an access and accepts it; returns the grant's id.
Result<std::string> welcome_locum(Stage& stage, const Replacement& who);

/// One act in a transaction of its own, in that person's name.
template <class Work>
Result<void> act(Stage& stage, const Player& who, const Work& work) {
  stage.session.actor = who.id;
  return stage.session.db.write([&](store::Transaction& tx) -> Result<void> {
    auto done = work(stage.session, tx);
    if (!done) return tl::unexpected<Error>(std::move(done.error()));
    return {};
  });
}

/// Adds a scene that is one such act: `work` takes the stage and the transaction.
template <class Work>
void add(Story& story, When when, Player Stage::*who, Work work) {
  story.push_back({when, [who, work = std::move(work)](Stage& stage) {
                     return act(stage, stage.*who, [&](vault::Session&, store::Transaction& tx) {
                       return work(stage, tx);
                     });
                   }});
}

}  // namespace serment::demo
