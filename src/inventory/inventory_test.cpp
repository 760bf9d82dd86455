#include <doctest/doctest.h>

#include "inventory/assets.h"

using namespace serment;
using namespace serment::inventory;

namespace {

Date day(const char* text) {
  return parse_iso_date(text).value();
}

}  // namespace

TEST_CASE("the catalogue built in reads, and each kind ends somehow") {
  const auto& kinds = Kinds::embedded();
  CHECK(kinds.all().size() >= 8);
  for (const auto& kind : kinds.all()) {
    CAPTURE(kind.id);
    CHECK(kind.check_months > 0);
    for (const auto& id : kind.disposals) CHECK((kinds.disposal(id) != nullptr));
    CHECK_FALSE(kinds.source(kind.source).ref.empty());
  }
}

TEST_CASE("what is in use is confirmed within its kind's term; what left is not") {
  Asset asset{.id = "I-001",
              .told = {.kind = "backup"},
              .state = "in_use",
              .version = 1,
              .seen_on = day("2026-01-31"),
              .seen_by = {}};
  const auto& kinds = Kinds::embedded();
  CHECK(asset.check_by(kinds) == day("2026-02-28"));
  asset.told.kind = "medium";
  CHECK(asset.check_by(kinds) == day("2026-04-30"));
  asset.state = "lost";
  CHECK_FALSE(asset.check_by(kinds).has_value());
}

TEST_CASE("a catalogue that is wrong is refused where it is wrong") {
  const std::string good =
      "[[source]]\nid = \"s\"\nref = \"S\"\nread_on = 2026-11-23\nconfidence = \"seen\"\n"
      "[[disposal]]\nid = \"d\"\nlabel = \"D\"\nsource = \"s\"\n[[kind]]\nid = \"k\"\nlabel = "
      "\"K\"\nhint = \"h\"\nencrypts = true\ncheck_months = 3\ndisposals = [\"d\"]\nsource = "
      "\"s\"\n";
  CHECK(Kinds::parse(good).has_value());
  const auto place = [&](std::string_view from, std::string_view to) {
    auto text = good;
    text.replace(text.find(from), from.size(), to);
    const auto read = Kinds::parse(text);
    return read ? std::string("read") : read.error().place;
  };
  CHECK(place("check_months = 3", "check_months = 0").starts_with("kind[1]"));
  CHECK(place("[\"d\"]", "[\"e\"]").starts_with("kind[1].disposals"));
  CHECK(place("encrypts", "encrypt").starts_with("kind[1]"));
  CHECK(place("label = \"D\"\nsource = \"s\"", "label = \"D\"\nsource = \"t\"")
            .starts_with("disposal[1].source"));
}
