#include "net/worker_pool.h"

namespace serment::net {

WorkerPool::WorkerPool(std::size_t threads, std::size_t most_waiting) : x_most(most_waiting) {
  for (std::size_t at = 0; at < threads; ++at) x_threads.emplace_back([this] { serve(); });
}

WorkerPool::~WorkerPool() {
  stop();
}

bool WorkerPool::run(std::function<void()> work) {
  const std::lock_guard lock(x_mutex);
  if (x_stopping || x_waiting.size() >= x_most) return false;
  x_waiting.push_back(std::move(work));
  wake_another();
  return true;
}

/// Under the lock. Waking costs more than most requests: not when somebody looks already, who will
/// wake another if there is more than he takes.
void WorkerPool::wake_another() {
  if (!x_waiting.empty() && x_looking == 0 && x_asleep > 0) x_changed.notify_one();
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

/// The next piece of work, or nothing at the end.
std::function<void()> WorkerPool::next() {
  std::unique_lock lock(x_mutex);
  if (x_waiting.empty() && !x_stopping) {
    // The loops may be about to bring some: they go first, then a look, then sleep.
    ++x_looking;
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    --x_looking;
  }
  while (x_waiting.empty() && !x_stopping) {
    ++x_asleep;
    x_changed.wait(lock);
    --x_asleep;
  }
  if (x_waiting.empty()) return {};
  auto work = std::move(x_waiting.front());
  x_waiting.pop_front();
  wake_another();
  return work;
}

void WorkerPool::serve() {
  while (auto work = next()) work();
}

}  // namespace serment::net
