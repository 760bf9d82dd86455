// Whatever happens to a practice, in whatever order, its accounts balance and nothing goes that
// should stay. The histories are drawn from a seed, so that a failure can be played again.
#include <random>

#include "contract/retention_fixture.h"
#include "json/reader.h"

using namespace serment;
using namespace serment::contract;

namespace {

/// What the test knows by itself of one practice.
struct Ledger {
  std::uint64_t added = 0;
  std::uint64_t erased = 0;
  std::vector<DossierId> living;
  std::vector<dossier::Hold> open_holds;
};

class History {
 public:
  History(Cabinet& cabinet, unsigned seed) : x_cabinet(cabinet), x_draw(seed) {}
  void step() {
    switch (draw(6)) {
      case 0:
      case 1:
        add();
        break;
      case 2:
        hold();
        break;
      case 3:
        lift();
        break;
      case 4:
        postpone();
        break;
      case 5:
        erase();
        break;
    }
    pass_some_months();
    check();
  }
  [[nodiscard]] const Ledger& ledger() const { return x_ledger; }

 private:
  int draw(int below) { return std::uniform_int_distribution<int>(0, below - 1)(x_draw); }
  Date today() { return x_cabinet.session().clock.today(); }
  const DossierId* some_living() {
    if (x_ledger.living.empty()) return nullptr;
    return &x_ledger.living[static_cast<std::size_t>(draw(int(x_ledger.living.size())))];
  }

  void add() {
    const auto care = iso(add_days(on("1995-01-01"), draw(11000)));
    const auto birth = iso(add_days(on("1930-01-01"), draw(20000)));
    const auto transfusion = iso(add_days(on("1985-01-01"), draw(3000)));
    Cabinet::Patient patient{.birth = birth.c_str(), .last_care = care.c_str()};
    if (draw(6) == 0) patient.birth = nullptr;
    if (draw(4) == 0) patient.transfusion = transfusion.c_str();
    x_ledger.living.push_back(x_cabinet.add(patient));
    ++x_ledger.added;
  }
  void hold() {
    const auto* id = some_living();
    if (id == nullptr) return;
    const DateSpan span{add_days(today(), -draw(400)), {}};
    x_ledger.open_holds.push_back(
        expect(dossier::add_hold(x_cabinet.session(), *id, span, "réclamation", "Dre Essai")));
  }
  void lift() {
    if (x_ledger.open_holds.empty()) return;
    const auto hold = x_ledger.open_holds.back();
    x_ledger.open_holds.pop_back();
    expect(dossier::lift_hold(x_cabinet.session(), hold.id, today(), "accord", "Dre Essai"));
  }
  void postpone() {
    const auto* id = some_living();
    if (id == nullptr) return;
    expect(retention::postpone(x_cabinet.session(), *id, add_days(today(), 1 + draw(500)), "avis",
                               "Dre Essai"));
  }
  void erase() {
    auto& session = x_cabinet.session();
    const auto proposal = retention::propose(session, Cabinet::rules(), x_cabinet.policy, today());
    if (!proposal) {
      CHECK(proposal.error().code == "retention.nothing_due");
      return;
    }
    const auto before = x_cabinet.plan();
    CHECK(proposal->dossiers.size() == before.due + before.transfusion_items_due);
    expect(retention::approve(session, proposal->id, "Dre Essai", "relu"));
    const auto erasure = expect(x_cabinet.erase(proposal->id));
    CHECK(erasure.erased == proposal->dossiers.size());
    x_ledger.erased += before.due;
    for (const auto& id : proposal->dossiers) std::erase(x_ledger.living, id);
  }
  void pass_some_months() { x_cabinet.today(iso(add_days(today(), draw(120))).c_str()); }
  void check() {
    const auto plan = x_cabinet.plan();
    CHECK(plan.reconciliation.balanced());
    CHECK(plan.reconciliation.known == x_ledger.added);
    CHECK(plan.erased == x_ledger.erased);
    CHECK(plan.dossiers == x_ledger.living.size());
  }

  Cabinet& x_cabinet;
  std::mt19937 x_draw;
  Ledger x_ledger;
};

}  // namespace

CONTRACT_TEST("every history of a practice reconciles, and spares what must be kept") {
  std::uint64_t erased = 0;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    Store store;
    Cabinet cabinet(store);
    History history(cabinet, seed);
    for (int i = 0; i < 40; ++i) history.step();
    for (const auto& id : history.ledger().living) CHECK(cabinet.opens(id) == "");
    erased += history.ledger().erased;

    std::uint64_t certified = 0;
    for (const auto& id : expect(retention::certificates(cabinet.session()))) {
      const auto text = expect(retention::certificate_json(cabinet.session(), id));
      const auto document = expect(json::Document::parse(text));
      for (const auto entry : expect(document.root().at("erased")))
        certified += entry.text_or("part") == "record" ? 1 : 0;
    }
    CHECK(certified == history.ledger().erased);
  }
  CHECK(erased > 0);
}
