#include "demo/year.h"

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

Instant at_hour(Date day, int hour, int minute, int second = 0) {
  return paris_midnight(day) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

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

/// One day's openings, all in one durable transaction.
Result<void> live_a_day(Stage& stage, Date day, const std::vector<dossier::Entry>& everyone) {
  struct Act {
    Instant at;
    std::string actor;
    std::size_t patient = 0;
  };
  std::vector<Act> acts;
  const auto number = 6 + stage.chance.below(12);
  for (std::uint64_t n = 0; n < number; ++n) {
    const auto who = stage.chance.below(10);
    const bool away = !stage.locum.empty() && days_between(day, stage.options.today) < 12;
    const auto& actor = who < 4   ? stage.owner
                        : who < 7 ? (away ? stage.locum : stage.doctor)
                                  : stage.secretary;
    const int hour = stage.chance.one_in(150) ? 22 : stage.chance.between(8, 18);
    acts.push_back({at_hour(day, hour, stage.chance.between(0, 59), stage.chance.between(0, 59)),
                    actor, stage.chance.below(everyone.size())});
  }
  std::sort(acts.begin(), acts.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  Result<void> outcome;
  std::vector<std::function<void()>> works;
  works.emplace_back([&] {
    for (const auto& act : acts) {
      stage.clock.set(act.at);
      stage.session.actor = act.actor;
      const auto read = dossier::read(stage.session, everyone[act.patient].id,
                                      act.actor == stage.secretary ? "administrative" : "care");
      if (!read && read.error().code != "dossier.erased")
        outcome = tl::unexpected<Error>(read.error());
    }
  });
  TRY_VOID(stage.session.db.group(works));
  return outcome;
}

/// The consultations of a month, as the practice's software exports them.
Result<void> import_visits(Stage& stage, Date day) {
  stage.session.actor = stage.secretary;
  stage.clock.set(at_hour(day, 12, 40));
  TRY_VOID(note(stage, "import.started", "export-mensuel"));
  dossier::Absorber absorber(stage.session, stage.index);
  const auto number = std::min<std::uint64_t>(40, stage.options.patients / 10);
  for (std::uint64_t n = 0; n < number; ++n) {
    const auto patient_number = stage.chance.below(stage.options.patients);
    auto come = visit(stage.options.seed, patient_number, stage.first, add_days(day, -1));
    if (come.death.reveal() || come.deceased_without_date) continue;
    TRY(absorber.absorb(std::move(come)));
  }
  TRY_VOID(absorber.finish());
  return note(stage, "import.finished", "export-mensuel");
}

}  // namespace

Result<void> import_everyone(Stage& stage) {
  stage.session.actor = stage.owner;
  stage.clock.set(at_hour(stage.first, 9, 30));
  TRY_VOID(note(stage, "import.started", "reprise"));
  dossier::Absorber absorber(stage.session, stage.index);
  for (std::uint64_t n = 0; n < stage.options.patients; ++n) {
    TRY(absorber.absorb(patient(stage.options.seed, n, stage.first)));
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

Result<void> live_a_year(Stage& stage) {
  const auto everyone = stage.index.page(0, stage.index.size());
  const int days = days_between(stage.first, stage.options.today);
  for (int n = 1; n < days; ++n) {
    const auto day = add_days(stage.first, n);
    if (stage.options.report)
      stage.options.report("Une année de cabinet", static_cast<std::uint64_t>(n),
                           static_cast<std::uint64_t>(days));
    stage.clock.set(at_hour(day, 7, 50));
    if (stage.on_morning) TRY_VOID(stage.on_morning(day));
    if (!is_working_day(day)) continue;
    TRY_VOID(live_a_day(stage, day, everyone));
    if (n % 30 == 0) TRY_VOID(import_visits(stage, day));
  }
  return {};
}

Result<void> decide(Stage& stage, Made& made) {
  auto& session = stage.session;
  const auto& rules = law::RuleSet::embedded();
  const law::Policy policy = law::Policy::cautious();
  const auto day = add_days(stage.options.today, -20);
  stage.clock.set(at_hour(stage.options.today, 7, 5));
  session.actor = stage.owner;
  const auto everyone = stage.index.page(0, stage.index.size());
  for (std::size_t n = 0; n < kClaims && n < everyone.size(); ++n) {
    const auto& entry = everyone[n * 37 % everyone.size()];
    TRY(dossier::add_hold(session, entry.id,
                          DateSpan{add_days(day, -200 + static_cast<int>(n)), {}},
                          "Réclamation amiable reçue par l’assureur (fictif).", stage.owner));
  }
  const auto proposal = retention::propose(session, rules, policy, stage.options.today);
  if (!proposal) {
    if (proposal.error().code == "retention.nothing_due") return {};
    return tl::unexpected<Error>(proposal.error());
  }
  std::vector<DossierId> kept;
  for (std::size_t n = kErased; n < proposal->dossiers.size(); ++n)
    kept.push_back(proposal->dossiers[n]);
  stage.clock.set(at_hour(stage.options.today, 7, 12));
  TRY(retention::approve(session, proposal->id, stage.owner,
                         "Premiers dossiers à terme, relus un à un.", kept));
  stage.clock.set(at_hour(stage.options.today, 7, 20));
  const auto erased = TRY(retention::erase(session, rules, policy, proposal->id));
  made.erased = erased.erased;
  made.certificate = erased.certificate_id;
  return {};
}

Result<void> conform(Stage& stage) {
  auto& session = stage.session;
  const auto& rules = law::RuleSet::embedded();
  stage.clock.set(at_hour(stage.options.today, 7, 30));
  session.actor = stage.owner;
  std::vector<std::string> references;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    references.clear();
    for (const auto& stored : TRY(compliance::list_activities(session, tx)))
      references.push_back(stored.activity.ref);
    return {};
  }));
  // All but two: the demonstration has something left to do.
  for (std::size_t n = 0; n + 2 < references.size(); ++n)
    TRY(compliance::validate_activity(session, rules, references[n], "Dre Camille Exemple"));
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto current = TRY(compliance::load_current(session, tx, rules));
    compliance::DisplayProof proof;
    proof.statement = "Affiche posée dans la salle d’attente, à côté de la porte.";
    TRY(compliance::save_display(session, tx, compliance::NoticeKind::poster_a4, current, rules,
                                 proof, stage.secretary));
    const auto& catalogue = hygiene::Catalogue::embedded();
    for (const char* measure :
         {"passwords.own", "passwords.manager", "session.lock_computers", "updates.automatic",
          "updates.antivirus", "updates.firewall", "separation.wifi", "separation.mail",
          "mobile.locked", "paper.locked", "mail.secure", "access.card"}) {
      hygiene::Statement statement;
      statement.text = "Vérifié sur chaque poste du cabinet (fictif).";
      TRY(hygiene::attest(session, tx, catalogue, measure, statement, stage.owner));
    }
    return {};
  });
}

}  // namespace serment::demo
