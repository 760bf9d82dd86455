#include "net/worker_pool.h"

namespace serment::net {

WorkerPool::WorkerPool(std::size_t threads, std::size_t most_waiting) : x_most(most_waiting) {
  for (std::size_t at = 0; at < threads; ++at) x_threads.emplace_back([this] { serve(); });
}

WorkerPool::~WorkerPool() {
  stop();
}

bool WorkerPool::run(std::function<void()> work) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_stopping || x_waiting.size() >= x_most) return false;
    x_waiting.push_back(std::move(work));
  }
  x_changed.notify_one();
  return true;
}

void WorkerPool::stop() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  for (auto& thread : x_threads)
    if (thread.joinable()) thread.join();
}

void WorkerPool::serve() {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(x_mutex);
      x_changed.wait(lock, [this] { return x_stopping || !x_waiting.empty(); });
      if (x_waiting.empty()) return;
      work = std::move(x_waiting.front());
      x_waiting.pop_front();
    }
    work();
  }
}

}  // namespace serment::net
