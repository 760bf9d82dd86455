#include "dossier/addressee.h"

#include <doctest/doctest.h>

using namespace serment::dossier;
using Lines = std::vector<std::string>;

TEST_CASE("an address typed in one line is cut as the post reads it") {
  struct Case {
    const char* typed;
    Lines lines;
  };
  for (const auto& one : {
           Case{"12 rue des Lilas, 34000 Montpellier", {"12 rue des Lilas", "34000 Montpellier"}},
           Case{"12 rue des Lilas 34000 Montpellier", {"12 rue des Lilas", "34000 Montpellier"}},
           Case{"12 rue des Lilas\n34000 Montpellier\n", {"12 rue des Lilas", "34000 Montpellier"}},
           Case{"Résidence du Grand Large, bâtiment C, 12 rue des Lilas, 34000 Montpellier",
                {"Résidence du Grand Large", "bâtiment C, 12 rue des Lilas", "34000 Montpellier"}},
           Case{"12345 route 6, 34000 Montpellier", {"12345 route 6", "34000 Montpellier"}},
           Case{"Poste restante", {"Poste restante"}},
           Case{"  ", {}},
           Case{"", {}},
           Case{"34000 Montpellier", {"34000 Montpellier"}},
       }) {
    CAPTURE(one.typed);
    CHECK(address_lines(one.typed) == one.lines);
  }
}
