#pragma once
// Digests blocks of events on two threads and hands them back in order.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "audit/event_block.h"

namespace serment::audit {

/// The caller reads blocks and submits them; a second thread, started only when the first blocks
/// pile up, digests them, and the caller helps when it would have to wait. `done` is called on the
/// caller's thread, in the order of submission. Memory: kDepth blocks.
class BlockPipeline {
 public:
  using Done = std::function<void(const EventBlock&)>;
  BlockPipeline(const JournalKeys& keys, Done done);
  ~BlockPipeline();
  BlockPipeline(const BlockPipeline&) = delete;
  BlockPipeline& operator=(const BlockPipeline&) = delete;

  /// An empty block to fill.
  std::unique_ptr<EventBlock> next();
  void submit(std::unique_ptr<EventBlock> block);
  /// Digests and hands back all that was submitted.
  void finish();

 private:
  static constexpr std::size_t kDepth = 16;
  enum class Stage : std::uint8_t { waiting, digesting, digested };
  struct Job {
    std::unique_ptr<EventBlock> block;
    Stage stage = Stage::waiting;
  };
  Job* take_waiting();
  void digest(std::unique_lock<std::mutex>& lock, Job& job);
  void hand_back(std::size_t most_left);
  void work();

  const JournalKeys& x_keys;
  Done x_done;
  std::mutex x_mutex;  // guards what follows; a block being digested belongs to its thread
  std::condition_variable x_changed;
  std::deque<std::unique_ptr<Job>> x_jobs;
  bool x_closing = false;
  std::vector<std::unique_ptr<EventBlock>> x_spare;  // the caller's thread only
  std::thread x_worker;
};

}  // namespace serment::audit
