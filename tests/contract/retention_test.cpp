// From the calendar to the certificate, on both stores.
#include "retention/retention.h"

#include <set>

#include "contract/retention_fixture.h"
#include "dossier/restriction.h"
#include "json/reader.h"

using namespace serment;
using namespace serment::contract;

namespace {

/// A store that fails after so many writing transactions, as a crash between two of them would.
class CutDatabase final : public store::Database {
 public:
  CutDatabase(store::Database& inner, int writes) : x_inner(inner), x_left(writes) {}
  [[nodiscard]] store::Dialect dialect() const override { return x_inner.dialect(); }
  Result<void> claim(const PracticeId& practice) override { return x_inner.claim(practice); }
  Result<void> write(const std::function<Result<void>(store::Transaction&)>& work) override {
    if (x_left-- <= 0) return fail(Errc::unavailable, "test.cut", "Coupure.");
    return x_inner.write(work);
  }
  Result<void> read(const std::function<Result<void>(store::Transaction&)>& work) override {
    return x_inner.read(work);
  }
  Result<void> group(std::span<const std::function<void()>> works) override {
    for (const auto& work : works) work();
    return {};
  }
  Result<void> scrub() override { return x_inner.scrub(); }
  Result<void> check() override { return x_inner.check(); }

 private:
  store::Database& x_inner;
  int x_left;
};

}  // namespace

CONTRACT_TEST("the plan judges every dossier and its counts reconcile") {
  Store store;
  Cabinet cabinet(store);
  const auto due = cabinet.add({.last_care = "2004-05-01"});
  cabinet.add({.last_care = "2010-05-01"});
  cabinet.add({.last_care = "2024-05-01"});
  const auto held = cabinet.add({.last_care = "2003-05-01"});
  const auto unknown = cabinet.add({.birth = nullptr});
  expect(dossier::add_hold(cabinet.session(), held, {on("2025-01-01"), {}}, "réclamation",
                           "Dre Essai"));

  const auto plan = cabinet.plan();
  CHECK(plan.dossiers == 5);
  CHECK(plan.due == 1);
  CHECK(plan.active + plan.archived == 2);
  CHECK(plan.held == 1);
  CHECK(plan.undetermined == 1);
  CHECK(plan.next_erasable == on("2030-05-02"));
  CHECK(plan.by_month.at("2024-05") == 1);
  REQUIRE(plan.lines.size() == 5);
  CHECK(plan.lines[0].id == due);
  CHECK(plan.lines[1].id == held);
  CHECK(plan.lines[2].id == unknown);
  CHECK(plan.lines[3].verdict.last_day == on("2030-05-01"));

  const auto month = expect(retention::survey(cabinet.session(), Cabinet::rules(), cabinet.policy,
                                              on("2026-11-23"), {.month = "2030-05"}));
  REQUIRE(month.lines.size() == 1);
  CHECK(month.lines[0].verdict.last_day == on("2030-05-01"));
  const auto bounded = expect(retention::survey(cabinet.session(), Cabinet::rules(), cabinet.policy,
                                                on("2026-11-23"), {.max_lines = 2}));
  REQUIRE(bounded.lines.size() == 2);
  CHECK(bounded.lines[1].id == held);
  CHECK(code_of(retention::survey(cabinet.session(), Cabinet::rules(), cabinet.policy,
                                  on("2026-11-23"), {.month = "2030-13"})) == "date.impossible");
}

CONTRACT_TEST("a dossier limited after the approval is not erased, and says why") {
  Store store;
  Cabinet cabinet(store);
  const auto limited = cabinet.add({.last_care = "2004-05-01"});
  const auto gone = cabinet.add({.last_care = "2004-05-01"});
  const auto proposal = cabinet.approved();
  auto& session = cabinet.session();
  expect(session.db.write([&](store::Transaction& tx) {
    return dossier::set_restricted(session, tx, limited, true, "droits à défendre", "Dre Essai");
  }));
  const auto erasure = expect(cabinet.erase(proposal.id));
  CHECK(erasure.erased == 1);
  REQUIRE(erasure.refused.size() == 1);
  CHECK(erasure.refused[0].id == limited);
  CHECK(erasure.refused[0].code == "restricted");
  CHECK(cabinet.opens(limited) == "");
  CHECK(cabinet.opens(gone) == "dossier.erased");
}

CONTRACT_TEST("an approved erasure erases, and the certificate says what was observed") {
  Store store;
  Cabinet cabinet(store);
  const auto gone = cabinet.add({.last_care = "2004-05-01"});
  const auto stays = cabinet.add({.last_care = "2024-05-01"});
  const auto epoch = cabinet.session().vault.epoch();

  const auto proposal = cabinet.propose();
  CHECK(proposal.id == "P-2026-001");
  CHECK(proposal.dossiers == std::vector<DossierId>{gone});
  CHECK(code_of(cabinet.erase(proposal.id)) == "proposal.not_approved");
  expect(retention::approve(cabinet.session(), proposal.id, "Dre Essai", "relu"));
  const auto erasure = expect(cabinet.erase(proposal.id));
  CHECK(erasure.erased == 1);
  CHECK(erasure.refused.empty());
  CHECK(erasure.certificate_id == "C-2026-001");
  CHECK(cabinet.opens(gone) == "dossier.erased");
  CHECK(cabinet.opens(stays) == "");
  CHECK(cabinet.session().vault.epoch() == epoch + 1);
  CHECK(code_of(cabinet.erase(proposal.id)) == "proposal.executed");
  CHECK(cabinet.plan().erased == 1);

  const auto text = expect(retention::certificate_json(cabinet.session(), "C-2026-001"));
  for (const char* secret : {"Canari", "secret de soin", "1950-06-30", "2004-05-01", "2024-05-01"})
    CHECK_MESSAGE(text.find(secret) == std::string::npos, secret);
  const auto document = expect(json::Document::parse(text));
  const auto entry = *expect(document.root().at("erased")).begin();
  CHECK(entry.text_or("dossier") == gone.value);
  CHECK(expect(expect(entry.at("key_gone")).boolean()));
  CHECK(expect(expect(entry.at("refused_to_open")).boolean()));
  CHECK(expect(expect(document.root().at("epoch_destroyed")).natural()) == epoch);
  CHECK(code_of(retention::certificate_json(cabinet.session(), "C-2026-002")) ==
        "certificate.unknown");
  CHECK(expect(retention::certificates(cabinet.session())) ==
        std::vector<std::string>{"C-2026-001"});
}

CONTRACT_TEST("everything is looked at again at the moment of erasure") {
  Store store;
  Cabinet cabinet(store);
  const auto held = cabinet.add({.last_care = "2001-05-01"});
  const auto returned = cabinet.add({.last_care = "2002-05-01"});
  const auto postponed = cabinet.add({.last_care = "2003-05-01"});
  const auto gone = cabinet.add({.last_care = "2004-05-01"});
  const auto corrected = cabinet.add({.last_care = "2005-05-01"});
  const auto proposal = cabinet.approved();
  CHECK(proposal.dossiers.size() == 5);

  expect(dossier::add_hold(cabinet.session(), held, {on("2026-11-01"), {}}, "réclamation",
                           "Dre Essai"));
  expect(dossier::set_fact(cabinet.session(), returned, dossier::Fact::last_care, on("2020-01-01"),
                           "visite retrouvée", "Dre Essai"));
  expect(retention::postpone(cabinet.session(), postponed, on("2027-01-15"), "avis attendu",
                             "Dre Essai"));
  expect(dossier::set_fact(cabinet.session(), corrected, dossier::Fact::birth, on("1951-01-01"),
                           "erreur de saisie", "Dre Essai"));
  const auto erasure = expect(cabinet.erase(proposal.id));
  CHECK(erasure.erased == 2);
  REQUIRE(erasure.refused.size() == 3);
  std::map<std::string, retention::Erasure::Refused> by_id;
  for (const auto& refused : erasure.refused) by_id[refused.id.value] = refused;
  CHECK(by_id.at(held.value).code == "held");
  CHECK(by_id.at(held.value).possible_from == std::nullopt);
  CHECK(by_id.at(returned.value).code == "not_due");
  CHECK(by_id.at(returned.value).possible_from == on("2040-01-02"));
  CHECK(by_id.at(postponed.value).code == "postponed");
  CHECK(by_id.at(postponed.value).possible_from == on("2027-01-15"));
  CHECK(cabinet.opens(gone) == "dossier.erased");
  for (const auto& id : {held, returned, postponed}) CHECK(cabinet.opens(id) == "");

  const auto plan = cabinet.plan();
  CHECK(plan.erased == 2);
  CHECK(plan.held == 1);
  CHECK(plan.postponed == 1);
  CHECK(plan.due == 0);
  cabinet.today("2027-01-15");
  CHECK(cabinet.plan().due == 1);
  CHECK(cabinet.propose().dossiers == std::vector<DossierId>{postponed});
}

CONTRACT_TEST("a mention of transfusion outlives its record, then goes at its own term") {
  Store store;
  Cabinet cabinet(store);
  const auto id = cabinet.add({.last_care = "2004-05-01", .transfusion = "2001-07-02"});
  const auto claimed = cabinet.add({.last_care = "2004-05-02", .transfusion = "2001-07-02"});
  const auto hold = expect(dossier::add_hold(
      cabinet.session(), claimed, {on("2010-01-01"), on("2010-01-10")}, "close", "Dre Essai"));
  const auto proposal = cabinet.approved();
  CHECK(expect(cabinet.erase(proposal.id)).erased == 2);

  auto left = expect(dossier::read(cabinet.session(), id, "essai"));
  CHECK(left.facts.care_erased);
  REQUIRE(left.pieces.size() == 1);
  CHECK(left.pieces[0].category == dossier::Category::transfusion);
  std::string content;
  expect(dossier::read_piece(cabinet.session(), id, left.pieces[0], "essai",
                             [&](ByteView part) -> Result<void> {
                               content += as_text(part);
                               return {};
                             }));
  CHECK(content.find("culot") != std::string::npos);
  CHECK(expect(dossier::holds_of(cabinet.session(), claimed)).size() == 1);
  CHECK(hold.dossier == claimed);

  auto plan = cabinet.plan();
  CHECK(plan.dossiers == 0);
  CHECK(plan.erased == 2);
  CHECK(plan.transfusion_items_kept == 2);
  CHECK(plan.transfusion_items_due == 0);
  const auto decision = expect(retention::explain(cabinet.session(), Cabinet::rules(),
                                                  cabinet.policy, claimed, on("2026-11-23")));
  CHECK(decision.last_day == on("2031-07-12"));

  cabinet.today("2031-07-03");
  CHECK(cabinet.plan().transfusion_items_due == 1);
  const auto second = cabinet.approved();
  CHECK(second.dossiers == std::vector<DossierId>{id});
  CHECK(expect(cabinet.erase(second.id)).erased == 1);
  CHECK(cabinet.opens(id) == "dossier.erased");
  plan = cabinet.plan();
  CHECK(plan.erased == 2);
  CHECK(plan.transfusion_items_kept == 1);
}

CONTRACT_TEST("an old copy of the rows opens nothing of what was erased around a transfusion") {
  Store store;
  Cabinet cabinet(store);
  const auto id = cabinet.add({.last_care = "2004-05-01", .transfusion = "2001-07-02"});
  const auto claimed = cabinet.add({.last_care = "2004-05-02", .transfusion = "2001-07-02"});
  const auto hold = expect(dossier::add_hold(
      cabinet.session(), claimed, {on("2010-01-01"), on("2010-01-10")}, "close", "Dre Essai"));
  std::map<std::string, vault::OpenDossier> before;
  for (const auto& each : {id, claimed})
    CHECK(cabinet.practice().open_dossier(each, &before[each.value]) == "");
  const auto erasure = expect(cabinet.erase(cabinet.approved().id));
  CHECK(erasure.erased == 2);
  for (const auto& each : {id, claimed}) {
    vault::OpenDossier after;
    CHECK(cabinet.practice().open_dossier(each, &after) == "");
    CHECK(before.at(each.value).key.bytes != after.key.bytes);
  }
  const auto holds = expect(dossier::holds_of(cabinet.session(), claimed));
  REQUIRE(holds.size() == 1);
  CHECK(holds[0].id == hold.id);
  CHECK(holds[0].reason == "close");
  CHECK(holds[0].span == hold.span);

  const auto text = expect(retention::certificate_json(cabinet.session(), erasure.certificate_id));
  const auto document = expect(json::Document::parse(text));
  std::size_t replaced = 0;
  for (const auto& entry : expect(document.root().at("erased")))
    if (expect(expect(entry.at("key_gone")).boolean())) ++replaced;
  CHECK(replaced == 2);
}

CONTRACT_TEST("the death rule follows the practice's policy") {
  Store store;
  Cabinet cabinet(store);
  const auto id = cabinet.add({.last_care = "2013-06-15", .death = "2014-06-15"});
  CHECK(cabinet.plan().due == 0);
  cabinet.policy = law::Policy::bare_text();
  CHECK(cabinet.plan().due == 1);
  const auto proposal = cabinet.approved();
  cabinet.policy = law::Policy::cautious();
  const auto erasure = expect(cabinet.erase(proposal.id));
  CHECK(erasure.erased == 0);
  CHECK(erasure.certificate_id.empty());
  CHECK(erasure.refused.at(0).possible_from == on("2033-06-16"));
  CHECK(cabinet.opens(id) == "");
}

CONTRACT_TEST("proposals and approvals are refused with their reason") {
  Store store;
  Cabinet cabinet(store);
  auto& session = cabinet.session();
  const auto nothing =
      retention::propose(session, Cabinet::rules(), cabinet.policy, on("2026-11-23"));
  CHECK(code_of(nothing) == "retention.nothing_due");
  const auto id = cabinet.add({.last_care = "2004-05-01"});
  cabinet.add({.last_care = "2006-12-01"});
  CHECK(code_of(retention::propose(session, Cabinet::rules(), cabinet.policy, on("2026-11-24"))) ==
        "retention.too_early");
  const auto first = cabinet.propose();
  const auto second = cabinet.propose();
  CHECK(second.id == "P-2026-002");
  CHECK(code_of(retention::approve(session, "P-2026-009", "Dre Essai", "relu")) ==
        "proposal.unknown");
  CHECK(code_of(retention::approve(session, first.id, "", "relu")) == "approval.unsigned");
  CHECK(code_of(retention::approve(session, first.id, "Dre Essai", " \t")) == "approval.unsigned");
  CHECK(code_of(retention::approve(session, first.id, "Dre Essai", "relu", {{"inconnu"}})) ==
        "approval.except");
  CHECK(code_of(retention::approve(session, first.id, "Dre Essai", "relu", {id})) ==
        "approval.except");
  expect(retention::approve(session, first.id, "Dre Essai", "relu"));
  CHECK(code_of(retention::approve(session, first.id, "Dre Essai", "relu")) == "proposal.state");
  CHECK(code_of(retention::approve(session, second.id, "Dre Essai", "relu")) == "proposal.overlap");
  const auto early =
      retention::propose(session, Cabinet::rules(), cabinet.policy, on("2026-11-23"));
  CHECK(code_of(early) == "retention.nothing_due");
  CHECK(early.error().next.find("2026") != std::string::npos);
  CHECK(code_of(cabinet.erase("P-2026-009")) == "proposal.unknown");
  CHECK(code_of(retention::postpone(session, id, on("2026-11-23"), "motif", "Dre Essai")) ==
        "postponement.past");
  CHECK(code_of(retention::postpone(session, {"inconnu"}, on("2027-11-23"), "motif",
                                    "Dre Essai")) == "dossier.unknown");
  expect(retention::postpone(session, id, on("2027-11-23"), "motif", "Dre Essai"));
  expect(retention::postpone(session, id, on("2026-12-23"), "plus tôt", "Dre Essai"));
  CHECK(expect(retention::proposals(session)).size() == 2);
}

CONTRACT_TEST("an erasure cut at any of its writes goes on to one certificate") {
  Store store;
  Cabinet cabinet(store);
  std::size_t certificates = 0;
  bool finished = false;
  for (int writes = 0; !finished; ++writes) {
    CAPTURE(writes);
    REQUIRE(writes < 30);
    const std::vector<DossierId> ids = {cabinet.add({.last_care = "2003-05-01"}),
                                        cabinet.add({.last_care = "2004-05-01"})};
    const auto proposal = cabinet.approved();
    REQUIRE(proposal.dossiers.size() == 2);
    CutDatabase cut(cabinet.session().db, writes);
    vault::Session session{cut,
                           cabinet.session().vault,
                           cabinet.session().journal,
                           cabinet.session().clock,
                           cabinet.session().random,
                           "owner"};
    const auto result = retention::erase(session, Cabinet::rules(), cabinet.policy, proposal.id);
    finished = result.has_value();
    if (!finished) {
      CHECK(result.error().code == "test.cut");
      CHECK(expect(retention::certificates(cabinet.session())).size() == certificates);
      cabinet.practice().restart();
      cabinet.reattach();
      CHECK(expect(cabinet.erase(proposal.id)).erased == 2);
    }
    ++certificates;
    for (const auto& id : ids) CHECK(cabinet.opens(id) == "dossier.erased");
    CHECK(expect(retention::certificates(cabinet.session())).size() == certificates);
    CHECK(cabinet.plan().erased == 2 * certificates);
  }
}

CONTRACT_TEST("an erasure stopped between two dossiers leaves the others approved, and goes on") {
  Store store;
  Cabinet cabinet(store);
  std::vector<DossierId> ids;
  for (const char* care : {"2001-05-01", "2002-05-01", "2003-05-01"})
    ids.push_back(cabinet.add({.last_care = care}));
  const auto proposal = cabinet.approved();
  REQUIRE(proposal.dossiers.size() == 3);
  auto& session = cabinet.session();
  const auto epoch = session.vault.epoch();
  auto run = expect(retention::ErasureRun::begin(session, proposal.id));
  CHECK(run.total() == 3);
  const auto gone = expect(run.step(session, Cabinet::rules(), cabinet.policy));
  REQUIRE(gone.has_value());
  CHECK(run.done() == 1);
  expect(run.stop(session));
  CHECK(session.vault.epoch() == epoch + 1);  // an old copy of the base no longer opens it
  CHECK(cabinet.opens(*gone) == "dossier.erased");
  for (const auto& id : ids)
    if (!(id == *gone)) CHECK(cabinet.opens(id).empty());
  CHECK(expect(retention::already_erased(session, proposal)) == std::vector<DossierId>{*gone});
  CHECK(expect(retention::proposals(session)).front().state == "approved");
  CHECK(expect(retention::certificates(session)).empty());

  // Two at once: one certificate, and the slower is told.
  auto slow = expect(retention::ErasureRun::begin(session, proposal.id));
  while (slow.done() < slow.total()) expect(slow.step(session, Cabinet::rules(), cabinet.policy));
  CHECK(slow.erased() == 3);
  CHECK(expect(cabinet.erase(proposal.id)).erased == 3);
  CHECK(code_of(slow.finish(session, Cabinet::rules())) == "proposal.executed");
  CHECK(expect(retention::certificates(session)).size() == 1);
  for (const auto& id : ids) CHECK(cabinet.opens(id) == "dossier.erased");
}

CONTRACT_TEST("an approval that vanished from the base erases nothing") {
  Store store;
  Cabinet cabinet(store);
  const auto id = cabinet.add({.last_care = "2003-05-01"});
  const auto proposal = cabinet.approved();
  cabinet.practice().execute("DELETE FROM record WHERE kind = $1 AND version = $2",
                             {std::string_view("erasure_proposal"), std::int64_t{2}});
  CHECK(code_of(cabinet.erase(proposal.id)) == "proposal.not_approved");
  CHECK(cabinet.opens(id) == "");
}

CONTRACT_TEST("the journal tells who approved, what went, and still verifies") {
  Store store;
  Cabinet cabinet(store);
  const auto gone = cabinet.add({.last_care = "2004-05-01"});
  expect(cabinet.erase(cabinet.approved().id));
  std::vector<std::string> acts;
  expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(cabinet.session().journal.list(
        tx, {}, [&](const audit::StoredEvent& event) -> Result<void> {
          if (event.event.object == gone.value || event.event.action.starts_with("retention.") ||
              event.event.action.starts_with("erasure.") ||
              event.event.action.starts_with("certificate.") ||
              event.event.action == "vault.rotated")
            acts.push_back(event.event.action);
          return {};
        }));
    CHECK(TRY(cabinet.session().journal.verify(tx)).intact());
    return {};
  }));
  CHECK(acts == std::vector<std::string>{
                    "dossier.created", "retention.proposed", "retention.approved", "dossier.read",
                    "dossier.erased", "vault.rotated", "certificate.issued", "erasure.executed"});
}

CONTRACT_TEST("what another proposal erased is refused as gone, and attested once") {
  Store store;
  Cabinet cabinet(store);
  auto& session = cabinet.session();
  const auto whole = cabinet.add({.last_care = "2003-05-01"});
  const auto transfused = cabinet.add({.last_care = "2004-05-01", .transfusion = "2001-07-02"});
  const auto late = cabinet.add({.last_care = "2006-11-01"});
  const auto first = cabinet.propose();
  REQUIRE(first.dossiers.size() == 3);
  // The second is prepared before the first is approved, and lists the same dossiers.
  const auto second = cabinet.propose();
  REQUIRE(second.dossiers.size() == 3);
  expect(retention::approve(session, first.id, "Dre Essai", "relu", {late}));
  CHECK(expect(cabinet.erase(first.id)).erased == 2);
  expect(retention::approve(session, second.id, "Dr Autre", "relu aussi"));
  const auto erasure = expect(cabinet.erase(second.id));
  CHECK(erasure.erased == 1);
  REQUIRE(erasure.refused.size() == 2);
  for (const auto& refused : erasure.refused) CHECK(refused.code == "gone");
  CHECK(erasure.certificate_id == "C-2026-002");
  const auto text = expect(retention::certificate_json(session, erasure.certificate_id));
  const auto document = expect(json::Document::parse(text));
  std::vector<std::string> attested;
  for (const auto& entry : expect(document.root().at("erased"))) {
    attested.emplace_back(entry.text_or("dossier"));
    CHECK(expect(expect(entry.at("event")).integer()) > 0);
  }
  CHECK(attested == std::vector<std::string>{late.value});
  CHECK(cabinet.opens(whole) == "dossier.erased");
  CHECK(cabinet.opens(transfused) == "");
}

CONTRACT_TEST("a proposal whose dossiers are all gone ends, without a certificate") {
  Store store;
  Cabinet cabinet(store);
  cabinet.add({.last_care = "2004-05-01", .transfusion = "2001-07-02"});
  const auto first = cabinet.propose();
  const auto second = cabinet.propose();
  expect(retention::approve(cabinet.session(), first.id, "Dre Essai", "relu"));
  CHECK(expect(cabinet.erase(first.id)).erased == 1);
  expect(retention::approve(cabinet.session(), second.id, "Dre Essai", "relu"));
  const auto erasure = expect(cabinet.erase(second.id));
  CHECK(erasure.erased == 0);
  CHECK(erasure.certificate_id.empty());
  CHECK(expect(retention::proposals(cabinet.session())).back().state == "executed");
}

CONTRACT_TEST("an erasure that ends after the month of its acts expired is still certified") {
  Store store;
  Cabinet cabinet(store);
  auto& session = cabinet.session();
  cabinet.add({.last_care = "2003-05-01"});
  cabinet.add({.last_care = "2004-05-01", .transfusion = "2001-07-02"});
  cabinet.add({.last_care = "2005-05-01"});
  const auto proposal = cabinet.approved();
  auto run = expect(retention::ErasureRun::begin(session, proposal.id));
  while (run.done() < 2) expect(run.step(session, Cabinet::rules(), cabinet.policy));
  expect(run.stop(session));
  cabinet.today("2027-12-01");
  expect(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.expire_segments(tx, on("2027-06-01"), "owner", session.clock.now()));
    return {};
  }));
  const auto erasure = expect(cabinet.erase(proposal.id));
  CHECK(erasure.erased == 3);
  CHECK(erasure.refused.empty());
}

CONTRACT_TEST(
    "a proposal is cancelled by a name and a reason, as long as nothing of it is erased") {
  Store store;
  Cabinet cabinet(store);
  auto& session = cabinet.session();
  const auto id = cabinet.add({.last_care = "2003-05-01"});
  cabinet.add({.last_care = "2004-05-01"});
  const auto proposal = cabinet.approved();
  CHECK(code_of(retention::cancel(session, proposal.id, " ", "erreur")) == "cancellation.unsigned");
  CHECK(code_of(retention::cancel(session, "P-2026-009", "Dre Essai", "erreur")) ==
        "proposal.unknown");
  const auto cancelled = expect(retention::cancel(session, proposal.id, "Dre Essai", "erreur"));
  CHECK(cancelled.state == "cancelled");
  CHECK(expect(retention::proposals(session)).front().cancellation_reason == "erreur");
  CHECK(code_of(cabinet.erase(proposal.id)) == "proposal.cancelled");
  CHECK(code_of(retention::approve(session, proposal.id, "Dre Essai", "relu")) == "proposal.state");
  CHECK(code_of(retention::cancel(session, proposal.id, "Dre Essai", "encore")) ==
        "proposal.state");
  CHECK(cabinet.opens(id) == "");
  // Its dossiers may be proposed again; one that began to erase is ended, not cancelled.
  const auto again = cabinet.approved();
  CHECK(again.dossiers.size() == 2);
  auto run = expect(retention::ErasureRun::begin(session, again.id));
  expect(run.step(session, Cabinet::rules(), cabinet.policy));
  CHECK(code_of(retention::cancel(session, again.id, "Dre Essai", "erreur")) == "proposal.begun");
}
