#include "api/jobs.h"

#include <condition_variable>
#include <thread>

#include "api/api_fixture.h"

using namespace serment;
using namespace serment::api;

namespace {

struct Board {
  FixedClock clock{parse_instant("2026-11-27T09:00:00Z").value()};
  crypto::SystemRandom random;
  Jobs jobs{clock, random};
  identity::Actor one, other;
  Board() {
    one.member = "one";
    other.member = "other";
  }
  static std::string id_in(const std::string& json) {
    return json.substr(7, json.find('"', 7) - 7);
  }
  std::string wait_for(const std::string& id, std::string_view state) {
    for (int n = 0; n < 2'000; ++n) {
      auto json = jobs.find(id, one).value();
      if (json.find("\"state\":\"" + std::string(state) + "\"") != std::string::npos) return json;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {};
  }
};

/// Runs until it is told to stop.
Result<std::string> until_cancelled(JobHandle& handle) {
  while (!handle.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  return fail(Errc::conflict, "import.cancelled", "Interrompu.");
}

}  // namespace

TEST_CASE("a job tells where it is, then its result, to the one who started it and nobody else") {
  Board board;
  const auto started = board.jobs.start("count", board.one, [](JobHandle& handle) {
    handle.progress(1, 2, "À moitié");
    return Result<std::string>("{\"n\":2}");
  });
  const auto id = Board::id_in(started.value());
  const auto done = board.wait_for(id, "done");
  CHECK(done.find(R"("result":{"n":2})") != std::string::npos);
  CHECK(done.find("À moitié") != std::string::npos);
  CHECK(board.jobs.find(id, board.other).error().code == "job.unknown");
  CHECK(board.jobs.cancel(id, board.other).error().code == "job.unknown");
  auto stream = std::make_shared<KeptEvents>();
  CHECK(board.jobs.follow(id, board.other, stream).error().code == "job.unknown");
  CHECK(board.jobs.follow(id, board.one, stream).has_value());
  CHECK(stream->sent.size() == 1);
  CHECK(stream->closed);
}

TEST_CASE("a failure, a bug and a cancellation each say what they are") {
  Board board;
  const auto failed = board.jobs.start("f", board.one, [](JobHandle&) -> Result<std::string> {
    return fail(Errc::locked, "vault.sealed", "Scellé.");
  });
  const auto told = board.wait_for(Board::id_in(failed.value()), "failed");
  CHECK(told.find("\"code\":\"vault.sealed\"") != std::string::npos);
  CHECK(told.find("\"status\":423") != std::string::npos);
  const auto broken = board.jobs.start("b", board.one, [](JobHandle&) -> Result<std::string> {
    throw std::runtime_error("nom de patient");
  });
  const auto bug = board.wait_for(Board::id_in(broken.value()), "failed");
  CHECK(bug.find("\"code\":\"bug\"") != std::string::npos);
  CHECK(bug.find("patient") == std::string::npos);
  const auto long_one = board.jobs.start("l", board.one, until_cancelled);
  CHECK(board.jobs.cancel(Board::id_in(long_one.value()), board.one).has_value());
  CHECK_FALSE(board.wait_for(Board::id_in(long_one.value()), "cancelled").empty());
}

TEST_CASE("followers hear the start and the end, however fast it goes in between") {
  Board board;
  std::atomic<bool> go{false};
  const auto started = board.jobs.start("many", board.one, [&](JobHandle& handle) {
    while (!go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (std::uint64_t n = 0; n < 5'000; ++n) handle.progress(n, 5'000, "");
    return Result<std::string>("{}");
  });
  auto stream = std::make_shared<KeptEvents>();
  CHECK(board.jobs.follow(Board::id_in(started.value()), board.one, stream).has_value());
  go = true;
  board.wait_for(Board::id_in(started.value()), "done");
  for (int n = 0; n < 1'000; ++n) {
    {
      const std::lock_guard lock(stream->mutex);
      if (stream->closed) break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const std::lock_guard lock(stream->mutex);
  CHECK(stream->closed);
  CHECK(stream->sent.front().find("\"running\"") != std::string::npos);
  CHECK(stream->sent.back().find("\"done\"") != std::string::npos);
  CHECK(stream->sent.size() < 100);
}

TEST_CASE("eight jobs at once, and results are forgotten after an hour") {
  Board board;
  std::vector<std::string> ids;
  for (int n = 0; n < 8; ++n)
    ids.push_back(Board::id_in(board.jobs.start("l", board.one, until_cancelled).value()));
  CHECK(board.jobs.start("l", board.one, until_cancelled).error().code == "job.too_many");
  for (const auto& id : ids) CHECK(board.jobs.cancel(id, board.one).has_value());
  for (const auto& id : ids) CHECK_FALSE(board.wait_for(id, "cancelled").empty());
  board.clock.set(parse_instant("2026-11-27T10:00:01Z").value());
  board.jobs.start("x", board.one, [](JobHandle&) { return Result<std::string>("{}"); }).value();
  CHECK_FALSE(board.jobs.find(ids.front(), board.one).has_value());
}

TEST_CASE("destroying the board stops what runs and waits for it") {
  std::atomic<bool> ended{false};
  {
    Board board;
    board.jobs
        .start("l", board.one,
               [&](JobHandle& handle) {
                 auto outcome = until_cancelled(handle);
                 ended = true;
                 return outcome;
               })
        .value();
  }
  CHECK(ended);
}
