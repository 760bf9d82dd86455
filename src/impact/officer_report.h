#pragma once
// The officer's yearly report: figures drawn from what the store holds, and the officer's own
// words.
#include "impact/assessments.h"
#include "impact/officer.h"

namespace serment::impact {

struct Figure {
  std::string label{};
  std::uint64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (label, count))

/// Lines of the report that are states, not counts: "Registre", "12 activités, 11 validées".
struct Fact {
  std::string label{}, text{};
};
BOOST_DESCRIBE_STRUCT(Fact, (), (label, text))

struct YearReport {
  std::int64_t year = 0;
  Date drawn_on;
  std::string officer{};  ///< name, or empty
  std::string remarks{}, advice{};
  std::vector<Fact> facts{};
  std::vector<Figure> acts{};  ///< acts of conformity that the journal holds for that year
};
BOOST_DESCRIBE_STRUCT(YearReport, (), (year, drawn_on, officer, remarks, advice, facts, acts))

struct StoredReport {
  YearReport report;
  std::uint32_t version = 0;
  Instant at;
  std::string author;
};

Result<std::vector<StoredReport>> list_reports(vault::Session& session, store::Transaction& tx);
/// Error: not_found "dpo.report_unknown".
Result<StoredReport> find_report(vault::Session& session, store::Transaction& tx,
                                 std::int64_t year);
/// Draws the year's figures and keeps the report; the same year again is a new version. Errors:
/// invalid_input "dpo.report_year", "dpo.report_text".
Result<StoredReport> draw_report(vault::Session& session, store::Transaction& tx,
                                 const law::RuleSet& rules, std::int64_t year,
                                 std::string_view remarks, std::string_view advice,
                                 std::string_view author);

/// Finished pages, ready for compliance::print.
Result<compliance::Printable> report_page(const YearReport& report,
                                          const compliance::Answers& answers);
Result<compliance::Printable> assessment_page(const Assessment& assessment,
                                              const compliance::Answers& answers, const Plan& plan,
                                              Date today);

}  // namespace serment::impact
