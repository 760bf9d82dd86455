#include "dossier/facts.h"

#include <doctest/doctest.h>

namespace serment::dossier {
namespace {

Date facts_day(std::string_view text) {
  return parse_iso_date(text).value();
}

LabelFacts full_facts() {
  LabelFacts facts;
  facts.birth = facts_day("1931-02-28");
  facts.last_care = facts_day("1970-01-01");
  facts.death = facts_day("2024-02-29");
  facts.last_write = facts_day("2026-11-23");
  facts.last_transfusion = facts_day("1969-12-31");
  facts.transfusions = 65535;
  facts.undated_transfusion = true;
  facts.holds = 65535;
  facts.deceased_without_date = true;
  facts.care_erased = true;
  facts.restricted = true;
  facts.objects_to_sharing = true;
  facts.objects_to_hosting = true;
  return facts;
}

}  // namespace

TEST_CASE("a label gives back the facts it was made of, each field absent in turn") {
  std::vector<LabelFacts> table{LabelFacts{}, full_facts()};
  for (const auto field : {&LabelFacts::birth, &LabelFacts::last_care, &LabelFacts::death,
                           &LabelFacts::last_write, &LabelFacts::last_transfusion}) {
    auto without = full_facts();
    (without.*field).reset();
    table.push_back(without);
    LabelFacts alone;
    alone.*field = facts_day("1800-01-01");
    table.push_back(alone);
    alone.*field = facts_day("2500-12-31");
    table.push_back(alone);
  }
  for (const auto field : {&LabelFacts::deceased_without_date, &LabelFacts::care_erased,
                           &LabelFacts::restricted, &LabelFacts::objects_to_sharing,
                           &LabelFacts::objects_to_hosting, &LabelFacts::undated_transfusion}) {
    auto without = full_facts();
    without.*field = false;
    table.push_back(without);
  }
  for (const auto& facts : table) CHECK(decode_label(encode(facts)).value() == facts);
}

TEST_CASE("a label lies as its header says") {
  LabelFacts facts;
  facts.birth = facts_day("1970-01-02");
  facts.death = facts_day("1969-12-31");
  facts.transfusions = 0x0102;
  facts.holds = 0x0304;
  facts.care_erased = true;
  facts.restricted = true;
  facts.objects_to_hosting = true;
  vault::Label expected{};
  const std::array<std::uint8_t, 26> start{1, 22, 1,    2,    0,    0,    0,    1,    0x80,
                                           0, 0,  0,    0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0,
                                           0, 0,  0x80, 0,    0,    0,    3,    4};
  std::copy(start.begin(), start.end(), expected.begin());
  CHECK(encode(facts) == expected);
}

TEST_CASE("a label of another format, or with anything unknown in it, is refused") {
  struct Change {
    std::size_t at;
    std::uint8_t value;
  };
  // An all-zero label (no facts ever written), a later format, an unknown flag, a reserved byte,
  // and dates no calendar of ours reads.
  for (const auto& change : {Change{0, 0}, Change{0, 2}, Change{1, 64}, Change{26, 1},
                             Change{63, 1}, Change{4, 0x7F}, Change{8, 0x81}}) {
    CAPTURE(change.at);
    auto label = encode(full_facts());
    label[change.at] = change.value;
    const auto facts = decode_label(label);
    REQUIRE_FALSE(facts.has_value());
    CHECK(facts.error().code == "dossier.label_unknown");
    CHECK(facts.error().errc == Errc::integrity);
  }
}

}  // namespace serment::dossier
