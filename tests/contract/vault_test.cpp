// Dossiers and objects on both stores: traces, binding, tampering, erasure.
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <set>

#include "contract/vault_fixture.h"

namespace serment::contract {
namespace {

std::vector<audit::Event> events_of(Practice& practice) {
  std::vector<audit::Event> events;
  CHECK(practice.write([&](store::Transaction& tx) {
    return practice.journal().list(tx, {}, [&](const audit::StoredEvent& stored) -> Result<void> {
      events.push_back(stored.event);
      return {};
    });
  }) == "");
  return events;
}

/// Flips each byte of a stored blob in turn, and says after which the check still passed.
template <class Opens>
std::vector<std::size_t> unseen_changes(Practice& practice, std::string_view read,
                                        std::string_view update, const std::string& id,
                                        std::size_t step, const Opens& opens) {
  const Bytes whole = practice.bytes(read, {id});
  REQUIRE(!whole.empty());
  REQUIRE(opens());
  std::vector<std::size_t> unseen;
  for (std::size_t at = 0; at < whole.size(); at += step) {
    Bytes changed = whole;
    changed[at] ^= 0x10;
    practice.execute(update, {id, ByteView(changed)});
    if (opens()) unseen.push_back(at);
  }
  for (const Bytes& changed : {Bytes{}, Bytes(whole.begin(), whole.end() - 1)}) {
    practice.execute(update, {id, ByteView(changed)});
    if (opens()) unseen.push_back(whole.size());
  }
  practice.execute(update, {id, ByteView(whole)});
  REQUIRE(opens());
  return unseen;
}

}  // namespace

CONTRACT_TEST("opening a dossier leaves its trace in the same transaction, or gives no key") {
  Store store;
  Practice practice(store);
  const auto created = practice.create(7);
  CHECK(events_of(practice).empty());
  vault::OpenDossier opened;
  REQUIRE(practice.open_dossier(created.id, &opened) == "");
  CHECK(std::equal(opened.key.bytes, opened.key.bytes + 32, created.key.bytes));
  CHECK(opened.label == created.label);
  CHECK(opened.journalled);
  const auto events = events_of(practice);
  REQUIRE(events.size() == 1);
  CHECK(events[0].action == "dossier.read");
  CHECK(events[0].actor == "owner");
  CHECK(events[0].object == created.id.value);
  CHECK(events[0].at == practice.clock.now());

  // A trace that cannot be written, and a transaction that fails after it.
  CHECK(practice.open_dossier(created.id, nullptr, std::string(1000, 'a')) == "journal.field");
  CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
    TRY(practice.vault().open_dossier(tx, practice.journal(), created.id,
                                      {"dossier.read", "owner", {}}));
    return fail(Errc::forbidden, "test.stop", "arrêt");
  }) == "test.stop");
  CHECK(events_of(practice).size() == 1);
  CHECK(practice.open_dossier({"nulle-part"}) == "dossier.unknown");
  CHECK(events_of(practice).size() == 1);
}

CONTRACT_TEST("reading without a trace is refused, but for what the index needs") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  const auto identity = practice.put(dossier, "identity", as_bytes("qui"));
  const auto care = practice.put(dossier, "care", as_bytes("soin"));
  std::string read;
  CHECK(practice.write([&](store::Transaction& tx) {
    return practice.vault().visit_all(tx, [&](const vault::OpenDossier& seen) -> Result<void> {
      CHECK_FALSE(seen.journalled);
      read = as_text(TRY(practice.vault().get(tx, seen, identity)));
      TRY(practice.vault().get(tx, seen, care));
      return {};
    });
  }) == "dossier.opened_without_trace");
  CHECK(read == "qui");
}

CONTRACT_TEST("objects come back; lists tell kinds, versions and padded sizes only") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  std::string big(1'000'000, 'x');
  for (std::size_t i = 0; i < big.size(); i += 3) big[i] = static_cast<char>('a' + i * i % 23);
  const auto empty = practice.put(dossier, "care", {});
  const auto small = practice.put(dossier, "care", as_bytes("soin"), 4);
  const auto large = practice.put(dossier, "file", as_bytes(big));
  CHECK(practice.get(dossier, empty) == "");
  CHECK(practice.get(dossier, small) == "soin");
  CHECK(practice.get(dossier, large) == big);
  CHECK(practice.get(practice.create(), small) == "object.unknown");
  CHECK(practice.get(dossier, {"absent"}) == "object.unknown");

  const auto list = [&] {
    std::vector<vault::ObjectInfo> infos;
    CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
      infos = TRY(practice.vault().list(tx, dossier));
      return {};
    }) == "");
    return infos;
  };
  auto infos = list();
  REQUIRE(infos.size() == 3);
  for (const auto& info : infos) {
    CHECK(info.kind == (info.id == large ? "file" : "care"));
    CHECK(info.version == (info.id == small ? 4 : 1));
    if (info.id != large) CHECK(info.padded_size == 256);
  }
  const auto remove = [&](const ObjectId& id) {
    return practice.write(
        [&](store::Transaction& tx) { return practice.vault().remove(tx, dossier, id); });
  };
  CHECK(remove(large) == "");
  CHECK(remove(large) == "object.unknown");
  CHECK(practice.count("SELECT count(*) FROM vault_chunk", {}) == 0);
  CHECK(list().size() == 2);
}

CONTRACT_TEST("equal steps of size look equal in the store, and no plain byte is there") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  std::set<std::int64_t> sizes;
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 100, 247}) {
    Bytes plain(size);
    practice.random.fill(plain);
    const auto id = practice.put(dossier, "care", plain);
    sizes.insert(
        practice.count("SELECT length(sealed) FROM vault_object WHERE object_id = $1", {id.value}));
  }
  CHECK(sizes.size() == 1);
  practice.put(dossier, "identity", as_bytes("MARQUEUR-EN-CLAIR"));
  practice.close();
  if (store.dialect() != store::Dialect::sqlite) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(store.folder())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    CHECK(bytes.find("MARQUEUR") == std::string::npos);
    CHECK(bytes.find("phrase de passe") == std::string::npos);
  }
}

CONTRACT_TEST("a seal moved to another dossier, object, kind or version does not open") {
  Store store;
  Practice practice(store);
  const auto mine = practice.create();
  const auto other = practice.create();
  const auto id = practice.put(mine, "care", as_bytes("soin"), 2);
  const auto twin = practice.put(mine, "care", as_bytes("autre"), 2);
  const auto moved = [&](std::string_view change, std::string_view undo,
                         const vault::OpenDossier& reader) {
    REQUIRE(practice.execute(change, {id.value}) == 1);
    const auto found = practice.get(reader, id);
    REQUIRE(practice.execute(undo, {id.value}) == 1);
    REQUIRE(practice.get(mine, id) == "soin");
    return found;
  };
  CHECK(moved("UPDATE vault_object SET kind = 'file' WHERE object_id = $1",
              "UPDATE vault_object SET kind = 'care' WHERE object_id = $1",
              mine) == "object.damaged");
  CHECK(moved("UPDATE vault_object SET version = 3 WHERE object_id = $1",
              "UPDATE vault_object SET version = 2 WHERE object_id = $1",
              mine) == "object.damaged");
  const std::string to_other =
      "UPDATE vault_object SET dossier_id = '" + other.id.value + "' WHERE object_id = $1";
  const std::string to_mine =
      "UPDATE vault_object SET dossier_id = '" + mine.id.value + "' WHERE object_id = $1";
  CHECK(moved(to_other, to_mine, other) == "object.damaged");
  // The other object's content, with or without its key.
  const Bytes key =
      practice.bytes("SELECT sealed_key FROM vault_object WHERE object_id = $1", {twin.value});
  const Bytes sealed =
      practice.bytes("SELECT sealed FROM vault_object WHERE object_id = $1", {twin.value});
  practice.execute("UPDATE vault_object SET sealed = $2 WHERE object_id = $1",
                   {id.value, ByteView(sealed)});
  CHECK(practice.get(mine, id) == "object.damaged");
  practice.execute("UPDATE vault_object SET sealed_key = $2 WHERE object_id = $1",
                   {id.value, ByteView(key)});
  CHECK(practice.get(mine, id) == "object.damaged");
}

CONTRACT_TEST("any changed byte of a header, an object's key or its content is seen") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  const auto id = practice.put(dossier, "care", as_bytes("soin"));
  CHECK(unseen_changes(practice, "SELECT header FROM vault_dossier WHERE dossier_id = $1",
                       "UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                       dossier.id.value, 1,
                       [&] {
                         const auto code = practice.open_dossier(dossier.id);
                         CHECK((code.empty() || code == "dossier.damaged"));
                         return code.empty();
                       })
            .empty());
  const auto object_opens = [&] {
    const auto found = practice.get(dossier, id);
    CHECK((found == "soin" || found == "object.damaged"));
    return found == "soin";
  };
  CHECK(unseen_changes(practice, "SELECT sealed_key FROM vault_object WHERE object_id = $1",
                       "UPDATE vault_object SET sealed_key = $2 WHERE object_id = $1", id.value, 1,
                       object_opens)
            .empty());
  CHECK(unseen_changes(practice, "SELECT sealed FROM vault_object WHERE object_id = $1",
                       "UPDATE vault_object SET sealed = $2 WHERE object_id = $1", id.value, 5,
                       object_opens)
            .empty());
}

CONTRACT_TEST("a header does not open in another dossier's place, nor under another epoch") {
  Store store;
  Practice practice(store);
  const auto one = practice.create(1);
  const auto two = practice.create(2);
  const Bytes header =
      practice.bytes("SELECT header FROM vault_dossier WHERE dossier_id = $1", {one.id.value});
  practice.execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                   {two.id.value, ByteView(header)});
  CHECK(practice.open_dossier(two.id) == "dossier.damaged");
  CHECK(practice.open_dossier(one.id) == "");
  practice.execute("UPDATE vault_dossier SET epoch = 9 WHERE dossier_id = $1", {one.id.value});
  CHECK(practice.open_dossier(one.id) == "vault.epoch_unknown");
}

CONTRACT_TEST(
    "every dossier is visited once, in order, with its label; the practice's scope is not") {
  Store store;
  Practice practice(store);
  std::map<std::string, vault::Label> expected;
  vault::OpenDossier scope;
  REQUIRE(practice.write([&](store::Transaction& tx) -> Result<void> {
    scope = TRY(practice.vault().open_practice_scope(tx));
    for (int i = 0; i < 1700; ++i) {
      vault::Label label{};
      practice.random.fill(label);
      expected[TRY(practice.vault().create_dossier(tx, label)).id.value] = label;
    }
    return {};
  }) == "");
  std::vector<std::string> seen;
  const auto visit = [&](int stop_at) {
    seen.clear();
    return practice.write([&](store::Transaction& tx) {
      return practice.vault().visit_all(tx, [&](const vault::OpenDossier& found) -> Result<void> {
        seen.push_back(found.id.value);
        CHECK(expected.at(found.id.value) == found.label);
        if (static_cast<int>(seen.size()) == stop_at)
          return fail(Errc::forbidden, "test.stop", "arrêt");
        return {};
      });
    });
  };
  CHECK(visit(0) == "");
  CHECK(seen.size() == 1700);
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  CHECK(visit(3) == "test.stop");
  CHECK(seen.size() == 3);

  const std::string victim = std::next(expected.begin(), 900)->first;
  practice.execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                   {victim, ByteView(Bytes(137, 1))});
  CHECK(visit(0) == "dossier.damaged");
  CHECK(seen.size() == 900);
}

CONTRACT_TEST("the identity of every dossier is opened, in batches, from several threads") {
  Store store;
  Practice practice(store);
  std::map<std::string, std::string> expected;
  vault::OpenDossier last;
  REQUIRE(practice.write([&](store::Transaction& tx) -> Result<void> {
    TRY(practice.vault().open_practice_scope(tx));
    for (int i = 0; i < 1300; ++i) {
      last = TRY(practice.vault().create_dossier(tx, {}));
      const std::string identity = "identité " + std::to_string(i);
      TRY(practice.vault().put(tx, last, "identity", as_bytes(identity)));
      TRY(practice.vault().put(tx, last, "care", as_bytes("soin")));
      expected[last.id.value] = identity;
    }
    return {};
  }) == "");
  std::mutex mutex;
  std::map<std::string, std::string> seen;
  std::set<std::size_t> batches;
  const auto visit = [&](bool refuse) {
    seen.clear();
    batches.clear();
    return practice.write([&](store::Transaction& tx) {
      return practice.vault().visit_identities(
          tx, [&](const vault::IdentityBatch& batch) -> Result<void> {
            const std::lock_guard lock(mutex);
            if (refuse && batch.number == 1) return fail(Errc::forbidden, "test.stop", "arrêt");
            batches.insert(batch.number);
            for (const auto& object : batch.objects) seen[object.id.value] = as_text(object.plain);
            return {};
          });
    });
  };
  CHECK(visit(false) == "");
  CHECK((seen == expected));
  CHECK(batches == std::set<std::size_t>{0, 1, 2, 3, 4, 5});
  CHECK(visit(true) == "test.stop");

  practice.execute(
      "UPDATE vault_object SET version = 2 WHERE dossier_id = $1 AND kind = 'identity'",
      {last.id.value});
  CHECK(visit(false) == "dossier.identity_damaged");
  practice.execute("UPDATE vault_object SET kind = 'care' WHERE dossier_id = $1", {last.id.value});
  CHECK(visit(false) == "dossier.identity_damaged");
  practice.execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                   {expected.begin()->first, ByteView(Bytes(137, 1))});
  const auto code = visit(false);
  CHECK((code == "dossier.damaged" || code == "dossier.identity_damaged"));
}

CONTRACT_TEST("the practice's scope is one sealed dossier of its own") {
  Store store;
  Practice practice(store);
  const auto open_scope = [&] {
    vault::OpenDossier scope;
    CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
      scope = TRY(practice.vault().open_practice_scope(tx));
      return {};
    }) == "");
    return scope;
  };
  const auto scope = open_scope();
  const auto id = practice.put(scope, "record", as_bytes("registre"));
  practice.restart();
  const auto again = open_scope();
  CHECK(again.id == scope.id);
  CHECK(practice.get(again, id) == "registre");
  CHECK(practice.open_dossier(scope.id) == "dossier.unknown");
  CHECK(practice.shred(scope.id) == "dossier.unknown");
}

CONTRACT_TEST("an erased dossier is gone, and known as erased") {
  Store store;
  Practice practice(store);
  const auto gone = practice.create();
  const auto kept = practice.create();
  practice.put(gone, "care", as_bytes("soin"));
  practice.put(gone, "file", Bytes(700'000, 'x'));
  const auto id = practice.put(kept, "file", Bytes(700'000, 'y'));
  REQUIRE(practice.shred(gone.id) == "");
  CHECK(practice.open_dossier(gone.id) == "dossier.erased");
  CHECK(practice.shred(gone.id) == "dossier.erased");
  CHECK(practice.shred({"nulle-part"}) == "dossier.unknown");
  CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
    return practice.vault().update_label(tx, gone);
  }) == "dossier.erased");
  CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
    TRY(practice.vault().put(tx, gone, "care", as_bytes("trop tard")));
    return {};
  }) != "");
  CHECK(practice.count("SELECT count(*) FROM vault_object WHERE dossier_id = $1",
                       {gone.id.value}) == 0);
  CHECK(practice.count("SELECT count(*) FROM vault_chunk WHERE dossier_id = $1", {gone.id.value}) ==
        0);
  CHECK(practice.get(kept, id) == std::string(700'000, 'y'));
}

CONTRACT_TEST("a label changes without the key changing") {
  Store store;
  Practice practice(store);
  auto dossier = practice.create(1);
  const auto id = practice.put(dossier, "care", as_bytes("soin"));
  dossier.label.fill(9);
  REQUIRE(practice.write([&](store::Transaction& tx) {
    return practice.vault().update_label(tx, dossier);
  }) == "");
  practice.restart();
  vault::OpenDossier opened;
  REQUIRE(practice.open_dossier(dossier.id, &opened) == "");
  CHECK(opened.label == dossier.label);
  CHECK(practice.get(opened, id) == "soin");
}

CONTRACT_TEST("two practices of one database open nothing of each other") {
  Store store;
  Practice one(store);
  const auto dossier = one.create();
  one.put(dossier, "care", as_bytes("soin"));
  auto other = expect(vault::Vault::create(store.folder() / "autres-cles", {draw_id(one.random)},
                                           as_bytes("x"), one.clock, one.random, {1, 8}));
  one.execute("UPDATE vault_object SET practice_id = $1", {one.id().value});
  std::size_t seen = 0;
  CHECK(one.write([&](store::Transaction& tx) {
    return other.vault->visit_all(tx, [&](const vault::OpenDossier&) -> Result<void> {
      ++seen;
      return {};
    });
  }) == "");
  CHECK(seen == 0);
}

}  // namespace serment::contract
