#include "compliance/mark.h"

#include <doctest/doctest.h>

using namespace serment;
using namespace serment::compliance;

TEST_CASE("a mark stands on every page, and nothing that is typed leaves its quotes") {
  const Printable page{"x", "X", "<html><head><title>X</title></head><body><p>x</p></body></html>"};
  const auto marked = with_mark(page, "Copie remise à Alix \"}</style><script>, le 27\\");
  const auto head = marked.html.find("@top-center");
  REQUIRE(head != std::string::npos);
  CHECK(head < marked.html.find("</head>"));
  CHECK(marked.html.find("Copie remise à Alix") != std::string::npos);
  CHECK(marked.html.find("<script>") == std::string::npos);
  // One style sheet was added, closed once.
  const auto closed = marked.html.find("</style>");
  REQUIRE(closed != std::string::npos);
  CHECK(marked.html.find("</style>", closed + 1) == std::string::npos);
  CHECK(marked.html.find("\\000022 \\00007d \\00003c ") != std::string::npos);
  CHECK(marked.html.find("<body><p>x</p></body>") != std::string::npos);
}

TEST_CASE("a marked page prints") {
  const Printable page{
      "x", "X",
      "<html lang=\"fr\"><head><title>X</title></head><body><h1>X</h1><p>x</p></body></html>"};
  const auto created = parse_instant("2026-11-27T09:00:00Z").value();
  const auto plain = print({page}, created);
  const auto marked = print({with_mark(page, "Copie remise à Alix Bernard")}, created);
  REQUIRE(plain.has_value());
  REQUIRE(marked.has_value());
  CHECK(marked->front() != plain->front());
}
