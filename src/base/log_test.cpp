#include "base/log.h"

#include <doctest/doctest.h>

#include "base/personal.h"

namespace serment {
namespace {

TEST_CASE("a log line is JSON of identifiers and numbers") {
  CHECK(
      log::line(
          "info", "2026-11-27T08:00:00.000Z", "dossier.exported",
          {{"dossier", std::string_view("01abc")}, {"pieces", std::uint64_t{3}}, {"done", true}}) ==
      R"({"at":"2026-11-27T08:00:00.000Z","level":"info","event":"dossier.exported","dossier":"01abc","pieces":3,"done":true})");
}

TEST_CASE("free text does not get through a log") {
  const auto line =
      log::line("info", "x", "test", {{"value", std::string_view("Élodie \"D\"\nfin")}});
  CHECK(line.find("lodie") != std::string::npos);
  CHECK(line.find('\n') == std::string::npos);
  CHECK(line.find("\\") == std::string::npos);
  CHECK(line.find(' ') == std::string::npos);
}

TEST_CASE("a personal value does not convert to a field") {
  static_assert(!std::is_constructible_v<log::Field, std::string_view, Personal<std::string>>);
}

}  // namespace
}  // namespace serment
