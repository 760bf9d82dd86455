// The facts kept of an open practice: whatever is written, undone or erased, a plan made from them
// is the plan made from the seals. Histories are drawn from a seed, so that a failure plays again.
#include <random>

#include "contract/retention_fixture.h"
#include "dossier/restriction.h"

using namespace serment;
using namespace serment::contract;

namespace {

std::string written_day(const std::optional<Date>& date) {
  return date ? iso(*date) : "-";
}

/// All that a plan says, to be compared.
std::string as_text(const retention::Plan& plan) {
  std::string text;
  for (const auto count :
       {plan.dossiers, plan.active, plan.archived, plan.due, plan.held, plan.undetermined,
        plan.postponed, plan.erased, plan.transfusion_items_kept, plan.transfusion_items_due,
        plan.reconciliation.known, plan.reconciliation.kept, plan.reconciliation.remaining})
    text += std::to_string(count) + " ";
  text += written_day(plan.next_erasable) + "\n";
  for (const auto& [month, count] : plan.by_month)
    text += month + " " + std::to_string(count) + "\n";
  for (const auto& line : plan.lines)
    text += line.id.value + " " + std::to_string(int(line.verdict.state)) + " " +
            written_day(line.verdict.last_day) + " " + written_day(line.postponed_until) +
            (line.items_only ? " items\n" : "\n");
  return text;
}

class OpenPractice {
 public:
  OpenPractice(const TestStore& store, unsigned seed) : x_cabinet(store), x_draw(seed) {}

  void step() {
    act();
    compare();
    if (draw(2) == 0) {
      x_kept.settle(session());
      compare();
    }
  }
  /// Both plans, from what is kept and from the seals.
  void compare() {
    const auto today = session().clock.today();
    const auto kept = expect(
        retention::survey(session(), Cabinet::rules(), x_cabinet.policy, today, {.kept = &x_kept}));
    const auto opened =
        expect(retention::survey(session(), Cabinet::rules(), x_cabinet.policy, today));
    CHECK(as_text(kept) == as_text(opened));
    x_erased += opened.erased;
  }
  void create_many(int count) {
    expect(session().db.write([&](store::Transaction& tx) -> Result<void> {
      for (int number = 0; number < count; ++number)
        TRY(session().vault.create_dossier(
            tx, dossier::encode({.last_care = add_days(on("1990-01-01"), number)})));
      return {};
    }));
  }
  void settle() { x_kept.settle(session()); }
  void act_in_one_commit();
  void act_in_vain();
  void restart() {
    x_kept = dossier::KeptFacts();
    x_cabinet.practice().restart();
    x_cabinet.reattach();
  }
  [[nodiscard]] std::uint64_t erased() const { return x_erased; }
  [[nodiscard]] std::size_t living() const { return x_living.size(); }
  vault::Session& session() { return x_cabinet.session(); }

 private:
  int draw(int below) { return std::uniform_int_distribution<int>(0, below - 1)(x_draw); }
  Date some_day(const char* first, int days) { return add_days(on(first), draw(days)); }
  DossierId some_living() {
    if (x_living.empty()) add();
    return x_living[static_cast<std::size_t>(draw(int(x_living.size())))];
  }

  void act() {
    switch (draw(9)) {
      case 0:
        return act_in_one_commit();
      case 1:
        return act_in_vain();
      case 2:
        return hold();
      case 3:
        return postpone();
      case 4:
        return erase();
      case 5:
        return restrict_or_free();
      case 6:
        return set_a_date();
      default:
        return add();
    }
  }
  void add() {
    const auto care = iso(some_day("1995-01-01", 9000));
    const auto transfusion = iso(some_day("1985-01-01", 9000));
    Cabinet::Patient patient{.last_care = care.c_str()};
    if (draw(6) == 0) patient.birth = nullptr;
    if (draw(3) == 0) patient.transfusion = transfusion.c_str();
    x_living.push_back(x_cabinet.add(patient));
  }
  void set_a_date() {
    const auto fact = draw(2) == 0 ? dossier::Fact::death : dossier::Fact::last_care;
    const auto done = dossier::set_fact(session(), some_living(), fact,
                                        some_day("2004-01-01", 7000), "acte", "Dre Essai");
    if (!done) CHECK(done.error().code.starts_with("dossier."));
  }
  void hold() {
    if (!x_holds.empty() && draw(2) == 0) {
      expect(dossier::lift_hold(session(), x_holds.back(), session().clock.today(), "accord",
                                "Dre Essai"));
      x_holds.pop_back();
      return;
    }
    const auto held = expect(dossier::add_hold(
        session(), some_living(), {some_day("2026-01-01", 300), {}}, "réclamation", "Dre Essai"));
    x_holds.push_back(held.id);
  }
  void postpone() {
    expect(retention::postpone(session(), some_living(), add_days(session().clock.today(), 90),
                               "avis", "Dre Essai"));
  }
  void restrict_or_free() {
    const auto id = some_living();
    for (const bool restricted : {true, false})
      if (session().db.write([&](store::Transaction& tx) {
            return dossier::set_restricted(session(), tx, id, restricted, "droits", "Dre Essai");
          }))
        return;
  }
  void erase() {
    const auto today = session().clock.today();
    const auto proposal = retention::propose(session(), Cabinet::rules(), x_cabinet.policy, today);
    if (!proposal) return;
    expect(retention::approve(session(), proposal->id, "Dre Essai", "relu"));
    expect(x_cabinet.erase(proposal->id));
    for (const auto& id : proposal->dossiers)
      if (x_cabinet.opens(id) != "") std::erase(x_living, id);
  }

  Cabinet x_cabinet;
  dossier::KeptFacts x_kept{};
  std::mt19937 x_draw;
  std::vector<DossierId> x_living{};
  std::vector<std::string> x_holds{};
  std::uint64_t x_erased = 0;
};

/// Neighbours of one commit: what one writes, the plan of the next one sees; what one writes and
/// gives up, it does not.
void OpenPractice::act_in_one_commit() {
  const auto create = [&](bool give_up) {
    return session().db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session().vault.create_dossier(tx, dossier::encode({.last_care = on("1999-01-01")})));
      if (give_up) return fail(Errc::conflict, "test.undone", "Défait.");
      return {};
    });
  };
  const std::vector<std::function<void()>> works{[&] { CHECK(create(false)); }, [&] { compare(); },
                                                 [&] { CHECK_FALSE(create(true)); },
                                                 [&] { compare(); }};
  expect(session().db.group(works));
}

/// An erasure that is undone, a plan being made meanwhile.
void OpenPractice::act_in_vain() {
  const auto id = some_living();
  const auto undone = session().db.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(session().vault.shred(tx, id, session().clock.now()));
    compare();
    return fail(Errc::conflict, "test.undone", "Défait.");
  });
  CHECK_FALSE(undone);
  CHECK(x_cabinet.opens(id) == "");
}

}  // namespace

CONTRACT_TEST("a plan from the facts kept in memory is the plan from the seals") {
  std::uint64_t erased = 0;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    Store store;
    OpenPractice practice(store, seed);
    for (int step = 0; step < 40; ++step) practice.step();
    practice.restart();
    practice.compare();
    for (int step = 0; step < 5; ++step) practice.step();
    erased += practice.erased();
    CHECK(practice.living() > 0);
  }
  CHECK(erased > 0);
}

CONTRACT_TEST("many writes at once are kept, or read again") {
  Store store;
  OpenPractice practice(store, 1);
  practice.create_many(50);
  practice.settle();
  practice.compare();
  for (const int count : {1'500, 10'100}) {  // more than are kept apart; more than are noted
    practice.create_many(count);
    practice.compare();
    practice.settle();
    practice.compare();
    practice.act_in_vain();
    practice.compare();
  }
}
