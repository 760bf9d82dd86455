// The practice's own records at their term: what is found past it, what keeps it, who decides.
#include "contract/retention_fixture.h"
#include "dossier/holds.h"
#include "records/erasure.h"
#include "retention/record_expiry.h"

namespace serment::contract {
namespace {

/// Steps that any record of these tests may take, under the kinds of the product.
std::string save(Cabinet& cabinet, std::string_view kind, std::string_view id,
                 std::string_view state, std::string_view json, const char* day = nullptr) {
  if (day != nullptr) cabinet.today(day);
  return cabinet.practice().write([&](store::Transaction& tx) -> Result<void> {
    const auto before = TRY(records::find(cabinet.session(), tx, kind, id));
    const std::string from = before ? before->state : "";
    const records::Transition steps[] = {{from, state, "register.saved"}};
    TRY(records::save(cabinet.session(), tx, {kind, steps}, id, state, json,
                      before ? before->version : 0, "Dre Essai"));
    return {};
  });
}

std::vector<retention::KindSurvey> survey(Cabinet& cabinet) {
  std::vector<retention::KindSurvey> found;
  expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(retention::survey_records(cabinet.session(), tx, Cabinet::rules(), cabinet.policy));
    return {};
  }));
  return found;
}

/// "rights_request/D-2020-001 due …" of all that is past its term.
std::string past(Cabinet& cabinet) {
  std::string text;
  for (const auto& kind : survey(cabinet))
    for (const auto& line : kind.past)
      text += kind.kind->id + "/" + line.id + " " +
              std::string(retention::name_of(line.term.standing)) + " ";
  return text;
}

Result<retention::RecordErasure> expire(Cabinet& cabinet,
                                        const std::vector<std::string>& kinds = {},
                                        const char* by = "Dre Essai",
                                        const char* reason = "terme passé") {
  return retention::expire_records(cabinet.session(), Cabinet::rules(), cabinet.policy, kinds, by,
                                   reason);
}

std::string duties(Cabinet& cabinet) {
  std::string text;
  expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
    text.clear();
    for (const auto& duty :
         TRY(retention::record_duties(cabinet.session(), tx, Cabinet::rules(), cabinet.policy,
                                      cabinet.session().clock.now())))
      text += duty.id + " ";
    return {};
  }));
  return text;
}

bool is_there(Cabinet& cabinet, std::string_view kind, std::string_view id) {
  bool found = false;
  expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(records::find(cabinet.session(), tx, kind, id)).has_value();
    return {};
  }));
  return found;
}

void settle(Cabinet& cabinet, std::string rule) {
  cabinet.policy.choices[std::move(rule)] = {{.years = 5}, "le temps d’une action"};
}

}  // namespace

CONTRACT_TEST("a request goes five years after its answer, once the practice has settled them") {
  Store store;
  Cabinet cabinet(store);
  const std::string words = R"({"requester_name":"Canari","dossier":""})";
  CHECK(save(cabinet, "rights_request", "D-2020-001", "received", words, "2020-05-02") == "");
  CHECK(save(cabinet, "rights_request", "D-2020-002", "received", words) == "");
  CHECK(save(cabinet, "rights_request", "D-2020-001", "delivered", words, "2020-06-15") == "");
  CHECK(save(cabinet, "rights_request", "D-2020-001", "closed", words, "2020-09-30") == "");
  cabinet.today("2025-06-15");
  CHECK(past(cabinet).empty());
  CHECK(duties(cabinet).empty());
  cabinet.today("2025-06-16");  // counted from the answer, not from the closing
  CHECK(past(cabinet) == "rights_request/D-2020-001 rule_draft ");
  CHECK(duties(cabinet) == "records/terms ");
  CHECK(code_of(expire(cabinet)) == "record_expiry.nothing");
  CHECK(is_there(cabinet, "rights_request", "D-2020-001"));

  settle(cabinet, "rights.requests");
  CHECK(past(cabinet) == "rights_request/D-2020-001 due ");
  CHECK(duties(cabinet) == "records/expiry ");
  CHECK(code_of(expire(cabinet, {}, " ")) == "record_expiry.unsigned");
  CHECK(code_of(expire(cabinet, {}, "Dre Essai", "\n")) == "record_expiry.unsigned");
  CHECK(code_of(expire(cabinet, {"moon"})) == "record_expiry.kind");
  CHECK(code_of(expire(cabinet, {"record_expiry"})) == "record_expiry.kind");
  CHECK(code_of(expire(cabinet, {"breach"})) == "record_expiry.nothing");
  CHECK(is_there(cabinet, "rights_request", "D-2020-001"));

  const auto epoch = cabinet.session().vault.epoch();
  const auto erasure = expect(expire(cabinet));
  CHECK(erasure.records == 1);
  CHECK(cabinet.session().vault.epoch() > epoch);
  CHECK_FALSE(is_there(cabinet, "rights_request", "D-2020-001"));
  CHECK(is_there(cabinet, "rights_request", "D-2020-002"));  // still open
  CHECK(duties(cabinet).empty());
  CHECK(code_of(expire(cabinet)) == "record_expiry.nothing");
  // Who decided, of what and why is kept; the words of the request are nowhere.
  expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
    const auto decided = TRY(records::list(cabinet.session(), tx, "record_expiry"));
    REQUIRE(decided.size() == 1);
    CHECK(decided[0].state == "finished");
    CHECK(decided[0].json.find("D-2020-001") != std::string::npos);
    CHECK(decided[0].json.find("terme passé") != std::string::npos);
    CHECK(decided[0].json.find("Canari") == std::string::npos);
    CHECK(TRY(cabinet.session().journal.verify(tx)).intact());
    return {};
  }));
}

CONTRACT_TEST("what another record or a claim needs is kept past its term, with the reason") {
  Store store;
  Cabinet cabinet(store);
  settle(cabinet, "rights.requests");
  const auto dossier = cabinet.add({.last_care = "2019-05-01"});
  const auto words = R"({"dossier":")" + dossier.value + R"("})";
  for (const char* id : {"D-2019-001", "D-2019-002", "D-2019-003"}) {
    CHECK(save(cabinet, "rights_request", id, "received", words, "2019-05-02") == "");
    CHECK(save(cabinet, "rights_request", id, "closed", words) == "");
  }
  CHECK(save(cabinet, "dossier_rights", dossier.value, "kept",
             R"({"objections":[{"request":"D-2019-002"}]})") == "");
  cabinet.today("2026-11-23");
  CHECK(past(cabinet) ==
        "rights_request/D-2019-001 due rights_request/D-2019-002 needed rights_request/D-2019-003 "
        "due ");
  const auto hold = expect(
      dossier::add_hold(cabinet.session(), dossier, {on("2026-11-01")}, "plainte", "Dre Essai"));
  CHECK(past(cabinet).find("due") == std::string::npos);
  CHECK(code_of(expire(cabinet)) == "record_expiry.nothing");
  expect(dossier::lift_hold(cabinet.session(), hold.id, on("2026-11-22"), "retrait", "Dre Essai"));
  CHECK(expect(expire(cabinet)).records == 2);
  CHECK(past(cabinet) == "rights_request/D-2019-002 needed ");
}

CONTRACT_TEST("what was written beside a dossier goes once the dossier is erased") {
  Store store;
  Cabinet cabinet(store);
  const auto gone = cabinet.add({.last_care = "2004-05-01"});
  const auto stays = cabinet.add({.last_care = "2020-05-01"});
  for (const auto& id : {gone, stays}) {
    CHECK(save(cabinet, "postponement", id.value, "postponed",
               R"({"until":"2026-01-01","reason":"un procès de Canari","by":"Dre Essai"})") == "");
    CHECK(save(cabinet, "dossier_rights", id.value, "kept", "{}") == "");
  }
  CHECK(save(cabinet, "duplicate_decision", gone.value + "." + stays.value, "distinct",
             R"({"first":")" + gone.value + R"(","second":")" + stays.value + R"("})") == "");
  CHECK(past(cabinet).empty());
  expect(cabinet.erase(cabinet.approved().id));
  CHECK(duties(cabinet) == "records/expiry ");
  CHECK(expect(expire(cabinet)).records == 3);
  for (const char* kind : {"postponement", "dossier_rights"}) {
    CHECK_FALSE(is_there(cabinet, kind, gone.value));
    CHECK(is_there(cabinet, kind, stays.value));
  }
  CHECK(past(cabinet).empty());
}

CONTRACT_TEST("a supplier's papers go with its file, five years after the end of the work") {
  Store store;
  Cabinet cabinet(store);
  CHECK(save(cabinet, "processor", "host", "followed", "{}", "2019-01-10") == "");
  CHECK(save(cabinet, "contract", "host", "checked", "{}") == "");
  CHECK(save(cabinet, "supplier_request", "host.1", "sent", "{}") == "");
  CHECK(save(cabinet, "contract", "other", "checked", "{}") == "");
  // Written in March that the work had ended in January: the contract's end starts the term.
  CHECK(save(cabinet, "processor", "host", "ended", R"({"exit":{"ended_on":"2020-01-31"}})",
             "2020-03-10") == "");
  cabinet.today("2025-01-31");
  CHECK(past(cabinet).empty());
  cabinet.today("2025-02-01");
  CHECK(past(cabinet) == "processor/host due contract/host due supplier_request/host.1 due ");
  CHECK(expect(expire(cabinet, {"processor"})).records == 1);
  CHECK(past(cabinet) == "contract/host due supplier_request/host.1 due ");
  CHECK(expect(expire(cabinet)).records == 2);
  CHECK(is_there(cabinet, "contract", "other"));
  // Ended without its day: nothing is counted.
  CHECK(save(cabinet, "processor", "lost", "ended", R"({"exit":{}})", "2025-02-02") == "");
  cabinet.today("2040-01-01");
  CHECK(past(cabinet).empty());
}

CONTRACT_TEST(
    "an erasure that a power cut stopped before the keys were renewed asks to be finished") {
  Store store;
  Cabinet cabinet(store);
  CHECK(save(cabinet, "break_glass", "g1", "open", R"({"dossier":"x"})", "2024-01-10") == "");
  CHECK(save(cabinet, "break_glass", "g1", "reviewed", R"({"dossier":"x"})") == "");
  cabinet.today("2026-11-23");
  CHECK(cabinet.practice().write([&](store::Transaction& tx) -> Result<void> {
    TRY(retention::decide_record_expiry(cabinet.session(), tx, Cabinet::rules(), cabinet.policy, {},
                                        "Dre Essai", "terme passé"));
    return {};
  }) == "");
  CHECK(duties(cabinet) == "records/unfinished ");
  const auto epoch = cabinet.session().vault.epoch();
  const auto finished = expect(expire(cabinet));
  CHECK(finished.records == 0);
  CHECK(cabinet.session().vault.epoch() > epoch);
  CHECK(duties(cabinet).empty());
}

CONTRACT_TEST("a record that changed since it was judged stops the whole erasure") {
  Store store;
  Cabinet cabinet(store);
  for (const char* id : {"g1", "g2"}) {
    CHECK(save(cabinet, "break_glass", id, "open", "{}", "2024-01-10") == "");
    CHECK(save(cabinet, "break_glass", id, "reviewed", "{}") == "");
  }
  cabinet.today("2026-11-23");
  const auto code = cabinet.practice().write([&](store::Transaction& tx) -> Result<void> {
    TRY(retention::decide_record_expiry(cabinet.session(), tx, Cabinet::rules(), cabinet.policy, {},
                                        "Dre Essai", "terme passé"));
    TRY(records::erase(cabinet.session(), tx, "break_glass", "g1", 2, {"access.journal", "x"}));
    return {};
  });
  CHECK(code == "record.version");
  CHECK(is_there(cabinet, "break_glass", "g1"));
  CHECK(is_there(cabinet, "break_glass", "g2"));
}

}  // namespace serment::contract
