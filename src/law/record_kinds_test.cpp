#include "law/record_kinds.h"

#include <doctest/doctest.h>

using namespace serment;
using namespace serment::law;

namespace {

const std::string kSource =
    "[[source]]\nid = \"s\"\nref = \"texte\"\nread_on = 2026-11-23\nconfidence = \"seen\"\nsummary "
    "= \"dit\"\n";

std::string refusal(const std::string& kinds) {
  const auto table = RecordKinds::parse(kSource + kinds, RuleSet::embedded());
  return table ? "accepted" : table.error().place;
}

}  // namespace

TEST_CASE("the table built in is sound, and says of each kind why or until when") {
  for (const auto& kind : RecordKinds::embedded().all()) {
    CAPTURE(kind.id);
    CHECK_FALSE(kind.title.empty());
    CHECK_FALSE(kind.cite.empty());
    CHECK(kind.rule.empty() != kind.why.empty());
  }
  const auto* request = RecordKinds::embedded().find("rights_request");
  REQUIRE(request != nullptr);
  CHECK(request->rule == "rights.requests");
  CHECK(request->ended == std::vector<std::string>{"closed"});
  CHECK(RecordKinds::embedded().find("moon") == nullptr);
}

TEST_CASE("a kind of record is refused with the field at fault") {
  const std::string head = "[[kind]]\nid = \"k\"\ntitle = \"t\"\ncite = \"s\"\n";
  const std::string term = "rule = \"suppliers\"\nactivity = \"T09\"\n";
  struct Row {
    const char* what;
    std::string kinds;
    std::string_view place;
  };
  const Row rows[] = {
      {"whole", head + term + "ended = [\"closed\"]\n", "accepted"},
      {"as long as the practice", head + "lasts = \"practice\"\nwhy = \"w\"\n", "accepted"},
      {"a mistyped field", head + term + "end = [\"closed\"]\n", "kind[1].end"},
      {"no end", head + term, "kind[1].ended"},
      {"both an end and an owner", head + term + "ended = [\"closed\"]\nowner = \"k\"\n",
       "kind[1].ended"},
      {"an unknown rule", head + "rule = \"moon\"\nactivity = \"T09\"\nended = [\"closed\"]\n",
       "kind[1].rule"},
      {"no rule", head + "activity = \"T09\"\nended = [\"closed\"]\n", "kind[1].rule"},
      {"no activity", head + "rule = \"suppliers\"\nended = [\"closed\"]\n", "kind[1].activity"},
      {"no reason", head + "lasts = \"practice\"\n", "kind[1].why"},
      {"for ever", head + "lasts = \"ever\"\nwhy = \"w\"\n", "kind[1].lasts"},
      {"an unknown source",
       "[[kind]]\nid = \"k\"\ntitle = \"t\"\ncite = \"x\"\nlasts = \"practice\"\nwhy = \"w\"\n",
       "kind[1].cite"},
      {"an unknown owner", head + term + "owner = \"moon\"\n", "kind[1].owner"},
      {"twice",
       head + "lasts = \"practice\"\nwhy = \"w\"\n" + head + "lasts = \"practice\"\nwhy = \"w\"\n",
       "kind[2].id"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(refusal(row.kinds).starts_with(row.place));
  }
}
