// What docs/format/vault.md says of a record is what this code opens.
#include <sstream>

#include "contract/vault_fixture.h"
#include "crypto/kdf.h"
#include "format_vectors.h"
#include "records/sealing.h"

namespace serment::contract {

TEST_CASE("the record of the format's vectors opens as it is described") {
  FormatVectors vectors(FormatVectors::Reach::above);
  const auto key = crypto::derive(vectors.bytes("dossier key"), "records_");
  CHECK(crypto::hex(key.view()) == vectors.text("record key"));
  records::Record record;
  std::string at;
  std::istringstream(vectors.text("record")) >> record.kind >> record.id >> record.version >>
      record.state >> at;
  record.at = parse_instant(at).value();
  expect(records::open_record(record, {vectors.text("practice")}, key.view(),
                              vectors.bytes("record sealed")));
  CHECK(record.author == "Dr Essai");
  CHECK(record.json == R"({"note":"scellé"})");
}

}  // namespace serment::contract
