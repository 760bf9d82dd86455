// The end of a record: nothing of it can be read, its number is not given again, and what is put
// back from an old copy stays unread and is named.
#include "records/erasure.h"

#include "contract/stores.h"
#include "contract/vault_fixture.h"
#include "records/accounts.h"

namespace serment::contract {
namespace {

constexpr records::Transition kSteps[] = {
    {"", "draft", "register.saved"},
    {"draft", "final", "register.saved"},
};
constexpr records::Lifecycle kLife{"contract", kSteps};

class Registered {
 public:
  explicit Registered(const TestStore& store) : practice(store) {}
  vault::Session session() {
    return {practice.db(),  practice.vault(), practice.journal(),
            practice.clock, practice.random,  "owner"};
  }
  std::string save(std::string_view id, std::string_view state, std::string_view json,
                   std::uint32_t expected) {
    auto open = session();
    return practice.write([&](store::Transaction& tx) -> Result<void> {
      TRY(records::save(open, tx, kLife, id, state, json, expected, "Dre Essai"));
      return {};
    });
  }
  std::string erase(std::string_view id, std::uint32_t expected, records::Erased* out = nullptr) {
    auto open = session();
    return practice.write([&](store::Transaction& tx) -> Result<void> {
      const auto erased =
          TRY(records::erase(open, tx, kLife.kind, id, expected, {"suppliers", "decision"}));
      if (out != nullptr) *out = erased;
      return {};
    });
  }
  template <class Reading>
  auto read(const Reading& reading) {
    auto open = session();
    using Value =
        typename std::invoke_result_t<Reading, vault::Session&, store::Transaction&>::value_type;
    std::optional<Value> value;
    expect(practice.db().read([&](store::Transaction& tx) -> Result<void> {
      value = TRY(reading(open, tx));
      return {};
    }));
    return std::move(*value);
  }
  std::size_t listed() {
    return read([](auto& open, auto& tx) { return records::list(open, tx, kLife.kind); }).size();
  }
  std::string findings() {
    std::string text;
    expect(practice.db().read([&](store::Transaction& tx) -> Result<void> {
      auto found = TRY(practice.journal().verify(tx));
      TRY_VOID(records::account_for_records(tx, practice.id(), found));
      for (const auto& finding : found.findings) text += finding.code + " " + finding.text + "\n";
      return {};
    }));
    return text;
  }
  std::int64_t rows(std::string_view table) {
    return practice.count("SELECT count(*) FROM " + std::string(table), {});
  }

  Practice practice;
};

}  // namespace

CONTRACT_TEST("an erased record leaves a row without content, and no object that it named") {
  Store store;
  Registered registered(store);
  ObjectId file, other;
  auto open = registered.session();
  CHECK(registered.practice.write([&](store::Transaction& tx) -> Result<void> {
    const auto scope = TRY(open.vault.open_practice_scope(tx));
    file = TRY(open.vault.put(tx, scope, "contract", as_bytes("le contrat de Canari"), 1));
    other = TRY(open.vault.put(tx, scope, "contract", as_bytes("un autre"), 1));
    return {};
  }) == "");
  CHECK(registered.save("host", "draft", R"({"object":")" + file.value + R"("})", 0) == "");
  CHECK(registered.save("host", "final", R"({"object":""})", 1) == "");
  CHECK(registered.save("other", "draft", R"({"object":")" + other.value + R"("})", 0) == "");

  CHECK(registered.erase("host", 1) == "record.version");
  CHECK(registered.erase("moon", 1) == "record.version");
  CHECK(registered.listed() == 2);
  records::Erased erased;
  CHECK(registered.erase("host", 2, &erased) == "");
  CHECK(erased.versions == 2);
  CHECK(erased.objects == 1);  // of an older version too
  CHECK(registered.erase("host", 3) == "record.version");

  CHECK(registered.listed() == 1);
  for (const auto version : {std::optional<std::uint32_t>{}, std::optional<std::uint32_t>{1},
                             std::optional<std::uint32_t>{3}})
    CHECK_FALSE(registered
                    .read([&](auto& session, auto& tx) {
                      return records::find(session, tx, kLife.kind, "host", version);
                    })
                    .has_value());
  CHECK(registered
            .read([](auto& session, auto& tx) {
              return records::history(session, tx, kLife.kind, "host");
            })
            .empty());
  CHECK(registered.practice.count("SELECT count(*) FROM vault_object WHERE kind = 'contract'",
                                  {}) == 1);
  CHECK(registered.practice.count("SELECT count(*) FROM record WHERE record_id = 'host'", {}) == 1);
  CHECK(registered.findings().empty());
  // Its number is known, its end is told.
  const auto ids = registered.read(
      [](auto& session, auto& tx) { return records::ids_ever(session, tx, kLife.kind); });
  CHECK(ids == std::vector<std::string>{"host", "other"});
  CHECK(registered.read(
      [](auto& session, auto& tx) { return records::is_erased(session, tx, kLife.kind, "host"); }));
}

CONTRACT_TEST("a record made anew under an erased number begins its own life") {
  Store store;
  Registered registered(store);
  CHECK(registered.save("host", "draft", R"({"n":"ancien"})", 0) == "");
  CHECK(registered.erase("host", 1) == "");
  CHECK(registered.save("host", "final", "{}", 2) == "record.version");
  CHECK(registered.save("host", "final", "{}", 0) == "record.transition");
  CHECK(registered.save("host", "draft", R"({"n":"nouveau"})", 0) == "");
  const auto history = registered.read(
      [](auto& session, auto& tx) { return records::history(session, tx, kLife.kind, "host"); });
  REQUIRE(history.size() == 1);
  CHECK(history[0].json == R"({"n":"nouveau"})");
  CHECK(registered.save("host", "final", "{}", history[0].version) == "");
  CHECK_FALSE(registered.read(
      [](auto& session, auto& tx) { return records::is_erased(session, tx, kLife.kind, "host"); }));
  CHECK(registered.findings().empty());
  CHECK(registered.erase("host", history[0].version + 1) == "");
  CHECK(registered.listed() == 0);
  CHECK(registered.findings().empty());
}

CONTRACT_TEST("a row put back from an old copy stays unread, and verification names it") {
  Store store;
  Registered registered(store);
  CHECK(registered.save("host", "draft", R"({"n":"ancien"})", 0) == "");
  const auto sealed = registered.practice.bytes("SELECT sealed FROM record", {});
  const auto at = iso(registered.practice.clock.now());
  registered.practice.clock.set(registered.practice.clock.now() + std::chrono::hours(1));
  CHECK(registered.erase("host", 1) == "");
  const auto put_back = [&] {
    registered.practice.execute(
        "INSERT INTO record (practice_id, kind, record_id, version, state, at, sealed) VALUES ($1, "
        "'contract', 'host', 1, 'draft', $2, $3)",
        {std::string_view(registered.practice.id().value), std::string_view(at), ByteView(sealed)});
  };
  put_back();
  CHECK(registered.listed() == 0);
  auto past = [&](auto& session, auto& tx) {
    session.as_of = registered.practice.clock.now() - std::chrono::minutes(30);
    return records::list(session, tx, kLife.kind);
  };
  CHECK(registered.read(past).empty());
  CHECK(registered
            .read([](auto& session, auto& tx) {
              return records::history(session, tx, kLife.kind, "host");
            })
            .empty());
  CHECK_FALSE(registered
                  .read([](auto& session, auto& tx) {
                    return records::find(session, tx, kLife.kind, "host", 1);
                  })
                  .has_value());
  CHECK(registered.findings().find("record.returned Fiche contract/host") == 0);
  // With its end deleted as well it reads again: the journal still tells that it was erased.
  registered.practice.execute("DELETE FROM record WHERE state = 'erased'", {});
  CHECK(registered.listed() == 1);
  CHECK(registered.findings().find("record.returned Fiche contract/host") == 0);
}

CONTRACT_TEST("a version deleted in the base is refused when read, and named by verification") {
  Store store;
  Registered registered(store);
  constexpr records::Transition kEdits[] = {{"", "draft", "register.saved"},
                                            {"draft", "draft", "register.saved"}};
  const records::Lifecycle edited{"contract", kEdits};
  const auto edit = [&](std::string_view id, std::uint32_t expected) {
    auto open = registered.session();
    CHECK(registered.practice.write([&](store::Transaction& tx) -> Result<void> {
      TRY(records::save(open, tx, edited, id, "draft", "{}", expected, "Dre Essai"));
      return {};
    }) == "");
  };
  for (const std::string_view id : {"one", "two", "three"})
    for (std::uint32_t version = 0; version < 4; ++version) edit(id, version);
  CHECK(registered.findings().empty());
  registered.practice.execute("DELETE FROM record WHERE record_id = 'two' AND version IN (2, 3)",
                              {});
  registered.practice.execute("DELETE FROM record WHERE record_id = 'one' AND version = 1", {});
  CHECK(registered.findings() ==
        "record.missing Fiche contract/one\u00a0: sa version 1 manque dans la base.\n"
        "record.missing Fiche contract/two\u00a0: ses versions 2 à 3 manquent dans la base.\n");
  const auto code = [&](std::string_view id) {
    auto open = registered.session();
    std::string found;
    expect(registered.practice.db().read([&](store::Transaction& tx) -> Result<void> {
      const auto history = records::history(open, tx, "contract", id);
      if (!history) found = history.error().code;
      return {};
    }));
    return found;
  };
  CHECK(code("one") == "record.version_missing");
  CHECK(code("two") == "record.version_missing");
  CHECK(code("three").empty());
}

CONTRACT_TEST("an erasure certificate deleted in the base is named") {
  Store store;
  Registered registered(store);
  constexpr records::Transition kIssued[] = {{"", "issued", "certificate.issued"}};
  const records::Lifecycle certificate{"erasure_certificate", kIssued};
  auto open = registered.session();
  CHECK(registered.practice.write([&](store::Transaction& tx) -> Result<void> {
    TRY(records::save(open, tx, certificate, "C-2026-001", "issued", "{}", 0, "Dre Essai"));
    return {};
  }) == "");
  CHECK(registered.findings().empty());
  registered.practice.execute("DELETE FROM record WHERE record_id = 'C-2026-001'", {});
  CHECK(registered.findings().find("record.lost Fiche erasure_certificate/C-2026-001") == 0);
}

}  // namespace serment::contract
