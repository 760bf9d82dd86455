// What docs/format/vault.md says of the label and of the holds is what this code reads and writes.
#include "contract/dossier_fixture.h"
#include "crypto/kdf.h"
#include "format_vectors.h"

namespace serment::contract {
namespace {

dossier::LabelFacts described_facts() {
  dossier::LabelFacts facts;
  facts.birth = day("1950-06-30");
  facts.last_care = day("2004-05-01");
  facts.last_write = day("2024-02-29");
  facts.last_transfusion = day("2001-07-02");
  facts.transfusions = 2;
  facts.holds = 1;
  facts.restricted = true;
  return facts;
}

}  // namespace

CONTRACT_TEST("the label and the hold of the format's vectors are read as they are described") {
  FormatVectors vectors(FormatVectors::Reach::above);
  const auto label = dossier::encode(described_facts());
  CHECK(crypto::hex(label) == vectors.text("label"));

  Store store;
  Cabinet cabinet(store);
  const PracticeId practice{vectors.text("practice")};
  vault::OpenDossier opened;
  opened.id.value = vectors.text("dossier");
  const auto key = vectors.bytes("dossier key");
  std::copy(key.begin(), key.end(), opened.key.bytes);
  opened.label = label;
  CHECK(crypto::hex(crypto::derive(key, "dos_hold").view()) == vectors.text("hold key"));
  cabinet.practice.execute(
      "INSERT INTO dossier_hold (practice_id, hold_id, dossier_id, from_day, to_day, sealed) "
      "VALUES ($1, $2, $3, '2024-06-01', '2026-01-31', $4)",
      {std::string_view(practice.value), std::string_view(vectors.text("hold")),
       std::string_view(opened.id.value), ByteView(vectors.bytes("hold sealed"))});
  CHECK(cabinet.practice.write([&](store::Transaction& tx) -> Result<void> {
    const auto holds = TRY(dossier::holds_in(tx, practice, opened));
    REQUIRE(holds.size() == 1);
    CHECK(holds[0].reason == "réclamation");
    CHECK(holds[0].added_by == "Dr Essai");
    return {};
  }) == "");
}

}  // namespace serment::contract
