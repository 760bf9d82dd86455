#pragma once
#include <filesystem>
#include <string>

namespace serment::contract {

/// A PostgreSQL server for this process only: data and unix socket in a temporary folder, no TCP.
/// It is started at first use and dies with the process. Sorted in French, unlike SQLite, so that a
/// query that forgets how texts compare shows.
class ThrowAwayServer {
 public:
  /// The server, started; throws std::runtime_error with the reason when it cannot be.
  static ThrowAwayServer& instance();
  /// Stops it if it was started.
  static void stop();
  ~ThrowAwayServer();
  ThrowAwayServer(const ThrowAwayServer&) = delete;
  ThrowAwayServer& operator=(const ThrowAwayServer&) = delete;
  /// A connection URL whose tables stand in `schema`.
  [[nodiscard]] std::string url(const std::string& schema) const;
  /// Runs SQL with psql; throws when it fails.
  std::string run(const std::string& schema, const std::string& sql) const;

 private:
  ThrowAwayServer();
  void initialise() const;
  void start();
  void wait_until_ready() const;
  std::filesystem::path x_programs;
  std::filesystem::path x_folder;
  int x_process = -1;
};

/// Runs a program, gives its standard output; throws with its standard error when it fails.
std::string run_program(const std::string& command);

}  // namespace serment::contract
