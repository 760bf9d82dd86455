// Changing epoch: what stale copies can still open, and a kill at every step.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "contract/vault_fixture.h"

namespace serment::contract {
namespace {

namespace fs = std::filesystem;

std::string rotate(Practice& practice) {
  const auto done = practice.vault().rotate(practice.db(), practice.journal(), "owner");
  return done ? "" : done.error().code;
}

/// A database whose process is killed at one point of its next write.
class KilledDatabase final : public store::Database {
 public:
  enum class Point { before, inside, after };
  KilledDatabase(store::Database& inner, Point point) : x_inner(inner), x_point(point) {}
  [[nodiscard]] store::Dialect dialect() const override { return x_inner.dialect(); }
  Result<void> claim(const PracticeId& practice) override { return x_inner.claim(practice); }
  Result<void> write(const std::function<Result<void>(store::Transaction&)>& work) override {
    kill_at(Point::before);
    auto done = x_inner.write([&](store::Transaction& tx) -> Result<void> {
      TRY_VOID(work(tx));
      kill_at(Point::inside);
      return {};
    });
    kill_at(Point::after);
    return done;
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
  void kill_at(Point point) const {
    if (point == x_point) ::raise(SIGKILL);
  }
  store::Database& x_inner;
  Point x_point;
};

/// Rotates in another process, killed at that point. `practice` must be closed.
void rotate_and_die(Practice& practice, KilledDatabase::Point point) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    practice.open();
    KilledDatabase db(practice.db(), point);
    (void)practice.vault().rotate(db, practice.journal(), "owner");
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
}

/// Who rotated, in the order of the journal.
std::vector<std::string> rotations(Practice& practice) {
  std::vector<std::string> actors;
  expect(practice.db().read([&](store::Transaction& tx) -> Result<void> {
    return practice.journal().list(tx, {.action = "vault.rotated"},
                                   [&](const audit::StoredEvent& stored) -> Result<void> {
                                     actors.push_back(stored.event.actor);
                                     return {};
                                   });
  }));
  return actors;
}

std::int64_t rows_of_epoch(Practice& practice, std::int64_t epoch) {
  return practice.count("SELECT count(*) FROM vault_dossier WHERE epoch = $1", {epoch});
}

}  // namespace

CONTRACT_TEST("after a rotation everything opens under the new epoch") {
  Store store;
  Practice practice(store);
  std::vector<std::pair<vault::OpenDossier, ObjectId>> dossiers;
  for (std::uint8_t i = 0; i < 20; ++i) {
    auto dossier = practice.create(i);
    const auto id = practice.put(dossier, "care", as_bytes("soin " + std::to_string(i)));
    dossiers.emplace_back(std::move(dossier), id);
  }
  REQUIRE(practice.write([&](store::Transaction& tx) -> Result<void> {
    TRY(practice.vault().open_practice_scope(tx));
    return {};
  }) == "");
  const auto before = practice.vault().subkey("auditsig");
  const auto rotation = expect(practice.vault().rotate(practice.db(), practice.journal(), "owner"));
  CHECK(rotation.from == 1);
  CHECK(rotation.to == 2);
  CHECK(rotation.dossiers == 21);
  for (const bool restarted : {false, true}) {
    if (restarted) practice.restart();
    CHECK(practice.vault().epoch() == 2);
    for (std::size_t i = 0; i < dossiers.size(); ++i) {
      vault::OpenDossier opened;
      REQUIRE(practice.open_dossier(dossiers[i].first.id, &opened) == "");
      CHECK(opened.label == dossiers[i].first.label);
      CHECK(practice.get(opened, dossiers[i].second) == "soin " + std::to_string(i));
    }
  }
  const auto after = practice.vault().subkey("auditsig");
  CHECK(std::equal(before.view().begin(), before.view().end(), after.view().begin()));
  CHECK(rotate(practice) == "");
  CHECK(practice.vault().epoch() == 3);
  CHECK(rows_of_epoch(practice, 3) == 21);
  CHECK(rotations(practice) == std::vector<std::string>{"owner", "owner"});
}

CONTRACT_TEST("erased and rotated: the stale row, put back, opens no more") {
  Store store;
  Practice practice(store);
  const auto erased = practice.create();
  const auto read_header = "SELECT header FROM vault_dossier WHERE dossier_id = $1";
  const Bytes stale = practice.bytes(read_header, {erased.id.value});
  REQUIRE(practice.shred(erased.id) == "");
  const auto put_back = [&](std::int64_t epoch) {
    practice.execute(
        "INSERT INTO vault_dossier (practice_id, dossier_id, epoch, header, is_practice_scope) "
        "VALUES ($1, $2, $3, $4, 0)",
        {practice.id().value, erased.id.value, epoch, ByteView(stale)});
    const auto code = practice.open_dossier(erased.id);
    practice.execute("DELETE FROM vault_dossier WHERE dossier_id = $1", {erased.id.value});
    return code;
  };
  // Before the epoch changes, an old copy still opens: that is why erasure ends with rotate().
  CHECK(put_back(1) == "");
  REQUIRE(rotate(practice) == "");
  CHECK(put_back(1) == "vault.epoch_unknown");
  CHECK(put_back(2) == "dossier.damaged");
  practice.restart();
  CHECK(put_back(1) == "vault.epoch_unknown");
}

TEST_CASE("a saved copy of the database opens with a keyring of its epoch only") {
  Sqlite store;
  Practice practice(store);
  const auto erased = practice.create();
  const auto kept = practice.create();
  const auto base = store.folder() / "practice.sqlite";
  practice.close();
  fs::copy_file(base, store.folder() / "copie.sqlite");
  fs::copy(practice.keys(), store.folder() / "copie-cles");
  practice.open();
  REQUIRE(practice.shred(erased.id) == "");
  REQUIRE(rotate(practice) == "");
  practice.close();
  fs::copy_file(store.folder() / "copie.sqlite", base, fs::copy_options::overwrite_existing);
  practice.open();
  CHECK(practice.open_dossier(erased.id) == "vault.epoch_unknown");
  CHECK(practice.open_dossier(kept.id) == "vault.epoch_unknown");
  practice.close();
  // What copies of the keys mean: with the keyring of that epoch, the copy opens.
  fs::copy_file(store.folder() / "copie-cles" / "keyring", practice.keys() / "keyring",
                fs::copy_options::overwrite_existing);
  practice.open();
  CHECK(practice.open_dossier(erased.id) == "");
}

CONTRACT_TEST("a rotation killed at any point loses nothing and is finished at the next start") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create(1);
  const auto id = practice.put(dossier, "care", as_bytes("soin"));
  std::uint32_t epoch = 1;
  std::int64_t dossiers = 1;
  for (const auto point : {KilledDatabase::Point::before, KilledDatabase::Point::inside,
                           KilledDatabase::Point::after}) {
    practice.close();
    rotate_and_die(practice, point);
    practice.open();
    // Before recover(): both epochs are open; reading and creating work.
    vault::OpenDossier opened;
    REQUIRE(practice.open_dossier(dossier.id, &opened) == "");
    CHECK(practice.get(opened, id) == "soin");
    const auto between = practice.create(2);
    ++dossiers;
    practice.restart();
    CHECK(practice.vault().epoch() == epoch + 1);
    expect(practice.vault().recover(practice.db(), practice.journal()));
    ++epoch;
    CHECK(rows_of_epoch(practice, epoch) == dossiers);
    CHECK(practice.open_dossier(between.id) == "");
    practice.restart();
    CHECK(practice.vault().epoch() == epoch);
    CHECK(practice.open_dossier(dossier.id) == "");
  }
  CHECK(rotate(practice) == "");
  CHECK(practice.vault().epoch() == epoch + 1);
  // Cut before its transaction was committed, it is the next start that rewraps and tells it; cut
  // after, nothing is left to rewrap, nor to tell.
  CHECK(rotations(practice) == std::vector<std::string>{"system", "system", "owner", "owner"});
}

CONTRACT_TEST("a practice with two epochs is read while its keyring cannot be written") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  practice.close();
  rotate_and_die(practice, KilledDatabase::Point::after);
  const auto blocker = practice.keys() / "keyring.new";
  fs::create_directory(blocker);
  practice.open();
  expect(practice.vault().recover(practice.db(), practice.journal()));
  CHECK(practice.open_dossier(dossier.id) == "");
  CHECK(rotate(practice) == "vault.keyring_write");
  fs::remove(blocker);
  practice.restart();
  expect(practice.vault().recover(practice.db(), practice.journal()));
  CHECK(practice.vault().epoch() == 2);
  CHECK(practice.open_dossier(dossier.id) == "");
  // The first epoch is gone: a header of its time opens no more.
  practice.execute("UPDATE vault_dossier SET epoch = 1 WHERE dossier_id = $1", {dossier.id.value});
  CHECK(practice.open_dossier(dossier.id) == "vault.epoch_unknown");
}

CONTRACT_TEST("no key is destroyed when the journal refuses to tell it") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  REQUIRE(practice.open_dossier(dossier.id) == "");
  practice.execute("UPDATE journal_head SET seal = $1", {ByteView(Bytes(32))});
  CHECK(rotate(practice) == "journal.head");
  CHECK(rows_of_epoch(practice, 1) == 1);
  practice.restart();
  // The practice still opens, so that its journal can be verified; it waits with both keys.
  expect(practice.vault().recover(practice.db(), practice.journal()));
  CHECK(rotate(practice) == "journal.head");
  CHECK(rows_of_epoch(practice, 1) == 1);
  expect(practice.db().read([&](store::Transaction& tx) -> Result<void> {
    CHECK(TRY(practice.vault().label_of(tx, dossier.id)).has_value());
    return {};
  }));
}

CONTRACT_TEST("a rotation that cannot write its keys or its rows changes nothing lasting") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  const auto blocker = practice.keys() / "keyring.new";
  fs::create_directory(blocker);
  CHECK(rotate(practice) == "vault.keyring_write");
  CHECK(practice.vault().epoch() == 1);
  CHECK(practice.open_dossier(dossier.id) == "");
  fs::remove(blocker);
  // A damaged header stops the rewrapping: nothing is committed, and both keys stay.
  const auto damaged = practice.create();
  const Bytes header =
      practice.bytes("SELECT header FROM vault_dossier WHERE dossier_id = $1", {damaged.id.value});
  practice.execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                   {damaged.id.value, ByteView(Bytes(137, 1))});
  CHECK(rotate(practice) == "dossier.damaged");
  CHECK(rows_of_epoch(practice, 1) == 2);
  practice.restart();
  CHECK(practice.open_dossier(dossier.id) == "");
  practice.execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                   {damaged.id.value, ByteView(header)});
  CHECK(rotate(practice) == "");
  CHECK(practice.vault().epoch() == 3);
  CHECK(practice.open_dossier(damaged.id) == "");
}

}  // namespace serment::contract
