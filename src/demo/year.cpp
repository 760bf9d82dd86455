#include "demo/year.h"

#include <algorithm>

#include "audit/journal.h"
#include "compliance/display.h"
#include "compliance/founding.h"
#include "demo/people.h"
#include "dossier/absorb.h"
#include "dossier/dossiers.h"
#include "hygiene/attestations.h"
#include "law/policy.h"
#include "retention/retention.h"

namespace serment::demo {
namespace {

constexpr std::size_t kErased = 24;
constexpr std::size_t kClaims = 9;

// Whoever is seen comes back, or is called: most dossiers that are opened were seen of late.
constexpr int kSeenLately = 150;
constexpr int kLongGone = 6000;

bool is_working_day(Date day) {
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

Result<void> note(Stage& stage, std::string_view action, std::string_view object) {
  auto& session = stage.session;
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {std::string(action), session.actor, std::string(object), stage.clock.now()}, {}));
    return {};
  });
}

struct Opening {
  Instant at;
  std::string actor;
  std::uint64_t patient = 0;
};

/// Those seen within the last months, by number.
std::vector<std::uint64_t> seen_lately(const Stage& stage, Date day) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t n = 0; n < stage.last_care.size(); ++n)
    if (days_between(stage.last_care[n], day) < kSeenLately) numbers.push_back(n);
  return numbers;
}

std::vector<Opening> openings_of(Stage& stage, Date day, const std::vector<std::uint64_t>& lately) {
  std::vector<Opening> all;
  const auto number = 6 + stage.chance.below(12);
  const auto& away = stage.doctor_away;
  const bool replaced = away && day >= away->from && day <= *away->to;
  for (std::uint64_t n = 0; n < number; ++n) {
    const auto who = stage.chance.below(10);
    const auto& actor = who < 4   ? stage.owner.id
                        : who < 7 ? (replaced ? stage.replacing : stage.doctor.id)
                                  : stage.secretary.id;
    const int hour = stage.chance.one_in(150) ? 22 : stage.chance.between(8, 18);
    const auto at = at_hour(day, hour, stage.chance.between(0, 59), stage.chance.between(0, 59));
    const bool anybody = lately.empty() || stage.chance.one_in(15);
    all.push_back({at, actor,
                   anybody ? stage.chance.below(stage.options.patients)
                           : lately[stage.chance.below(lately.size())]});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return all;
}

Result<void> open_all(Stage& stage, std::span<const Opening> openings) {
  for (const auto& opening : openings) {
    const auto id = dossier_of(stage, opening.patient);
    if (!id) continue;
    stage.clock.set(opening.at);
    stage.session.actor = opening.actor;
    TRY(dossier::read(stage.session, *id,
                      opening.actor == stage.secretary.id ? "administrative" : "care"));
  }
  return {};
}

Instant instant_of(const Stage& stage, const When& when) {
  return at_hour(add_days(stage.options.today, -when.days_before), when.hour, when.minute);
}

/// A day's openings, with the scenes of that day in their place.
Result<void> live_a_day(Stage& stage, const std::vector<Opening>& openings,
                        std::span<const Scene> scenes) {
  std::span<const Opening> left(openings);
  for (const auto& scene : scenes) {
    const auto at = instant_of(stage, scene.when);
    const auto next = std::find_if(left.begin(), left.end(),
                                   [&](const auto& opening) { return opening.at >= at; });
    const auto before = static_cast<std::size_t>(next - left.begin());
    TRY_VOID(open_all(stage, left.first(before)));
    left = left.subspan(before);
    stage.clock.set(at);
    TRY_VOID(scene.play(stage));
  }
  return open_all(stage, left);
}

/// The days from one to another, counted from the first; takes their scenes out of `left`.
Result<void> live_days(Stage& stage, std::pair<int, int> days,
                       const std::vector<std::uint64_t>& lately, std::span<const Scene>& left) {
  for (int n = days.first; n < days.second; ++n) {
    const auto day = add_days(stage.first, n);
    const int before = days_between(day, stage.options.today);
    std::size_t scenes = 0;
    while (scenes < left.size() && left[scenes].when.days_before >= before) ++scenes;
    const auto openings =
        is_working_day(day) ? openings_of(stage, day, lately) : std::vector<Opening>{};
    TRY_VOID(live_a_day(stage, openings, left.first(scenes)));
    left = left.subspan(scenes);
  }
  return {};
}

/// The consultations of a week, as the practice's software exports them.
Result<void> import_visits(Stage& stage, Date day) {
  stage.session.actor = stage.secretary.id;
  stage.clock.set(at_hour(day, 19, 5));
  TRY_VOID(note(stage, "import.started", "export-hebdomadaire"));
  dossier::Absorber absorber(stage.session, stage.index);
  const auto number = std::min<std::uint64_t>(12, stage.options.patients / 20);
  for (std::uint64_t n = 0; n < number; ++n) {
    const auto patient_number = stage.chance.below(stage.options.patients);
    // Hardly anybody comes back after so long: their dossier goes to its term.
    if (days_between(stage.last_care[patient_number], day) > kLongGone) continue;
    auto come = visit(stage.options.seed, patient_number, stage.first, add_days(day, -1));
    if (come.death.reveal() || come.deceased_without_date) continue;
    stage.last_care[patient_number] = add_days(day, -1);
    TRY(absorber.absorb(std::move(come)));
  }
  TRY_VOID(absorber.finish());
  return note(stage, "import.finished", "export-hebdomadaire");
}

}  // namespace

Instant at_hour(Date day, int hour, int minute, int second) {
  return paris_midnight(day) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

std::optional<DossierId> dossier_of(const Stage& stage, std::uint64_t patient) {
  return stage.index.by_source_key("urn:serment:demonstration|" + std::to_string(patient));
}

Result<void> import_everyone(Stage& stage) {
  stage.session.actor = stage.owner.id;
  stage.clock.set(at_hour(stage.first, 9, 30));
  TRY_VOID(note(stage, "import.started", "reprise"));
  dossier::Absorber absorber(stage.session, stage.index);
  for (std::uint64_t n = 0; n < stage.options.patients; ++n) {
    auto one = patient(stage.options.seed, n, stage.first);
    stage.last_care.push_back(one.last_care.value_or(Date{}));
    TRY(absorber.absorb(std::move(one)));
    if (stage.options.report && n % 100 == 0)
      stage.options.report("Dossiers scellés", n, stage.options.patients);
  }
  // The same person twice, from two exports: for somebody to decide.
  for (std::uint64_t n = 3; n < stage.options.patients; n += stage.options.patients / 3 + 1) {
    auto twin = patient(stage.options.seed, n, stage.first);
    twin.identity.source_keys = {
        Personal<std::string>("urn:serment:ancien-logiciel|" + std::to_string(n))};
    twin.identity.ins = Personal<std::string>();
    TRY(absorber.absorb(std::move(twin)));
  }
  TRY_VOID(absorber.finish());
  return note(stage, "import.finished", "reprise");
}

Result<void> live_a_year(Stage& stage, Story story) {
  std::stable_sort(story.begin(), story.end(), [&](const Scene& one, const Scene& other) {
    return instant_of(stage, one.when) < instant_of(stage, other.when);
  });
  std::span<const Scene> left(story);
  const int days = days_between(stage.first, stage.options.today);
  for (int n = 1; n < days;) {
    if (stage.options.report)
      stage.options.report("Une année de cabinet", static_cast<std::uint64_t>(n),
                           static_cast<std::uint64_t>(days));
    const auto lately = seen_lately(stage, add_days(stage.first, n));
    // A week is one durable transaction: waiting for the disk at each act would take minutes.
    const int week_end = std::min(n + 7, days);
    Result<void> outcome;
    std::vector<std::function<void()>> works;
    works.emplace_back([&] { outcome = live_days(stage, {n, week_end}, lately, left); });
    TRY_VOID(stage.session.db.group(works));
    TRY_VOID(outcome);
    n = week_end;
    if (n < days) TRY_VOID(import_visits(stage, add_days(stage.first, n - 1)));
  }
  return {};
}

namespace {

Result<void> hold_claims(Stage& stage) {
  auto& session = stage.session;
  const auto day = add_days(stage.options.today, -20);
  const auto everyone = stage.index.page(0, stage.index.size());
  std::string first;
  const auto claims = std::min(kClaims, everyone.size() / 20);
  for (std::size_t n = 0; n < claims; ++n) {
    const auto& entry = everyone[n * 37 % everyone.size()];
    const auto hold = TRY(dossier::add_hold(
        session, entry.id, DateSpan{add_days(day, -200 + static_cast<int>(n)), {}},
        "Réclamation amiable reçue par l’assureur (fictif).", stage.owner.id));
    if (n == 0) first = hold.id;
  }
  TRY(dossier::lift_hold(session, first, day, "L’assureur a clos la réclamation (fictif).",
                         stage.owner.id));
  return {};
}

/// Without the first by name, half of them at most: ids are drawn, and would not give the same
/// people twice.
std::vector<DossierId> all_but_first(const Stage& stage, std::vector<DossierId> due) {
  const auto key = [&](const DossierId& id) {
    const auto* entry = stage.index.find(id);
    if (entry == nullptr) return std::pair(std::string(), std::string());
    const auto birth = entry->birth.reveal();
    return std::pair(entry->display.reveal(), birth ? iso(*birth) : std::string());
  };
  std::sort(due.begin(), due.end(),
            [&](const auto& one, const auto& other) { return key(one) < key(other); });
  const auto erased = std::min(kErased, (due.size() + 1) / 2);
  due.erase(due.begin(), due.begin() + static_cast<std::ptrdiff_t>(erased));
  return due;
}

}  // namespace

Result<void> decide(Stage& stage) {
  auto& session = stage.session;
  const auto& rules = law::RuleSet::embedded();
  const law::Policy policy = law::Policy::cautious();
  // The eve: whoever looks at the practice on its last day finds nothing that is still to come.
  const auto eve = add_days(stage.options.today, -1);
  stage.clock.set(at_hour(eve, 19, 44));
  session.actor = stage.owner.id;
  TRY_VOID(hold_claims(stage));
  const auto proposal = retention::propose(session, rules, policy, eve);
  if (!proposal) {
    if (proposal.error().code == "retention.nothing_due") return {};
    return tl::unexpected<Error>(proposal.error());
  }
  const auto kept = all_but_first(stage, proposal->dossiers);
  stage.clock.set(at_hour(eve, 19, 48));
  TRY(retention::approve(session, proposal->id, stage.owner.name,
                         "Premiers dossiers à terme, relus un à un.", kept));
  stage.clock.set(at_hour(eve, 19, 52));
  const auto erased = TRY(retention::erase(session, rules, policy, proposal->id));
  stage.made.erased = erased.erased;
  stage.made.certificate = erased.certificate_id;
  // The others stay proposed: somebody has to look at them.
  const auto others = retention::propose(session, rules, policy, eve);
  if (!others && others.error().code != "retention.nothing_due")
    return tl::unexpected<Error>(others.error());
  return {};
}

Result<void> conform(Stage& stage) {
  auto& session = stage.session;
  const auto& rules = law::RuleSet::embedded();
  stage.clock.set(at_hour(add_days(stage.options.today, -1), 19, 56));
  session.actor = stage.owner.id;
  std::vector<std::string> references;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    references.clear();
    for (const auto& stored : TRY(compliance::list_activities(session, tx)))
      references.push_back(stored.activity.ref);
    return {};
  }));
  // All but two: the demonstration has something left to do.
  for (std::size_t n = 0; n + 2 < references.size(); ++n)
    TRY(compliance::validate_activity(session, rules, references[n], stage.owner.name));
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto current = TRY(compliance::load_current(session, tx, rules));
    compliance::DisplayProof proof;
    proof.statement = "Affiche posée dans la salle d’attente, à côté de la porte.";
    TRY(compliance::save_display(session, tx, compliance::NoticeKind::poster_a4, current, rules,
                                 proof, stage.secretary.name));
    const auto& catalogue = hygiene::Catalogue::embedded();
    for (const char* measure :
         {"passwords.own", "passwords.manager", "session.lock_computers", "updates.automatic",
          "updates.antivirus", "updates.firewall", "separation.wifi", "separation.mail",
          "mobile.locked", "paper.locked", "mail.secure", "access.card"}) {
      hygiene::Statement statement;
      statement.text = "Vérifié sur chaque poste du cabinet (fictif).";
      TRY(hygiene::attest(session, tx, catalogue, measure, statement, stage.owner.name));
    }
    return {};
  });
}

}  // namespace serment::demo
