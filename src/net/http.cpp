#include "net/http.h"

namespace serment::net {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// What stands before the first "&", taken away with it.
std::string_view next_pair(std::string_view& query) {
  const auto end = query.find('&');
  const auto pair = query.substr(0, end);
  query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
  return pair;
}

/// The raw value of a query parameter; sets `found`.
std::string_view raw_query_value(std::string_view query, std::string_view name, bool& found) {
  found = false;
  while (!query.empty()) {
    const auto pair = next_pair(query);
    const auto equals = pair.find('=');
    if (pair.substr(0, equals) != name) continue;
    found = true;
    return equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
  }
  return {};
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t at = 0; at < a.size(); ++at)
    if (lower(a[at]) != lower(b[at])) return false;
  return true;
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& one : headers)
    if (same_name(one.name, name)) return one.value;
  return {};
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& one : headers)
    if (same_name(one.name, name)) return one.value;
  for (const auto& one : usual_headers)
    if (same_name(one.name, name)) return one.value;
  return {};
}

std::string_view cookie(const Request& request, std::string_view name) {
  auto rest = request.header("Cookie");
  while (!rest.empty()) {
    const auto end = rest.find(';');
    auto pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return pair.substr(equals + 1);
  }
  return {};
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[at] == '%') {
      const int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
      if (high < 0 || low < 0) return {};
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      out += text[at];
    }
  }
  return is_utf8(out) ? out : std::string{};
}

std::string query_value(std::string_view query, std::string_view name) {
  bool found = false;
  return percent_decoded(raw_query_value(query, name, found), true);
}

bool has_query_value(std::string_view query, std::string_view name) {
  bool found = false;
  (void)raw_query_value(query, name, found);
  return found;
}

std::vector<std::string_view> query_names(std::string_view query) {
  std::vector<std::string_view> names;
  while (!query.empty()) {
    const auto pair = next_pair(query);
    if (!pair.empty()) names.push_back(pair.substr(0, pair.find('=')));
  }
  return names;
}

bool is_utf8(std::string_view text) {
  std::size_t at = 0;
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(text[place]); };
  while (at < text.size()) {
    const unsigned char first = byte(at);
    std::size_t more = 0;
    std::uint32_t value = first;
    if (first >= 0xF0 && first < 0xF5) {
      more = 3;
      value = first & 0x07U;
    } else if (first >= 0xE0 && first < 0xF0) {
      more = 2;
      value = first & 0x0FU;
    } else if (first >= 0xC2 && first < 0xE0) {
      more = 1;
      value = first & 0x1FU;
    } else if (first >= 0x80) {
      return false;
    }
    if (at + more >= text.size() && more > 0) return false;
    for (std::size_t next = 1; next <= more; ++next) {
      if ((byte(at + next) & 0xC0U) != 0x80U) return false;
      value = value << 6 | (byte(at + next) & 0x3FU);
    }
    if ((more == 2 && value < 0x800) || (more == 3 && (value < 0x10000 || value > 0x10FFFF)) ||
        (value >= 0xD800 && value <= 0xDFFF))
      return false;
    at += more + 1;
  }
  return true;
}

}  // namespace serment::net
