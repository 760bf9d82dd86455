#include "stores.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "throw_away_server.h"

namespace serment::contract {
namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "serment-contract-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("cannot make a temporary folder");
  x_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(x_path, ignored);
}

TestStore::TestStore(store::Dialect dialect) : x_dialect(dialect) {
  if (dialect == store::Dialect::sqlite) {
    x_location.text = (x_folder.path() / "practice.sqlite").string();
    return;
  }
  static int number = 0;
  x_schema = "case_" + std::to_string(++number);
  auto& server = ThrowAwayServer::instance();
  server.run("serment", "CREATE SCHEMA " + x_schema);
  x_location.text = server.url(x_schema);
}

TestStore::~TestStore() = default;

std::unique_ptr<store::Database> TestStore::open() const {
  return expect(store::open(x_location));
}

std::string TestStore::tamper(const std::string& sql) const {
  if (x_dialect == store::Dialect::postgresql)
    return ThrowAwayServer::instance().run(x_schema, sql);
  const auto script = x_folder.path() / "tamper.sql";
  std::FILE* file = std::fopen(script.c_str(), "w");
  if (file == nullptr) throw std::runtime_error("cannot write a script");
  std::fputs(sql.c_str(), file);
  std::fclose(file);
  return run_program("sqlite3 -batch -bail '" + x_location.text + "' < '" + script.string() + "'");
}

}  // namespace serment::contract
