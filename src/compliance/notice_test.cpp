#include "compliance/notice.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace serment;
using namespace serment::compliance;

namespace {

const Date kDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};

}  // namespace

TEST_CASE("scratch") {
  const auto answers = parse_answers(sample_answers());
  REQUIRE(answers);
  const auto practice = generate(*answers, law::RuleSet::embedded(), kDay);
  REQUIRE(practice);
  std::vector<Printable> all;
  for (const auto kind : kNoticeKinds) {
    auto made = notice(kind, *answers, practice->activities, law::RuleSet::embedded(), {1, kDay});
    REQUIRE_MESSAGE(made, (made ? "" : made.error().code + made.error().place + made.error().what));
    all.push_back(*made);
  }
  auto made = register_document(*answers, *practice, {}, kDay);
  REQUIRE_MESSAGE(made, (made ? "" : made.error().code + made.error().place + made.error().what));
  all.push_back(*made);
  const auto pdfs = print(all, std::chrono::sys_days{kDay});
  REQUIRE_MESSAGE(pdfs, (pdfs ? "" : pdfs.error().code + pdfs.error().place + pdfs.error().what));
  for (std::size_t i = 0; i < all.size(); ++i)
    std::ofstream("/tmp/cmp/" + all[i].name + ".pdf", std::ios::binary) << as_text((*pdfs)[i]);
}
