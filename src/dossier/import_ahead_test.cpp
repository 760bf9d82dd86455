#include "dossier/import_ahead.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace serment::dossier {
namespace {

Telling patient_of(std::size_t bytes, std::string place = {}) {
  ReadPatient read;
  read.patient.place = std::move(place);
  read.patient.resources.emplace_back().json = Bytes(bytes, 0x61);
  return read;
}

const Result<void> kDone{};

}  // namespace

TEST_CASE("what is read ahead is done in the order it was told, on the caller's thread") {
  Handover handover(64U << 10U);
  std::vector<std::string> places;
  const auto caller = std::this_thread::get_id();
  const auto read = [&]() -> Result<void> {
    CHECK(std::this_thread::get_id() != caller);
    for (int at = 0; at < 2'000; ++at)
      if (!handover.tell(patient_of(100, std::to_string(at)))) return fail(Errc::internal, "a", "");
    return {};
  };
  const auto perform = [&](Telling&& telling) -> Result<void> {
    CHECK(std::this_thread::get_id() == caller);
    places.push_back(std::get<ReadPatient>(telling).patient.place);
    return {};
  };
  CHECK(read_ahead(handover, read, perform).has_value());
  REQUIRE(places.size() == 2'000);
  for (int at = 0; at < 2'000; ++at)
    CHECK(places[static_cast<std::size_t>(at)] == std::to_string(at));
}

TEST_CASE("the reading is ahead by the bytes allowed, and a larger patient is alone") {
  constexpr std::size_t kMost = 10'000;
  Handover handover(kMost);
  std::atomic<std::size_t> told{0};
  std::atomic<std::size_t> done{0};
  std::atomic<std::size_t> most_ahead{0};
  const auto read = [&]() -> Result<void> {
    for (const std::size_t bytes : {4'000U, 4'000U, 4'000U, 50'000U, 100U, 50'000U, 4'000U}) {
      if (!handover.tell(patient_of(bytes))) return {};
      told += bytes;
      // A large one has been done when tell() returns.
      if (bytes > kMost) CHECK(told == done);
      most_ahead = std::max(most_ahead.load(), told - done);
    }
    return {};
  };
  const auto perform = [&](Telling&& telling) -> Result<void> {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // the reading has time to run away
    done += std::get<ReadPatient>(telling).patient.resources[0].json.size();
    return {};
  };
  CHECK(read_ahead(handover, read, perform).has_value());
  CHECK(done == 116'100);
  CHECK(most_ahead <= kMost);
}

TEST_CASE("the first failure of the writing ends the reading and is what is returned") {
  Handover handover(1'000);
  int performed = 0;
  bool was_told_to_stop = false;
  const auto read = [&]() -> Result<void> {
    for (int at = 0; at < 1'000'000; ++at)
      if (!handover.tell(ReadBytes{1})) {
        was_told_to_stop = true;
        return fail(Errc::internal, "test.stopped", "");
      }
    return {};
  };
  const auto perform = [&](Telling&&) -> Result<void> {
    if (++performed == 3) return fail(Errc::unavailable, "test.disk_full", "Plein.");
    return {};
  };
  const auto outcome = read_ahead(handover, read, perform);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == "test.disk_full");
  CHECK(performed == 3);
  CHECK(was_told_to_stop);
}

TEST_CASE("what was told before a failure of the reading is still done") {
  Handover handover(1'000);
  int performed = 0;
  const auto read = [&]() -> Result<void> {
    if (!handover.tell(ReadBytes{1}) || !handover.tell(ReadBytes{2})) return {};
    return fail(Errc::invalid_input, "test.malformed", "");
  };
  const auto perform = [&](Telling&&) -> Result<void> {
    ++performed;
    return {};
  };
  CHECK(read_ahead(handover, read, perform).error().code == "test.malformed");
  CHECK(performed == 2);
}

TEST_CASE("a bug comes out where the import was asked, from either side") {
  const auto thrown_by_reading = [] {
    Handover handover(1'000);
    (void)read_ahead(
        handover, []() -> Result<void> { throw std::logic_error("read"); },
        [](Telling&&) { return kDone; });
  };
  CHECK_THROWS_WITH(thrown_by_reading(), "read");
  const auto thrown_by_writing = [] {
    Handover handover(1'000);
    const auto read = [&]() -> Result<void> {
      while (handover.tell(ReadBytes{1})) continue;
      return {};
    };
    (void)read_ahead(handover, read,
                     [](Telling&&) -> Result<void> { throw std::logic_error("written"); });
  };
  CHECK_THROWS_WITH(thrown_by_writing(), "written");
}

}  // namespace serment::dossier
