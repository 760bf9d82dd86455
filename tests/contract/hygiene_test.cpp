// What people say of measures, and the journal read backwards, on both stores.
#include "audit/journal.h"
#include "contract/stores.h"
#include "contract/vault_fixture.h"
#include "hygiene/attestations.h"

using namespace serment;
using namespace serment::contract;

namespace {

const hygiene::Catalogue& catalogue() {
  return hygiene::Catalogue::embedded();
}

struct Attesting {
  explicit Attesting(const TestStore& store)
      : practice(store), session{practice.db(),  practice.vault(), practice.journal(),
                                 practice.clock, practice.random,  "owner"} {
    practice.clock.set(parse_instant("2026-11-27T09:00:00Z").value());
  }
  std::string attest(std::string_view measure, std::string text,
                     std::optional<Date> until = std::nullopt) {
    return practice.write([&](store::Transaction& tx) -> Result<void> {
      TRY(hygiene::attest(session, tx, catalogue(), measure, {std::move(text), until},
                          "Dre Essai"));
      return {};
    });
  }
  std::string set_aside(std::string_view measure, std::string_view reason) {
    return practice.write([&](store::Transaction& tx) -> Result<void> {
      TRY(hygiene::set_not_applicable(session, tx, catalogue(), measure, reason, "Dre Essai"));
      return {};
    });
  }
  std::string withdraw(std::string_view measure) {
    return practice.write([&](store::Transaction& tx) {
      return hygiene::withdraw(session, tx, catalogue(), measure, "Dre Essai");
    });
  }
  std::vector<hygiene::Attestation> all() {
    std::vector<hygiene::Attestation> found;
    CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
      found = TRY(hygiene::load_attestations(session, tx));
      return {};
    }) == "");
    return found;
  }
  std::vector<std::uint64_t> back(const audit::Filter& filter, std::optional<std::uint64_t>& before,
                                  std::uint64_t most) {
    std::vector<std::uint64_t> seen;
    CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
      before = TRY(practice.journal().list_back(
          tx, filter, before, most,
          [&](const audit::StoredEvent& event) { seen.push_back(event.index); }));
      return {};
    }) == "");
    return seen;
  }
  Practice practice;
  vault::Session session;
};

}  // namespace

CONTRACT_TEST("a measure is attested, said without object, withdrawn, each step journalled") {
  Store store;
  Attesting cabinet(store);
  CHECK(cabinet.attest("backups.offline", "Disque bleu, chez moi.") == "");
  auto all = cabinet.all();
  REQUIRE(all.size() == 1);
  CHECK(all[0].measure == "backups.offline");
  CHECK(all[0].by == "Dre Essai");
  CHECK(iso(all[0].until) == "2027-02-27");
  CHECK(cabinet.set_aside("backups.offline", "Le cabinet est tout en papier.") == "");
  all = cabinet.all();
  CHECK_FALSE(all.at(0).applicable);
  CHECK(iso(all[0].until) == "2027-11-27");
  CHECK(cabinet.withdraw("backups.offline") == "");
  CHECK(cabinet.all().empty());
  CHECK(cabinet.withdraw("backups.offline") == "measure.nothing_said");
  CHECK(cabinet.attest("backups.offline", "De nouveau.") == "");

  std::optional<std::uint64_t> before;
  CHECK(cabinet.back({.action = "measure."}, before, 1000).size() == 4);
}

CONTRACT_TEST("a word that says nothing, or too much, is refused and nothing is written") {
  Store store;
  Attesting cabinet(store);
  const auto day = [](const char* text) { return parse_iso_date(text).value(); };
  CHECK(cabinet.attest("moon", "Fait.") == "measure.unknown");
  CHECK(cabinet.attest("journal.verified", "Fait.") == "measure.measured");
  CHECK(cabinet.attest("backups.offline", " \n") == "measure.statement");
  CHECK(cabinet.attest("backups.offline", std::string(2001, 'a')) == "measure.statement");
  CHECK(cabinet.attest("backups.offline", "a\x01") == "measure.statement");
  CHECK(cabinet.attest("backups.offline", "Fait.", day("2026-11-26")) == "measure.expiry");
  CHECK(cabinet.attest("backups.offline", "Fait.", day("2027-02-28")) == "measure.expiry");
  CHECK(cabinet.set_aside("backups.offline", "") == "measure.statement");
  CHECK(cabinet.all().empty());
  CHECK(cabinet.attest("backups.offline", "Fait.", day("2026-11-27")) == "");
}

CONTRACT_TEST("the journal reads backwards by pages, within what it may look at") {
  Store store;
  Attesting cabinet(store);
  auto& practice = cabinet.practice;
  for (int i = 0; i < 1100; ++i) {
    if (i == 600) practice.clock.set(parse_instant("2026-12-27T09:00:00Z").value());
    const char* action = i % 100 == 0 ? "register.exported" : "dossier.read";
    CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
      TRY(practice.journal().append(tx, {action, "owner", {}, practice.clock.now()}, {}));
      return {};
    }) == "");
  }
  std::optional<std::uint64_t> before;
  audit::Filter filter;
  filter.limit = 3;
  CHECK(cabinet.back(filter, before, 5000) == std::vector<std::uint64_t>{1099, 1098, 1097});
  CHECK(before == 1097);
  CHECK(cabinet.back(filter, before, 5000) == std::vector<std::uint64_t>{1096, 1095, 1094});

  filter = {.action = "register.exported", .limit = 0};
  before.reset();
  CHECK(cabinet.back(filter, before, 250) == std::vector<std::uint64_t>{1000, 900});
  CHECK(before == 850);
  before.reset();
  CHECK(cabinet.back(filter, before, 5000).size() == 11);
  CHECK_FALSE(before.has_value());

  filter = {.from = parse_instant("2026-12-01T00:00:00Z").value()};
  before.reset();
  CHECK(cabinet.back(filter, before, 5000).size() == 500);
  CHECK_FALSE(before.has_value());
}

CONTRACT_TEST("a verification cut in parts finds what one in one piece finds, while acts go on") {
  Store store;
  Attesting cabinet(store);
  auto& practice = cabinet.practice;
  const auto append = [&](int count) {
    CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
      for (int i = 0; i < count; ++i)
        TRY(practice.journal().append(tx, {"dossier.read", "owner", {}, practice.clock.now()}, {}));
      return {};
    }) == "");
  };
  append(2500);
  auto gradual = expect(practice.journal().begin_verification());
  bool more = true;
  int parts = 0;
  while (more) {
    CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
      more = TRY(gradual.step(tx, 700));
      return {};
    }) == "");
    if (++parts < 4) append(500);
  }
  CHECK(parts == 6);
  CHECK(gradual.read() == 4000);
  append(7);
  std::optional<audit::Verification> found, whole;
  CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
    found = TRY(gradual.finish(tx));
    whole = TRY(practice.journal().verify(tx));
    return {};
  }) == "");
  CHECK(found->intact());
  CHECK(found->size == 4007);
  CHECK(found->root == whole->root);
  CHECK(found->bytes == whole->bytes);
}
