#include "dossier/merge.h"

#include <doctest/doctest.h>

#include "dossier/manifest.h"

namespace serment::dossier {
namespace {

Date merge_day(std::string_view text) {
  return parse_iso_date(text).value();
}

std::optional<Date> maybe_day(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(merge_day(text));
}

Head full_head() {
  Head head;
  head.identity.family_name = Personal(std::string("D’Ormesson \"\\\n"));
  head.identity.used_name = Personal(std::string("Le Guen"));
  head.identity.given_names = Personal(std::string("Zoé Œdipe"));
  head.identity.birth = Personal(maybe_day("1931-02-28"));
  head.identity.sex = "female";
  head.identity.ins = Personal(std::string("231022A00100188"));
  head.identity.phone = Personal(std::string("0123456789"));
  head.identity.email = Personal(std::string("z@example.fr"));
  head.identity.address = Personal(std::string("1 rue de l’Église\n31000 Toulouse"));
  head.sources = {{{Personal(std::string("ipp|12")), Personal(std::string("fhir|Patient/x"))},
                   {Fingerprint{1, 2, 3}, Fingerprint{255}}},
                  {{}, {Fingerprint{9}}}};
  head.first_care = merge_day("1990-01-31");
  head.transfusions = {merge_day("1999-12-31"), merge_day("2000-01-01")};
  head.corrections = {{Fact::last_care, merge_day("2020-01-01"), merge_day("2021-01-01"), "motif",
                       "Dr A", merge_day("2026-01-01")},
                      {Fact::death, {}, {}, "vivante", "Dr A", merge_day("2026-01-02")}};
  return head;
}

ImportedPatient says(std::string_view last_care, std::string_view death = {},
                     std::string_view birth = {}) {
  ImportedPatient patient;
  patient.last_care = maybe_day(last_care);
  patient.death = Personal(maybe_day(death));
  patient.identity.birth = Personal(maybe_day(birth));
  return patient;
}

IncomingPiece incoming_piece(std::string key, std::uint8_t digest) {
  IncomingPiece one;
  one.piece.key = std::move(key);
  one.piece.type = "Observation";
  one.piece.mime = kResourceMime;
  one.piece.sha256[0] = digest;
  return one;
}

}  // namespace

TEST_CASE("a head gives back what it was made of, and omits what is empty") {
  for (const Head& head : {Head{}, full_head()}) {
    const auto text = encode(head);
    const auto again = decode_head(as_bytes(text));
    REQUIRE(again.has_value());
    CHECK(encode(*again) == text);
  }
  const auto again = decode_head(as_bytes(encode(full_head()))).value();
  CHECK(again.identity.given_names == full_head().identity.given_names);
  CHECK(again.identity.source_keys.size() == 2);
  CHECK(again.sources[0].imports[1] == Fingerprint{255});
  CHECK(correction_of(again, Fact::death)->reason == "vivante");
  CHECK(correction_of(again, Fact::birth) == nullptr);
  CHECK(encode(Head{}) == R"({"format":1})");
}

TEST_CASE("a head or a manifest of another format is refused without quoting it") {
  for (const std::string_view text :
       {"", "{}", "[]", "null", R"({"format":2})", R"({"format":1,"birth":"1980"})",
        R"({"format":1,"sources":[{}]})",
        R"({"format":1,"sources":[{"keys":[],"imports":["00"]}]})",
        R"({"format":1,"corrections":[{"fact":"name"}]})",
        R"({"format":1,"transfusions":["x"]})"}) {
    CAPTURE(text);
    const auto head = decode_head(as_bytes(text));
    REQUIRE_FALSE(head.has_value());
    CHECK(head.error().code == "dossier.head_unreadable");
    CHECK(head.error().place.empty());
  }
  for (
      const std::string_view text :
      {"", "{}", R"({"format":2,"objects":[],"pieces":[]})",
       R"({"format":1,"objects":[],"pieces":[{"key":"k"}]})",
       R"({"format":1,"objects":[],"pieces":[{"key":"k","type":"T","size":1,"sha256":"00","object":0,"imported_on":"2026-01-01"}]})"}) {
    CAPTURE(text);
    const auto pieces = decode_manifest(to_bytes(text));
    REQUIRE_FALSE(pieces.has_value());
    CHECK(pieces.error().code == "dossier.manifest_unreadable");
  }
}

TEST_CASE("a manifest gives back its pieces") {
  Piece resource = incoming_piece("Observation/1", 7).piece;
  resource.object = {"objet-a"};
  resource.imported_on = merge_day("2026-11-23");
  Piece file;
  file.source = 3;
  file.key = "1";
  file.type = "File";
  file.category = Category::transfusion;
  file.title = Personal(std::string("Écho « 1 »"));
  file.mime = "application/pdf";
  file.size = 1ULL << 40U;
  file.object = {"objet-b"};
  file.offset = 12;
  file.alone = true;
  file.imported_on = merge_day("2026-11-22");
  const std::vector<Piece> pieces{resource, file, resource};
  const auto again = decode_manifest(to_bytes(encode(pieces))).value();
  REQUIRE(again.size() == 3);
  for (std::size_t i = 0; i < again.size(); ++i) {
    CHECK(same_version(again[i], pieces[i]));
    CHECK(again[i].key == pieces[i].key);
    CHECK(again[i].object == pieces[i].object);
    CHECK(again[i].source == pieces[i].source);
    CHECK(again[i].offset == pieces[i].offset);
    CHECK(again[i].alone == pieces[i].alone);
    CHECK(again[i].imported_on == pieces[i].imported_on);
  }
}

TEST_CASE("dates add up from one import to the next") {
  struct Case {
    std::string_view what;
    std::vector<ImportedPatient> imports;
    std::string_view last_care, death, birth;
  };
  const std::vector<Case> table = {
      {"nothing is known", {says("")}, "", "", ""},
      {"the last act is the latest",
       {says("2020-05-01"), says("2019-05-01")},
       "2020-05-01",
       "",
       ""},
      {"a later act", {says("2019-05-01"), says("2020-05-01")}, "2020-05-01", "", ""},
      {"what is left out stays",
       {says("2019-05-01", "2021-01-01", "1950-01-01"), says("")},
       "2019-05-01",
       "2021-01-01",
       "1950-01-01"},
      {"the source corrects itself",
       {says("", "2021-01-01", "1950-01-01"), says("", "2021-02-01", "1951-01-01")},
       "",
       "2021-02-01",
       "1951-01-01"},
  };
  for (const auto& [what, imports, last_care, death, birth] : table) {
    const std::string shown(what);
    CAPTURE(shown);
    Head head;
    LabelFacts facts;
    for (const auto& patient : imports) CHECK(merge_person(head, facts, patient) == 0);
    CHECK(facts.last_care == maybe_day(last_care));
    CHECK(facts.death == maybe_day(death));
    CHECK(facts.birth == maybe_day(birth));
    CHECK(head.identity.birth.reveal() == maybe_day(birth));
  }
}

TEST_CASE("a correction by hand stands against imports, as merge.h says") {
  struct Case {
    std::string_view what;
    Correction correction;
    ImportedPatient import;
    std::string_view last_care, death, birth;
  };
  const auto corrected = [](Fact fact, std::string_view value, std::string_view replaced) {
    return Correction{fact,    maybe_day(value), maybe_day(replaced),
                      "motif", "Dr A",           merge_day("2026-01-01")};
  };
  const std::vector<Case> table = {
      {"birth", corrected(Fact::birth, "1950-01-01", ""), says("", "", "1960-01-01"), "", "",
       "1950-01-01"},
      {"death learnt by hand", corrected(Fact::death, "2021-01-01", ""), says("", "2020-01-01"), "",
       "2021-01-01", ""},
      {"not dead: the refuted date again", corrected(Fact::death, "", "2020-01-01"),
       says("", "2020-01-01"), "", "", ""},
      {"not dead, then dead later", corrected(Fact::death, "", "2020-01-01"),
       says("", "2025-01-01"), "", "2025-01-01", ""},
      {"last act: the refuted date again", corrected(Fact::last_care, "2010-01-01", "2020-01-01"),
       says("2020-01-01"), "2010-01-01", "", ""},
      {"last act: a later one", corrected(Fact::last_care, "2010-01-01", "2020-01-01"),
       says("2020-01-02"), "2020-01-02", "", ""},
  };
  for (const auto& [what, correction, import, last_care, death, birth] : table) {
    const std::string shown(what);
    CAPTURE(shown);
    Head head;
    head.corrections = {correction};
    LabelFacts facts;
    if (correction.fact == Fact::birth) head.identity.birth = Personal(correction.value);
    if (correction.fact == Fact::death) facts.death = correction.value;
    if (correction.fact == Fact::last_care) facts.last_care = correction.value;
    merge_person(head, facts, import);
    CHECK(facts.last_care == maybe_day(last_care));
    CHECK(facts.death == maybe_day(death));
    CHECK(facts.birth == maybe_day(birth));
  }
}

TEST_CASE("days with a transfusion count once; a death without date gives way to a date") {
  Head head;
  LabelFacts facts;
  ImportedPatient patient;
  patient.deceased_without_date = true;
  patient.transfusions = {merge_day("2001-01-02"), merge_day("2001-01-01"),
                          merge_day("2001-01-02")};
  merge_person(head, facts, patient);
  CHECK(facts.transfusions == 2);
  CHECK(facts.last_transfusion == merge_day("2001-01-02"));
  CHECK(facts.deceased_without_date);
  patient.transfusions = {merge_day("2000-01-01")};
  patient.deceased_without_date = false;
  merge_person(head, facts, patient);
  CHECK(facts.transfusions == 3);
  CHECK(facts.last_transfusion == merge_day("2001-01-02"));
  CHECK_FALSE(facts.undated_transfusion);
  patient.undated_transfusion = true;
  merge_person(head, facts, patient);
  patient.undated_transfusion = false;
  merge_person(head, facts, patient);
  CHECK(facts.undated_transfusion);
  CHECK(facts.deceased_without_date);
  patient.death = Personal(maybe_day("2020-01-01"));
  merge_person(head, facts, patient);
  CHECK_FALSE(facts.deceased_without_date);
  CHECK(facts.death == merge_day("2020-01-01"));
}

TEST_CASE("a source is known by its keys, and pieces are compared within it") {
  Head head;
  LabelFacts facts;
  ImportedPatient patient;
  patient.identity.source_keys = {Personal(std::string("a|1"))};
  CHECK(merge_person(head, facts, patient) == 0);
  patient.identity.source_keys = {Personal(std::string("b|1"))};
  CHECK(merge_person(head, facts, patient) == 1);
  patient.identity.source_keys = {Personal(std::string("b|1")), Personal(std::string("b|2"))};
  CHECK(merge_person(head, facts, patient) == 1);
  patient.identity.source_keys = {Personal(std::string("b|2"))};
  CHECK(merge_person(head, facts, patient) == 1);
  CHECK(head.identity.source_keys.size() == 3);

  Incoming incoming;
  incoming.pieces.push_back(incoming_piece("same", 1));
  incoming.pieces.push_back(incoming_piece("changed", 2));
  incoming.pieces.push_back(incoming_piece("new", 3));
  std::vector<Piece> kept{incoming_piece("changed", 1).piece, incoming_piece("gone", 1).piece,
                          incoming_piece("same", 1).piece};
  const auto changes = compare_pieces(kept, incoming, 0);
  CHECK(changes.fresh == std::vector<std::size_t>{1, 2});
  CHECK(changes.replaced == std::vector<std::size_t>{0});
  CHECK(compare_pieces(kept, incoming, 1).fresh.size() == 3);
  CHECK(compare_pieces(kept, incoming, 1).replaced.empty());
}

}  // namespace serment::dossier
