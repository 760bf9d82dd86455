#include "json/writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/result.h"

namespace serment::json {
namespace {

/// Length of the UTF-8 sequence at the start of `text`, 0 when it is not valid (RFC 3629).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return !overlong && !surrogate && tail(1) && tail(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return !overlong && !beyond && tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

/// The bytes that are written as they are.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

void append_escape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto code = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHex[code >> 4U];
  out += kHex[code & 15U];
}

template <class Number>
void append_number(std::string& out, Number number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  if (error != std::errc{}) bug("json::Writer: number too long");
  out.append(digits, end);
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (kPlain[c]) {
      ++i;
      continue;
    }
    const std::size_t length = c < 0x80 ? 0 : sequence_length(text.substr(i));
    if (length > 0) {
      i += length;
      continue;
    }
    out.append(text.substr(start, i - start));
    if (c < 0x80) {
      append_escape(out, text[i]);
    } else {
      out += "\xEF\xBF\xBD";
    }
    start = ++i;
  }
  out.append(text.substr(start));
  out += '"';
}

void Writer::separate() {
  if (x_after_key) {
    x_after_key = false;
    return;
  }
  if (!x_open.empty() && x_open.back() == '{') bug("json::Writer: a value without key");
  if (!x_first && x_open.empty()) bug("json::Writer: two values at the top");
  if (!x_first) x_out += ',';
  x_first = false;
}

void Writer::open(char bracket) {
  separate();
  x_out += bracket;
  x_open += bracket;
  x_first = true;
}

void Writer::close(char bracket) {
  const char expected = bracket == '}' ? '{' : '[';
  if (x_open.empty() || x_open.back() != expected || x_after_key) {
    bug("json::Writer: unbalanced brackets");
  }
  x_open.pop_back();
  x_out += bracket;
  x_first = false;
}

void Writer::key(std::string_view name) {
  if (x_open.empty() || x_open.back() != '{' || x_after_key) bug("json::Writer: misplaced key");
  if (!x_first) x_out += ',';
  x_first = false;
  append_quoted(x_out, name);
  x_out += ':';
  x_after_key = true;
}

void Writer::value(std::string_view text) {
  separate();
  append_quoted(x_out, text);
}

void Writer::value(bool flag) {
  raw(flag ? "true" : "false");
}

void Writer::value(std::int64_t number) {
  separate();
  append_number(x_out, number);
}

void Writer::value(std::uint64_t number) {
  separate();
  append_number(x_out, number);
}

void Writer::value(double number) {
  if (!std::isfinite(number)) bug("json::Writer: not a finite number");
  separate();
  append_number(x_out, number);
}

void Writer::null() {
  raw("null");
}

void Writer::raw(std::string_view json) {
  separate();
  x_out.append(json);
}

}  // namespace serment::json
