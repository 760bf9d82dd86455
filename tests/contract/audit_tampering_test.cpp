// Somebody who can write in the database changes the journal behind Serment's back: each change is
// found, and the finding names the event.
#include "audit/event.h"
#include "contract/journals.h"
#include "crypto/encoding.h"

namespace serment {
namespace {

using audit::Checkpoint;
using audit::Journal;
using contract::expect;
using contract::JournalFixture;
using contract::kJournalStart;
using contract::summary;
using store::Transaction;

constexpr std::uint64_t kEvents = 600;  // two complete blocks and a part

// A journal of kEvents, a way to change it by SQL, and a way back.
template <class Store>
struct Tampered : JournalFixture<Store> {
  Tampered() {
    this->append(kEvents);
    for (const std::string table : {"event", "head", "block", "segment"}) {
      this->store.tamper("CREATE TABLE kept_" + table + " AS SELECT * FROM journal_" + table);
    }
  }
  void restore() {
    for (const std::string table : {"event", "head", "block", "segment"}) {
      this->store.tamper("DELETE FROM journal_" + table + "; INSERT INTO journal_" + table +
                         " SELECT * FROM kept_" + table);
    }
  }
  std::string literal(ByteView bytes) {
    const std::string hex = crypto::hex(bytes);
    return this->store.dialect() == store::Dialect::sqlite ? "X'" + hex + "'"
                                                           : "'\\x" + hex + "'::bytea";
  }
  Bytes column(const std::string& name, std::uint64_t index) {
    const std::string hex = this->store.dialect() == store::Dialect::sqlite
                                ? "hex(" + name + ")"
                                : "encode(" + name + ", 'hex')";
    std::string text = this->store.tamper(
        "SELECT " + hex + " FROM journal_event WHERE seq = " + std::to_string(index));
    for (char& digit : text)
      digit = digit >= 'A' && digit <= 'F' ? static_cast<char>(digit + 32) : digit;
    return expect(crypto::from_hex(text));
  }
  void set_column(const std::string& name, std::uint64_t index, ByteView bytes) {
    this->store.tamper("UPDATE journal_event SET " + name + " = " + literal(bytes) +
                       " WHERE seq = " + std::to_string(index));
  }
  void flip(const std::string& name, std::uint64_t index) {
    Bytes bytes = column(name, index);
    bytes[bytes.size() / 2] ^= 0x04;
    set_column(name, index, bytes);
  }
};

CONTRACT_TEST("rows changed, removed, moved or added by SQL are found and named") {
  Tampered<Store> journal;
  const Bytes head_hash(32, 9);
  const struct {
    std::string what;
    std::string sql;
    std::string found;
  } cases[] = {
      {"one event removed", "DELETE FROM journal_event WHERE seq = 5", "journal.missing 5"},
      {"the first removed", "DELETE FROM journal_event WHERE seq = 0", "journal.missing 0"},
      {"a range removed", "DELETE FROM journal_event WHERE seq BETWEEN 250 AND 260",
       "journal.missing 250"},
      {"two places removed", "DELETE FROM journal_event WHERE seq IN (7, 512)",
       "journal.missing 7, journal.missing 512"},
      {"the end removed", "DELETE FROM journal_event WHERE seq >= 590", "journal.truncated 590"},
      {"everything removed", "DELETE FROM journal_event", "journal.truncated 0"},
      {"two events exchanged",
       "UPDATE journal_event SET seq = 9999 WHERE seq = 7;"
       "UPDATE journal_event SET seq = 7 WHERE seq = 9;"
       "UPDATE journal_event SET seq = 9 WHERE seq = 9999",
       "journal.reordered 7, journal.reordered 9"},
      {"two neighbours exchanged across a block",
       "UPDATE journal_event SET seq = 9999 WHERE seq = 255;"
       "UPDATE journal_event SET seq = 255 WHERE seq = 256;"
       "UPDATE journal_event SET seq = 256 WHERE seq = 9999",
       "journal.reordered 255, journal.reordered 256"},
      {"one removed and the next renumbered",
       "DELETE FROM journal_event WHERE seq = 300;"
       "UPDATE journal_event SET seq = seq + 10000 WHERE seq > 300;"
       "UPDATE journal_event SET seq = seq - 10001 WHERE seq > 10000",
       "journal.reordered 300, journal.truncated 599"},
      {"one inserted and the next renumbered",
       "UPDATE journal_event SET seq = seq + 10000 WHERE seq >= 300;"
       "UPDATE journal_event SET seq = seq - 9999 WHERE seq >= 10000;"
       "INSERT INTO journal_event SELECT practice_id, 300, entry, tag, detail FROM kept_event "
       "WHERE seq = 3",
       "journal.reordered 300, journal.reordered 301, journal.inserted 600"},
      {"a copy of an event added at the end",
       "INSERT INTO journal_event SELECT practice_id, 600, entry, tag, detail FROM kept_event "
       "WHERE seq = 3",
       "journal.reordered 600, journal.inserted 600"},
      {"an event replaced by a copy of another",
       "DELETE FROM journal_event WHERE seq = 8;"
       "INSERT INTO journal_event SELECT practice_id, 8, entry, tag, detail FROM kept_event WHERE "
       "seq = 5",
       "journal.reordered 8"},
      {"a sealed detail removed", "UPDATE journal_event SET detail = NULL WHERE seq = 4",
       "journal.detail 4"},
      {"all sealed details removed", "UPDATE journal_event SET detail = NULL", "journal.detail 0"},
      {"the head removed", "DELETE FROM journal_head", "journal.head 600"},
      {"the head's size changed", "UPDATE journal_head SET size = 599", "journal.head 600"},
      {"the head's clock changed", "UPDATE journal_head SET last_at = last_at - 1",
       "journal.head 600"},
      {"a block's root removed", "DELETE FROM journal_block WHERE block = 1", "journal.block 256"},
      {"a block's root changed",
       "UPDATE journal_block SET root = " + journal.literal(head_hash) + " WHERE block = 0",
       "journal.block 0"},
      {"a block's root added",
       "INSERT INTO journal_block SELECT practice_id, 2, root FROM kept_block WHERE block = 0",
       "journal.block 600"},
      {"a month's key removed", "DELETE FROM journal_segment", "journal.segment 0"},
      {"a month's key emptied", "UPDATE journal_segment SET sealed_key = NULL",
       "journal.segment 0"},
      {"a month's key changed", "UPDATE journal_segment SET month = '2026-12'",
       "journal.segment 0"},
      {"a month's beginning changed", "UPDATE journal_segment SET first_seq = 599",
       "journal.segment 0"},
      {"a month added after the last",
       "INSERT INTO journal_segment SELECT practice_id, 2, month, first_seq, sealed_key "
       "FROM kept_segment",
       "journal.segment 600"},
  };
  for (const auto& tried : cases) {
    journal.store.tamper(tried.sql);
    const audit::Verification found = journal.verify();
    CHECK_MESSAGE(summary(found.findings) == tried.found, tried.what);
    for (const audit::Finding& finding : found.findings) CHECK_FALSE(finding.text.empty());
    journal.restore();
  }
  CHECK(summary(journal.verify().findings).empty());
}

CONTRACT_TEST("a month's key put back after its expiry is found") {
  Tampered<Store> journal;
  expect(journal.db->write([&](Transaction& tx) -> Result<void> {
    const Instant later = kJournalStart + std::chrono::hours(24 * 40);
    TRY(journal.journal.expire_segments(tx, paris_date(later), "owner", later));
    return {};
  }));
  CHECK(summary(journal.verify().findings).empty());
  journal.store.tamper(
      "UPDATE journal_segment SET sealed_key = (SELECT sealed_key FROM kept_segment) "
      "WHERE segment = 1");
  CHECK(summary(journal.verify().findings) == "journal.segment 0");
}

CONTRACT_TEST("a changed beginning of a month takes no other month's details with it") {
  JournalFixture<Store> journal;
  const auto month = [](int number) {
    return kJournalStart + std::chrono::hours(24 * 31 * number);
  };
  for (int number = 0; number < 3; ++number) journal.append(6, month(number));
  // The end of the first month was said by the beginning of the next: far beyond the last event.
  journal.store.tamper("UPDATE journal_segment SET first_seq = 1000000 WHERE segment = 2");
  CHECK(summary(journal.verify().findings) == "journal.segment 6");
  std::vector<std::string> expired;
  expect(journal.db->write([&](Transaction& tx) -> Result<void> {
    expired = TRY(journal.journal.expire_segments(tx, paris_date(month(1)), "owner", month(3)));
    return {};
  }));
  CHECK(expired == std::vector<std::string>{"2026-11"});
  CHECK(journal.store.tamper(
            "SELECT COUNT(*) FROM journal_event WHERE detail IS NULL AND seq < 6") == "6");
  CHECK(journal.detail(6) == to_bytes("{\"n\":0}"));
  CHECK(journal.detail(12) == to_bytes("{\"n\":0}"));
}

CONTRACT_TEST("one bit of any column of an event is found and named") {
  Tampered<Store> journal;
  for (const std::uint64_t index : {0U, 3U, 255U, 256U, 598U}) {
    for (const std::string column : {"entry", "tag", "detail"}) {
      if (column == "detail" && index % 3 == 2) continue;  // these have none
      const std::string code = column == "detail" ? "journal.detail " : "journal.changed ";
      journal.flip(column, index);
      CHECK(summary(journal.verify().findings) == code + std::to_string(index));
      journal.flip(column, index);
    }
  }
  // A detail where there was none.
  journal.set_column("detail", 2, Bytes(40, 1));
  CHECK(summary(journal.verify().findings) == "journal.detail 2");
  const auto found = journal.verify();
  CHECK(found.findings[0].text.find("Événement n°\u00a02\u00a0:") == 0);
}

// Whoever rewrites an event, its leaf's place and the block above still lacks the tag's key.
CONTRACT_TEST("an event rewritten in the right form is found all the same") {
  Tampered<Store> journal;
  const Bytes bytes = journal.column("entry", 10);
  auto entry = audit::decode_entry(bytes);
  REQUIRE(entry);
  entry->actor = "nobody";
  Bytes forged;
  encode_entry(*entry, forged);
  journal.set_column("entry", 10, forged);
  CHECK(summary(journal.verify().findings) == "journal.changed 10");
  bool listed = true;
  expect(journal.db->read([&](Transaction& tx) -> Result<void> {
    listed = journal.journal.list(tx, {}, [](const audit::StoredEvent&) { return Result<void>{}; })
                 .has_value();
    CHECK_FALSE(journal.journal.prove(tx, 10).has_value());
    return {};
  }));
  CHECK_FALSE(listed);
}

CONTRACT_TEST("a thousand faults are named, the others counted") {
  Tampered<Store> journal;
  journal.append(700, kJournalStart + std::chrono::hours(1));
  journal.store.tamper("UPDATE journal_event SET tag = " + journal.literal(Bytes(16)));
  const auto found = journal.verify();
  CHECK(found.findings.size() == 1000);
  CHECK(found.findings_beyond >= 300);
}

CONTRACT_TEST("an act is refused when the head is not the journal's") {
  Tampered<Store> journal;
  journal.store.tamper("UPDATE journal_head SET size = 599");
  const auto refused = journal.db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(journal.journal.append(tx, {"dossier.read", "owner", "", kJournalStart}, {}));
    return {};
  });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "journal.head");
  CHECK(journal.store.tamper("SELECT COUNT(*) FROM journal_event") == std::to_string(kEvents));
}

CONTRACT_TEST("a cut end and an old copy put back are found against a checkpoint kept elsewhere") {
  Tampered<Store> journal;  // the kept tables are the old copy, of 600 events
  const Checkpoint old = journal.checkpoint();
  journal.append(100, kJournalStart + std::chrono::hours(1));
  const Checkpoint outside = journal.checkpoint();
  CHECK(summary(journal.verify(&old).findings).empty());
  CHECK(summary(journal.verify(&outside).findings).empty());

  journal.restore();
  CHECK(summary(journal.verify().findings).empty());  // by itself it looks whole
  CHECK(summary(journal.verify(&old).findings).empty());
  const auto found = journal.verify(&outside);
  REQUIRE(summary(found.findings) == "journal.truncated 600");
  CHECK(found.findings[0].text.find("n°\u00a0600 à 699") != std::string::npos);

  // Continued beyond the old size, the copy is no extension of what was signed.
  journal.append(200, kJournalStart + std::chrono::hours(2));
  CHECK(summary(journal.verify(&old).findings).empty());
  CHECK(summary(journal.verify(&outside).findings) == "journal.inconsistent 0");
}

CONTRACT_TEST("events of another copy of the same journal do not fit") {
  Tampered<Store> journal;
  journal.append(50, kJournalStart + std::chrono::hours(1));
  journal.store.tamper("CREATE TABLE other_event AS SELECT * FROM journal_event WHERE seq >= 600");
  journal.restore();
  journal.append(50, kJournalStart + std::chrono::hours(2));
  journal.store.tamper(
      "DELETE FROM journal_event WHERE seq = 620;"
      "INSERT INTO journal_event SELECT * FROM other_event WHERE seq = 620");
  CHECK(summary(journal.verify().findings) == "journal.root 650");
}

CONTRACT_TEST("a checkpoint of another journal or a forged one is refused") {
  Tampered<Store> journal;
  Checkpoint forged = journal.checkpoint();
  forged.text.replace(forged.text.find("\n600\n"), 5, "\n601\n");
  const auto verified = journal.db->read([&](Transaction& tx) -> Result<void> {
    TRY_VOID(journal.journal.verify(tx, &forged));
    return {};
  });
  REQUIRE_FALSE(verified);
  CHECK(verified.error().code == "note.signature");
}

}  // namespace
}  // namespace serment
