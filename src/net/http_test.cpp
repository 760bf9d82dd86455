#include "net/http.h"

#include <doctest/doctest.h>

#include "net/http_writer.h"

namespace serment::net {
namespace {

TEST_CASE("only well-formed escapes of well-formed text are decoded") {
  CHECK(percent_decoded("d%27%C3%A9t%c3%a9+1", true) == "d'été 1");
  CHECK(percent_decoded("a+b", false) == "a+b");
  CHECK(percent_decoded("%41", false) == "A");
  for (const char* text : {"%", "%4", "%zz", "%4g", "a%", "%ff", "%C3", "%C3%28", "%C0%AF",
                           "%E0%80%AF", "%ED%A0%80", "%F4%90%80%80", "%F0%9F%98"})
    CHECK_MESSAGE(percent_decoded(text, true).empty(), text);
  CHECK(percent_decoded("%F0%9F%98%80", false) == "\xF0\x9F\x98\x80");
}

TEST_CASE("the first value of a parameter counts, by its whole name") {
  CHECK(query_value("aa=1&a=2&a=3", "a") == "2");
  CHECK(query_value("a=b=c", "a") == "b=c");
  CHECK(query_value("a&b=1", "b") == "1");
  CHECK(has_query_value("a&b=1", "a"));
  CHECK_FALSE(has_query_value("ab=1", "a"));
  CHECK_FALSE(has_query_value("", "a"));
  using Names = std::vector<std::string_view>;
  CHECK((query_names("a=1&b&&=c&a=b=c&") == Names{"a", "b", "", "a"}));
  CHECK(query_names("").empty());
}

TEST_CASE("a cookie is found by its whole name") {
  Request request;
  request.headers.push_back({"Cookie", "a__Host-serment=no; __Host-serment=a=b;c=; d"});
  CHECK(cookie(request, "__Host-serment") == "a=b");
  CHECK(cookie(request, "c").empty());
  CHECK(cookie(request, "d").empty());
  CHECK(cookie(request, "serment").empty());
}

TEST_CASE("a header that would begin another line is left out") {
  Response response;
  response.headers = {{"X-Good", "é ok"},
                      {"X-Bad", "a\r\nSet-Cookie: b=c"},
                      {"X-Zero", "a\0b"},
                      {"X-Bad\r\nSet-Cookie", "b"},
                      {"X-Delete", "\x7F"}};
  response.headers[2].value = std::string("a\0b", 3);
  const auto head = response_head(response, 3, true, false);
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  CHECK(head.find("X-Good: é ok\r\n") != std::string::npos);
  for (const char* absent : {"Set-Cookie", "X-Bad", "X-Zero", "X-Delete"})
    CHECK_MESSAGE(head.find(absent) == std::string::npos, absent);
  CHECK(head.ends_with("Content-Length: 3\r\nConnection: close\r\n\r\n"));
}

TEST_CASE("a usual header is sent unless one that is sent says otherwise") {
  static constexpr FixedHeader kUsual[] = {{"X-Policy", "strict"}, {"X-Other", "always"}};
  Response response;
  response.usual_headers = kUsual;
  const auto head_with = [&](std::vector<Header> headers) {
    response.headers = std::move(headers);
    return response_head(response, 0, false, false);
  };
  CHECK(head_with({}).find("X-Policy: strict\r\nX-Other: always\r\n") != std::string::npos);
  const auto own = head_with({{"x-policy", "sandbox"}});
  CHECK(own.find("x-policy: sandbox\r\n") != std::string::npos);
  CHECK(own.find("strict") == std::string::npos);
  CHECK(own.find("X-Other: always\r\n") != std::string::npos);
  // What cannot be sent takes the place of nothing.
  CHECK(head_with({{"X-Policy", "a\r\nb"}}).find("X-Policy: strict\r\n") != std::string::npos);
}

TEST_CASE("plain HTTP is sent to the same page over HTTPS") {
  const auto to = [](std::string_view host, std::uint16_t port) {
    const auto text = redirection(host, port, "/a?b=c");
    const auto start = text.find("Location: ") + 10;
    return text.substr(start, text.find("\r\n", start) - start);
  };
  CHECK(to("cabinet.local", 443) == "https://cabinet.local/a?b=c");
  CHECK(to("cabinet.local", 8443) == "https://cabinet.local:8443/a?b=c");
  CHECK(to("fd00::2", 8443) == "https://[fd00::2]:8443/a?b=c");
}

}  // namespace
}  // namespace serment::net
