#include <doctest/doctest.h>

#include "dossier/import_fixture.h"
#include "dossier/import_resource.h"

namespace serment::dossier {
namespace {

std::string print_of(std::string_view family, std::string_view given,
                     std::string_view birth = "1980-01-09") {
  Identity identity;
  identity.family_name = Personal(std::string(family));
  identity.given_names = Personal(std::string(given));
  if (!birth.empty()) identity.birth = Personal(std::optional(parse_iso_date(birth).value()));
  return fhir::identity_fingerprint(identity);
}

}  // namespace

TEST_CASE("the fingerprint of an identity forgets how it is typed, never a particle") {
  const auto tour = print_of("DE LA TOUR", "Jean-Éric");
  for (const auto* name : {"de la Tour", "De-La-Tour", "DE  LA’TOUR", "dé là tour "})
    CHECK(print_of(name, "jean eric") == tour);
  for (const auto* name : {"TOUR", "LA TOUR", "DE TOUR", "DELATOUR", "DU TOUR"})
    CHECK(print_of(name, "jean eric") != tour);
  CHECK(print_of("ROUX", "Jean") != print_of("LE ROUX", "Jean"));
  CHECK(print_of("ROUX", "Jean") != print_of("ROUX", "Jean", "1980-01-10"));
  CHECK(print_of("ROUX", "Jean", "").empty());
}

TEST_CASE("ROUX and LE ROUX, born on one day, are two patients of a folder") {
  const fixture::Folder folder;
  folder.write("ROUX_Jean_09011980_a.pdf", "a");
  folder.write("LE ROUX_Jean_09011980_b.pdf", "b");
  folder.write("Le-Roux_JEAN_09011980_c.pdf", "c");
  fixture::Collector seen;
  REQUIRE(import_folder(folder.path(), "", seen.sink(), fixture::options()).has_value());
  REQUIRE(seen.patients.size() == 2);
  CHECK(seen.patients[0].files.size() + seen.patients[1].files.size() == 3);
  CHECK(seen.patients[0].identity.source_keys != seen.patients[1].identity.source_keys);
}

}  // namespace serment::dossier
