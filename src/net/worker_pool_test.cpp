#include "net/worker_pool.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>

namespace serment::net {
namespace {

TEST_CASE("everything given to the workers is done, also what waits when they are stopped") {
  std::atomic<int> done{0};
  WorkerPool pool(3, 100'000);
  std::vector<std::thread> givers;
  for (int giver = 0; giver < 4; ++giver)
    givers.emplace_back([&] {
      for (int at = 0; at < 5'000; ++at) REQUIRE(pool.run([&] { ++done; }));
    });
  for (auto& giver : givers) giver.join();
  pool.stop();
  CHECK(done == 20'000);
  CHECK_FALSE(pool.run([] {}));
}

TEST_CASE("one who waits for long leaves the others to work, and too many waiting is refused") {
  std::promise<void> open;
  const auto gate = open.get_future().share();
  WorkerPool pool(2, 2);
  std::promise<void> started;
  REQUIRE(pool.run([&] {
    started.set_value();
    gate.wait();
  }));
  started.get_future().wait();
  for (int round = 0; round < 200; ++round) {
    std::promise<void> done;
    REQUIRE(pool.run([&] { done.set_value(); }));
    REQUIRE(done.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  }
  std::promise<void> second_started;
  REQUIRE(pool.run([&] {
    second_started.set_value();
    gate.wait();
  }));
  second_started.get_future().wait();
  CHECK(pool.run([] {}));
  CHECK(pool.run([] {}));
  CHECK_FALSE(pool.run([] {}));
  open.set_value();
}

}  // namespace
}  // namespace serment::net
