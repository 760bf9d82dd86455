// Addresses told apart, hostile ones first; the code of an attachment; rules as data.
#include <doctest/doctest.h>

#include <set>

#include "messaging/address.h"
#include "messaging/attachment.h"
#include "text/identifiers.h"

namespace serment::messaging {
namespace {

std::string class_of(std::string_view address, const std::set<std::string>& confirmed = {}) {
  const auto found = assess(address, rules(), confirmed);
  return found ? found->address_class->id : found.error().code;
}

/// A matricule of the right shape, with its key.
std::string patient_number() {
  const std::string thirteen = "2550349588157";
  return thirteen + *text::nir_key(thirteen);
}

TEST_CASE("an address is told apart by its domain, and certain only when it was seen") {
  CHECK(class_of("dupont@ch-xyz.mssante.fr") == "mss_probable");
  CHECK(class_of("  DUPONT@CH-XYZ.MSSante.fr \n") == "mss_probable");
  CHECK(class_of("jean.dupont@medecin.mssante.fr") == "mss_probable");  // from memory only
  CHECK(class_of("dupont@ch-xyz.mssante.fr", {"ch-xyz.mssante.fr"}) == "mss_certain");
  CHECK(class_of("dupont@other.mssante.fr", {"ch-xyz.mssante.fr"}) == "mss_probable");
  CHECK(class_of("dupont@sub.ch-xyz.mssante.fr", {"ch-xyz.mssante.fr"}) == "mss_probable");
  CHECK(class_of(patient_number() + "@patient.mssante.fr") == "mss_patient");
  CHECK(class_of("secretariat+rdv@orange.fr") == "ordinary");
  CHECK(class_of("o'neil@example.org") == "ordinary");
  CHECK(class_of("contact@mssante.fr") == "ordinary");
  CHECK(class_of("contact@laboratoire-sante.fr") == "ordinary");
}

TEST_CASE("an address that disguises itself is refused plainly") {
  struct Case {
    const char *address, *code;
  };
  for (const auto& one : {
           Case{"", "address.empty"},
           Case{" \n", "address.empty"},
           Case{"dupont", "address.malformed"},
           Case{"@mssante.fr", "address.malformed"},
           Case{"dupont@", "address.malformed"},
           Case{"dupont@localhost", "address.malformed"},
           Case{"du pont@orange.fr", "address.malformed"},
           Case{".dupont@orange.fr", "address.malformed"},
           Case{"du..pont@orange.fr", "address.malformed"},
           Case{"dupont@-orange.fr", "address.malformed"},
           Case{"dupont@orange..fr", "address.malformed"},
           Case{"dupont@[192.0.2.1]", "address.malformed"},
           Case{"dupont@192.0.2.1", "address.malformed"},
           Case{"dupont%ch.mssante.fr@evil.example", "address.malformed"},
           Case{"dupont\x01@orange.fr", "address.malformed"},
           Case{"a@b@ch.mssante.fr", "address.several"},
           Case{"a@ch.mssante.fr,b@evil.example", "address.several"},
           Case{"a@ch.mssante.fr;b@evil.example", "address.several"},
           Case{"Dr Dupont <evil@example.org>", "address.display_name"},
           Case{"\"dupont@ch.mssante.fr\" evil@example.org", "address.display_name"},
           Case{"dupont@ch.mssant\u00e9.fr", "address.lookalike"},
           Case{"dupont@ch.mss\u0430nte.fr", "address.lookalike"},   // Cyrillic a
           Case{"dupont\u200b@ch.mssante.fr", "address.lookalike"},  // invisible
           Case{"\u202edupont@ch.mssante.fr", "address.lookalike"},  // reversed
           Case{"dupont@xn--mssnte-4ve.fr", "address.lookalike"},
           Case{"dupont@ch.mssante.fr.evil.example", "address.imitates"},
           Case{"dupont@mssante.com", "address.imitates"},
           Case{"dupont@patient-mssante.fr", "address.imitates"},
           Case{"dupont@ch.rnssante.fr", "address.imitates"},
           Case{"dupont@mssant3.fr", "address.imitates"},
           Case{"dupont@ms-sante.fr", "address.imitates"},
           Case{"dupont@msante.fr", "address.imitates"},
           Case{"dupont@mssnate.fr", "address.imitates"},
           Case{"dupont.mssante.fr@evil.example", "address.imitates"},
           Case{"123@patient.mssante.fr", "address.patient_number"},
           Case{"dupont@patient.mssante.fr", "address.patient_number"},
           Case{"255034958815799@patient.mssante.fr", "address.patient_number"},
       }) {
    CAPTURE(one.address);
    CHECK(class_of(one.address) == one.code);
  }
  CHECK(class_of(std::string(65, 'a') + "@orange.fr") == "address.malformed");
  CHECK(class_of(std::string(64, 'a') + "@orange.fr") == "ordinary");
  CHECK(class_of("a@" + std::string(64, 'a') + ".fr") == "address.malformed");
}

TEST_CASE("no error repeats an address") {
  for (const char* address : {"canari canari@orange.fr", "canari@canari@orange.fr",
                              "canari@mssante.com", "canari@patient.mssante.fr"}) {
    const auto error = assess(address, rules()).error();
    for (const auto& text : {error.what, error.kept, error.next, error.place})
      CHECK(text.find("canari") == std::string::npos);
  }
}

TEST_CASE("only a domain of the secure space may be confirmed, never the patients'") {
  CHECK(confirmable_domain(" CH-XYZ.mssante.fr", rules()).value() == "ch-xyz.mssante.fr");
  for (const char* domain : {"", "mssante.fr", ".mssante.fr", "orange.fr", "patient.mssante.fr",
                             "a@ch.mssante.fr", "mssante.fr.evil.example", "-a.mssante.fr"}) {
    CAPTURE(domain);
    CHECK_FALSE(confirmable_domain(domain, rules()).has_value());
  }
}

/// Bytes that count up: each sign of the alphabet comes out.
class Counting : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = x_next++;
  }

 private:
  std::uint8_t x_next = 0;
};

TEST_CASE("the code of an attachment has five groups of four signs that are not mistaken") {
  Counting random;
  const auto at = parse_instant("2026-11-27T09:00:00Z").value();
  const auto made = encrypt({{"a.txt", to_bytes("secret")}}, at, random).value();
  CHECK(made.code == "2345-6789-ABCD-EFGH-JKLM");
  CHECK(as_text(ByteView(made.archive).subspan(0, 2)) == "7z");
  CHECK(encrypt({{"a.txt", to_bytes("secret")}}, at, random).value().code ==
        "NPQR-STUV-WXYZ-2345-6789");
  CHECK(encrypt({}, at, random).error().code == "archive.empty");
}

TEST_CASE("rules with a class missing are refused") {
  CHECK(rules().classes.size() == 4);
  CHECK_FALSE(parse_rules("[[source]]\nid = \"s\"\nref = \"R\"\nread_on = 2026-11-23\nconfidence = "
                          "\"seen\"\nsummary = \"R\"\n[space]\nsuffix = \".a.fr\"\ncite = "
                          "\"s\"\n[patient]\ndomain = \"p.a.fr\"\ncite = \"s\"\n")
                  .has_value());
}

}  // namespace
}  // namespace serment::messaging
