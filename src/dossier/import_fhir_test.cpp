#include <doctest/doctest.h>

#include "dossier/import_fixture.h"

namespace serment::dossier {

TEST_CASE("the 31 real bundles") {
  const auto data = fixture::test_data("synthea-r4");
  if (data.empty()) {
    MESSAGE("31 bundles skipped: no synthea-r4 in SERMENT_TEST_DATA nor ../shared/data");
    return;
  }
  fixture::Collector seen;
  const auto summary = import_fhir(data, seen.sink(), fixture::options());
  REQUIRE(summary.has_value());
  CHECK(summary->refusals.empty());
  CHECK(summary->created == 31);
  CHECK(summary->resources == 10290);
  CHECK(summary->without_patient == 104);  // Organization and Practitioner
  CHECK(summary->bytes == 41322174);
  for (const auto& patient : seen.patients) {
    CHECK(patient.identity.birth.reveal().has_value());
    CHECK_FALSE(patient.identity.family_name.reveal().empty());
    CHECK(patient.identity.source_keys.size() >= 2);
    REQUIRE(patient.last_care.has_value());
    CHECK(*patient.first_care <= *patient.last_care);
    CHECK(*patient.identity.birth.reveal() <= *patient.first_care);
    CHECK_FALSE(patient.deceased_without_date);
  }
}

}  // namespace serment::dossier
