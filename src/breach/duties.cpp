// What the open breaches ask of the practice today.
#include <chrono>

#include "breach/breach.h"
#include "breach/clock.h"
#include "breach/decision.h"
#include "law/deadline.h"

namespace serment::breach {
namespace {

using records::Duty;
using records::DutyLevel;

constexpr std::string_view kPermission = "breach_manage";

Duty duty_of(const StoredBreach& stored, std::string_view what, std::string title, std::string why,
             std::string source) {
  Duty duty;
  duty.id = "breach/" + stored.id + "/" + std::string(what);
  duty.title = std::move(title);
  duty.why = std::move(why);
  duty.source = std::move(source);
  duty.href = "/violations/" + stored.id;
  duty.permission = kPermission;
  return duty;
}

/// A breach waits for nobody: its duties press from the first hour.
Duty timed(Duty duty, std::optional<Instant> due, Instant now) {
  duty.due = due;
  duty.level = due && *due <= now ? DutyLevel::late : DutyLevel::due;
  return duty;
}

std::optional<Instant> clock_due(const Breach& breach) {
  const auto clock = kept_clock(breach.awareness);
  return clock ? std::optional<Instant>(clock->due) : std::nullopt;
}

void add_notice(const StoredBreach& stored, Instant now, std::vector<Duty>& all) {
  const auto& breach = stored.breach;
  if (is_notified(breach)) {
    if (const auto due = complement_due(breach)) {
      auto duty = duty_of(stored, "complement", "Compléter la notification " + stored.id,
                          "La notification initiale attend son complément.", "RGPD art. 33.4");
      duty.minutes = 20;
      all.push_back(timed(std::move(duty), due, now));
    }
    return;
  }
  if (!breach.decision) {
    auto duty =
        duty_of(stored, "decide", "Qualifier la violation " + stored.id + " et décider",
                "La CNIL doit être prévenue sous " + length_to_notify() + " si un risque existe.",
                "RGPD art. 33");
    duty.minutes = 15;
    all.push_back(timed(std::move(duty), clock_due(breach), now));
  } else if (breach.decision->authority == "notify") {
    auto duty = duty_of(stored, "notify", "Notifier la CNIL de la violation " + stored.id,
                        length_to_notify() + " après la prise de connaissance, même incomplet.",
                        "RGPD art. 33.1");
    duty.minutes = 20;
    all.push_back(timed(std::move(duty), clock_due(breach), now));
  }
}

void add_persons(const StoredBreach& stored, Instant now, std::vector<Duty>& all) {
  const auto& breach = stored.breach;
  if (!breach.decision || (breach.informed && breach.informed->status == "yes")) return;
  const bool planned = breach.informed && breach.informed->status == "planned";
  if (breach.decision->persons != "tell" && breach.decision->persons != "public" && !planned)
    return;
  auto duty =
      duty_of(stored, "persons", "Prévenir les personnes touchées par " + stored.id,
              "Le risque est élevé pour elles\u00a0: dans les meilleurs délais.", "RGPD art. 34");
  duty.minutes = 30;
  all.push_back(timed(std::move(duty), std::nullopt, now));
}

/// Others whose own delay is known.
void add_contacts(const StoredBreach& stored, Instant now, std::vector<Duty>& all) {
  const auto& breach = stored.breach;
  const auto clock = kept_clock(breach.awareness);
  if (!clock) return;
  for (const auto* contact : contacts_for(Catalogue::embedded(), breach.facts)) {
    bool told = contact->deadline.empty();
    for (const auto& one : breach.told) told = told || one.contact == contact->id;
    if (told) continue;
    const auto& rule = law::DeadlineSet::embedded().at(contact->deadline);
    const auto due = law::reckon(rule, "latest", clock->aware).strict;
    auto duty = duty_of(stored, contact->id, contact->name + ", pour " + stored.id, contact->delay,
                        Catalogue::embedded().source(contact->source).ref);
    duty.minutes = 60;
    all.push_back(timed(std::move(duty), due, now));
  }
}

}  // namespace

Result<std::vector<Duty>> duties(vault::Session& session, store::Transaction& tx, Instant now) {
  std::vector<Duty> all;
  for (const auto& stored : TRY(list(session, tx))) {
    if (stored.state == "closed") continue;
    add_notice(stored, now, all);
    add_persons(stored, now, all);
    add_contacts(stored, now, all);
    if (owed(stored.breach).empty()) {
      auto duty =
          duty_of(stored, "close", "Clore la violation " + stored.id,
                  "Tout est fait\u00a0: il reste à dire ce qu’on en retient.", "RGPD art. 33.5");
      duty.minutes = 10;
      all.push_back(std::move(duty));
    }
  }
  return all;
}

}  // namespace serment::breach
