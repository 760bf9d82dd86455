#include "identity/attempts.h"

#include <doctest/doctest.h>

using namespace serment;
using namespace serment::identity;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

struct Fixture {
  FixedClock clock{Instant(std::chrono::seconds(1'800'000'000))};
  Attempts attempts{clock};
  void pass(std::chrono::seconds time) { clock.set(clock.now() + time); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "five attempts are free, then the wait passes a minute and doubles") {
  for (int number = 0; number < 5; ++number) CHECK(attempts.begin("a").count() == 0);
  CHECK(attempts.begin("a") > minutes(1));
  CHECK(attempts.failures("a") == 5);  // one that must wait does not count
  pass(seconds(61));
  CHECK(attempts.begin("a").count() == 0);
  CHECK(attempts.wait("a") == seconds(122));
  CHECK(attempts.wait("b").count() == 0);
}

TEST_CASE_FIXTURE(Fixture, "at most 25 in any 24 hours") {
  int judged = 0;
  for (int minute = 0; minute < 24 * 60; ++minute) {
    if (attempts.begin("a").count() == 0) ++judged;
    pass(minutes(1));
  }
  CHECK(judged == 25);
  CHECK(attempts.begin("a").count() == 0);  // the first one is a day old
}

TEST_CASE_FIXTURE(Fixture, "success forgets; many at once gain nothing before it") {
  for (int number = 0; number < 8; ++number) (void)attempts.begin("a");
  CHECK(attempts.failures("a") == 5);
  attempts.succeeded("a");
  CHECK(attempts.failures("a") == 0);
  CHECK(attempts.begin("a").count() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a short code has three tries, however long one waits") {
  for (int number = 0; number < 3; ++number) CHECK(attempts.begin_within("pin", 3));
  CHECK_FALSE(attempts.begin_within("pin", 3));
  pass(hours(12));
  CHECK_FALSE(attempts.begin_within("pin", 3));
  attempts.succeeded("pin");
  CHECK(attempts.begin_within("pin", 3));
}

TEST_CASE_FIXTURE(Fixture, "names that nobody bears do not fill the memory, nor free the others") {
  for (int number = 0; number < 5; ++number) (void)attempts.begin("a");
  for (int number = 0; number < 9'999; ++number) {
    pass(seconds(0));
    (void)attempts.begin("x" + std::to_string(number));
  }
  CHECK(attempts.failures("a") == 5);
  pass(seconds(1));
  (void)attempts.begin("one more");
  CHECK(attempts.failures("one more") == 1);
}

TEST_CASE_FIXTURE(Fixture, "what was refused while sealed is counted once") {
  (void)attempts.begin("s:10.0.0.9:admin");
  (void)attempts.begin("s:10.0.0.9:admin");
  (void)attempts.begin("s:10.0.0.8:root");
  (void)attempts.begin("t");
  CHECK(attempts.drain(kSealedAttempts) == 3);
  CHECK(attempts.drain(kSealedAttempts) == 0);
  CHECK(attempts.failures("t") == 1);
}
