// A practice moved from one store to another.
#include "practice/practice.h"

#include "contract/stores.h"
#include "crypto/secret.h"

namespace serment::contract {
namespace {

constexpr std::string_view kPassphrase = "phrase de passe";

std::vector<std::string> acts(practice::Practice& practice) {
  std::vector<std::string> found;
  expect(practice.session().db.read([&](store::Transaction& tx) -> Result<void> {
    CHECK(TRY(practice.session().journal.verify(tx)).intact());
    return practice.session().journal.list(tx, {},
                                           [&](const audit::StoredEvent& stored) -> Result<void> {
                                             found.push_back(stored.event.action);
                                             return {};
                                           });
  }));
  return found;
}

}  // namespace

CONTRACT_TEST("a practice that moved tells it in the journal of its new store") {
  Store store;
  FixedClock clock{parse_instant("2026-11-27T09:00:00Z").value()};
  crypto::SystemRandom random;
  const auto directory = store.folder() / "cabinet";
  const auto location = store.location().is_postgresql() ? store.location().text : std::string{};
  expect(expect(practice::Setup::begin(directory, location, as_bytes(kPassphrase), clock, random,
                                       {1, 8}))
             ->finish());
  const auto before =
      acts(*expect(practice::Practice::open(directory, as_bytes(kPassphrase), clock, random)));
  const auto move = expect(practice::move_store(
      directory, as_bytes(kPassphrase), (store.folder() / "autre.db").string(), clock, random));
  CHECK(move.journal_size == before.size());
  auto after = before;
  after.emplace_back("store.migrated");
  CHECK(acts(*expect(practice::Practice::open(directory, as_bytes(kPassphrase), clock, random))) ==
        after);
}

}  // namespace serment::contract
