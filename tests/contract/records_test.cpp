#include "records/records.h"

#include "contract/stores.h"
#include "crypto/secret.h"

namespace serment {
namespace {

using contract::expect;
using store::Transaction;

constexpr records::Transition kSteps[] = {
    {"", "draft", "register.saved"},
    {"draft", "draft", "register.saved"},
    {"draft", "final", "register.saved"},
};
constexpr records::Lifecycle kLife{"processing_activity", kSteps};
const Instant kNoon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(12);

/// An open practice on one of the stores.
template <class Store>
struct OpenPractice {
  Store store;
  crypto::SystemRandom random;
  FixedClock clock{kNoon};
  std::unique_ptr<store::Database> db = store.open();
  PracticeId practice{draw_id(random)};
  std::unique_ptr<vault::Vault> vault =
      std::move(expect(vault::Vault::create(store.folder() / "keys", practice,
                                            as_bytes("secret word"), clock, random, {1, 8192}))
                    .vault);
  audit::Journal journal{practice, vault->subkey("auditsig").view(),
                         vault->subkey("journal_").view(), random};
  vault::Session session{*db, *vault, journal, clock, random, "owner"};

  Result<records::Record> save(std::string_view id, std::string_view state, std::string_view json,
                               std::uint32_t expected) {
    std::optional<records::Record> saved;
    TRY_VOID(db->write([&](Transaction& tx) -> Result<void> {
      saved = TRY(records::save(session, tx, kLife, id, state, json, expected, "Dr Martin"));
      return {};
    }));
    return *saved;
  }
  /// Runs a reading function of records in a read transaction.
  template <class Reading>
  auto read(Reading reading) {
    decltype(reading(std::declval<Transaction&>())) result = fail(Errc::internal, "test.none", "");
    const auto done = db->read([&](Transaction& tx) -> Result<void> {
      result = reading(tx);
      return {};
    });
    expect(Result<void>(done));
    return result;
  }
  auto find(std::string_view id, std::optional<std::uint32_t> version = std::nullopt) {
    return read(
        [&](Transaction& tx) { return records::find(session, tx, kLife.kind, id, version); });
  }
  std::uint64_t events() {
    return expect(read([&](Transaction& tx) { return journal.checkpoint(tx); })).size;
  }
};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "none" : result.error().code;
}

CONTRACT_TEST("a record keeps its versions, each as it was saved") {
  OpenPractice<Store> practice;
  const auto first = expect(practice.save("T01", "draft", R"({"name":"Dossiers"})", 0));
  practice.clock.set(kNoon + std::chrono::hours(1));
  const auto second = expect(practice.save("T01", "final", R"({"name":"Dossiers médicaux"})", 1));
  expect(practice.save("T02", "draft", "{}", 0));
  CHECK(first.version == 1);
  CHECK(second.version == 2);

  const auto latest = *expect(practice.find("T01"));
  CHECK(latest.version == 2);
  CHECK(latest.state == "final");
  CHECK(latest.json == R"({"name":"Dossiers médicaux"})");
  CHECK(latest.author == "Dr Martin");
  CHECK(latest.at == kNoon + std::chrono::hours(1));
  const auto old = *expect(practice.find("T01", 1));
  CHECK(old.json == R"({"name":"Dossiers"})");
  CHECK(old.state == "draft");
  CHECK(old.at == kNoon);

  const auto listed = expect(practice.read(
      [&](Transaction& tx) { return records::list(practice.session, tx, kLife.kind); }));
  REQUIRE(listed.size() == 2);
  CHECK(listed[0].id == "T01");
  CHECK(listed[0].version == 2);
  CHECK(listed[1].id == "T02");
  const auto history = expect(practice.read(
      [&](Transaction& tx) { return records::history(practice.session, tx, kLife.kind, "T01"); }));
  REQUIRE(history.size() == 2);
  CHECK(history[0].version == 1);
  CHECK(history[1].version == 2);
}

CONTRACT_TEST("a session of the past reads what was latest then") {
  OpenPractice<Store> practice;
  expect(practice.save("T01", "draft", R"({"name":"un"})", 0));
  practice.clock.set(kNoon + std::chrono::milliseconds(1));
  expect(practice.save("T01", "final", R"({"name":"deux"})", 1));
  expect(practice.save("T02", "draft", "{}", 0));

  struct Case {
    const char* what;
    Instant then;
    std::size_t listed;
    std::uint32_t version;  // of T01; 0: none
  };
  const Case cases[] = {{"before", kNoon - std::chrono::milliseconds(1), 0, 0},
                        {"at the first instant", kNoon, 1, 1},
                        {"at the second", kNoon + std::chrono::milliseconds(1), 2, 2},
                        {"long after", kNoon + std::chrono::hours(9000), 2, 2}};
  for (const auto& one : cases) {
    CAPTURE(one.what);
    practice.session.as_of = one.then;
    CHECK(expect(practice.read([&](Transaction& tx) {
            return records::list(practice.session, tx, kLife.kind);
          })).size() == one.listed);
    const auto found = expect(practice.find("T01"));
    CHECK((found ? found->version : 0) == one.version);
    CHECK(expect(practice.find("T01", 2)).has_value() == (one.version == 2));
    CHECK(expect(practice.read([&](Transaction& tx) {
            return records::history(practice.session, tx, kLife.kind, "T01");
          })).size() == one.version);
  }
}

CONTRACT_TEST("nothing is found where nothing was saved, and looking changes nothing") {
  OpenPractice<Store> practice;
  CHECK_FALSE(expect(practice.find("T01")).has_value());
  expect(practice.save("T01", "draft", "{}", 0));
  CHECK_FALSE(expect(practice.find("T01", 2)).has_value());
  CHECK_FALSE(expect(practice.find("T1")).has_value());
  CHECK(expect(practice.read([&](Transaction& tx) {
          return records::list(practice.session, tx, "another_kind");
        })).empty());
}

CONTRACT_TEST("a save on an old version or against the lifecycle is refused and leaves no trace") {
  OpenPractice<Store> practice;
  CHECK(code_of(practice.save("T01", "final", "{}", 0)) == "record.transition");
  CHECK(code_of(practice.save("T01", "draft", "{}", 1)) == "record.version");
  expect(practice.save("T01", "draft", "{}", 0));
  const auto events = practice.events();
  struct RefusedSave {
    std::string_view state;
    std::uint32_t expected;
    std::string_view code;
  };
  for (const auto& [state, expected, code] : {
           RefusedSave{"draft", 0, "record.version"},
           RefusedSave{"draft", 2, "record.version"},
           RefusedSave{"", 1, "record.transition"},
           RefusedSave{"unknown", 1, "record.transition"},
       }) {
    const auto refused = practice.save("T01", state, "{}", expected);
    CHECK(code_of(refused) == code);
    CHECK(refused.error().place == "processing_activity/T01");
  }
  expect(practice.save("T01", "final", "{}", 1));
  CHECK(code_of(practice.save("T01", "draft", "{}", 2)) == "record.transition");
  CHECK(practice.events() == events + 1);
  CHECK(expect(practice.find("T01"))->version == 2);
}

CONTRACT_TEST("each save is one event of the journal, whose detail proves the content") {
  OpenPractice<Store> practice;
  expect(practice.save("T01", "draft", R"({"a":1})", 0));
  CHECK(practice.events() == 1);
  std::vector<audit::StoredEvent> events;
  const auto listed = practice.read([&](Transaction& tx) {
    return practice.journal.list(tx, {}, [&](const audit::StoredEvent& event) -> Result<void> {
      events.push_back(event);
      return {};
    });
  });
  REQUIRE(listed);
  REQUIRE(events.size() == 1);
  CHECK(events[0].event.action == "register.saved");
  CHECK(events[0].event.object == "processing_activity/T01");
  CHECK(events[0].event.actor == "owner");
  const auto detail =
      expect(practice.read([&](Transaction& tx) { return practice.journal.detail(tx, 0); }));
  CHECK(as_text(detail) ==
        R"({"kind":"processing_activity","id":"T01","version":1,"state":"draft",)"
        R"("author":"Dr Martin",)"
        R"("sha256":"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"})");
}

CONTRACT_TEST("an unlisted failure after the save leaves neither record nor event") {
  OpenPractice<Store> practice;
  const auto done = practice.db->write([&](Transaction& tx) -> Result<void> {
    TRY(records::save(practice.session, tx, kLife, "T01", "draft", "{}", 0, "x"));
    return fail(Errc::forbidden, "test.refused", "Non.");
  });
  CHECK(code_of(done) == "test.refused");
  CHECK_FALSE(expect(practice.find("T01")).has_value());
  CHECK(practice.events() == 0);
}

CONTRACT_TEST("content and author are nowhere in clear, and any change of the row is found") {
  OpenPractice<Store> practice;
  expect(practice.save("T01", "draft", R"({"name":"CANARI"})", 0));
  expect(practice.save("T01", "draft", R"({"name":"second"})", 1));
  expect(practice.save("T02", "draft", R"({"name":"third"})", 0));
  const auto dump = practice.store.tamper(
      practice.store.dialect() == store::Dialect::sqlite
          ? "SELECT hex(sealed), kind, record_id, version, state, at FROM record;"
          : "SELECT encode(sealed, 'hex'), kind, record_id, version, state, at FROM record;");
  CHECK(dump.find("43414E415249") == std::string::npos);
  CHECK(dump.find("43414e415249") == std::string::npos);
  CHECK(dump.find("Martin") == std::string::npos);

  struct RowTampering {
    std::string change;
    std::string undo;
  };
  const std::string where = " WHERE record_id = 'T01' AND version = 1;";
  for (const auto& [change, undo] : {
           RowTampering{"SET state = 'final'", "SET state = 'draft'"},
           RowTampering{"SET at = '2020-01-01T00:00:00.000Z'",
                        "SET at = '2026-11-23T12:00:00.000Z'"},
       }) {
    practice.store.tamper("UPDATE record " + change + where);
    CHECK(code_of(practice.find("T01", 1)) == "record.not_authentic");
    practice.store.tamper("UPDATE record " + undo + where);
    CHECK(code_of(practice.find("T01", 1)) == "none");
  }
  // The content of one record or version put in the place of another.
  practice.store.tamper(
      "UPDATE record SET sealed = (SELECT sealed FROM record WHERE record_id = 'T01' AND version = "
      "1) WHERE record_id = 'T02';");
  CHECK(code_of(practice.find("T02")) == "record.not_authentic");
  practice.store.tamper(
      "DELETE FROM record WHERE record_id = 'T01' AND version = 2;"
      "UPDATE record SET version = 2 WHERE record_id = 'T01';");
  CHECK(code_of(practice.find("T01")) == "record.not_authentic");
}

}  // namespace
}  // namespace serment
