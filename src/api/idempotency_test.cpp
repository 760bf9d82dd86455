#include "api/idempotency.h"

#include <doctest/doctest.h>

using namespace serment;
using namespace serment::api;
using Known = GivenAnswers::Known;

namespace {

Reply created(std::string body = "{}") {
  Reply reply;
  reply.status = 201;
  reply.body = std::move(body);
  return reply;
}

}  // namespace

TEST_CASE("the same request has the same answer, another one is told, one under way waits") {
  FixedClock clock(parse_instant("2026-11-27T09:00:00Z").value());
  GivenAnswers given(clock);
  CHECK(given.begin("k", "d").known == Known::fresh);
  CHECK(given.begin("k", "d").known == Known::running);
  CHECK(given.begin("k", "other").known == Known::other);
  given.end("k", created("{\"id\":1}"));
  const auto again = given.begin("k", "d");
  CHECK(again.known == Known::same);
  CHECK(again.reply.status == 201);
  CHECK(again.reply.body == "{\"id\":1}");
  CHECK(given.begin("k", "other").known == Known::other);
}

TEST_CASE("a refusal, a cookie, a large file are not kept, and the key is free again") {
  FixedClock clock(parse_instant("2026-11-27T09:00:00Z").value());
  GivenAnswers given(clock);
  auto refusal = created();
  refusal.status = 422;
  auto with_cookie = created();
  with_cookie.headers.push_back({"Set-Cookie", "a=b"});
  for (const auto& reply : {refusal, with_cookie, created(std::string(65'537, 'x'))}) {
    CHECK(given.begin("k", "d").known == Known::fresh);
    given.end("k", reply);
    CHECK(given.size() == 0);
  }
}

TEST_CASE("answers are kept a day, a thousand at most, and forgotten at sealing") {
  FixedClock clock(parse_instant("2026-11-27T09:00:00Z").value());
  GivenAnswers given(clock);
  given.begin("k", "d");
  given.end("k", created());
  clock.set(parse_instant("2026-11-28T08:59:59Z").value());
  CHECK(given.begin("k", "d").known == Known::same);
  clock.set(parse_instant("2026-11-28T09:00:00Z").value());
  CHECK(given.begin("k", "d").known == Known::fresh);
  for (int n = 0; n < 1'500; ++n) {
    const auto key = "n" + std::to_string(n);
    given.begin(key, "d");
    given.end(key, created());
  }
  CHECK(given.size() == 1'001);  // with the one under way
  given.forget();
  CHECK(given.size() == 0);
  given.end("k", created());  // what was under way when it was sealed
  CHECK(given.size() == 0);
}
