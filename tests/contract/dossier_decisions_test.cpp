// What people decide on a dossier: holds, dates corrected, care erased.
#include "contract/dossier_fixture.h"

namespace serment::contract {
namespace {

DateSpan open_since(std::string_view from) {
  return {day(from)};
}
DateSpan closed(std::string_view from, std::string_view to) {
  return {day(from), day(to)};
}

std::string code_of(const Result<dossier::Hold>& hold) {
  return hold ? "" : hold.error().code;
}

std::string set_fact(Cabinet& cabinet, const DossierId& id, dossier::Fact fact,
                     std::optional<Date> date) {
  const auto done = dossier::set_fact(cabinet.session(), id, fact, date, "acte reçu", "Dr Essai",
                                      {.index = &*cabinet.index});
  return done ? "" : done.error().code;
}

}  // namespace

CONTRACT_TEST("a hold is added, listed, lifted, and seen by the plan") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  auto& session = cabinet.session();
  const auto before = cabinet.rows("journal_event");
  CHECK(expect(dossier::holds_of(session, id)).empty());
  CHECK(cabinet.rows("journal_event") == before);  // nothing sealed was opened
  const auto first =
      expect(dossier::add_hold(session, id, open_since("2024-06-01"), "réclamation", "Dr Essai"));
  CHECK(cabinet.last_act() == "hold.added");
  expect(dossier::add_hold(session, id, closed("2020-01-01", "2020-12-31"), "CCI", "Dr Essai"));
  const auto lifted =
      expect(dossier::lift_hold(session, first.id, day("2026-01-31"), "désistement", "Me Essai"));
  CHECK(cabinet.last_act() == "hold.lifted");
  CHECK(lifted.span == closed("2024-06-01", "2026-01-31"));
  CHECK(code_of(dossier::lift_hold(session, first.id, day("2026-01-31"), "encore", "Me Essai")) ==
        "hold.already_lifted");
  cabinet.restart();
  const auto holds = expect(dossier::holds_of(cabinet.session(), id));
  REQUIRE(holds.size() == 2);
  CHECK(holds[0].span == closed("2020-01-01", "2020-12-31"));
  CHECK(holds[1].reason == "réclamation");
  CHECK(holds[1].added_by == "Dr Essai");
  CHECK(holds[1].lifted_by == "Me Essai");
  CHECK(holds[1].lift_reason == "désistement");
  CHECK(cabinet.read(id).facts.holds == 2);
  CHECK(cabinet.practice.write([&](store::Transaction& tx) -> Result<void> {
    const auto spans = TRY(dossier::all_hold_spans(tx, cabinet.practice.id()));
    REQUIRE(spans.size() == 2);
    CHECK(spans[0].first == id);
    CHECK(spans[0].second == closed("2020-01-01", "2020-12-31"));
    CHECK(spans[1].second == closed("2024-06-01", "2026-01-31"));
    return {};
  }) == "");
}

CONTRACT_TEST("absurd holds are refused and leave no trace") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  auto& session = cabinet.session();
  const auto before = cabinet.all_rows();
  struct Case {
    DateSpan span;
    std::string reason, by, code;
  };
  for (const auto& [span, reason, by, code] : std::vector<Case>{
           {closed("2025-01-02", "2025-01-01"), "r", "b", "hold.span"},
           {open_since("2026-11-24"), "r", "b", "hold.span"},
           {open_since("1899-12-31"), "r", "b", "hold.span"},
           {closed("2025-01-01", "2076-11-24"), "r", "b", "hold.span"},
           {open_since("2025-01-01"), " \t\n", "b", "dossier.reason_missing"},
           {open_since("2025-01-01"), "r", "", "dossier.reason_missing"},
           {open_since("2025-01-01"), std::string(2001, 'x'), "b", "dossier.reason_too_long"},
       }) {
    const std::string shown(code);
    CAPTURE(shown);
    CHECK(code_of(dossier::add_hold(session, id, span, reason, by)) == code);
  }
  CHECK(code_of(dossier::add_hold(session, {"inconnu"}, open_since("2025-01-01"), "r", "b")) ==
        "dossier.unknown");
  CHECK(code_of(dossier::lift_hold(session, "inconnu", day("2025-01-01"), "r", "b")) ==
        "hold.unknown");
  CHECK(cabinet.all_rows() == before);
  const auto hold = expect(dossier::add_hold(session, id, open_since("2025-01-01"), "r", "b"));
  const auto held = cabinet.all_rows();
  CHECK(code_of(dossier::lift_hold(session, hold.id, day("2024-12-31"), "r", "b")) == "hold.span");
  CHECK(code_of(dossier::lift_hold(session, hold.id, day("2026-11-24"), "r", "b")) == "hold.span");
  CHECK(cabinet.all_rows() == held);
}

CONTRACT_TEST("a hold shortened, moved or deleted in the database is found") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  auto other = canary();
  other.identity.source_keys = {Personal(std::string("autre|1"))};
  other.identity.ins = {};
  REQUIRE(cabinet.absorb(other) == "created");
  const auto id = *cabinet.index->by_source_key("canari-ipp|1");
  const auto second = *cabinet.index->by_source_key("autre|1");
  expect(dossier::add_hold(cabinet.session(), id, open_since("2025-01-01"), "r", "b"));
  const auto practice = cabinet.practice.id().value;
  const auto refusal = [&](const DossierId& dossier) {
    const auto holds = dossier::holds_of(cabinet.session(), dossier);
    return holds ? std::string() : holds.error().code;
  };
  CHECK(refusal(id).empty());
  cabinet.practice.execute("UPDATE dossier_hold SET to_day = '2025-02-01' WHERE practice_id = $1",
                           {practice});
  CHECK(refusal(id) == "hold.tampered");
  cabinet.practice.execute("UPDATE dossier_hold SET to_day = NULL WHERE practice_id = $1",
                           {practice});
  CHECK(refusal(id).empty());
  cabinet.practice.execute("UPDATE dossier_hold SET dossier_id = $2 WHERE practice_id = $1",
                           {practice, second.value});
  CHECK(refusal(second) == "hold.tampered");
  cabinet.practice.execute("DELETE FROM dossier_hold WHERE practice_id = $1", {practice});
  CHECK(refusal(id) == "hold.tampered");
  CHECK(refusal(second).empty());
  CHECK(cabinet.practice.write([&](store::Transaction& tx) -> Result<void> {
    const auto dossier = TRY(cabinet.practice.vault().open_dossier(
        tx, cabinet.practice.journal(), id, {"dossier.read", "owner", {}}));
    TRY(dossier::holds_in(tx, cabinet.practice.id(), dossier));
    return {};
  }) == "hold.tampered");
}

CONTRACT_TEST("of an erased dossier, the spans of the holds remain, not their reasons") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  expect(
      dossier::add_hold(cabinet.session(), id, closed("2020-01-01", "2020-12-31"), "secret", "b"));
  REQUIRE(cabinet.practice.shred(id) == "");
  const auto holds = expect(dossier::holds_of(cabinet.session(), id));
  REQUIRE(holds.size() == 1);
  CHECK(holds[0].span == closed("2020-01-01", "2020-12-31"));
  CHECK(holds[0].reason.empty());
}

CONTRACT_TEST("a date learnt by hand counts, is kept with its reason, and survives imports") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  using dossier::Fact;
  CHECK(set_fact(cabinet, id, Fact::death, day("2026-05-04")) == "");
  CHECK(cabinet.last_act() == "dossier.updated");
  CHECK(set_fact(cabinet, id, Fact::birth, day("1969-04-05")) == "");
  CHECK(cabinet.index->search("canarinom 05/04/1969").size() == 1);
  auto again = canary("autre");
  again.death = Personal(std::optional(day("2026-01-01")));
  CHECK(cabinet.absorb(again) == "updated");
  cabinet.restart();
  const auto found = cabinet.read(id);
  CHECK(found.facts.death == day("2026-05-04"));
  CHECK(found.facts.birth == day("1969-04-05"));
  CHECK(found.identity.birth.reveal() == day("1969-04-05"));
  REQUIRE(found.corrections.size() == 2);
  CHECK(found.corrections[1].replaced == day("1969-05-04"));
  CHECK(found.corrections[1].reason == "acte reçu");
  CHECK(found.corrections[1].on == day("2026-11-23"));
  CHECK(set_fact(cabinet, id, Fact::death, std::nullopt) == "");  // an error: she is alive
  CHECK_FALSE(cabinet.read(id).facts.death.has_value());
}

CONTRACT_TEST("dates that cannot be are refused and leave no trace") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(canary()) == "created");
  const auto id = cabinet.only();
  const auto before = cabinet.all_rows();
  using dossier::Fact;
  CHECK(set_fact(cabinet, id, Fact::death, day("2026-11-24")) == "dossier.fact_future");
  CHECK(set_fact(cabinet, id, Fact::death, day("1969-05-03")) == "dossier.fact_contradicts");
  CHECK(set_fact(cabinet, id, Fact::birth, day("2020-03-01")) == "dossier.fact_contradicts");
  CHECK(set_fact(cabinet, id, Fact::last_care, day("1969-05-03")) == "dossier.fact_contradicts");
  CHECK(set_fact(cabinet, id, Fact::birth, std::nullopt) == "dossier.fact_needs_date");
  CHECK(set_fact(cabinet, {"inconnu"}, Fact::birth, day("1970-01-01")) == "dossier.unknown");
  CHECK(cabinet.all_rows() == before);
  CHECK(expect(dossier::parse_fact("last-care")) == Fact::last_care);
  CHECK(dossier::parse_fact("name").error().code == "dossier.fact_unknown");
}

CONTRACT_TEST("when care is erased, only what concerns transfusions stays") {
  Store store;
  Cabinet cabinet(store);
  auto patient = canary();
  add_resource(patient, "Procedure", "Procedure/1", R"({"t":1})", dossier::Category::transfusion);
  add_file(patient, "radio", noise(2U << 20U, 1), "image/jpeg");
  patient.transfusions = {day("2010-06-01")};
  REQUIRE(cabinet.absorb(patient) == "created");
  const auto id = cabinet.only();
  CHECK(cabinet.practice.write([&](store::Transaction& tx) -> Result<void> {
    auto open = TRY(cabinet.practice.vault().open_dossier(tx, cabinet.practice.journal(), id,
                                                          {"dossier.updated", "owner", {}}));
    CHECK(TRY(dossier::erase_care(cabinet.session(), tx, open)) == 2);
    return {};
  }) == "");
  cabinet.restart();
  const auto found = cabinet.read(id);
  CHECK(found.facts.care_erased);
  CHECK(found.facts.last_transfusion == day("2010-06-01"));
  CHECK(cabinet.contents(id) == "Procedure/1={\"t\":1};");
  CHECK(cabinet.rows("vault_object") == 3);  // identity, manifest, what concerns the transfusion
  CHECK(found.identity.family_name == patient.identity.family_name);
  CHECK(found.identity.address.reveal().empty());
  CHECK(found.identity.phone.reveal().empty());
  CHECK(found.identity.source_keys.empty());
  CHECK_FALSE(found.first_care.has_value());
  // The patient comes back: the same dossier, in use again.
  CHECK(cabinet.absorb(canary()) == "updated");
  CHECK_FALSE(cabinet.read(cabinet.only()).facts.care_erased);
}

}  // namespace serment::contract
