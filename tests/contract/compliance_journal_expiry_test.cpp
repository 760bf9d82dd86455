// The end of the journal's details: under what the rule keeps them, when the register says they
// end, and who decides.
#include "compliance/founding.h"
#include "compliance/journal_expiry.h"
#include "contract/vault_fixture.h"
#include "records/records.h"

namespace serment::contract {
namespace {

/// A practice whose journal has one act a month from January to November 2026.
class Journalled {
 public:
  explicit Journalled(const TestStore& store) : practice(store) {
    for (int month = 1; month <= 11; ++month) {
      today(month < 10 ? "2026-0" + std::to_string(month) + "-15"
                       : "2026-" + std::to_string(month) + "-15");
      expect(practice.db().write([&](store::Transaction& tx) -> Result<void> {
        TRY(practice.journal().append(tx, {"index.built", "owner", "", practice.clock.now()},
                                      as_bytes("détail")));
        return {};
      }));
    }
  }
  void today(const std::string& day) {
    practice.clock.set(Instant{std::chrono::sys_days{parse_iso_date(day).value()}} +
                       std::chrono::hours{11});
  }
  vault::Session session() {
    return {practice.db(),  practice.vault(), practice.journal(),
            practice.clock, practice.random,  "owner"};
  }
  /// The months that went, or the code of the refusal.
  std::string expire(std::optional<Date> before, const char* by = "Dre Essai",
                     const char* reason = "terme passé") {
    auto open = session();
    std::string text;
    const auto code = practice.write([&](store::Transaction& tx) -> Result<void> {
      for (const auto& month : TRY(compliance::expire_journal(
               open, tx, law::RuleSet::embedded(), TRY(compliance::load_policy(open, tx)), before,
               by, reason)))
        text += month + " ";
      return {};
    });
    return code.empty() ? text : code;
  }
  std::vector<records::Duty> duties() {
    auto open = session();
    std::vector<records::Duty> found;
    expect(practice.db().read([&](store::Transaction& tx) -> Result<void> {
      found = TRY(compliance::journal_duties(open, tx, practice.clock.now()));
      return {};
    }));
    return found;
  }
  std::int64_t readable_details() {
    return practice.count("SELECT count(*) FROM journal_event WHERE detail IS NOT NULL", {});
  }

  Practice practice;
};

Date day(const char* text) {
  return parse_iso_date(text).value();
}

}  // namespace

CONTRACT_TEST("no detail of the journal goes under the minimum, nor of a month that goes on") {
  Store store;
  Journalled journal(store);
  journal.today("2026-11-23");
  CHECK(journal.readable_details() == 11);
  for (const char* before : {"2199-01-01", "2026-12-01", "2026-06-01"})
    CHECK(journal.expire(day(before)) == "journal.expiry_too_early");
  CHECK(journal.readable_details() == 11);
  CHECK(journal.expire(day("2026-05-01"), " ") == "journal.expiry_unsigned");
  CHECK(journal.expire(day("2026-05-01"), "Dre Essai", "") == "journal.expiry_unsigned");
  CHECK(journal.expire(day("2026-01-31")) == "journal.nothing_to_expire");
  CHECK(journal.expire(day("2026-05-01")) == "2026-01 2026-02 2026-03 2026-04 ");
  CHECK(journal.expire(day("2026-05-01")) == "journal.nothing_to_expire");
  // What was decided outlives the details: seven months and the decision's own.
  CHECK(journal.readable_details() == 8);
  auto open = journal.session();
  expect(journal.practice.db().read([&](store::Transaction& tx) -> Result<void> {
    const auto decided = TRY(records::list(open, tx, "journal_expiry"));
    REQUIRE(decided.size() == 1);
    CHECK(decided[0].json.find("Dre Essai") != std::string::npos);
    CHECK(decided[0].json.find("terme passé") != std::string::npos);
    CHECK(decided[0].json.find("2026-04") != std::string::npos);
    CHECK(TRY(journal.practice.journal().verify(tx)).intact());
    return {};
  }));
}

CONTRACT_TEST("the six months are counted to the day after the month's last one") {
  Store store;
  Journalled journal(store);
  journal.today("2026-11-30");
  // The last instants of May in UTC are those of the first of June in Paris.
  CHECK(journal.expire(day("2026-06-01")) == "journal.expiry_too_early");
  journal.today("2026-12-01");
  CHECK(journal.expire(day("2026-06-01")) == "journal.expiry_too_early");
  journal.today("2026-12-02");
  CHECK(journal.expire(day("2026-06-01")) == "2026-01 2026-02 2026-03 2026-04 2026-05 ");
}

CONTRACT_TEST("past the term that the register announces, it is a duty and the doctor decides") {
  Store store;
  Journalled journal(store);
  journal.today("2026-12-31");
  CHECK(journal.duties().empty());
  journal.today("2027-01-02");  // one year after the first day of January
  auto duties = journal.duties();
  REQUIRE(duties.size() == 1);
  CHECK(duties[0].level == records::DutyLevel::due);
  CHECK(duties[0].permission == "erasure_approve");
  journal.today("2027-02-03");
  duties = journal.duties();
  REQUIRE(duties.size() == 1);
  CHECK(duties[0].level == records::DutyLevel::late);
  CHECK(journal.readable_details() == 11);  // nothing goes by itself
  CHECK(journal.expire({}) == "2026-01 2026-02 ");
  CHECK(journal.duties().empty());
  CHECK(journal.expire({}) == "journal.nothing_to_expire");
}

CONTRACT_TEST("a practice that keeps its journal longer, with a reason, owes nothing sooner") {
  Store store;
  Journalled journal(store);
  auto open = journal.session();
  expect(journal.practice.db().write([&](store::Transaction& tx) -> Result<void> {
    law::Policy policy = law::Policy::cautious();
    policy.choices["access.journal"] = {{.years = 3, .months = 0, .days = 0}, "contrôle interne"};
    TRY_VOID(compliance::save_policy(open, tx, policy, "Dre Essai"));
    return {};
  }));
  journal.today("2027-03-01");
  CHECK(journal.duties().empty());
  journal.today("2029-02-03");
  CHECK(journal.duties().size() == 1);
}

}  // namespace serment::contract
