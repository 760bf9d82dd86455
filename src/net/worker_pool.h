#pragma once
// The threads on which handlers run: ordinary blocking code, away from the sockets.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace serment::net {

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t most_waiting);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();
  /// False when too many wait already.
  bool run(std::function<void()> work);
  /// Finishes what waits, then ends the threads.
  void stop();

 private:
  void serve();
  std::function<void()> next();
  void wake_another();
  std::mutex x_mutex;
  std::condition_variable x_changed;
  std::deque<std::function<void()>> x_waiting;
  std::size_t x_most;
  std::size_t x_looking = 0;  ///< awake and about to look again
  std::size_t x_asleep = 0;
  bool x_stopping = false;
  std::vector<std::thread> x_threads;
};

}  // namespace serment::net
