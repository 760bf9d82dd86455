#include "net/http_parser.h"

#include <doctest/doctest.h>

#include <string>

namespace serment::net {
namespace {

int status_of(std::string_view head) {
  HttpParser parser;
  const auto refused = parser.read_head(head);
  return refused ? refused->status : 0;
}

std::string get(std::string_view target, std::string_view more = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) +
         "\r\n";
}

TEST_CASE("heads that two programs could read in two ways are refused") {
  struct {
    const char* name;
    std::string head;
  } const cases[] = {
      {"length and chunks", get("/", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")},
      {"chunks and length", get("/", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n")},
      {"two lengths", get("/", "Content-Length: 3\r\nContent-Length: 4\r\n")},
      {"the same length twice", get("/", "Content-Length: 3\r\nContent-Length: 3\r\n")},
      {"a folded line", get("/", "X-A: b\r\n c\r\n")},
      {"a bare line feed", "GET / HTTP/1.1\nHost: localhost\r\n\r\n"},
      {"a bare carriage return", get("/", "X-A: b\rX-B: c\r\n")},
      {"a zero", get("/", std::string("X-A: b\0c\r\n", 10))},
      {"no host", "GET / HTTP/1.1\r\n\r\n"},
      {"two hosts", get("/", "Host: other\r\n")},
      {"a space before the colon", get("/", "X-A : b\r\n")},
      {"a list of lengths", get("/", "Content-Length: 3, 3\r\n")},
      {"a signed length", get("/", "Content-Length: +3\r\n")},
      {"an empty length", get("/", "Content-Length:\r\n")},
      {"an unknown encoding", get("/", "Transfer-Encoding: xchunked\r\n")},
      {"two encodings", get("/", "Transfer-Encoding: gzip, chunked\r\n")},
      {"chunks not last", get("/", "Transfer-Encoding: chunked, identity\r\n")},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"a chunked encoding twice",
       get("/", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
  };
  for (const auto& one : cases) {
    CAPTURE(one.name);
    CHECK(status_of(one.head) == 400);
  }
  CHECK(status_of("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n") == 501);
}

TEST_CASE("a path never climbs and hides no separator") {
  for (const char* target :
       {"/../x", "/a/../x", "/a/./b", "//x", "/a//b", "/%2e%2e/x", "/a%2fb", "/a%5cb", "/a\\b",
        "/%00", "/%0d%0aX:1", "x", "http://other/", "*", "/%zz", "/%c3%28"}) {
    CAPTURE(target);
    CHECK(status_of(get(target)) == 400);
  }
  HttpParser parser;
  CHECK_FALSE(parser.read_head(get("/api/v1/patients/%C3%A9t%C3%A9/?q=d%27%C3%A9+x&n=1")));
  const auto request = parser.take();
  CHECK(request.path == "/api/v1/patients/été/");
  CHECK(query_value(request.query, "q") == "d'é x");
  CHECK(query_value(request.query, "n") == "1");
  CHECK_FALSE(has_query_value(request.query, "m"));
}

TEST_CASE("a body is read within its cap, announced or in chunks") {
  const auto read = [](std::string_view head, std::string_view body, std::uint64_t limit,
                       std::string& out) {
    HttpParser parser;
    if (const auto refused = parser.read_head(head)) return refused->status;
    BodyPlan plan;
    plan.limit = limit;
    if (const auto refused = parser.accept_body(plan)) return refused->status;
    std::string waiting;
    for (const char c : body) {  // byte by byte: the worst client
      waiting += c;
      std::size_t used = 0;
      if (const auto refused = parser.feed(waiting, used)) return refused->status;
      waiting.erase(0, used);
    }
    if (!parser.done()) return -1;
    out = parser.take().body;
    return 0;
  };
  const std::string announced = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
  const std::string chunked = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string body;
  CHECK(read(announced, "hello", 5, body) == 0);
  CHECK(body == "hello");
  CHECK(read(announced, "hello", 4, body) == 413);
  CHECK(read(chunked, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 5, body) == 0);
  CHECK(body == "abcde");
  CHECK(read(chunked, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 4, body) == 413);
  CHECK(read(chunked, "zz\r\n", 4, body) == 400);
}

TEST_CASE("cookies and the host are found whatever the case") {
  HttpParser parser;
  CHECK_FALSE(parser.read_head(
      "GET / HTTP/1.1\r\nhOsT: Cabinet.LOCAL:8443\r\ncookie: a=1; __Host-serment=xyz;b=2\r\n\r\n"));
  CHECK(parser.host() == "cabinet.local");
  const auto request = parser.take();
  CHECK(cookie(request, "__Host-serment") == "xyz");
  CHECK(cookie(request, "a") == "1");
  CHECK(cookie(request, "b") == "2");
  CHECK(cookie(request, "serment").empty());
}

}  // namespace
}  // namespace serment::net
