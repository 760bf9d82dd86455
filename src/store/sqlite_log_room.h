#pragma once
#include <cstdint>
#include <filesystem>

namespace serment::store {

/// Keeps room ahead at the end of SQLite's log of writes (the -wal file). A commit that makes its
/// file longer also waits until the file system has written down the new length; one that writes in
/// room already there does not, and takes about two thirds of the time. What is added is zeros:
/// SQLite takes no frame from them.
class SqliteLogRoom {
 public:
  /// Nothing is opened before it is needed; no log for a database in memory (an empty path).
  explicit SqliteLogRoom(const std::filesystem::path& database);
  ~SqliteLogRoom();
  SqliteLogRoom(const SqliteLogRoom&) = delete;
  SqliteLogRoom& operator=(const SqliteLogRoom&) = delete;

  /// Inside a transaction that writes, so that nobody else adds to the log meanwhile; the last
  /// commit left `frames` in it. What fails here is left: the commit makes its own room, or says
  /// that the disk is full.
  void keep_ahead(std::int64_t frames) noexcept;

 private:
  std::filesystem::path x_log;
  int x_descriptor = -1;
};

}  // namespace serment::store
