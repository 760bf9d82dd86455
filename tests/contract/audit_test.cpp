// The journal on both stores: what it writes, opens, proves and expires.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/bug.h"
#include "contract/journals.h"

namespace serment {
namespace {

using audit::Checkpoint;
using audit::DetailOwner;
using audit::Event;
using audit::Filter;
using audit::Journal;
using audit::verify_consistency;
using contract::dossier_key;
using contract::expect;
using contract::JournalFixture;
using contract::kJournalDossier;
using contract::kJournalStart;
using contract::summary;
using store::Transaction;

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

template <class Store>
std::vector<audit::StoredEvent> listed(JournalFixture<Store>& fixture, const Filter& filter = {}) {
  std::vector<audit::StoredEvent> events;
  expect(fixture.db->read([&](Transaction& tx) -> Result<void> {
    return fixture.journal.list(tx, filter, [&](const audit::StoredEvent& event) -> Result<void> {
      events.push_back(event);
      return {};
    });
  }));
  return events;
}

template <class Store>
Result<std::uint64_t> append_one(JournalFixture<Store>& fixture, const Event& event,
                                 std::string_view detail = {}, const crypto::Key32* key = nullptr) {
  Result<std::uint64_t> index = std::uint64_t{0};
  const auto written = fixture.db->write([&](Transaction& tx) -> Result<void> {
    index = fixture.journal.append(tx, event, as_bytes(detail), key);
    if (!index) return tl::unexpected(index.error());
    return {};
  });
  CHECK(written.has_value() == index.has_value());
  return index;
}

CONTRACT_TEST("an empty journal is intact, signs its empty tree and lists nothing") {
  JournalFixture<Store> fixture;
  CHECK(fixture.verify().intact());
  const Checkpoint checkpoint = fixture.checkpoint();
  CHECK(checkpoint.size == 0);
  CHECK(fixture.verify(&checkpoint).intact());
  CHECK(listed(fixture).empty());
  CHECK(code_of(fixture.detail(0)) == "journal.event");
}

CONTRACT_TEST("events are listed in order, filtered, and their details open with the right key") {
  JournalFixture<Store> fixture;
  fixture.append(600);
  CHECK(fixture.verify().intact());
  const auto all = listed(fixture);
  REQUIRE(all.size() == 600);
  CHECK(all[599].index == 599);
  CHECK(all[1].event.action == "dossier.read");
  CHECK(all[1].event.object == kJournalDossier);
  CHECK(all[1].event.at == kJournalStart + std::chrono::seconds(1));
  CHECK(all[1].owner == DetailOwner::dossier);
  CHECK_FALSE(all[2].detail_readable);

  CHECK(listed(fixture, {.action = "dossier."}).size() == 200);
  CHECK(listed(fixture, {.action = "dossier"}).empty());
  CHECK(listed(fixture, {.object = kJournalDossier, .limit = 7}).size() == 7);
  CHECK(listed(fixture, {.actor = "dr.martin"}).size() == 200);
  CHECK(listed(fixture, {.from = kJournalStart + std::chrono::seconds(10),
                         .to = kJournalStart + std::chrono::seconds(20)})
            .size() == 10);

  const crypto::Key32 right = dossier_key();
  const crypto::Key32 wrong = dossier_key(4);
  CHECK(fixture.detail(0) == to_bytes("{\"n\":0}"));
  CHECK(fixture.detail(1, &right) == to_bytes("{\"n\":1}"));
  CHECK(fixture.detail(2) == Bytes{});
  CHECK(code_of(fixture.detail(1, &wrong)) == "journal.detail");
  CHECK(code_of(fixture.detail(1)) == "journal.detail_expired");
  CHECK(code_of(fixture.detail(600)) == "journal.event");
  // A detail is shown to others with its salt: what the event commits to.
  expect(fixture.db->read([&](Transaction& tx) -> Result<void> {
    const auto shown = TRY(fixture.journal.disclose(tx, 1, &right));
    const auto entry = audit::decode_entry(shown.entry);
    REQUIRE(entry);
    CHECK(shown.salt.size() == 32);
    CHECK(shown.detail == to_bytes("{\"n\":1}"));
    CHECK(audit::commit_to_detail(shown.salt, shown.detail) == entry->commitment);
    CHECK(TRY(fixture.journal.event(tx, 1)).owner == DetailOwner::dossier);
    CHECK(code_of(fixture.journal.event(tx, 600)) == "journal.event");
    return {};
  }));
}

CONTRACT_TEST("details of any size and any bytes come back as they were") {
  JournalFixture<Store> fixture;
  const std::size_t sizes[] = {1, 27, 28, 29, 256, 70'000};
  std::uint64_t index = 0;
  for (const std::size_t size : sizes) {
    const std::string detail(size, '\xfe');
    REQUIRE(append_one(fixture, {"dossier.read", "owner", "", kJournalStart}, detail));
    CHECK(fixture.detail(index++) == to_bytes(detail));
  }
  CHECK(fixture.verify().intact());
}

CONTRACT_TEST("an act that rolls back leaves no trace, and the next is written in its place") {
  JournalFixture<Store> fixture;
  for (const std::uint64_t size : {0U, 255U, 300U}) {
    const auto already = listed(fixture).size();
    const Instant now = kJournalStart + std::chrono::hours(size);
    if (size > already) fixture.append(size - already, now - std::chrono::hours(1));
    const auto undone = fixture.db->write([&](Transaction& tx) -> Result<void> {
      // Another month too, so that a segment is undone with the event.
      TRY_VOID(fixture.journal.append(
          tx, {"dossier.read", "owner", "", kJournalStart + std::chrono::hours(24 * 60)},
          as_bytes("undone")));
      return fail(Errc::conflict, "test.undone", {});
    });
    CHECK(code_of(undone) == "test.undone");
    const auto index = append_one(fixture, {"dossier.read", "owner", "", now}, "kept");
    REQUIRE(index);
    CHECK(*index == size);
    CHECK(fixture.detail(*index) == to_bytes("kept"));
    CHECK(summary(fixture.verify().findings).empty());
  }
}

CONTRACT_TEST("two journals over one database, and a new process, continue one tree") {
  JournalFixture<Store> fixture;
  fixture.append(10);
  contract::CountedRandom random;
  Journal other(contract::kJournalPractice, Bytes(32, 1), Bytes(32, 2), random);
  for (int turn = 0; turn < 3; ++turn) {
    expect(fixture.db->write([&](Transaction& tx) -> Result<void> {
      TRY_VOID(other.append(tx, {"journal.read", "owner", "", kJournalStart}, as_bytes("other")));
      TRY_VOID(fixture.journal.append(tx, {"journal.read", "owner", "", kJournalStart},
                                      as_bytes("first")));
      return {};
    }));
  }
  CHECK(listed(fixture).size() == 16);
  CHECK(fixture.detail(14) == to_bytes("other"));
  CHECK(fixture.detail(15) == to_bytes("first"));
  CHECK(fixture.verify().intact());
}

CONTRACT_TEST("many acts at once are written as one by one, and undone together") {
  JournalFixture<Store> one_by_one;
  JournalFixture<Store> together;
  std::vector<Journal::Act> acts;
  for (int number = 0; number < 700; ++number) {
    const Instant at = kJournalStart + std::chrono::hours(number) -
                       (number >= 400 ? std::chrono::hours(24 * 365) : std::chrono::hours(0));
    acts.push_back({{"journal.read", "owner", "", at}, as_bytes("detail")});
  }
  const auto undone = together.db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(together.journal.append_all(tx, acts));
    return fail(Errc::conflict, "test.undone", {});
  });
  CHECK_FALSE(undone);
  expect(together.db->write([&](Transaction& tx) -> Result<void> {
    const std::span<const Journal::Act> all = acts;
    TRY_VOID(together.journal.append_all(tx, all.first(300)));
    TRY_VOID(together.journal.append_all(tx, {}));
    return together.journal.append_all(tx, all.subspan(300));
  }));
  expect(one_by_one.db->write([&](Transaction& tx) -> Result<void> {
    for (const auto& act : acts) TRY_VOID(one_by_one.journal.append(tx, act.event, act.detail));
    return {};
  }));
  const auto expected = listed(one_by_one);
  const auto found = listed(together);
  REQUIRE(found.size() == expected.size());
  CHECK(found.size() == 701);  // and one for the clock
  for (std::size_t index = 0; index < found.size(); ++index) {
    REQUIRE(found[index].event.action == expected[index].event.action);
    REQUIRE(found[index].event.at == expected[index].event.at);
  }
  CHECK(together.detail(700) == to_bytes("detail"));
  CHECK(summary(together.verify().findings).empty());
}

CONTRACT_TEST("acts that are not listed, names and impossible instants are refused") {
  JournalFixture<Store> fixture;
  CHECK_THROWS_AS(append_one(fixture, {"dossier.opened", "owner", "", kJournalStart}), Bug);
  for (const Event& event :
       {Event{"dossier.read", "", "", kJournalStart},
        Event{"dossier.read", "Élodie", "", kJournalStart},
        Event{"dossier.read", "owner", "Jean Martin", kJournalStart},
        Event{"dossier.read", "owner", std::string(129, 'a'), kJournalStart},
        Event{"dossier.read", "owner", "", Instant(std::chrono::milliseconds(-1))},
        Event{"dossier.read", "owner", "", Instant::max()}}) {
    CHECK(code_of(append_one(fixture, event)) == "journal.field");
  }
  CHECK(listed(fixture).empty());
}

CONTRACT_TEST("a clock set back a year is written down, and writing goes on") {
  JournalFixture<Store> fixture;
  fixture.append(5);
  const Instant back = kJournalStart - std::chrono::hours(24 * 365);
  const Instant slightly = kJournalStart + std::chrono::seconds(4) - std::chrono::seconds(119);
  CHECK(append_one(fixture, {"dossier.read", "owner", "", slightly}) == 5);
  CHECK(append_one(fixture, {"dossier.read", "owner", "", back}, "in the past") == 7);
  CHECK(append_one(fixture, {"dossier.read", "owner", "", back}) == 8);
  CHECK(append_one(fixture, {"dossier.read", "owner", "", kJournalStart}, "again") == 9);
  const auto events = listed(fixture);
  CHECK(events[6].event.action == "clock.backwards");
  CHECK(events[6].event.actor == "system");
  CHECK(events[6].event.at == back);
  CHECK(fixture.detail(7) == to_bytes("in the past"));
  CHECK(fixture.detail(9) == to_bytes("again"));
  const auto found = fixture.verify();
  CHECK(found.intact());
  CHECK(summary(found.warnings) == "journal.clock 6");
}

CONTRACT_TEST("expired months lose their details and keep their proofs") {
  JournalFixture<Store> fixture;
  const auto month = [](int number) {
    return kJournalStart + std::chrono::hours(24 * 31 * number);
  };
  for (int number = 0; number < 3; ++number) fixture.append(4, month(number));
  const Checkpoint before = fixture.checkpoint();
  const auto expire = [&](Date day, Instant now) {
    std::vector<std::string> months;
    expect(fixture.db->write([&](Transaction& tx) -> Result<void> {
      months = TRY(fixture.journal.expire_segments(tx, day, "owner", now));
      return {};
    }));
    return months;
  };
  const Date december(std::chrono::year(2026), std::chrono::month(12), std::chrono::day(31));
  CHECK(expire(december, month(3)) == std::vector<std::string>{"2026-11"});
  CHECK(expire(december, month(3)).empty());
  CHECK(code_of(fixture.detail(0)) == "journal.detail_expired");
  CHECK(fixture.detail(4) == to_bytes("{\"n\":0}"));
  const auto events = listed(fixture, {.action = "journal.expired"});
  REQUIRE(events.size() == 1);
  CHECK(events[0].event.object == "segment-1");
  CHECK_FALSE(listed(fixture)[0].detail_readable);
  CHECK(fixture.store.tamper(
            "SELECT COUNT(*) FROM journal_event WHERE seq < 4 AND detail IS NOT NULL") == "0");

  // The month written in last may expire as well (a practice that slept): writing goes on. One that
  // has not ended stays, whatever the day that is asked for.
  CHECK(expire(std::chrono::sys_days(december) + std::chrono::days(300), month(4)).size() == 3);
  REQUIRE(append_one(fixture, {"dossier.read", "owner", "", month(4)}, "this month").has_value());
  CHECK(expire(std::chrono::sys_days(december) + std::chrono::days(300), month(4)).empty());
  CHECK(append_one(fixture, {"dossier.read", "owner", "", month(3)}, "after").has_value());
  CHECK(summary(fixture.verify(&before).findings).empty());
  const auto proof = fixture.prove(0, &before);
  CHECK(verify_tlog_proof(proof.file(), proof.entry, fixture.journal.public_key()));
}

CONTRACT_TEST("after a dossier is erased its details are unreadable and the tree still verifies") {
  JournalFixture<Store> fixture;
  fixture.append(30);
  const Checkpoint before = fixture.checkpoint();
  // Erasing the dossier leaves nobody with its key; the journal loses no row.
  REQUIRE(append_one(fixture, {"dossier.erased", "owner", kJournalDossier, kJournalStart}));
  for (const auto& event : listed(fixture, {.object = kJournalDossier})) {
    CHECK((event.owner != DetailOwner::dossier || !fixture.detail(event.index)));
  }
  CHECK(fixture.verify(&before).intact());
}

CONTRACT_TEST("every event is proved in the trees of then and now, and no other event is") {
  JournalFixture<Store> fixture;
  std::vector<Checkpoint> checkpoints;
  contract::CountedRandom random;
  for (int step = 0; step < 8; ++step) {
    std::array<std::uint8_t, 1> draw{};
    random.fill(draw);
    fixture.append(std::uint64_t{draw[0]} + 1);
    checkpoints.push_back(fixture.checkpoint());
  }
  const auto key = fixture.journal.public_key();
  const std::uint64_t size = checkpoints.back().size;
  for (const Checkpoint& under : checkpoints) {
    for (std::uint64_t index = 0; index < under.size; index += 1 + under.size / 9) {
      const Journal::Proof proof = fixture.prove(index, &under);
      REQUIRE(verify_tlog_proof(proof.file(), proof.entry, key));
      Bytes changed = proof.entry;
      changed[changed.size() / 2] ^= 1;
      CHECK_FALSE(verify_tlog_proof(proof.file(), changed, key));
      auto moved = proof.file();
      ++moved.index;
      CHECK_FALSE(verify_tlog_proof(moved, proof.entry, key));
      auto spoilt = proof.file();
      if (!spoilt.path.empty()) {
        spoilt.path.back()[0] ^= 1;
        CHECK_FALSE(verify_tlog_proof(spoilt, proof.entry, key));
      }
    }
    expect(fixture.db->read([&](Transaction& tx) -> Result<void> {
      auto proof = TRY(fixture.journal.consistency(tx, under.size));
      CHECK(proof.checkpoint.size == size);
      CHECK(proof.old.text == under.text);  // the one signed at that size, byte for byte
      CHECK(verify_consistency(under.size, size, under.root, proof.checkpoint.root, proof.path));
      if (!proof.path.empty()) {
        proof.path[0][0] ^= 1;
        CHECK_FALSE(
            verify_consistency(under.size, size, under.root, proof.checkpoint.root, proof.path));
      }
      CHECK(code_of(fixture.journal.prove(tx, under.size, &under)) == "journal.event");
      CHECK(code_of(fixture.journal.consistency(tx, 0)) == "journal.size");
      CHECK(code_of(fixture.journal.consistency(tx, size + 1)) == "journal.size");
      return {};
    }));
  }
}

// --- vectors
// -----------------------------------------------------------------------------------------

std::filesystem::path source_folder() {
  return std::filesystem::path(SERMENT_SOURCE_DIR);
}

// With SERMENT_WRITE_VECTORS set the file is written instead of compared.
void same_as_vector(const std::string& name, std::string_view bytes) {
  const auto file = source_folder() / "tests/vectors/tlog" / name;
  if (std::getenv("SERMENT_WRITE_VECTORS") != nullptr) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  CHECK_MESSAGE(text.str() == bytes, name);
}

std::string lines_of(const std::vector<audit::Hash>& hashes) {
  audit::TlogProof file;
  file.path = hashes;
  const std::string text = format_tlog_proof(file);
  const std::size_t begin = text.find("index 0\n") + std::string_view("index 0\n").size();
  return text.substr(begin, text.size() - begin - 1);
}

CONTRACT_TEST("both stores give the bytes of tests/vectors/tlog") {
  JournalFixture<Store> fixture;
  fixture.append(200);
  const Checkpoint old = fixture.checkpoint();
  fixture.append(380, kJournalStart + std::chrono::hours(24 * 30));
  const Checkpoint now = fixture.checkpoint();
  same_as_vector("old-checkpoint.txt", old.text);
  same_as_vector("preuve/checkpoint.txt", now.text);
  same_as_vector("preuve/cle-publique.txt", fixture.journal.verifier_key() + "\n");
  for (const std::uint64_t index : {0U, 1U, 2U, 255U, 256U, 511U, 512U, 579U}) {
    const Journal::Proof proof = fixture.prove(index);
    const std::string name = "preuve/inclusion/" + std::to_string(index);
    same_as_vector(name + ".tlog-proof", format_tlog_proof(proof.file()));
    same_as_vector(name + ".entry", as_text(proof.entry));
  }
  expect(fixture.db->read([&](Transaction& tx) -> Result<void> {
    same_as_vector("consistency.txt",
                   lines_of(TRY(fixture.journal.consistency(tx, old.size)).path));
    return {};
  }));
}

CONTRACT_TEST("what was done to one object is found among many, as a full reading finds it") {
  JournalFixture<Store> fixture;
  const auto about = [&](const std::string& object) {
    std::vector<std::uint64_t> found;
    Filter filter;
    filter.object = object;
    for (const auto& one : listed(fixture, filter)) found.push_back(one.index);
    return found;
  };
  const auto read_whole = [&](const std::string& object) {
    std::vector<std::uint64_t> found;
    for (const auto& one : listed(fixture))
      if (one.event.object == object) found.push_back(one.index);
    return found;
  };
  const auto same = [&](const std::string& object) { return about(object) == read_whole(object); };
  CHECK(about(kJournalDossier).empty());
  for (const std::uint64_t more : {3U, 254U, 1U, 600U, 200U}) {
    fixture.append(more);
    CHECK(same(kJournalDossier));
    CHECK(about("nobody").empty());
  }
  const Event other{"dossier.read", "owner", "other", kJournalStart + std::chrono::hours(1)};
  CHECK(append_one(fixture, other).has_value());
  CHECK(same("other"));
  // A whole block that is undone, then another in its place: what was remembered is forgotten.
  const auto undone = fixture.db->write([&](Transaction& tx) -> Result<void> {
    for (int n = 0; n < 300; ++n) TRY_VOID(fixture.journal.append(tx, other, {}));
    std::uint64_t seen = 0;
    Filter filter;
    filter.object = "other";
    TRY_VOID(fixture.journal.list(tx, filter, [&](const audit::StoredEvent&) -> Result<void> {
      ++seen;
      return {};
    }));
    CHECK(seen == 301);
    return fail(Errc::internal, "undone", "undone");
  });
  CHECK_FALSE(undone.has_value());
  CHECK(about("other").size() == 1);
  for (int n = 0; n < 300; ++n)
    CHECK(append_one(fixture, {"dossier.read", "owner", "third", other.at}).has_value());
  CHECK(about("third").size() == 300);
  CHECK(same("third"));
  CHECK(same("other"));
  Filter limited;
  limited.object = kJournalDossier;
  limited.limit = 2;
  CHECK(listed(fixture, limited).size() == 2);
}

// SERMENT_LONG_JOURNAL=1 measures docs/decisions/0013: a million events, one dossier among many.
CONTRACT_TEST("how long the openings of one dossier take, in a long journal") {
  if (std::getenv("SERMENT_LONG_JOURNAL") == nullptr) return;
  JournalFixture<Store> fixture;
  constexpr int kEvents = 1'000'000, kGroup = 10'000, kDossiers = 20'000;
  for (int done = 0; done < kEvents; done += kGroup) {
    std::vector<Journal::Act> acts;
    for (int n = 0; n < kGroup; ++n)
      acts.push_back(
          {{"dossier.read", "owner", "dossier-" + std::to_string((done + n) * 7919LL % kDossiers),
            kJournalStart + std::chrono::seconds(done + n)}});
    expect(
        fixture.db->write([&](Transaction& tx) { return fixture.journal.append_all(tx, acts); }));
  }
  Filter filter;
  filter.object = "dossier-77";
  for (int turn = 0; turn < 3; ++turn) {
    const auto begun = std::chrono::steady_clock::now();
    const auto events = listed(fixture, filter).size();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
    MESSAGE("turn " << turn << ": " << events << " events of " << kEvents << ", " << seconds.count()
                    << " s");
  }
  const auto begun = std::chrono::steady_clock::now();
  std::uint64_t seen = 0;
  for (const auto& one : listed(fixture)) seen += one.event.object == filter.object ? 1 : 0;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  MESSAGE("read whole: " << seen << " events, " << seconds.count() << " s");
}

}  // namespace
}  // namespace serment
