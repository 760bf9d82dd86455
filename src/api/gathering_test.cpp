#include "api/gathering.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using serment::api::Gathering;

TEST_CASE("nobody waits before anything was seen, alone, or on a disk that is quick to be sure") {
  Gathering gathering;
  CHECK(gathering.expected() == 1);
  gathering.committed(1, 20ms);
  CHECK(gathering.expected() == 1);
  gathering.committed(32, 1ms);
  CHECK(gathering.expected() == 1);
}

TEST_CASE("on a slow disk as many are waited for as lately shared a commit, and for half of one") {
  Gathering gathering;
  gathering.committed(32, 8ms);
  CHECK(gathering.expected() == 32);
  CHECK(gathering.longest() == 4ms);
  gathering.committed(32, 100ms);
  CHECK(gathering.longest() == Gathering::kLongest);
}

TEST_CASE("never more than one commit takes") {
  Gathering gathering;
  gathering.committed(500, 10ms);
  CHECK(gathering.expected() == Gathering::kMostTogether);
}

TEST_CASE("a crowd that has gone is forgotten one by one, and at last nobody is waited for") {
  Gathering gathering;
  gathering.committed(4, 10ms);
  gathering.committed(1, 10ms);
  CHECK(gathering.expected() == 3);
  gathering.committed(1, 10ms);
  gathering.committed(1, 10ms);
  CHECK(gathering.expected() == 1);
}
