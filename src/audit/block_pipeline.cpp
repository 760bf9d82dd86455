#include "audit/block_pipeline.h"

namespace serment::audit {

BlockPipeline::BlockPipeline(const JournalKeys& keys, Done done)
    : x_keys(keys), x_done(std::move(done)) {}

BlockPipeline::~BlockPipeline() {
  {
    const std::lock_guard lock(x_mutex);
    x_closing = true;
  }
  x_changed.notify_all();
  if (x_worker.joinable()) x_worker.join();
}

std::unique_ptr<EventBlock> BlockPipeline::next() {
  if (x_spare.empty()) return std::make_unique<EventBlock>();
  std::unique_ptr<EventBlock> block = std::move(x_spare.back());
  x_spare.pop_back();
  block->clear();
  return block;
}

void BlockPipeline::submit(std::unique_ptr<EventBlock> block) {
  std::size_t waiting = 0;
  {
    const std::lock_guard lock(x_mutex);
    x_jobs.push_back(std::make_unique<Job>(Job{std::move(block)}));
    waiting = x_jobs.size();
  }
  x_changed.notify_one();
  if (waiting < kDepth) return;
  if (!x_worker.joinable()) x_worker = std::thread([this] { work(); });
  hand_back(kDepth / 2);
}

void BlockPipeline::finish() {
  hand_back(0);
}

BlockPipeline::Job* BlockPipeline::take_waiting() {
  for (const auto& job : x_jobs) {
    if (job->stage == Stage::waiting) return job.get();
  }
  return nullptr;
}

void BlockPipeline::digest(std::unique_lock<std::mutex>& lock, Job& job) {
  job.stage = Stage::digesting;
  lock.unlock();
  job.block->digest(x_keys);
  lock.lock();
  job.stage = Stage::digested;
}

// Hands back from the front until `most_left` jobs remain, digesting instead of waiting.
void BlockPipeline::hand_back(std::size_t most_left) {
  std::unique_lock lock(x_mutex);
  while (x_jobs.size() > most_left) {
    if (x_jobs.front()->stage == Stage::digested) {
      std::unique_ptr<EventBlock> block = std::move(x_jobs.front()->block);
      x_jobs.pop_front();
      lock.unlock();
      x_done(*block);
      x_spare.push_back(std::move(block));
      lock.lock();
    } else if (Job* job = take_waiting()) {
      digest(lock, *job);
    } else {
      x_changed.wait(lock);
    }
  }
}

void BlockPipeline::work() {
  std::unique_lock lock(x_mutex);
  while (!x_closing) {
    if (Job* job = take_waiting()) {
      digest(lock, *job);
      x_changed.notify_one();
    } else {
      x_changed.wait(lock);
    }
  }
}

}  // namespace serment::audit
