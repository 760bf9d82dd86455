#include <atomic>
#include <thread>

#include "contract/stores.h"

namespace serment {
namespace {

using contract::expect;
using store::Dialect;
using store::Query;
using store::Row;
using store::Transaction;

constexpr Query kAddDossier{"test.add_dossier",
                            "INSERT INTO vault_dossier (practice_id, dossier_id, epoch, header) "
                            "VALUES ($1, $2, $3, $4)"};
constexpr Query kAddHold{"test.add_hold",
                         "INSERT INTO dossier_hold (practice_id, hold_id, dossier_id, from_day, "
                         "to_day, sealed) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Query kAddRecord{"test.add_record",
                           "INSERT INTO record (practice_id, kind, record_id, version, state, at, "
                           "sealed) VALUES ($1, $2, $3, 1, '', '', $4)"};
const PracticeId kPractice{"p"};
constexpr Query kCountDossiers{"test.count_dossiers", "SELECT COUNT(*) FROM vault_dossier"};

Dialect other(Dialect dialect) {
  return dialect == Dialect::sqlite ? Dialect::postgresql : Dialect::sqlite;
}

/// Where PostgreSQL may be absent, a copy goes to a second database of the same kind.
Dialect target_for(Dialect dialect) {
  const char* skip = std::getenv("SERMENT_SKIP_POSTGRES");
  return skip != nullptr && std::string_view(skip) == "1" ? dialect : other(dialect);
}

void fill(store::Database& db) {
  expect(db.write([](Transaction& tx) -> Result<void> {
    Bytes bytes(3000, 0);
    for (std::int64_t number = 0; number < 700; ++number) {
      const auto id = "É" + std::to_string(number * 7919 % 1000);
      bytes[static_cast<std::size_t>(number)] = static_cast<std::uint8_t>(number);
      TRY(tx.execute(kAddDossier, {"p", std::string_view(id), number + 1, ByteView(bytes)}));
      TRY(tx.execute(kAddHold, {"p", std::string_view(id), "d", "2026-01-01",
                                number % 2 == 0 ? store::Bound(std::monostate{})
                                                : store::Bound(std::string_view("2026-01-31")),
                                ByteView(bytes).subspan(0, static_cast<std::size_t>(number))}));
      TRY(tx.execute(kAddRecord, {"p", "k", std::string_view(id), ByteView()}));
    }
    return {};
  }));
}

std::int64_t dossiers(store::Database& db) {
  std::int64_t found = -1;
  expect(db.read([&](Transaction& tx) -> Result<void> {
    found = TRY(tx.find_integer(kCountDossiers, {})).value_or(-1);
    return {};
  }));
  return found;
}

CONTRACT_TEST("a copy to the other store and back is the same, table by table") {
  Store store;
  const contract::TestStore elsewhere(target_for(store.dialect()));
  const contract::TestStore home(store.dialect());
  const auto from = store.open();
  const auto to = elsewhere.open();
  const auto back = home.open();
  fill(*from);
  const auto there = expect(store::copy_practice(*from, *to, kPractice));
  const auto returned = expect(store::copy_practice(*to, *back, kPractice));
  REQUIRE(there.tables.size() == returned.tables.size());
  std::int64_t rows = 0;
  for (std::size_t index = 0; index < there.tables.size(); ++index) {
    const auto& table = there.tables[index];
    CAPTURE(table.name);
    CHECK(table.name == returned.tables[index].name);
    CHECK(table.rows == returned.tables[index].rows);
    CHECK(table.sha256 == returned.tables[index].sha256);
    CHECK(table.sha256.size() == 64);
    rows += table.rows;
  }
  CHECK(rows == 2100);
  CHECK(dossiers(*back) == 700);
}

CONTRACT_TEST("a practice leaves a server, and comes to one, without its neighbours") {
  Store store;
  const contract::TestStore elsewhere(target_for(store.dialect()));
  const auto from = store.open();
  const auto to = elsewhere.open();
  fill(*from);
  const auto neighbour = [](std::string_view practice, std::string_view dossier) {
    return [=](Transaction& tx) -> Result<void> {
      TRY(tx.execute(kAddDossier, {practice, dossier, std::int64_t{1}, as_bytes("h")}));
      return {};
    };
  };
  expect(from->write(neighbour("q", "of-the-start")));
  expect(to->write(neighbour("r", "of-the-end")));
  expect(store::copy_practice(*from, *to, kPractice));
  CHECK(dossiers(*from) == 701);
  CHECK(dossiers(*to) == 701);  // its own 700 and the neighbour that was there
}

CONTRACT_TEST("a copy refuses a target that holds anything of the practice") {
  Store store;
  const contract::TestStore elsewhere(target_for(store.dialect()));
  const auto from = store.open();
  const auto to = elsewhere.open();
  fill(*from);
  expect(to->write([](Transaction& tx) -> Result<void> {
    TRY(tx.execute(kAddDossier, {"p", "d", std::int64_t{1}, as_bytes("h")}));
    return {};
  }));
  const auto refused = store::copy_practice(*from, *to, kPractice);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "store.target_not_empty");
  CHECK(refused.error().errc == Errc::conflict);
  CHECK(dossiers(*to) == 1);
}

CONTRACT_TEST("a copy that fails half way leaves the target empty") {
  Store store;
  const contract::TestStore elsewhere(target_for(store.dialect()));
  const auto from = store.open();
  fill(*from);
  (void)elsewhere.open();
  // The holds come after the dossiers: these are copied already when the missing column is met.
  elsewhere.tamper("ALTER TABLE dossier_hold DROP COLUMN sealed;");
  const auto to = elsewhere.open();
  const auto refused = store::copy_practice(*from, *to, kPractice);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "store.query");
  CHECK(dossiers(*to) == 0);
}

CONTRACT_TEST("writes from several threads and connections all count") {
  constexpr int kThreads = 4;
  constexpr int kRounds = 25;
  Store store;
  const auto db = store.open();
  // A second connection exists on PostgreSQL only: there, writes collide and are retried.
  const auto second = store.dialect() == Dialect::postgresql ? store.open() : nullptr;
  expect(db->write([](Transaction& tx) -> Result<void> {
    TRY(tx.execute(kAddDossier, {"p", "d", std::int64_t{1}, as_bytes("h")}));
    return {};
  }));
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < kThreads; ++number)
    threads.emplace_back([&, number] {
      auto& chosen = second && number % 2 == 1 ? *second : *db;
      for (int round = 0; round < kRounds; ++round) {
        // Read, then write what was read plus one: lost if two works saw the same value.
        const auto written = chosen.write([](Transaction& tx) -> Result<void> {
          const auto epoch =
              TRY(tx.find_integer({"test.epoch", "SELECT epoch FROM vault_dossier"}, {}));
          TRY(tx.execute({"test.set_epoch", "UPDATE vault_dossier SET epoch = $1"}, {*epoch + 1}));
          return {};
        });
        if (written) ++done;
      }
    });
  for (auto& thread : threads) thread.join();
  std::int64_t epoch = 0;
  expect(db->read([&](Transaction& tx) -> Result<void> {
    epoch = *TRY(tx.find_integer({"test.epoch", "SELECT epoch FROM vault_dossier"}, {}));
    return {};
  }));
  CHECK(epoch == 1 + done);
  CHECK(done >= kThreads * kRounds * 9 / 10);
}

TEST_CASE("PostgreSQL: a server that leaves is named, and nothing is half done<PostgreSQL>") {
  contract::Postgresql store;
  const auto db = store.open();
  const auto done = db->write([&](Transaction& tx) -> Result<void> {
    TRY(tx.execute(kAddDossier, {"p", "d", std::int64_t{1}, as_bytes("h")}));
    store.tamper(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
        "backend_type = 'client backend';");
    TRY(tx.execute(kAddDossier, {"p", "e", std::int64_t{1}, as_bytes("h")}));
    return {};
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().code == "store.unreachable");
  CHECK(done.error().errc == Errc::unavailable);
  const auto again = store.open();
  CHECK(dossiers(*again) == 0);
}

TEST_CASE("PostgreSQL: a server that is not there, a schema that does not exist<PostgreSQL>") {
  const auto nowhere = store::open({"postgresql:///serment?host=/nonexistent&user=serment"});
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == "store.unreachable");
  const contract::Postgresql store;
  auto text = store.location().text;
  text.replace(text.find("case_"), std::string::npos, "absent_schema");
  const auto schema = store::open({text});
  REQUIRE_FALSE(schema);
  CHECK(schema.error().code == "store.absent");
}

}  // namespace
}  // namespace serment
