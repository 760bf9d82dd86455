#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "throw_away_server.h"
#include "told_error.h"

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  const char* skip = std::getenv("SERMENT_SKIP_POSTGRES");
  if (skip != nullptr && std::string_view(skip) == "1") {
    std::puts("note: the PostgreSQL half is skipped (SERMENT_SKIP_POSTGRES=1)");
    context.addFilter("test-case-exclude", "*<PostgreSQL>");
  }
  const int result = context.run();
  serment::contract::ThrowAwayServer::stop();
  return result;
}
