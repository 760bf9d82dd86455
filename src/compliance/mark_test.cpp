#include "compliance/mark.h"

#include <doctest/doctest.h>

#include "compliance/notice.h"

using namespace serment;
using namespace serment::compliance;

TEST_CASE("a mark stands on every page, and nothing that is typed leaves its quotes") {
  const std::string marked =
      with_mark("<html><head><title>X</title></head><body><p>x</p></body></html>",
                "Copie remise à Alix \"}</style><script>, le 27\\");
  const auto head = marked.find("@top-center");
  REQUIRE(head != std::string::npos);
  CHECK(head < marked.find("</head>"));
  CHECK(marked.find("Copie remise à Alix") != std::string::npos);
  CHECK(marked.find("<script>") == std::string::npos);
  // One style sheet was added, closed once.
  const auto closed = marked.find("</style>");
  REQUIRE(closed != std::string::npos);
  CHECK(marked.find("</style>", closed + 1) == std::string::npos);
  CHECK(marked.find("\\000022 \\00007d \\00003c ") != std::string::npos);
  CHECK(marked.find("<body><p>x</p></body>") != std::string::npos);
}

TEST_CASE("a marked page prints") {
  const Printable page{
      "x", "X",
      "<html lang=\"fr\"><head><title>X</title></head><body><h1>X</h1><p>x</p></body></html>"};
  const auto created = parse_instant("2026-11-27T09:00:00Z").value();
  const auto plain = print({page}, created).value();
  const Printable with{"x", "X", with_mark(page.html, "Copie remise à Alix Bernard")};
  const auto marked = print({with}, created).value();
  CHECK(marked.front() != plain.front());
}
